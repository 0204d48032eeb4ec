"""Which words name an act: the trigger tables with their frames, and what a saying amounts to."""
