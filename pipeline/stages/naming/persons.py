"""Persons that no table lists: words that look like a name, and a title, Hanja or a reference that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.lexicon.koreans import korean_name, sounds_korean, surnames
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.compoundnames import compound_names
from pipeline.stages.naming.gazetteer import Covered, Mention, new_entity, titles
from pipeline.stages.naming.hanjanames import hanja_names
from pipeline.stages.naming.nameforms import (
    before_title,
    ends_in_title,
    given_names,
    is_no_name,
    last_syllable,
    particle_kept,
    subject_kept,
)
from pipeline.stages.sentence.words import Words

_HANGUL: Final = re.compile(r"[가-힣]+( [가-힣]+)*$")
_TERM: Final = 4  # syllables
_HANJA_NAME: Final = re.compile(r"\s?\(\s?([一-鿿\uf900-\ufaff·]{2,6})\s?\)")
_LATIN_NAME: Final = re.compile(r"\s?\(\s?[A-Z][a-zé]*\.?(\s?[A-Z]\.?)*[\s.]*([A-Z][a-zé]+)?[^()가-힣]{0,30}\)")
_TITLE_PAREN: Final = re.compile(r"\(([가-힣\s]{2,20})\)")
_THING: Final = pattern("persons.thing")
# An author told of, not one only referred to.
_YEAR_PAREN: Final = pattern("persons.year_paren")
_REGNAL: Final = pattern("persons.regnal")
_NUMBER: Final = pattern("persons.number")
_FAR_BACK: Final = 12  # characters that hold the longest name before a number
_MOST: Final = 20  # the number of the last monarch of one name, about
_SKIPPED: Final = 6  # words that may stand between a name and its title (사이토 일본 경제산업성 대신)
_SHORT: Final = 2  # a word of so few syllables that holds a listed name is nothing else (미|측)
_LONGEST: Final = 5  # words of a name (부이 티 투 흐엉)
_GOVERNING: Final = pattern("persons.governing")
_ADDRESSES: Final = frozenset({"동지", "동무", "씨", "여사", "옹", "각하"})
_NOUN_TAGS: Final = ("NNG", "NNP", "NNB", "NR", "XPN", "XSN", "XR", "SL", "SH", "SN", "MM")
_MARKS: Final = ("SP", "SF", "SS", "SO", "SW", "SE")
_ENDINGS: Final = "의은는가을를에"  # in which no such name ends, but a word with its particle (변경의)
_NOT_OF_NAME: Final = frozenset({"일행", "등", "측", "들"})


@dataclass(slots=True)
class _Word:
    """A written word up to its particle: tokens `[first, last)`, characters `[start, end)`.

    `closed` says that a particle or a mark follows, so that no title behind belongs to it.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    closed: bool
    kind: str | None  # of the listed mention that covers its end
    like: str | None = None  # how much it looks like a name: strong, weak or not at all


def unlisted_persons(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    """Names of persons that no table knows, surnames with a title among them; overlaps are left to the caller."""
    yield from _known_whole(words, covered)
    yield from _numbered(text, words)
    yield from hanja_names(text, words, covered)
    yield from compound_names(text, words, covered)
    for line in _lines(text, words, covered):
        yield from _in_line(text, words, line)


def _known_whole(words: Words, covered: Covered) -> Iterator[Mention]:
    """Names of several words that the analyser knows as one and that begin with a given name (로저 페더러)."""
    for i, name in enumerate(words.texts):
        if " " not in name or words.tags[i] != "NNP" or not _HANGUL.match(name):
            continue
        start, end = words.starts[i], words.ends[i]
        if name.split(" ")[0] in given_names() and covered.kind(start, end) in (None, "PERSON"):
            yield _mention(name, start, end, "given name", None)


def _numbered(text: str, words: Words) -> Iterator[Mention]:
    """Monarchs and popes by name and number (카롤루스 5세); a number over twenty is an age."""
    for number in _NUMBER.finditer(text):
        begin = max(0, number.start() - _FAR_BACK)
        found = _REGNAL.search(text, begin, min(len(text), number.end() + 1))
        if found is None:
            continue
        first = words.at(found.start())
        proper = words.strange[first] or words.tags[first] == "NNP"
        if proper and words.starts[first] == found.start() and int(found["number"]) <= _MOST:
            yield _mention(found["name"], *found.span("name"), "number", None)


def _lines(text: str, words: Words, covered: Covered) -> Iterator[list[_Word]]:
    """The written words around what may be a name, in stretches with one blank between word and word."""
    line: list[_Word] = []
    before = -1
    for number, first, last in _near_names(words, covered):
        if line and number != before + 1:
            yield line
            line = []
        before = number
        marked = _mark(words.tags[first])
        if line and not line[-1].closed and (marked or text[line[-1].end : words.starts[first]].strip(" ")):
            line[-1].closed = True
        word = _word(text, words, covered, first, last)
        if word is not None:
            line.append(word)
        elif line:
            yield line
            line = []
    if line:
        yield line


def _near_names(words: Words, covered: Covered) -> Iterator[tuple[int, int, int]]:
    """The number and tokens of each written word that stands near an unlisted proper noun or word of no dictionary."""
    bounds: list[int] = []
    hints: list[int] = []
    end = -1
    starts, ends, strange = words.starts, words.ends, words.strange
    for i, tag in enumerate(words.tags):
        if starts[i] != end or tag == "_SP":
            bounds.append(i)
        end = ends[i]
        if (strange[i] or tag == "NNP") and covered.kind(starts[i], end) is None:
            hints.append(len(bounds) - 1)
    bounds.append(len(words.texts))
    done = 0
    for hint in hints:
        for number in range(max(done, hint - _SKIPPED), min(len(bounds) - 1, hint + _SKIPPED + 1)):
            yield number, bounds[number], bounds[number + 1]
        done = max(done, hint + _SKIPPED + 1)


@cache
def _mark(tag: str) -> bool:
    return tag.startswith(_MARKS)


@cache
def _nominal(tag: str) -> bool:
    return tag.startswith(_NOUN_TAGS)


def _word(text: str, words: Words, covered: Covered, first: int, last: int) -> _Word | None:
    """The stem of the tokens written together, or None where they hold none."""
    while first < last and _mark(words.tags[first]):
        first += 1
    stop = first
    for i in range(first, last):
        if _mark(words.tags[i]):
            break
        if words.strange[i] or _nominal(words.tags[i]):
            stop = i + 1
    if stop == first:
        return None
    if stop < last and last_syllable(text, words, first, stop):
        stop += 1
    if stop - first > 1 and words.texts[stop - 1] in _NOT_OF_NAME:
        stop -= 1
    start, end = words.starts[first], words.ends[stop - 1]
    bare = stop == last
    if words.strange[stop - 1] and bare and end - words.starts[stop - 1] >= 4 and particle_kept(text[end - 2 : end]):
        end, bare = end - 1, False
    kind = covered.kind(end - 1, end) or (covered.kind(start, end) if end - start <= _SHORT else None)
    if kind is None and covered.kind(start, start + 1) == "STATE":
        kind = "STATE"  # 크렘린|궁
    word = _Word(first, stop, start, end, text[start:end], not bare, kind)
    word.like = _like(words, word)
    return word


def _in_line(text: str, words: Words, line: list[_Word]) -> Iterator[Mention]:
    known = titles()
    at = 0
    while at < len(line):
        glued = _glued_title(words, line[at], known)
        if glued:
            part, address = glued
            start = line[_begin_of(words, line, at, part)].start
            yield _mention(text[start : part.end], start, part.end, "title after", address)
            at += 1
            continue
        stop = _by_given_name(words, line, at)
        if stop is not None and any(w.kind is None for w in line[at:stop]):
            first, last = line[at], line[stop - 1]
            title = None if last.closed else _title_behind(words, line, stop, known)
            guessed = words.strange[last.last - 1] and not before_title(text, last.end)
            end = last.end - (guessed and subject_kept(text[first.start : last.end], stop - at))
            yield _mention(text[first.start : end], first.start, end, "given name", title)
            at = stop
            continue
        stop = _run(words, line, at)
        if stop is None:
            yield from _surname(words, line, at, known)
            at += 1
            continue
        first, last = line[at], line[stop - 1]
        name = text[first.start : last.end]
        found = _evidence(text, words, line, at, stop, known)
        if found:
            title, row = found
            yield _mention(name, first.start, last.end, row, title)
            hanja = _HANJA_NAME.match(text, last.end)
            if hanja:
                yield _mention(name, hanja.start(1), hanja.end(1), "hanja", title)
        at = stop


def _by_given_name(words: Words, line: list[_Word], at: int) -> int | None:
    """Where a name ends that begins with a given name and goes on with a word that the dictionary lacks."""
    if line[at].text not in given_names() or line[at].closed or line[at].kind in ("STATE", "ORG"):
        return None
    stop = at + 1
    while stop < len(line) and stop - at < _LONGEST and not line[stop - 1].closed and _goes_on(words, line[stop]):
        stop += 1
    return stop if stop > at + 1 else None


def _goes_on(words: Words, word: _Word) -> bool:
    """Whether a word may be a further word of a foreign name."""
    name = word.text
    if not _HANGUL.match(name) or not 2 <= len(name) <= 7 or word.kind not in (None, "PERSON"):
        return False
    if is_no_name(name):
        return False
    tokens = range(word.first, word.last)
    return any(words.strange[i] or words.tags[i] == "NNP" for i in tokens) or _odd(words, word)


def _mention(name: str, start: int, end: int, row: str, title: str | None) -> Mention:
    return Mention(start, end, "PERSON", (new_entity("PERSON", name, None),), row, title, {"open": True})


def _begin_of(words: Words, line: list[_Word], at: int, part: _Word) -> int:
    """The word with which a name begins whose last part, with a title glued on, is word `at`."""
    begin = at
    if len(part.text) == 3 and part.text[0] in surnames():
        return begin
    while begin and at - begin < _LONGEST and not line[begin - 1].closed and line[begin - 1].like == "strong":
        begin -= 1
    return begin


def _run(words: Words, line: list[_Word], at: int) -> int | None:
    """Where the name that begins with word `at` ends, or None where none begins."""
    likes: list[str] = []
    stop = at
    while stop < len(line) and stop - at < _LONGEST:
        like = line[stop].like or ("strong" if "strong" in likes and _odd(words, line[stop]) else None)
        if like is None or (like == "weak" and stop == at and not _may_open(line, at)):
            break
        if likes and _korean(words, line[stop]) and len(line[stop].text) == 3 and line[stop].text[0] in "김이박최정":
            break
        likes.append(like)
        stop += 1
        if line[stop - 1].closed:
            break
    while likes and likes[-1] == "weak" and not all(len(w.text) == 1 for w in line[at:stop]):
        if line[stop - 1].closed or len(line[stop - 1].text) > 1 or likes.count("strong") == 0:
            likes.pop()
            stop -= 1
        else:
            break
    if "strong" not in likes and not (len(likes) >= 3 and all(len(w.text) == 1 for w in line[at:stop])):
        return None
    return stop


def _may_open(line: list[_Word], at: int) -> bool:
    """Whether a short word may be the first of a name: at the head of a clause or behind a state, body or title."""
    if len(line[at].text) > 2 or line[at].closed:
        return False
    before = line[at - 1] if at else None
    return before is None or before.closed or before.kind in ("STATE", "ORG") or before.text in titles()


def _like(words: Words, word: _Word) -> str | None:
    """How much a word looks like (a part of) a name: `strong`, `weak`, or not at all."""
    name = word.text
    if not _HANGUL.match(name) or len(name) > 8 or word.kind in ("STATE", "ORG", "PLACE"):
        return None
    if is_no_name(name):
        return None
    tokens = range(word.first, word.last)
    if len(name) >= 2:
        if any(words.strange[i] for i in tokens) and words.starts[word.first] == word.start:
            return "strong"
        if len(tokens) == 1 and words.tags[word.first] == "NNP":
            return "strong"
        if _korean(words, word):
            return "strong"
    if len(tokens) == 1 and words.tags[word.first] == "NNB":
        return None  # 거절당한 채 무사 살라우는
    if len(name) <= 2 and all(words.tags[i].startswith(("NN", "MAG", "XPN", "NR", "IC")) for i in tokens):
        return "weak"
    return None


def _odd(words: Words, word: _Word) -> bool:
    """Whether a word makes no sense as Korean (바라|미제): behind a name's first word it is the next one."""
    if len(word.text) < 3 or word.kind or not _HANGUL.match(word.text) or ends_in_title(word.text):
        return False
    tags = [words.tags[i] for i in range(word.first, word.last)]
    return len(tags) > 1 and any(t.startswith(("V", "IC", "J", "E", "MAG")) for t in tags) and tags[-1].startswith("NN")


def _korean(words: Words, word: _Word) -> bool:
    """Whether a word is a surname and two syllables that the dictionary does not know as one (송인|철, 문|철산)."""
    tokens = range(word.first, word.last)
    if len(word.text) != 3 or word.text[0] not in surnames() or len(tokens) < 2:
        return False
    tags = [words.tags[i] for i in tokens]
    if any(t.split("+")[0] in ("SN", "NR") for t in tags):
        return False
    if any(t.split("+")[0] in ("XPN", "XSN", "MM") for t in tags):
        return sounds_korean(word.text) and word.text[-1] not in _ENDINGS
    return "NNP" in tags or any("+" in t or t.startswith(("J", "E", "V")) for t in tags)


def _evidence(
    text: str, words: Words, line: list[_Word], at: int, stop: int, known: dict[str, tuple[str, bool]]
) -> tuple[str | None, str] | None:
    """The title and the rule that make words `[at, stop)` the name of a person, or None."""
    first, last = line[at], line[stop - 1]
    name = text[first.start : last.end]
    if all(w.kind == "PERSON" or len(w.text) == 1 for w in line[at:stop]):
        return None  # a listed name is found elsewhere
    title = None if last.closed else _title_behind(words, line, stop, known)
    if title and _GOVERNING.fullmatch(f"{name} {title}") and not korean_name(name):
        return None  # 아무르주 지사, 헤이허 시장: the place that is governed
    if title and (known[title][1] or _plausible(name)):
        return title, "title after"
    before = _title_before(words, line, at, known)
    if before and len(name) >= 3 and _plausible(name):
        return before, "title before"
    held = _TITLE_PAREN.match(text, last.end)
    if held and _plausible(name) and _title_in(held[1].split()[-1], known):
        return _title_in(held[1].split()[-1], known), "title in parentheses"
    hanja = _HANJA_NAME.match(text, last.end)
    if hanja and _plausible(name) and not _sino_korean(name, hanja[1]):
        return None, "hanja"
    if _LATIN_NAME.match(text, last.end) and len(name) >= 2 and not last.closed:
        return None, "original in parentheses"
    if _YEAR_PAREN.match(text, last.end) and _plausible(name):
        return None, "author"
    if stop - at == 1 and last.closed and korean_name(name) and _proper(words, first):
        return None, "Korean name"
    if _foreign(words, line[at:stop]) and last.closed:
        return None, "two words of no language"
    return None


def _proper(words: Words, word: _Word) -> bool:
    """Whether a word is one proper noun to the analyser, of its dictionary or guessed."""
    return word.last - word.first == 1 and words.tags[word.first] == "NNP"


def _foreign(words: Words, parts: list[_Word]) -> bool:
    """Whether a name of several words, each unknown to the dictionary, can only be foreign (하이트함 알말레흐)."""
    odd = [any(words.strange[i] for i in range(w.first, w.last)) and len(w.text) >= 3 for w in parts]
    return len(parts) >= 2 and sum(odd) >= 2 and not _THING.search(parts[-1].text)


def _sino_korean(name: str, hanja: str) -> bool:
    """Whether Hanja only write a Korean term of four syllables or more, which no name has: 아관파천(俄館播遷)."""
    return len(name) == len(hanja) >= _TERM


def _plausible(name: str) -> bool:
    """Whether a word looks like a name: a Korean one by surname and length, a foreign one by length."""
    letters = name.replace(" ", "")
    if " " in name:
        return len(letters) >= 3
    return (letters[0] in surnames() and 2 <= len(letters) <= 4) or len(letters) >= 3


def _title_behind(words: Words, line: list[_Word], stop: int, known: dict[str, tuple[str, bool]]) -> str | None:
    """The title behind a name, over states, bodies and modifiers."""
    for at in range(stop, min(len(line), stop + _SKIPPED)):
        found = _title_in(line[at].text, known)
        if found:
            return found
        if line[at].closed or not _modifies(words, line[at]):
            return None
    return None


def _modifies(words: Words, word: _Word) -> bool:
    if word.kind in ("STATE", "ORG", "PLACE"):
        return True
    return all(words.tags[i].split("+")[0] in _NOUN_TAGS for i in range(word.first, word.last))


def _title_in(word: str, known: dict[str, tuple[str, bool]]) -> str | None:
    """The title that a word is or ends in (외교 + 장관)."""
    if word in known:
        return word
    return next((word[-n:] for n in (4, 3, 2) if len(word) > n and word[-n:] in known), None)


def _title_before(words: Words, line: list[_Word], at: int, known: dict[str, tuple[str, bool]]) -> str | None:
    """The title right before a name (국방상 강순남, 국방장관인 쇼이구)."""
    if not at:
        return None
    before = line[at - 1]
    behind = "".join(words.texts[before.last : line[at].first]).strip()
    if behind not in ("", "인", "이신", "이자", "이었던", "였던"):
        return None
    return _title_in(before.text, known)


@cache
def _last_syllables() -> frozenset[str]:
    """The syllables in which titles end."""
    return frozenset(title[-1] for title in titles())


def _glued_title(words: Words, word: _Word, known: dict[str, tuple[str, bool]]) -> tuple[_Word, str] | None:
    """A name and the title or address written onto it (한성필동지, 류 특사 apart)."""
    if word.kind in ("STATE", "ORG", "PLACE") or not _HANGUL.match(word.text):
        return None
    if word.text[-1] not in _last_syllables():
        return None
    for length in (4, 3, 2, 1):
        title, name = word.text[-length:], word.text[:-length]
        if title in known and len(name) >= 2 and (length > 1 or title == "씨"):
            cut = word.start + len(name)
            last = next((i for i in range(word.first, word.last) if words.starts[i] >= cut), word.last)
            part = _Word(word.first, last, word.start, cut, name, True, None)
            if last > word.first and words.ends[last - 1] == cut and _glued_name(words, part, title):
                return part, title
            return None
    return None


def _glued_name(words: Words, part: _Word, title: str) -> bool:
    if title in _ADDRESSES:
        return _like(words, part) == "strong" or (len(part.text) == 3 and part.text[0] in surnames())
    named = _korean(words, part) or len(part.text) >= 3 or words.tags[part.first] == "NNP"
    return named and _like(words, part) == "strong"


def _surname(words: Words, line: list[_Word], at: int, known: dict[str, tuple[str, bool]]) -> Iterator[Mention]:
    """A surname, or the last word of a name told before, with a title: 김 위원장, 빈 차관."""
    word = line[at]
    if word.closed or at + 1 >= len(line) or len(word.text) > 2 or not _HANGUL.match(word.text) or word.kind:
        return
    title = line[at + 1].text if line[at + 1].text in known else _title_in(line[at + 1].text, known)
    if title and (len(word.text) == 1 or words.tags[word.first] in ("NNG", "NNP")):
        mention = _mention(word.text, word.start, word.end, "surname", title)
        yield mention
