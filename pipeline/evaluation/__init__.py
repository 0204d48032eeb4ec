"""How good the pipeline is: gold and system annotations in one shape, scored as annotation.md §4 says."""
