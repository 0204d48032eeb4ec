"""The form that annotators write: marks inside the exact text, one line per event record below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pipeline.errors import GoldError, unknown
from pipeline.evaluation.gold import FACTUALITIES, TYPE_OF, Participant, timex_type

EVENTS_LINE: Final = "=====EVENTS====="
FIELDS: Final = ("id", "subtype", "factuality", "date", "actors", "recipients", "place")
_MARK: Final = re.compile(r"⟦([DSPOLE]) ([^|⟧]*)\|([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class _Mark:
    tag: str
    attribute: str
    start: int
    end: int
    text: str

    @property
    def place(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text}


def parse(raw: str, ann: str, doc_id: str) -> dict[str, Any]:
    """The labels of an annotated text as plain data: `doc_id`, `dates`, `actors`, `events`.

    Raises GoldError where the marked text is not the raw text, or a mark or an event line is malformed.
    """
    body, separator, table = ann.partition(EVENTS_LINE)
    if not separator:
        raise GoldError(f"no line {EVENTS_LINE}; put one between the text and the events")
    marks = list(_marks(body))
    _compare(_MARK.sub(r"\3", body), raw)
    mentions: dict[str, list[dict[str, Any]]] = {}
    for mark in marks:
        # One word may name several occurrences, each with a date of its own: `⟦E e1+e2|발사⟧`.
        for event in mark.attribute.split("+") if mark.tag == "E" else ():
            mentions.setdefault(event.strip(), []).append(mark.place)
    return {
        "doc_id": doc_id,
        "dates": [_date(mark) for mark in marks if mark.tag == "D"],
        "actors": [_actor(mark) for mark in marks if mark.tag in "SPOL"],
        "events": _events(table, mentions),
    }


def _marks(body: str) -> Iterator[_Mark]:
    removed = 0
    for found in _MARK.finditer(body):
        tag, attribute, text = found.groups()
        start = found.start() - removed
        removed += len(found[0]) - len(text)
        yield _Mark(tag, attribute, start, start + len(text), text)


def _compare(marked: str, raw: str) -> None:
    broken = re.search("[⟦⟧]", marked)
    if broken:
        near = marked[max(0, broken.start() - 20) : broken.start() + 60]
        raise GoldError(f"unreadable mark near {near!r}; write ⟦TAG ATTRIBUTE|text⟧, never nested")
    a, b = marked.rstrip(), raw.rstrip()
    if a == b:
        return
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    before = slice(max(0, at - 30), at + 30)
    raise GoldError(f"the text differs at {at}: {a[before]!r} stands for {b[before]!r}; restore the source")


def _date(mark: _Mark) -> dict[str, Any]:
    value, _, mod = mark.attribute.partition(";")
    is_set = value.startswith("SET:")
    value = value.removeprefix("SET:")
    begin, slash, end = value.partition("/")
    return mark.place | {
        "type": "SET" if is_set else timex_type(value),
        "value": value,
        "mod": mod or None,
        "begin": begin if slash else None,
        "end_value": end or None,
    }


def _actor(mark: _Mark) -> dict[str, Any]:
    return mark.place | _entity(f"{mark.tag}:{mark.attribute}")


def _entity(text: str) -> dict[str, Any]:
    entity = Participant.parse(text)
    return {"kind": entity.kind, "name": entity.name, "country": entity.country}


def _events(table: str, mentions: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    events = [_event(line, mentions) for line in table.splitlines() if line.strip()]
    ids = [event["id"] for event in events]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise GoldError(f"two event lines for {', '.join(twice)}; keep one line per record")
    bare = sorted(set(mentions) - set(ids))
    if bare:
        raise GoldError(f"triggers without an event line: {', '.join(bare)}; write one for each")
    return events


def _event(line: str, mentions: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != len(FIELDS):
        raise GoldError(f"{len(cells)} fields instead of {len(FIELDS)} ({' | '.join(FIELDS)}) in {line!r}")
    row = dict(zip(FIELDS, cells, strict=True))
    if row["subtype"] not in TYPE_OF:
        raise GoldError(f"{unknown('subtype', row['subtype'], TYPE_OF)} in {line!r}")
    if row["factuality"] not in FACTUALITIES:
        raise GoldError(f"{unknown('factuality', row['factuality'], FACTUALITIES)} in {line!r}")
    if row["id"] not in mentions:
        raise GoldError(f"{row['id']} has no trigger; mark its word ⟦E {row['id']}|…⟧ or drop the line")
    return {
        "id": row["id"],
        "type": TYPE_OF[row["subtype"]],
        "subtype": row["subtype"],
        "factuality": row["factuality"],
        "date": _given(row["date"]),
        "actors": _entities(row["actors"]),
        "recipients": _entities(row["recipients"]),
        "place": _given(row["place"]),
        "mentions": mentions[row["id"]],
    }


def _given(cell: str) -> str | None:
    return None if cell in ("-", "") else cell


def _entities(cell: str) -> list[dict[str, Any]]:
    return [_entity(part) for part in cell.split(";")] if _given(cell) else []
