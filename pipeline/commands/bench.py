"""`sageon bench`: a stage beside what a user would pick instead."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.benchmarks import actors as actors_bench
from pipeline.benchmarks import dates as dates_bench
from pipeline.benchmarks import events as events_bench
from pipeline.errors import GoldError
from pipeline.evaluation.corpus import GoldText, gold_texts, splits


def dates(gold: str, texts: tuple[str, ...], klue: str | None) -> int:
    """Print the table of date taggers. The exit status."""
    click.echo(dates_bench.run(_here(gold, texts), splits(Path(gold)), Path(klue) if klue else None))
    return 0


def events(gold: str, texts: tuple[str, ...]) -> int:
    """Print the table of our events and the baseline's. The exit status."""
    click.echo(events_bench.run(_here(gold, texts), splits(Path(gold))))
    return 0


def _here(gold: str, texts: tuple[str, ...]) -> list[GoldText]:
    found = [t for t in gold_texts(Path(gold), [Path(t) for t in texts]) if t.text is not None]
    if not found:
        raise GoldError(f"{gold}: none of its documents has its text here; name its folder with --texts")
    return found


def actors(klue: str) -> int:
    """Print the table of names on KLUE-NER. The exit status."""
    click.echo(actors_bench.run(Path(klue)))
    return 0
