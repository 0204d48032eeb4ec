"""`sageon bench`: a stage beside what a user would pick instead."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.benchmarks import actors as actors_bench
from pipeline.benchmarks import dates as dates_bench
from pipeline.errors import GoldError
from pipeline.evaluation.corpus import gold_texts, splits


def dates(gold: str, texts: tuple[str, ...], klue: str | None) -> int:
    """Print the table of date taggers. The exit status."""
    found = [t for t in gold_texts(Path(gold), [Path(t) for t in texts]) if t.text is not None]
    if not found:
        raise GoldError(f"{gold}: none of its documents has its text here; name its folder with --texts")
    click.echo(dates_bench.run(found, splits(Path(gold)), Path(klue) if klue else None))
    return 0


def actors(klue: str) -> int:
    """Print the table of names on KLUE-NER. The exit status."""
    click.echo(actors_bench.run(Path(klue)))
    return 0
