"""Trained weights that the stages read."""
