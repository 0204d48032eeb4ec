"""Annotations as brat standoff, as the annotators' guide (§6) shows it, and what is wrong in such a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import GoldError, unknown
from pipeline.evaluation import gold, inline
from pipeline.evaluation.gold import ActorMention, Annotation, DateMention, Participant, Record, Trigger
from pipeline.lexicon.entities import NON_STATES, states

ROLES: Final = ("actor", "recipient")
_NOTE: Final = ("date", "actors", "recipients", "place")
_NOTE_FORM: Final = " | ".join(f"{name}=…" for name in _NOTE)
_LINE_END: Final = re.compile(r"[\r\n]+")
_FORMS: Final = {
    "T": re.compile(r"(?P<id>T\d+)\t(?P<type>\S+) (?P<spans>\d+ \d+(?:;\d+ \d+)*)\t(?P<text>.*)"),
    "E": re.compile(r"(?P<id>E\d+)\t(?P<type>\S+):(?P<trigger>T\d+)(?P<roles>(?: \S+:T\d+)*) ?"),
    "A": re.compile(r"(?P<id>A\d+)\tFactuality (?P<target>E\d+) (?P<value>\S+)"),
    "N": re.compile(r"(?P<id>N\d+)\tReference (?P<target>[TE]\d+) (?P<key>\w+):(?P<value>\S+)\t(?P<text>.*)"),
    "#": re.compile(r"(?P<id>#\d+)\tAnnotatorNotes (?P<target>\w+)\t(?P<text>.*)"),
}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    parts: dict[str, str]

    def __getitem__(self, part: str) -> str:
        return self.parts[part]

    @property
    def fragments(self) -> list[tuple[int, int]]:
        return [(int(start), int(end)) for start, end in re.findall(r"(\d+) (\d+)", self["spans"])]

    @property
    def span(self) -> tuple[int, int]:
        return self.fragments[0][0], self.fragments[-1][1]

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """Roles without the number that brat gives to repeated ones (`actor2`), each with its target."""
        pairs = (argument.rsplit(":", 1) for argument in self["roles"].split())
        return [(role.rstrip("0123456789"), target) for role, target in pairs]

    def fault(self, message: str) -> str:
        return f"line {self.number}: {self['id']} {message}"


@dataclass(slots=True)
class _File:
    """An .ann file by what its lines say of what; `broken` stops a reader, `doubts` only a checker."""

    raw: str | None
    marks: dict[str, _Line] = field(default_factory=dict)
    events: dict[str, _Line] = field(default_factory=dict)
    said: dict[tuple[str, str], _Line] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @contextmanager
    def noting(self) -> Iterator[None]:
        try:
            yield
        except GoldError as error:
            self.broken.append(str(error))

    def doubt(self, wrong: bool, line: _Line, message: str) -> None:
        """Note the message against the line where something is wrong with it."""
        if wrong:
            self.doubts.append(line.fault(message))

    def need(self, line: _Line, key: str, form: str) -> _Line:
        """The line that says `key` of this one. Raises GoldError where there is none."""
        found = self.said.get((line["id"], key))
        if found is None:
            raise GoldError(line.fault(f"({line['type']}) has no {key}; add `{form.format(line['id'])}`"))
        return found


def read(ann: str, raw: str | None = None, doc_id: str = "") -> Annotation:
    """The annotation in an .ann file; without the raw text a line break inside a mark reads as a space.

    Raises GoldError, with the lines, where the file does not hold what an annotation needs.
    """
    file = _parse(ann, raw)
    annotation = _build(file, doc_id)
    if file.broken:
        raise GoldError("\n".join(file.broken))
    return annotation


def check(ann: str, raw: str) -> list[str]:
    """Every problem of an .ann file beside its text, in line order: the line, what it says, what to do."""
    file = _parse(ann, raw)
    _build(file, "")
    _check_overlaps(file)
    _check_loose(file)
    return sorted({*file.broken, *file.doubts}, key=lambda problem: int(problem.split(":")[0][5:]))


def _parse(ann: str, raw: str | None) -> _File:
    file = _File(raw)
    for number, text in enumerate((line.rstrip("\r") for line in ann.split("\n")), 1):
        form = _FORMS.get(text[:1])
        found = form.fullmatch(text) if form else None
        if found:
            _place(file, _Line(number, found.groupdict()), text[0])
        elif text.strip():
            file.broken.append(f"line {number}: {text!r} has no form of the guide's §6; mend or drop it")
    return file


def _place(file: _File, line: _Line, letter: str) -> None:
    if letter in "TE":
        table = file.marks if letter == "T" else file.events
        first, what = table.setdefault(line["id"], line), line["id"]
    else:
        key = {"A": "factuality", "#": "note"}.get(letter) or line["key"]
        first, what = file.said.setdefault((line["target"], key), line), f"the {key} of {line['target']}"
    if first is not line:
        file.broken.append(line.fault(f"gives {what} again after line {first.number}; drop one of the two"))


def _build(file: _File, doc_id: str) -> Annotation:
    dates: list[DateMention] = []
    actors: list[ActorMention] = []
    for line in sorted(file.marks.values(), key=lambda mark: mark.span):
        with file.noting():
            if line["type"] in gold.DATE_TYPES:
                dates.append(_date(file, line))
            elif line["type"] in gold.KIND_LETTERS:
                actors.append(_actor(file, line))
            elif line["type"] not in gold.TYPE_OF:
                known = (*gold.DATE_TYPES, *gold.KIND_LETTERS, *gold.TYPE_OF)
                raise GoldError(line.fault(f"has an {unknown('type', line['type'], known)}; correct it"))
    return Annotation(doc_id, tuple(dates), tuple(actors), tuple(_records(file)))


def _span(file: _File, line: _Line) -> tuple[int, int, str]:
    start, end = line.span
    if file.raw is None:
        return start, end, line["text"]
    marked = " ".join(_LINE_END.sub(" ", file.raw[s:e]) for s, e in line.fragments)
    file.doubt(marked != line["text"], line, f"writes {line['text']!r} for {marked!r}; set the offsets")
    file.doubt(marked != marked.strip(), line, f"marks {marked!r} with blanks at its ends; leave them out")
    return start, end, file.raw[start:end]


def _date(file: _File, line: _Line) -> DateMention:
    found = file.need(line, "TIMEX3", "N1\tReference {} TIMEX3:VALUE\tTEXT")
    value, _, mod = found["value"].partition(";")
    file.doubt(not inline.is_timex(value), found, f"gives {value!r}, which is no TIMEX3; see the guide's §2")
    kind, shown = line["type"], inline.timex_type(value)
    file.doubt(kind not in (shown, "SET"), line, f"is a {kind}, {value!r} a {shown}; mend one")
    strange = f"has an {unknown('modifier', mod, gold.MODS)}; correct it"
    file.doubt(mod not in ("", *gold.MODS), found, strange)
    return DateMention(*_span(file, line), kind, value, mod or None)


def _actor(file: _File, line: _Line) -> ActorMention:
    found = file.need(line, "entity", "N1\tReference {} entity:COUNTRY\tFULL NAME")
    file.doubt(not found["text"].strip(), found, "names no entity; write its full name after a tab")
    entity = Participant.of(line["type"], found["text"], found["value"].strip("-"))
    _check_country(file, found, entity)
    return ActorMention(*_span(file, line), entity.kind, entity.name, entity.country)


def _check_country(file: _File, line: _Line, entity: Participant) -> None:
    bodies = frozenset[str]() if entity.kind == "STATE" else NON_STATES
    wrong = entity.kind != "PLACE" and entity.country not in bodies | set(states())
    advice = f"use a state's code{' or ' if bodies else ''}{', '.join(sorted(bodies))}"
    file.doubt(wrong, line, f"gives {entity.name} the country {entity.country!r}; {advice}")


def _records(file: _File) -> Iterator[Record]:
    groups: dict[str, list[tuple[_Line, Trigger]]] = {}
    for event in file.events.values():
        with file.noting():
            trigger = _trigger(file, event)
            groups.setdefault(trigger.record, []).append((event, trigger))
    for group in groups.values():
        group.sort(key=lambda pair: (pair[1].start, pair[1].end))
        with file.noting():
            yield _record(file, [event for event, _ in group], tuple(trigger for _, trigger in group))


def _trigger(file: _File, event: _Line) -> Trigger:
    mark = file.marks.get(event["trigger"])
    if mark is None:
        raise GoldError(event.fault(f"has the trigger {event['trigger']}, which is no T line; correct it"))
    if event["type"] not in gold.TYPE_OF:
        raise GoldError(event.fault(f"has an {unknown('subtype', event['type'], gold.TYPE_OF)}; correct it"))
    differs = f"says {event['type']}, its trigger {mark['id']} {mark['type']}; give both one subtype"
    file.doubt(event["type"] != mark["type"], event, differs)
    found = file.need(event, "factuality", "A1\tFactuality {} actual")
    wrong = f"has an {unknown('factuality', found['value'], gold.FACTUALITIES)}; correct it"
    file.doubt(found["value"] not in gold.FACTUALITIES, found, wrong)
    record = file.need(event, "record", "N1\tReference {} record:ID\tSUBTYPE")["value"]
    return Trigger(*_span(file, mark), event["type"], found["value"], record)


def _record(file: _File, events: Sequence[_Line], triggers: tuple[Trigger, ...]) -> Record:
    first, head = triggers[0], events[0]
    values = [_values(file.need(event, "note", f"#1\tAnnotatorNotes {{}}\t{_NOTE_FORM}")) for event in events]
    for event, trigger, value in zip(events, triggers, values, strict=True):
        agrees = (trigger.subtype, trigger.factuality, value) == (first.subtype, first.factuality, values[0])
        message = f"contradicts line {head.number} on record {first.record}; give both the same values"
        file.doubt(not agrees, event, message)
        _check_roles(file, event, value)
    date, note = values[0][0], file.said[head["id"], "note"]
    file.doubt(date is not None and not inline.is_timex(date), note, f"dates it {date!r}; see the guide's §2")
    for participant in (*values[0][1], *values[0][2]):
        _check_country(file, note, participant)
    linked = (file.said.get((event["id"], "occurrence")) for event in events)
    known = [line["value"] for line in linked if line]
    occurrence = next(iter(known), None)
    return Record(first.record, first.type, first.subtype, first.factuality, *values[0], triggers, occurrence)


def _values(note: _Line) -> inline.Values:
    cells = dict(cell.strip().partition("=")[::2] for cell in note["text"].split("|"))
    if tuple(cells) != _NOTE:
        raise GoldError(note.fault(f"holds {note['text']!r}; write `{_NOTE_FORM}`"))
    try:
        return inline.values(list(cells.values()))
    except GoldError as error:
        raise GoldError(note.fault(str(error))) from error


def _check_roles(file: _File, event: _Line, values: inline.Values) -> None:
    fillers = dict(zip(ROLES, values[1:3], strict=True))
    for role, target in event.arguments:
        mark, found = file.marks.get(target), file.said.get((target, "entity"))
        if role not in ROLES:
            file.doubt(True, event, f"has an {unknown('role', role, ROLES)}; correct it")
        elif mark is None or found is None or mark["type"] not in gold.KIND_LETTERS:
            file.doubt(True, event, f"gives the {role} {target}, which is no name; point to a name's T")
        else:
            entity = Participant.of(mark["type"], found["text"], found["value"])
            strange = f"has the {role} {target} ({entity.name}), whom its note leaves out; mend one"
            file.doubt(entity.key not in {p.key for p in fillers[role]}, event, strange)


def _check_overlaps(file: _File) -> None:
    before: _Line | None = None
    for line in sorted(file.marks.values(), key=lambda mark: (mark.span[0], -mark.span[1])):
        if before and line.span[0] < before.span[1]:
            # One word may be the trigger of two subtypes; every other overlap is a slip.
            both = line["type"] in gold.TYPE_OF and before["type"] in gold.TYPE_OF
            overlapped = f"{before['id']} ({before['text']}, line {before.number})"
            file.doubt(not both, line, f"({line['text']}) overlaps {overlapped}; keep the longer name")
        if before is None or line.span[1] > before.span[1]:
            before = line


def _check_loose(file: _File) -> None:
    triggers = {event["trigger"] for event in file.events.values()}
    for line in file.marks.values():
        loose = line["type"] in gold.TYPE_OF and line["id"] not in triggers
        file.doubt(loose, line, f"({line['type']}) is the trigger of no event; add an E line or drop the mark")
    for (target, _), line in file.said.items():
        loose = target not in file.marks and target not in file.events
        file.doubt(loose, line, f"speaks of {target}, which is no line here; correct or drop it")


_Mark = DateMention | ActorMention | gold.Mention


@dataclass(slots=True)
class _Writer:
    raw: str
    names: list[tuple[ActorMention, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, letter: str, text: str) -> str:
        """Write a line under the next free number of its letter, and return its identifier."""
        self.counts[letter] += 1
        self.lines.append(f"{letter}{self.counts[letter]}\t{text}")
        return f"{letter}{self.counts[letter]}"


def write(annotation: Annotation, raw: str) -> str:
    """The annotation as an .ann file for this raw text; the same annotation always gives the same bytes.

    Raises GoldError where a mention is not what the raw text holds at its offsets.
    """
    events: dict[tuple[int, int, str], list[gold.Mention]] = {}
    for mention in annotation.triggers:
        events.setdefault((mention.start, mention.end, mention.subtype), []).append(mention)
    marks: list[_Mark] = [*annotation.dates, *annotation.actors, *(group[0] for group in events.values())]
    marks.sort(key=lambda mark: (mark.start, mark.end, mark.label))
    # The numbers of all T lines are known first: an event may point to a name further on.
    numbered = [(mark, f"T{number}") for number, mark in enumerate(marks, 1)]
    writer = _Writer(raw, [(mark, own) for mark, own in numbered if isinstance(mark, ActorMention)])
    for mark, own in numbered:
        shown = _write_mark(writer, mark)
        if isinstance(mark, DateMention):
            value = f"{mark.value};{mark.mod}" if mark.mod else mark.value
            writer.add("N", f"Reference {own} TIMEX3:{value}\t{shown}")
        elif isinstance(mark, ActorMention):
            state = states().get(mark.name) if mark.kind == "STATE" else None
            name = state.name if state else mark.name
            writer.add("N", f"Reference {own} entity:{mark.country or '-'}\t{name}")
        else:
            for mention in events[mark.start, mark.end, mark.subtype]:
                _write_event(writer, own, mention, mention.of)
    return "".join(line + "\n" for line in writer.lines)


def _write_mark(writer: _Writer, mark: _Mark) -> str:
    found = writer.raw[mark.start : mark.end]
    if found != mark.text:
        raise GoldError(f"{mark.text!r} at {mark.start}, where the raw text has {found!r}; give its own text")
    # brat refuses a mark that runs over a line end: each line is a fragment of its own.
    fragments = [m.span() for m in re.finditer(r"[^\r\n]+", found)]
    shown = " ".join(found[a:b] for a, b in fragments)
    spans = ";".join(f"{mark.start + a} {mark.start + b}" for a, b in fragments)
    writer.add("T", f"{mark.label} {spans}\t{shown}")
    return shown


def _write_event(writer: _Writer, own: str, trigger: Trigger, record: Record) -> None:
    event = writer.add("E", f"{trigger.subtype}:{own}{_arguments(writer, trigger, record)}")
    writer.add("A", f"Factuality {event} {trigger.factuality}")
    writer.add("N", f"Reference {event} record:{record.id}\t{record.subtype}")
    if record.occurrence:
        writer.add("N", f"Reference {event} occurrence:{record.occurrence}\t{record.subtype}")
    cells = " | ".join(f"{name}={cell}" for name, cell in zip(_NOTE, inline.written(record), strict=True))
    writer.add("#", f"AnnotatorNotes {event}\t{cells}")


def _arguments(writer: _Writer, trigger: Trigger, record: Record) -> str:
    """The nearest mention of each participant, where the text has one; brat numbers repeated roles."""
    near = sorted(writer.names, key=lambda n: max(trigger.start - n[0].end, n[0].start - trigger.end))
    written = ""
    for role, participants in zip(ROLES, (record.actors, record.recipients), strict=True):
        nearest = (next((own for name, own in near if name.key == p.key), None) for p in participants)
        targets = [own for own in nearest if own]
        written += "".join(f" {role}{k if k > 1 else ''}:{target}" for k, target in enumerate(targets, 1))
    return written
