"""Names that neither a table nor a rule knows, by a small trained model over the words around them.

A conditional random field labels units: written words without their particles, parted where a listed name or a title
ends. `pipeline/training/names.py` says what it was trained on, and writes `pipeline/models/names.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline import models
from pipeline.lexicon import table
from pipeline.lexicon.koreans import korean_name, sounds_korean
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.crf import Field, parse
from pipeline.stages.naming.gazetteer import Covered, Mention, new_entity, titles
from pipeline.stages.naming.nameforms import (
    before_title,
    given_names,
    last_syllable,
    names_other,
    no_names,
    particle_kept,
    subject_kept,
)
from pipeline.stages.sentence.words import Words

KINDS: Final = {"PS": "PERSON", "OG": "ORG", "LC": "PLACE"}
_SURE: Final = {"PS": 0.5, "OG": 0.6, "LC": 0.7}  # how probable a name must be

_HANGUL: Final = re.compile(r"[가-힣]+( [가-힣]+)*$")
_NOMINAL: Final = ("NNG", "NNP", "NR", "XPN", "XR", "SL", "SH", "SN", "MM", "W_")
_OTHER: Final = ("V", "MAG", "MAJ", "NP", "NNB", "XS", "IC")  # units of context only
_PARTICLES: Final = "은는이가을를과와도의만"
_COMPOUND: Final = 5  # syllables of nouns in a row that are no name
_AROUND: Final = 9  # tokens on either side that hold the units of context
_OPEN: Final = ("", "PERSON", "PLACE")  # a word of an unlisted name may be a listed one: 하산 아브델가디르
# What a word of these endings is: a nationality, a group, a day, a thing, but no person or place.
_NO_NAME: Final = pattern("names.no_name")


@dataclass(slots=True)
class Unit:
    """A word or part of a word that may be (a part of) a name: characters `[start, end)`."""

    start: int
    end: int
    stem: str
    tags: str  # of its tokens, `?` for those that no dictionary holds
    shape: str  # how many syllables each token has
    tail: str  # what is written behind it up to the next blank or unit
    gap: str  # what stands between the unit before and this one
    kind: str  # of the mention that covers it, `T` for a title, `` for neither
    ruled: bool  # whether a rule takes it for (part of) a person's name
    hint: bool  # whether it holds a proper noun or a word of no dictionary


def unlisted_names(text: str, words: Words, covered: Covered, ruled: Covered) -> Iterator[Mention]:
    """Names that the model finds where no listed name stands, or only a part of the whole name."""
    for line in units(text, words, covered, ruled):
        for first, last in _runs(line):
            for begin, end, label, sure in _field().names([features(line, at) for at in range(first, last)]):
                found = line[first + begin : first + end]
                kind = KINDS[label]
                while kind == "PERSON" and len(found) > 1 and _common(found[0], found[1]):
                    found = found[1:]
                while kind == "PERSON" and len(found) > 1 and names_other(found[0].stem):
                    found = found[1:]
                while kind == "PERSON" and len(found) > 1 and names_other(found[-1].stem):
                    found = found[:-1]
                if sure >= _SURE[label] and not _refused(kind, found):
                    yield _mention(text, kind, found, sure)


def _mention(text: str, kind: str, found: list[Unit], sure: float) -> Mention:
    start, end = found[0].start, found[-1].end
    guessed = kind == "PERSON" and "?" in found[-1].tags
    if guessed and subject_kept(text[start:end], len(found)) and not before_title(text, end):
        end -= 1
    entity = new_entity(kind, text[start:end], None)
    return Mention(start, end, kind, (entity,), "model", extra={"open": True, "sure": sure})


@cache
def _field() -> Field:
    return parse(models.text("names"))


def units(text: str, words: Words, covered: Covered, ruled: Covered) -> Iterator[list[Unit]]:
    """The units around each word that may be an unlisted name, in stretches of one sentence."""
    known = frozenset(titles())
    for first, last in _near(words, covered):
        line = list(_units(text, words, covered, ruled, first, last, known))
        if any(u.hint and not u.kind for u in line):
            yield line


def _near(words: Words, covered: Covered) -> Iterator[tuple[int, int]]:
    """Token ranges around the proper nouns and words of no dictionary that no mention covers; whole written words."""
    starts, ends, strange, tags = words.starts, words.ends, words.strange, words.tags
    begin = stop = floor = ceiling = -1
    for i, tag in enumerate(tags):
        if not (strange[i] or tag == "NNP") or covered.kind(starts[i], ends[i]):
            continue
        if i >= ceiling:
            floor, ceiling = words.sentence(i)
        first, last = max(floor, i - _AROUND), min(ceiling, i + _AROUND + 1)
        lowest, highest = max(floor, first - _AROUND), min(ceiling, last + _AROUND)
        while first > lowest and starts[first] == ends[first - 1]:
            first -= 1
        while last < highest and starts[last] == ends[last - 1]:
            last += 1
        if first > stop or begin < floor:
            if begin >= 0:
                yield begin, stop
            begin = first
        stop = max(stop, last)
    if begin >= 0:
        yield begin, stop


def _units(
    text: str, words: Words, covered: Covered, ruled: Covered, first: int, last: int, known: frozenset[str]
) -> Iterator[Unit]:
    texts, tags, starts, ends, strange = words.texts, words.tags, words.starts, words.ends, words.strange
    before = starts[first] if first < last else 0
    i = first
    while i < last:
        nominal = strange[i] or tags[i].startswith(_NOMINAL)
        if not nominal and not tags[i].startswith(_OTHER):
            i += 1
            continue
        kind = covered.kind(starts[i], ends[i]) or ""
        j = i + 1
        while (
            nominal
            and j < last
            and starts[j] == ends[j - 1]
            and (strange[j] or tags[j].startswith(_NOMINAL))
            and (covered.kind(starts[j], ends[j]) or "") == kind
            and not (texts[j] in known and ends[j - 1] - starts[i] >= 2)
        ):
            j += 1
        if nominal and j < last and last_syllable(text, words, i, j):
            j += 1
        start, end = starts[i], ends[j - 1]
        if strange[j - 1] and end - starts[j - 1] >= 4 and particle_kept(text[end - 2 : end]):
            end -= 1
        k = j
        while k < last and starts[k] == ends[k - 1] and not tags[k].startswith(_NOMINAL):
            k += 1
        stem, tail = text[start:end], text[end : ends[k - 1]]
        part = range(i, min(j, i + 4))
        yield Unit(
            start,
            end,
            stem,
            "+".join("?" if strange[x] else tags[x] for x in part),
            "".join(str(len(texts[x])) for x in part),
            tail[:4],
            text[before:start][:3],
            kind or ("T" if stem in known else ""),
            ruled.kind(start, end) is not None,
            nominal and any(strange[x] or tags[x] == "NNP" for x in range(i, j)),
        )
        before = end + len(tail)
        i = k if nominal else j


def features(line: list[Unit], at: int) -> list[str]:
    """What the model sees of unit `at`: its form, its tags, what covers it, and the two units on either side."""
    u = line[at]
    s, n = u.stem, min(len(u.stem), 8)
    found = [
        f"s={s}",
        f"1={s[0]}",
        f"2={s[:2]}",
        f"e1={s[-1]}",
        f"e2={s[-2:]}",
        f"e3={s[-3:]}",
        f"n={n}",
        f"t={u.tags}",
        f"j={u.tail}",
        f"k={u.kind}",
        f"g={u.gap.strip(' ')}",
        f"n={n},t={u.tags}",
        f"t={u.tags},j={u.tail}",
        f"1={s[0]},n={n}",
    ]
    if u.ruled:
        found += ["r", f"r,t={u.tags}", f"r,n={n}"]
    if s in given_names():
        found += ["v", f"v,n={n}"]
    if sounds_korean(s):
        found += ["o", f"o,t={u.tags}", f"o,j={u.tail}"]
    if len(u.shape) > 1:
        found += [f"q={u.shape}", f"q={u.shape},t={u.tags}"]
    if not u.kind and (u.hint or len(u.shape) > 1):
        found += [f"b={s[x : x + 2]}" for x in range(len(s) - 1)]
    for d in (-2, -1, 1, 2):
        if not 0 <= at + d < len(line):
            found.append(f"{d}s=")
            continue
        o = line[at + d]
        found += [f"{d}s={o.stem}", f"{d}e={o.stem[-2:]}", f"{d}k={o.kind}", f"{d}r={o.ruled:d}"]
        if o.stem in given_names():
            found.append(f"{d}v")
        if d in (-1, 1):
            found += [f"{d}t={o.tags}", f"{d}j={o.tail}", f"{d}k={o.kind},t={u.tags}"]
        if d == 1:
            found.append(f"1g={o.gap.strip(' ')}")
    return found


def _runs(line: list[Unit]) -> Iterator[tuple[int, int]]:
    """Units in a row of which one at least may be a name, with one neighbour on either side."""
    at = 0
    while at < len(line):
        if not line[at].hint or line[at].kind:
            at += 1
            continue
        first = at - 1 if at and _joins(line[at - 1], line[at]) else at
        last = at + 1
        while last < len(line) and _joins(line[last - 1], line[last]):
            last += 1
            if not line[last - 1].hint:
                break
        yield first, last
        at = last


def _joins(before: Unit, after: Unit) -> bool:
    """Whether two units may be words of one name: nothing between them, and neither is a state, body or title."""
    return not before.tail and after.gap in ("", " ", "·") and before.kind in _OPEN and after.kind in _OPEN


def _common(unit: Unit, behind: Unit) -> bool:
    """Whether a unit is a common noun, which begins no person's name (외과의사 킨 마웅 예, 회의 기간 나카하라)."""
    return _noun(unit) and (len(unit.stem) > 2 or (_noun(behind) and len(unit.stem) > 1))


def _noun(unit: Unit) -> bool:
    nouns = not unit.hint and set(unit.tags.split("+")) <= {"NNG", "XSN"}
    short = len(unit.shape) < 3 or len(unit.stem) >= _COMPOUND
    return nouns and short and unit.stem not in given_names()


@cache
def _common_words() -> frozenset[str]:
    """Titles and words that stand for participants, which are no names."""
    references = {word for row in table("references") for word in row["word"].split()}
    return frozenset({*titles(), *references})


def _refused(kind: str, found: list[Unit]) -> bool:
    """Whether what the model takes for a name is listed already, or only looks like one."""
    fresh = [u for u in found if not u.kind]
    if not fresh or not all(_HANGUL.match(u.stem) for u in fresh):
        return True
    if len(fresh) < len(found) and not all(u.hint and len(u.stem) > 1 for u in fresh):
        return True  # 리샤오밍 주|북한: a listed name goes on only with a word that is one itself
    if kind == "PERSON" and found[-1].end - found[0].start == 1:
        return True  # a surname with a title is the rules'
    last = found[-1].stem
    if last in no_names() or (kind == "PERSON" and (last[-1] == "의" or names_other(last))):
        return True
    if kind == "PERSON" and len(found) == 1 and last[-1] in _PARTICLES and last[:-1] in _common_words():
        return True  # 정상은, 총리가, 대사도
    return kind != "ORG" and bool(_NO_NAME.match(last)) and not korean_name(last)
