"""`python -m pipeline` is `sageon`."""

from pipeline.cli import main

main()
