"""Dates: TIMEX3 expressions found by the patterns of dates.tsv, and given the value a careful reader infers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import granularity
from pipeline.stages.dating.datepatterns import patterns
from pipeline.stages.dating.datesearch import find
from pipeline.stages.dating.timex import resolve
from pipeline.stages.sentence.words import words

__all__ = ["Dates", "make_dates", "patterns"]


_FROM: Final = pattern("dates.from")
_BETWEEN: Final = pattern("dates.between")


class Dates:
    """Finds and resolves the date expressions of a Doc; writes the span group `dates`."""

    def __call__(self, doc: Doc) -> Doc:
        anchors = Anchors.of(doc)
        annotations: list[dict[str, Any]] = []
        for match in find(doc):
            timex = resolve(match, anchors)
            if timex is None:
                continue
            annotations.append(
                {
                    "start": match.start,
                    "end": match.end,
                    "label": timex.type,
                    "value": timex.value,
                    "mod": timex.mod,
                    "begin": timex.begin,
                    "end_value": timex.end_value,
                    "granularity": granularity(timex.value) if timex.type in ("DATE", "TIME") else None,
                    "anchor": timex.anchor,
                    "row": match.row,
                    "background": match.paren or match.cited,
                }
            )
        annotations = list(_joined(annotations, words(doc).text))
        spans.annotate(doc, spans.DATES, annotations, value="value")
        return doc


@Language.factory("sageon/dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> Dates:
    """The stage `sageon/dates`."""
    return Dates()


def _joined(annotations: list[dict[str, Any]], text: str) -> Iterator[dict[str, Any]]:
    """The annotations with `A부터 B까지` as one range."""
    held: dict[str, Any] | None = None
    for date in annotations:
        if held and _is_range(held, date, text):
            held = _range(held, date, text)
            continue
        if held:
            yield held
        held = date
    if held:
        yield held


def _is_range(first: dict[str, Any], last: dict[str, Any], text: str) -> bool:
    if not _FROM.fullmatch(text[first["end"] : last["start"]]):
        return False
    closed = text.startswith("까지", last["end"]) or _BETWEEN.match(text, last["end"])
    points = all(d["label"] in ("DATE", "TIME") and d["begin"] is None for d in (first, last))
    return bool(closed and points and _later(first["value"], last["value"]))


def _later(first: str, last: str) -> bool:
    width = min(len(first), len(last))
    return "REF" not in first + last and first[:width] <= last[:width]


def _range(first: dict[str, Any], last: dict[str, Any], text: str) -> dict[str, Any]:
    value = f"{first['value']}/{last['value']}"
    return first | {
        "end": last["end"] + len("까지") * text.startswith("까지", last["end"]),
        "label": "DATE",
        "value": value,
        "mod": None,
        "begin": first["value"],
        "end_value": last["value"],
        "granularity": granularity(value),
    }
