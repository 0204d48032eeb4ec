"""Label Studio, there and back: tasks with predictions, the labelling setup for them, and what people made of them.

Offsets are code points of the raw text, as in the dataset and in Label Studio's own results.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from pipeline import schema
from pipeline.errors import GoldError, SageonError
from pipeline.evaluation import inline
from pipeline.evaluation.brat import ROLES
from pipeline.evaluation.gold import (
    DATE_TYPES,
    FACTUALITIES,
    KIND_LETTERS,
    TYPE_OF,
    ActorMention,
    Annotation,
    DateMention,
    Participant,
    Record,
    Trigger,
)
from pipeline.exports.brat import annotated
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.texts import Texts

TASKS: Final = "tasks.json"
SETUP: Final = "labels.xml"
_TOLD: Final = ("date", "actors", "recipients", "place")
_TOLD_FORM: Final = " | ".join(f"{name}=…" for name in _TOLD)
_OF_DATES, _OF_NAMES, _OF_TRIGGERS = tuple(DATE_TYPES), tuple(KIND_LETTERS), tuple(TYPE_OF)
_FIELDS: Final = {
    "timex": (_OF_DATES, "TIMEX3, 2024-06-19 / 2023;END"),
    "entity": (_OF_NAMES, "S:PRK, P:이름@RUS, O:이름@KOR, L:이름"),
    "record": (_OF_TRIGGERS, "record"),
    "occurrence": (_OF_TRIGGERS, "occurrence"),
    "told": (_OF_TRIGGERS, _TOLD_FORM),
}


def write(dataset: Dataset, texts: Texts, path: Path) -> Summary:
    """Write `tasks.json` (a task a document, our rows as its prediction) and `labels.xml` into the folder `path`.

    Raises SageonError where a document's text is not there.
    """
    summary = Summary()
    tasks = [task(annotation, raw) for annotation, raw in annotated(dataset, texts)]
    for made in tasks:
        summary.written["tasks"] += 1
        for result in made["predictions"][0]["result"]:
            kind = {"labels": "regions", "relation": "relations"}.get(result["type"], "values")
            summary.written[kind] += 1
    (path / TASKS).write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (path / SETUP).write_text(setup(), encoding="utf-8")
    return summary


def setup() -> str:
    """The labelling setup: one set of labels, and for each region the values that its label asks for."""
    view = ElementTree.Element("View")
    labels = ElementTree.SubElement(view, "Labels", name="mark", toName="text")
    for colour, names in (("#4aa8b8", _OF_DATES), ("#5a7bd8", _OF_NAMES), ("#d86a5a", _OF_TRIGGERS)):
        for name in names:
            ElementTree.SubElement(labels, "Label", value=name, background=colour)
    ElementTree.SubElement(view, "Text", name="text", value="$text")
    relations = ElementTree.SubElement(view, "Relations")
    for role in ROLES:
        ElementTree.SubElement(relations, "Relation", value=role)
    choices = ElementTree.SubElement(view, "Choices", _of_regions("factuality", _OF_TRIGGERS), choice="single-radio")
    for value in FACTUALITIES:
        ElementTree.SubElement(choices, "Choice", value=value)
    for name, (of, form) in _FIELDS.items():
        ElementTree.SubElement(
            view, "TextArea", _of_regions(name, of), placeholder=form, editable="true", maxSubmissions="1"
        )
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _of_regions(name: str, labels: Iterable[str]) -> dict[str, str]:
    when = {"visibleWhen": "region-selected", "whenTagName": "mark", "whenLabelValue": ",".join(labels)}
    return {"name": name, "toName": "text", "perRegion": "true", **when}


def task(annotation: Annotation, raw: str) -> dict[str, Any]:
    """The task of a document: its text, and its annotation as a prediction that people can take over and correct."""
    results: list[dict[str, Any]] = []
    names: list[tuple[ActorMention, str]] = []
    for n, date in enumerate(annotation.dates, 1):
        value = f"{date.value};{date.mod}" if date.mod else date.value
        results += _region(f"d{n}", date, date.type, timex=value)
    for n, name in enumerate(annotation.actors, 1):
        entity = Participant(name.kind, name.name, name.country)
        results += _region(f"n{n}", name, name.kind, entity=inline.notation(entity))
        names.append((name, f"n{n}"))
    for n, trigger in enumerate(annotation.triggers, 1):
        told = " | ".join(f"{k}={v}" for k, v in zip(_TOLD, inline.written(trigger.of), strict=True))
        of = trigger.of
        values = {"record": of.id, "occurrence": of.occurrence, "told": told, "factuality": trigger.factuality}
        results += _region(f"e{n}", trigger, trigger.subtype, **values)
        results += _arrows(f"e{n}", trigger, of, names)
    prediction = {"model_version": f"sageon schema {schema.VERSION}", "result": results}
    return {"data": {"text": raw, "doc_id": annotation.doc_id}, "predictions": [prediction]}


def _region(
    own: str, mark: DateMention | ActorMention | Trigger, label: str, **values: str | None
) -> Iterator[dict[str, Any]]:
    place = {"start": mark.start, "end": mark.end}
    common = {"id": own, "to_name": "text"}
    yield {**common, "from_name": "mark", "type": "labels", "value": {**place, "text": mark.text, "labels": [label]}}
    for name, value in values.items():
        if value is None:
            continue
        if name == "factuality":
            yield {**common, "from_name": name, "type": "choices", "value": {**place, "choices": [value]}}
        else:
            yield {**common, "from_name": name, "type": "textarea", "value": {**place, "text": [value]}}


def _arrows(
    own: str, trigger: Trigger, record: Record, names: list[tuple[ActorMention, str]]
) -> Iterator[dict[str, Any]]:
    """An arrow from a trigger to the nearest mention of each participant, where the text has one."""
    for role, participants in zip(ROLES, (record.actors, record.recipients), strict=True):
        for participant in participants:
            own_names = [(mark, name) for mark, name in names if mark.key == participant.key]
            if own_names:
                _, target = min(own_names, key=lambda n: max(trigger.start - n[0].end, n[0].start - trigger.end))
                yield {"type": "relation", "direction": "right", "from_id": own, "to_id": target, "labels": [role]}


def read(path: Path) -> list[tuple[Annotation, str]]:
    """The annotations of a Label Studio export (JSON), each with its raw text.

    A task's last submitted annotation counts, else its prediction. A record's values are what `told` says; whoever an
    arrow points to beside it is added. A trigger without a record is a record of its own. Raises GoldError, with
    document and region, where a region has no value that its label needs, SageonError where the file is no export.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        given = [(t["data"]["doc_id"], t["data"]["text"], _results(t)) for t in tasks]
    except OSError as error:
        raise SageonError(f"{path} cannot be opened: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SageonError(f"{path} is no JSON export of a Label Studio project that was made by `sageon`") from error
    twice = [doc_id for doc_id, n in Counter(doc_id for doc_id, _, _ in given).items() if n > 1]
    if twice:
        raise GoldError(f"{path} has more than one task of {', '.join(twice)}; delete the others in Label Studio")
    return [(_Reader(doc_id, raw, results).annotation(), raw) for doc_id, raw, results in given]


def _results(task: dict[str, Any]) -> list[dict[str, Any]]:
    submitted = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    predicted = [p for p in task.get("predictions") or () if isinstance(p, dict)]
    if not submitted and not predicted:
        return []
    results: list[dict[str, Any]] = (submitted or predicted)[-1]["result"]
    return results


class _Reader:
    """The regions of a task with their values, made into an annotation."""

    def __init__(self, doc_id: str, raw: str, results: list[dict[str, Any]]) -> None:
        self.doc_id = doc_id
        self.raw = raw
        self.regions: dict[str, dict[str, Any]] = {}
        self.values: dict[str, dict[str, str]] = {}
        self.arrows: dict[str, list[tuple[str, str]]] = {}
        for result in results:
            if result["type"] == "relation":
                for role in result.get("labels") or ():
                    self.arrows.setdefault(result["from_id"], []).append((role, result["to_id"]))
                continue
            value = result["value"]
            if result["type"] == "labels":
                self.regions[result["id"]] = value
            else:
                told = value.get("choices") or value.get("text") or [""]
                told = [told] if isinstance(told, str) else told
                self.values.setdefault(result["id"], {})[result["from_name"]] = " ".join(told[-1].split())

    def annotation(self) -> Annotation:
        dates, actors, triggers = [], [], []
        for own, region in self.regions.items():
            label = region["labels"][0]
            start, end = region["start"], region["end"]
            place = (start, end, self.raw[start:end])
            if label in _OF_DATES:
                value, _, mod = self._need(own, "timex").partition(";")
                dates.append(DateMention(*place, label, value, mod or None))
            elif label in _OF_NAMES:
                entity = self._entity(own)
                actors.append(ActorMention(*place, entity.kind, entity.name, entity.country))
            elif label in _OF_TRIGGERS:
                record = self.values.get(own, {}).get("record") or own
                triggers.append((Trigger(*place, label, self._need(own, "factuality"), record), own))
            else:
                raise self._fault(own, f"has the label {label!r}, which is none of {SETUP}")
        groups: dict[str, list[tuple[Trigger, str]]] = {}
        for trigger, own in sorted(triggers, key=lambda pair: (pair[0].start, pair[0].end)):
            groups.setdefault(trigger.record, []).append((trigger, own))
        return Annotation(
            self.doc_id,
            tuple(sorted(dates, key=lambda mark: (mark.start, mark.end))),
            tuple(sorted(actors, key=lambda mark: (mark.start, mark.end))),
            tuple(self._record(group) for group in groups.values()),
        )

    def _record(self, group: list[tuple[Trigger, str]]) -> Record:
        first, own = group[0]
        known = self.values.get(own, {})
        told = known.get("told", "date=- | actors=- | recipients=- | place=-")
        cells = dict(cell.strip().partition("=")[::2] for cell in told.split("|"))
        if tuple(cells) != _TOLD:
            raise self._fault(own, f"says {told!r}; write `{_TOLD_FORM}`")
        try:
            date, actors, recipients, place = inline.values(list(cells.values()))
        except GoldError as error:
            raise self._fault(own, str(error)) from error
        sides = {"actor": list(actors), "recipient": list(recipients)}
        for _, trigger in group:
            for role, target in self.arrows.get(trigger, ()):
                if role not in sides or target not in self.regions:
                    form = " or ".join(ROLES)
                    raise self._fault(trigger, f"points as {role!r} to {target}; point as {form} to a name")
                entity = self._entity(target)
                if entity.key not in {p.key for p in sides[role]}:
                    sides[role].append(entity)
        return Record(
            first.record,
            first.type,
            first.subtype,
            first.factuality,
            date,
            tuple(sides["actor"]),
            tuple(sides["recipient"]),
            place,
            tuple(trigger for trigger, _ in group),
            known.get("occurrence"),
        )

    def _entity(self, own: str) -> Participant:
        try:
            return inline.participant(self._need(own, "entity"))
        except GoldError as error:
            raise self._fault(own, str(error)) from error

    def _need(self, own: str, name: str) -> str:
        value = self.values.get(own, {}).get(name)
        if not value:
            raise self._fault(own, f"has no {name}; give it one in Label Studio and export again")
        return value

    def _fault(self, own: str, message: str) -> GoldError:
        region = self.regions.get(own, {})
        start, end = region.get("start", 0), region.get("end", 0)
        return GoldError(f"{self.doc_id}: the region {self.raw[start:end]!r} at {start} {message}")
