"""Benchmarks: a stage beside what a user would pick instead, on the same texts, in the same run."""
