"""Shared fixtures: one pipeline per test process, and the marks of a sentence in a readable form."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import spans
from pipeline.api import analyse, load
from pipeline.reading import Metadata, as_given

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def nlp() -> Any:
    return load()


@pytest.fixture(scope="session")
def read_sentence(nlp: Any) -> Callable[..., Any]:
    """Analyse a sentence as given, with a date of the document."""

    def run(text: str, published: str | None = "2021-05-20") -> Any:
        return analyse(nlp, replace(as_given(text), metadata=Metadata(published=published)))

    return run


@pytest.fixture(scope="session")
def dated(read_sentence: Callable[..., Any]) -> Callable[..., list[tuple[str, str]]]:
    """The dates of a sentence as (text, value;mod)."""

    def run(text: str, published: str | None = "2021-05-20") -> list[tuple[str, str]]:
        doc = read_sentence(text, published)
        return [
            (
                text[a["start"] : a["end"]],
                ("SET:" if a["label"] == "SET" else "") + a["value"] + (f";{a['mod']}" if a["mod"] else ""),
            )
            for a in spans.marks(doc, spans.DATES)
        ]

    return run


@pytest.fixture(scope="session")
def named(read_sentence: Callable[..., Any]) -> Callable[[str], list[tuple[str, str, str | None]]]:
    """The actors of a sentence as (text, name or code, country)."""

    def run(text: str) -> list[tuple[str, str, str | None]]:
        doc = read_sentence(text)
        return [
            (
                text[a["start"] : a["end"]],
                a["entity_id"] if a["label"] == "STATE" else a["name"],
                a["country"],
            )
            for a in spans.marks(doc, spans.ACTORS)
        ]

    return run


@pytest.fixture(scope="session")
def told(read_sentence: Callable[..., Any]) -> Callable[[str], list[dict[str, Any]]]:
    """The events of a sentence: subtype, trigger, factuality, date, actors and recipients by name."""

    def run(text: str) -> list[dict[str, Any]]:
        doc = read_sentence(text)
        return [
            {
                "subtype": e["label"],
                "trigger": text[e["start"] : e["end"]],
                "factuality": e["factuality"],
                "date": e["date"],
                "actors": sorted(m["name"] for m in e["actors"]),
                "recipients": sorted(m["name"] for m in e["recipients"]),
            }
            for e in spans.marks(doc, spans.EVENTS)
        ]

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data beside the project, where there is one."""
    folder = Path(os.environ.get("SAGEON_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no shared/ beside the project and SAGEON_SHARED is not set")
    return folder


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as at a terminal: what a shell starts in the background ignores it, and so do its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
