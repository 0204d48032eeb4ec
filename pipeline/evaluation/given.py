"""The pipeline with the gold's dates and names given, so that what is left is the later stages' own error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from spacy.tokens import Doc

from pipeline import spans
from pipeline.api import STAGES, analyse, load
from pipeline.dataset.build import document
from pipeline.dataset.rows import rows
from pipeline.evaluation.corpus import GoldText, source_of
from pipeline.evaluation.gold import ActorMention, Annotation, DateMention, from_tables
from pipeline.lexicon import entities
from pipeline.reading import Document

_GIVEN = ("dates", "actors")


def answer(text: GoldText) -> Annotation:
    """What the events, factuality and records stages say of a gold text whose dates and names are the gold's.

    A gold mark keeps what the stage of its own found beside the value (whether a date stands in parentheses, a
    person's title), where the stage marked the same characters.
    """
    read, gold = document(source_of(text)), text.annotation()
    doc = analyse(load(_GIVEN), read)
    at = _analysed(read)
    _put(doc, spans.DATES, [(m, _date(m)) for m in gold.dates], at, value="value")
    _put(doc, spans.ACTORS, [(m, _actor(m)) for m in gold.actors], at, value="entity_id")
    later = load([stage for stage in STAGES if stage not in _GIVEN])
    for _, stage in later.pipeline:
        doc = stage(doc)
    found = rows(doc, read, path="", sha256="")
    return from_tables(asdict(found), text.doc_id)


def _analysed(read: Document) -> dict[int, int]:
    """The analysed character of each raw one; those that were left out are missing."""
    offsets = read.offsets
    return {raw: i for i, ends in enumerate(zip(offsets.starts, offsets.ends, strict=True)) for raw in range(*ends)}


def _put(
    doc: Doc,
    group: str,
    given: Iterable[tuple[DateMention | ActorMention, dict[str, Any]]],
    at: Mapping[int, int],
    *,
    value: str,
) -> None:
    """Write gold marks in place of a stage's."""
    known = {(mark["start"], mark["end"]): mark for mark in spans.marks(doc, group)}
    marks = []
    for mention, told in given:
        inside = [at[raw] for raw in range(mention.start, mention.end) if raw in at]
        if inside:
            place = min(inside), max(inside) + 1
            marks.append({**_BLANK[group], **known.get(place, {}), **told, "start": place[0], "end": place[1]})
    spans.annotate(doc, group, marks, value=value)


_BLANK: dict[str, dict[str, Any]] = {
    spans.DATES: {"anchor": None, "granularity": None, "background": False, "row": "gold"},
    spans.ACTORS: {"role": None, "capital": False, "row": "gold"},
}


def _date(mention: DateMention) -> dict[str, Any]:
    begin, _, end = mention.value.partition("/")
    ends = {"begin": begin, "end_value": end} if end else {"begin": None, "end_value": None}
    return {"label": mention.type, "value": mention.value, "mod": mention.mod, **ends}


def _actor(mention: ActorMention) -> dict[str, Any]:
    name = entities.state(mention.name).name if mention.kind == "STATE" else mention.name
    known = (e for e in entities.by_alias().get(name, ()) if e.kind == mention.kind and e.country == mention.country)
    entity = next(known, None)
    identity = (
        mention.name if mention.kind == "STATE" else entities.entity_id(mention.kind, name, mention.country or "")
    )
    return {
        "label": mention.kind,
        "entity_id": entity.entity_id if entity and mention.kind != "STATE" else identity,
        "name": name,
        "country": mention.country if mention.kind != "PLACE" else None,
    }
