"""The form that annotators write: marks inside the exact text, one line per event record below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from pipeline.errors import GoldError, unknown
from pipeline.evaluation.gold import FACTUALITIES, KIND_LETTERS, TYPE_OF, VAGUE, Participant, Record
from pipeline.stages.dating import calendar

EVENTS_LINE: Final = "=====EVENTS====="
FIELDS: Final = ("id", "subtype", "factuality", "date", "actors", "recipients", "place")
_KINDS: Final = {letter: kind for kind, letter in KIND_LETTERS.items()}
_MARK: Final = re.compile(r"⟦([DSPOLE]) ([^|⟧]*)\|([^⟦⟧]*)⟧")


_YEAR: Final = r"[\dX]{4}"
_PART: Final = rf"(?:\d{{2,3}}|{_YEAR}(?:-(?:H[12]|Q[1-4]|SP|SU|FA|WI|W(?:0[1-9]|[1-4]\d|5[0-3])))?)"
_MONTH: Final = rf"{_YEAR}-(?:0[1-9]|1[0-2]|XX)"
_DAY: Final = rf"{_MONTH}-(?:0[1-9]|[12]\d|3[01]|XX)"
_CLOCK: Final = r"T(?:MO|AF|EV|NI|MI|DT|(?:[01]\d|2[0-4])(?::[0-5]\d){0,2})"
_POINT: Final = re.compile(rf"{_PART}|{_MONTH}|{_DAY}(?:{_CLOCK})?")
_LENGTH: Final = re.compile(
    r"P(?=.)(?:(?:[\d.]+|X)[YMWD])*(?:T(?:(?:[\d.]+|X)[HMS])+)?|P(?:[\d.]+|X)(?:DE|CE|SP|SU|FA|WI|Q)"
)


def participant(text: str) -> Participant:
    """The participant that `S:PRK`, `P:NAME@RUS`, `O:NAME@KOR` or `L:NAME` writes."""
    letter, _, rest = text.strip().partition(":")
    name, at, country = rest.rpartition("@")
    name, country = (name.strip(), country.strip()) if at else (rest.strip(), "")
    if letter not in _KINDS or not name:
        raise GoldError(f"{text.strip()!r} is no participant; write S:PRK, P:이름@RUS, O:이름@KOR or L:이름")
    return Participant.of(_KINDS[letter], name, country)


def notation(entity: Participant) -> str:
    """The text that `participant` reads."""
    plain = f"{KIND_LETTERS[entity.kind]}:{entity.name}"
    return plain if entity.kind == "STATE" or entity.country is None else f"{plain}@{entity.country}"


Values = tuple[str | None, tuple[Participant, ...], tuple[Participant, ...], str | None]


def values(cells: Sequence[str]) -> Values:
    """A record's date, actors, recipients and place from the four cells in which annotators write them."""
    date, actors, recipients, place = ("" if cell == "-" else cell for cell in cells)
    who = [[participant(part) for part in cell.split(";") if part] for cell in (actors, recipients)]
    return date or None, tuple(who[0]), tuple(who[1]), place or None


def written(record: Record) -> list[str]:
    """The four cells that `values` reads."""
    who = ("; ".join(map(notation, participants)) for participants in (record.actors, record.recipients))
    return [cell or "-" for cell in (record.date, *who, record.place)]


def timex_type(value: str) -> str:
    """The TIMEX3 type that a value shows; a SET is told only by its mark."""
    if value.startswith("P") and value not in VAGUE:
        return "DURATION"
    return "TIME" if "T" in value and value not in VAGUE else "DATE"


def is_timex(value: str) -> bool:
    """Whether a value is one that TIMEX3 writes and the calendar holds."""
    if value in VAGUE:
        return True
    ends = value.split("/")
    if len(ends) > 2:
        return False
    if all(_LENGTH.fullmatch(end) for end in ends):
        return True
    dated = (calendar.parse(end) for end in ends)
    if not all(_POINT.fullmatch(end) for end in ends) or not all(d is None or d.valid() for d in dated):
        return False
    covered = calendar.bounds(value)
    return covered is None or covered[0] <= covered[1]


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
    return mark.place | asdict(participant(f"{mark.tag}:{mark.attribute}"))


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
    date, actors, recipients, place = values(cells[3:])
    return {
        "id": row["id"],
        "type": TYPE_OF[row["subtype"]],
        "subtype": row["subtype"],
        "factuality": row["factuality"],
        "date": date,
        "actors": [asdict(participant) for participant in actors],
        "recipients": [asdict(participant) for participant in recipients],
        "place": place,
        "mentions": mentions[row["id"]],
    }
