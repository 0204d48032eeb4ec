"""Actors: named states, persons, organisations and places, each linked to an entity with its country."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import classed, entities
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.naming.bodies import facilities, unlisted_bodies, unlisted_places
from pipeline.stages.naming.gazetteer import (
    Covered,
    Mention,
    lettered_names,
    listed_names,
    new_entity,
    short_places,
    spaced_names,
    titles,
)
from pipeline.stages.naming.homonyms import told_apart
from pipeline.stages.naming.linking import DatesTold, Linker
from pipeline.stages.naming.nameforms import given_names, no_names
from pipeline.stages.naming.names import unlisted_names
from pipeline.stages.naming.persons import unlisted_persons
from pipeline.stages.naming.shortforms import short_forms
from pipeline.stages.naming.surnames import other_names
from pipeline.stages.sentence.words import Words, words

_COMMITTEE: Final = pattern("actors.committee")
_PARTIES: Final = ("당", "동맹", "전선")
_ADDRESS: Final = pattern("actors.address")
_POST: Final = pattern("actors.post")
_BY_FORM: Final = frozenset({"given name", "name_words"})  # what stands against the model, too
_CERTAIN: Final = 0.8  # how probable a name of the model must be to stand against the rules
_SHORT_NAME: Final = pattern("actors.short_name")

_LATIN: Final = re.compile(r"[A-Za-z]+")


class Actors:
    """Finds and links the names of a Doc; writes the span group `actors`."""

    def __call__(self, doc: Doc) -> Doc:
        words_ = words(doc)
        text = words_.text
        allowed = _Allowed(doc)
        chosen, refused = _known(text, words_, allowed)
        words_only = {end: start for start, end in refused}

        def open_(mention: Mention) -> bool:
            before = text[mention.start : words_only.get(mention.end, mention.start)].strip()
            named = before in given_names() and before not in no_names()
            return allowed(mention) and (named or mention.end not in words_only)

        persons = [m for m in unlisted_persons(text, words_, Covered(chosen)) if open_(m)]
        named = [m for m in unlisted_names(text, words_, Covered(chosen), Covered(persons)) if open_(m)]
        _clip(text, [*persons, *named], [d for d in spans.marks(doc, spans.DATES) if d["label"] != "SET"])
        sure = Covered(m for m in named if m.kind == "PERSON" and m.extra["sure"] >= _CERTAIN)
        ruled = (p for p in persons if p.row in _BY_FORM or sure.kind(p.start, p.end) is None)
        chosen = _choose([*chosen, *named, *ruled])
        chosen = _explained(chosen, list(filter(allowed, _abbreviated(text, chosen))))
        chosen = _with(chosen, filter(allowed, other_names(text, chosen)))
        dates = DatesTold(doc)
        Linker(words_, chosen, dates).link(allowed)
        annotations = [_annotation(m, text, dates) for m in chosen if not m.extra.get("dropped")]
        spans.annotate(doc, spans.ACTORS, annotations, value="entity_id")
        peoples = [_annotation(m, text, dates) for m in chosen if m.extra.get("people")]
        spans.data(doc)["peoples"] = peoples
        return doc


@Language.factory("sageon/actors", assigns=["doc.spans"])
def make_actors(nlp: Language, name: str) -> Actors:
    """The stage `sageon/actors`."""
    return Actors()


def unlisted_first(words_: Words) -> tuple[Covered, Covered]:
    """What listed names and the rules cover in a text, and what the rules for persons do: what the model goes by."""
    chosen, _ = _known(words_.text, words_, lambda _: True)
    return Covered(chosen), Covered(unlisted_persons(words_.text, words_, Covered(chosen)))


def _known(
    text: str, words_: Words, allowed: Callable[[Mention], bool]
) -> tuple[list[Mention], frozenset[tuple[int, int]]]:
    """The mentions of listed names, and of bodies and places by how their names end; and where one is only a word."""
    names = (listed_names(text, words_), spaced_names(text, words_), short_places(text, words_), lettered_names(text))
    listed = [mention for mention in chain(*names) if allowed(mention)]
    short = [m for m in short_forms(text, words_) if allowed(m)]
    listed, refused = told_apart(text, words_, listed, short)
    chosen = _choose([*_grown(text, listed), *listed, *short])
    chosen = _with(chosen, filter(allowed, _before_persons(text, chosen)))
    for unlisted in (unlisted_bodies, unlisted_places):
        found = unlisted(text, words_, Covered(chosen))
        chosen = _with(chosen, (m for m in found if allowed(m) and (m.start, m.end) not in refused))
    return _with(chosen, _committees(text, chosen)), refused


def _clip(text: str, unlisted: list[Mention], dates: list[dict[str, Any]]) -> None:
    """Take from names what belongs to a date before them (이날|아락치) or to a post behind them (박내천| 주|알마티)."""
    ends = {at: d["end"] for d in dates for at in range(d["start"], d["end"])}
    for mention in unlisted:
        start = ends.get(mention.start, mention.start)
        start += len(text[start : mention.end]) - len(text[start : mention.end].lstrip())
        posted = _POST.search(text, start, mention.end)
        end = posted.start() if posted else mention.end
        if mention.kind == "PERSON":
            start, end = _bare(text, start, end)
        if (start, end) != (mention.start, mention.end) and end - start > 1:
            mention.start, mention.end = start, end
            mention.candidates = (new_entity(mention.kind, text[start:end], None),)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A person's name without what qualifies it before or is a state, a title or an address behind it."""
    first, _, rest = text[start:end].partition(" ")
    if first in classed("name_words", "before_name") and rest:
        start += len(first) + 1
    while " " in text[start:end]:
        last = text[start:end].rpartition(" ")[2]
        if last not in titles() and last not in entities.state_forms():
            break
        end -= len(last) + 1
    address = _ADDRESS.search(text, start, end)
    return start, address.start() if address else end


class _Allowed:
    """Whether a mention stands where actors are labelled: not in citations, boilerplate, foreign text."""

    def __init__(self, doc: Doc) -> None:
        length = len(words(doc).text)
        self.open = bytearray(length + 1)
        for block in spans.blocks(doc):
            prose = block["region"] != "front_matter" or block["key"] in spans.PROSE_KEYS
            if block["region"] not in spans.SILENT_REGIONS and prose:
                self.open[block["start"] : block["end"]] = b"\1" * (block["end"] - block["start"])
        for start, end in spans.data(doc).get("citations", []):
            self.open[start:end] = b"\0" * (end - start)

    def __call__(self, mention: Mention) -> bool:
        return bool(self.open[mention.start])


def _choose(mentions: list[Mention]) -> list[Mention]:
    """The longest of overlapping mentions, in text order; among equals the one named first."""
    order = {"STATE": 0, "PERSON": 1, "ORG": 2, "PLACE": 3}
    ranked = sorted(mentions, key=lambda m: (m.start - m.end, "open" in m.extra, order[m.kind], m.start))
    taken = bytearray(max((m.end for m in mentions), default=0))
    chosen = []
    for mention in ranked:
        if taken.find(1, mention.start, mention.end) < 0:
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            chosen.append(mention)
    return sorted(chosen, key=lambda m: m.start)


def _with(chosen: list[Mention], further: Iterable[Mention]) -> list[Mention]:
    """The chosen mentions with those of further ones that are longer or stand apart."""
    more = list(further)
    return _choose([*chosen, *more]) if more else chosen


def _before_persons(text: str, listed: list[Mention]) -> list[Mention]:
    """The syllable of a state right before one of its listed persons (러 푸틴, 미 블링컨)."""
    found = []
    for mention in listed:
        before = text[max(0, mention.start - 3) : mention.start]
        if mention.kind == "PERSON" and len(before) > 1 and before[-1] == " " and not before[:-2].isalnum():
            code = entities.syllables().get(before[-2])
            if code and code == mention.entity.country:
                at = mention.start - 2
                found.append(Mention(at, at + 1, "STATE", (entities.state(code),), "syllables"))
    return found


def _committees(text: str, chosen: list[Mention]) -> Iterator[Mention]:
    """A party's committee is one body with the party, and another than it (로동당 중앙위원회)."""
    for mention in chosen:
        committee = _COMMITTEE.match(text, mention.end) if mention.kind == "ORG" else None
        if committee is None or not text[mention.start : mention.end].endswith(_PARTIES):
            continue
        extra = {**mention.extra, "part": committee[1]}
        yield Mention(mention.start, committee.end(), "ORG", mention.candidates, mention.row, extra=extra)


@cache
def _place_kind() -> re.Pattern[str]:
    """What a place is, written behind its name: a city or land of that name, or something that is called after it."""
    things = any_of(facilities("listed"))
    return re.compile(
        rf"((?P<same>직할시|특별시|광역시|시)|군|주|성|현|도|구|국제공항|공항|항|역|호|구역|\s?(?:{things}))"
        r"(?=에서|에는|에도|에|의|을|를|은|는|이\s|가|과|와|으로|로|까지|부터|도\s|[\s,.·)]|$)"
    )


def _grown(text: str, listed: list[Mention]) -> list[Mention]:
    """A place's name with what it is behind it: still it (청진시), or one of its own (아덴항, 앤더슨 공군기지)."""
    found = []
    for mention in listed:
        kind = _place_kind().match(text, mention.end) if mention.kind == "PLACE" else None
        if kind is None:
            continue
        form = text[mention.start : kind.end(1)]
        same = kind["same"] is not None
        entity = mention.entity if same else new_entity("PLACE", f"{mention.entity.name}{kind[1]}", None)
        listed_as = next((e for e in entities.by_alias().get(form.replace(" ", ""), ()) if e.kind == "PLACE"), entity)
        found.append(Mention(mention.start, kind.end(1), "PLACE", (listed_as,), "places"))
    return found


def _abbreviated(text: str, mentions: list[Mention]) -> list[Mention]:
    """The abbreviation in parentheses behind a body's name, and where it stands alone afterwards."""
    known: dict[str, tuple[int, Mention]] = {}  # where each is told first, and of which body
    for mention in mentions:
        short = _SHORT_NAME.match(text, mention.end) if mention.kind == "ORG" else None
        if short:
            known.setdefault(short[1], (short.start(1), mention))
    found = []
    for word in _LATIN.finditer(text) if known else ():
        since, body = known.get(word[0], (len(text), None))
        if body and word.start() >= since:
            found.append(Mention(*word.span(), "ORG", body.candidates, "abbreviation", extra={"of": body}))
    return found


def _explained(chosen: list[Mention], short: list[Mention]) -> list[Mention]:
    """The mentions with the abbreviations that the text explains itself, whatever a listed one stands for elsewhere."""
    told = {(m.start, m.end) for m in short}
    return _with([m for m in chosen if (m.start, m.end) not in told], short)


def _annotation(mention: Mention, text: str, dates: DatesTold) -> dict[str, Any]:
    entity = mention.entity
    role = entity.role(dates.at(mention.start)) if entity.offices else None
    return {
        "start": mention.start,
        "end": mention.end,
        "label": mention.kind,
        "entity_id": entity.entity_id,
        "name": entity.name,
        "country": entity.country if mention.kind != "PLACE" else None,
        "role": role or mention.title,
        "row": mention.row,
        "capital": bool(mention.extra.get("capital")),
    }
