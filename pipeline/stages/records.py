"""Records: mentions of one occurrence joined within a document, the most specific values kept."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.stages.calendar import bounds, contains
from pipeline.stages.roles import ontology

# What is first planned and then told as done is one occurrence; so is what is alleged and then asserted.
_COMPATIBLE: Final = ({"planned", "hypothetical"}, {"actual", "uncertain"}, {"planned", "actual"})
_PAIR: Final = 2
_CERTAINTY: Final = ("actual", "negated", "uncertain", "planned", "hypothetical")


class Records:
    """Joins the events of a Doc into records; writes `records` into the Doc's data."""

    def __call__(self, doc: Doc) -> Doc:
        events = list(enumerate(spans.marks(doc, spans.EVENTS)))
        by_act: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for number, event in events:
            if not event["refers"]:
                _tell(by_act[event["label"]], event, number)
        for number, event in events:
            if event["refers"] and not _refer(by_act[event["label"]], event, number):
                _tell(by_act[event["label"]], event, number)
        records = sorted(chain.from_iterable(by_act.values()), key=lambda record: min(record["mentions"]))
        for record in records:
            record["mentions"].sort()
        spans.data(doc)["records"] = records
        return doc


def _tell(records: list[dict[str, Any]], event: dict[str, Any], number: int) -> None:
    """Join a mention to the record of its act last begun that tells the same occurrence, or begin one with it."""
    match = next((r for r in reversed(records) if same(r, event)), None)
    if match is None:
        records.append(_record(event, number))
    else:
        _join(match, event, number)


def _refer(records: list[dict[str, Any]], event: dict[str, Any], number: int) -> bool:
    """Join a bare noun without a date of its own (방북 이후, 조약 체결은) to the occurrences that it only takes up.

    They are those of the same act between the same countries, wherever the document tells them: the only one, or of
    several the one told nearest whose date fits what was told before, dated ones first. A noun that names more sides
    than two takes up every pair of them that the document tells of.
    """
    countries = _countries(event)
    if event["taken_up"]:
        before = [r for r in records if r["mentions"][0] < number]
        near = [r for r in before if countries <= _countries(r) and _dates_fit(r["date"], event["date"])]
        if near:
            max(near, key=lambda r: max(m for m in r["mentions"] if m < number))["mentions"].append(number)
            return True
    alike = [r for r in records if r["factuality"] == event["factuality"]]
    same_sides = [r for r in alike if _countries(r) == countries]
    fitting = [r for r in same_sides if _dates_fit(r["date"], event["date"])]
    if fitting or len(same_sides) == 1:
        same_sides = fitting or same_sides
        best = min(same_sides, key=lambda r: (r["date"] is None, min(abs(number - m) for m in r["mentions"])))
        best["mentions"].append(number)
        return True
    if len(countries) > _PAIR and ontology()[event["label"]]["reciprocal"]:
        pairs = [r for r in alike if len(_countries(r)) == _PAIR and _countries(r) < countries]
        if len({frozenset(_countries(r)) for r in pairs}) > 1:
            for record in pairs:
                record["mentions"].append(number)
            return True
    return False


def _countries(told: dict[str, Any]) -> set[str]:
    return {m["country"] for role in ("actors", "recipients") for m in told[role]}


@Language.factory("sageon/records", assigns=["doc.spans"])
def make_records(nlp: Language, name: str) -> Records:
    """The stage `sageon/records`."""
    return Records()


def same(record: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether an event mention tells the occurrence of a record: act, participants, time and factuality fit."""
    if record["subtype"] != event["label"]:
        return False
    if not _factuality_fits(record["factuality"], event["factuality"]):
        return False
    if not _dates_fit(record["date"], event["date"]):
        return False
    if record["subtype"] == "statement" and record["block"] != event["block"]:
        return False
    if not _participants_fit(record["actors"], event["actors"]):
        return False
    if len(event["actors"]) < 2 and ontology()[record["subtype"]]["reciprocal"] and record["block"] != event["block"]:
        # Talks of which one side is known are the same only close by.
        return bool(record["date"] is not None and record["date"] == event["date"])
    return _participants_fit(record["recipients"], event["recipients"])


def _factuality_fits(first: str, second: str) -> bool:
    return first == second or {first, second} in _COMPATIBLE


def _dates_fit(first: str | None, second: str | None) -> bool:
    if first == second or first is None or second is None:
        return True
    return contains(first, second) or contains(second, first)


def _participants_fit(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> bool:
    """Whether two role fillers may be the same: no country on one side that the other side denies."""
    if not first or not second:
        return True
    countries_left, countries_right = {m["country"] for m in first}, {m["country"] for m in second}
    if min(len(countries_left), len(countries_right)) > 1:
        return countries_left == countries_right  # what two sides sign, a third does not
    left, right = {m["entity_id"] for m in first}, {m["entity_id"] for m in second}
    if left <= right or right <= left:
        return True
    named_left, named_right = ({m["entity_id"] for m in side if m["kind"] != "STATE"} for side in (first, second))
    if named_left and named_right and not (named_left <= named_right or named_right <= named_left):
        return False  # what one ministry or person says, another does not
    return countries_left <= countries_right or countries_right <= countries_left


def _record(event: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "subtype": event["label"],
        "factuality": event["factuality"],
        "date": event["date"],
        "actors": list(event["actors"]),
        "recipients": list(event["recipients"]),
        "places": [event["place"]] if event["place"] else [],
        "contexts": list(event["contexts"]),
        "attribution": list(event["attribution"]),
        "block": event["block"],
        "mentions": [number],
    }


def _join(record: dict[str, Any], event: dict[str, Any], number: int) -> None:
    record["mentions"].append(number)
    record["date"] = _more_specific(record["date"], event["date"])
    for role in ("actors", "recipients"):
        record[role] = _merged(record[role], event[role])
    if event["place"] and event["place"] not in record["places"]:
        record["places"].append(event["place"])
    record["contexts"].extend(c for c in event["contexts"] if c not in record["contexts"])
    if not event["attribution"]:
        record["attribution"] = []  # what the author says too is no longer just somebody's word
    if _CERTAINTY.index(event["factuality"]) < _CERTAINTY.index(record["factuality"]):
        record["factuality"] = event["factuality"]


def _more_specific(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return first or second
    a, b = bounds(first), bounds(second)
    if a and b and contains(first, second) and a != b:
        return second
    return first


def _merged(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[dict[str, Any]]:
    merged = list(first)
    merged.extend(m for m in second if m["entity_id"] not in {x["entity_id"] for x in first})
    better = {m["country"] for m in merged if m["kind"] != "STATE"}
    return [m for m in merged if m["kind"] != "STATE" or m["country"] not in better]
