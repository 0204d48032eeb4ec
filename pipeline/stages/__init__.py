"""The stages: each a spaCy factory in a module of its own name, writing on the Doc through `pipeline.spans`."""
