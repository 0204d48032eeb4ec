"""The dataset: from analysed Docs to rows, from rows to files that others can trust."""
