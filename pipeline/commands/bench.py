"""`sageon bench`: a stage beside what a user would pick instead."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.benchmarks import actors as actors_bench
from pipeline.benchmarks import dates as dates_bench
from pipeline.benchmarks import events as events_bench
from pipeline.benchmarks import growth as growth_bench
from pipeline.benchmarks import speed as speed_bench
from pipeline.dataset.sources import collect
from pipeline.errors import GoldError, SageonError
from pipeline.evaluation.corpus import GoldText, gold_texts, splits
from pipeline.reading.decode import decode


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


_BEGIN, _END = "<!-- sageon bench speed -->", "<!-- /sageon bench speed -->"


def speed(texts: tuple[str, ...], megabytes: float, parts: int, pages: tuple[str, ...]) -> int:
    """Print the table of speed, and put it between the marks in some pages. The exit status."""
    for page in pages:
        if not {_BEGIN, _END} <= set(Path(page).read_text(encoding="utf-8").splitlines()):
            raise SageonError(f"{page}: no lines {_BEGIN} and {_END}, between which the table belongs")
    made = speed_bench.table(speed_bench.bench(_read(texts), int(megabytes * 1e6), parts))
    click.echo(made)
    for page in pages:
        text = Path(page).read_text(encoding="utf-8")
        head, _, rest = text.partition(_BEGIN)
        Path(page).write_text(f"{head}{_BEGIN}\n{made}\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    return 0


def growth(texts: tuple[str, ...], documents: int) -> int:
    """Print the tables of growth. The exit status."""
    click.echo(growth_bench.run(_read(texts), documents))
    return 0


def _read(paths: tuple[str, ...]) -> list[str]:
    return [decode(source.path.read_bytes())[0] for source in collect([Path(p) for p in paths]).sources]
