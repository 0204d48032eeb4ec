"""One-syllable state names: in compounds (북러, 대북), beside marks (한·몽), in Hanja (中), before bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.lexicon import entities, table
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.naming.gazetteer import Mention
from pipeline.stages.sentence.words import Words, edges

_SIDE: Final = pattern("shortforms.side")
_BOTH: Final = pattern("shortforms.both")
_HANJA: Final = re.compile(r"[一-鿿\uf900-\ufaff]")
_MARK: Final = r"\s?[·‧ㆍ∙•・\-–—/]\s?"
# Syllables that are names in any such pair; the others only beside one of these.
_CORE: Final = frozenset("한남북조중미일러소쏘")
# Hanja that often stand alone in headlines; the others only beside a mark or glued to a name.
_COMMON_HANJA: Final = frozenset("北中美日韓露")
_NORTH: Final = pattern("shortforms.north")
_BLOC: Final = pattern("shortforms.bloc")
# Behind two states what the analyser may hold for one word with them (한미정상회담).
_MEETING: Final = pattern("shortforms.meeting")
_ABOUT: Final = pattern("shortforms.about")
_NOT_STATES: Final = {
    "중·소": r"기업|형|도시|상공|규모|벤처",
    "소·중": r"대|형",
    "일·가": r"정",
    "중·일": r"부",
    "남·북": r"극",
}


def short_forms(text: str, words: Words) -> Iterator[Mention]:
    """Every one-syllable state name of a text; overlaps are left to the caller."""
    starts, ends = words.once(edges)
    yield from _compounds(text, starts, ends)
    yield from _beside_marks(text, starts, ends)
    yield from _hanja(text)
    yield from _before_bodies(text, starts)
    yield from _sides(text, starts)
    yield from _beside_blocs(text)
    yield from _alone(text)


def _alone(text: str) -> Iterator[Mention]:
    """A syllable by itself: at the head of a headline or of its second half (러, 대사 추방…미 "유감"); 러 anywhere."""
    codes, _, _ = _syllables()
    for found in _lone().finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : (text.find("\n", found.end()) + 1 or len(text) + 1) - 1]
        if found["noun"] or not _TOLD_IN_FULL.search(line):
            at = found.start("noun" if found["noun"] else "head")
            yield _mention(text, at, at + 1, codes[text[at]], "syllables")


_TOLD_IN_FULL: Final = pattern("shortforms.told_in_full")  # no headline


@cache
def _lone() -> re.Pattern[str]:
    heads = "".join(row["syllable"] for row in table("syllables") if row["alone"])
    nouns = "".join(row["syllable"] for row in table("syllables") if row["alone"] == "noun")
    return re.compile(
        rf"(?:^|…|\.\.\.)\s?(?:[\[<(][^\]>)\n]{{1,8}}[\]>)]\s?)?(?P<head>[{heads}])(?=,\s|\s[\"“'‘])"
        rf"|(?<![가-힣A-Za-z\d])(?P<noun>[{nouns}])(?=(?:에|와|의|는|가|를|도|엔|에서|에도|에는|로부터)(?:\s|[,…·]))",
        re.MULTILINE,
    )


def _beside_blocs(text: str) -> Iterator[Mention]:
    """A state beside a bloc or a continent with which it meets: 한·아세안, 중-아프리카."""
    for found in _BLOC.finditer(text):
        yield _mention(text, found.start(1), found.end(1), entities.syllables()[found[1]], "syllables")


def _mention(text: str, start: int, end: int, code: str, row: str) -> Mention:
    return Mention(start, end, "STATE", (entities.state(code),), row)


@cache
def _compound_pattern() -> re.Pattern[str]:
    return re.compile(any_of(entities.compounds()))


def _compounds(text: str, starts: set[int], ends: set[int]) -> Iterator[Mention]:
    for found in _compound_pattern().finditer(text):
        compound = entities.compounds()[found[0]]
        start, end = found.span()
        inside = end not in ends and not _MEETING.match(text, end)
        if start not in starts or (inside and "가" <= text[end : end + 1] <= "힣"):
            continue
        if start and "가" <= text[start - 1] <= "힣" and text[start - 1] not in "대반친주재비탈":
            continue
        if _ABOUT.search(text, max(0, start - 3), start) and found[0].startswith("대"):
            continue  # 인도에 대한 원조, no aid to 한국
        after = text[end : end + 24]
        if compound.requires and not re.match(compound.requires, after):
            continue
        if compound.excludes and re.match(compound.excludes, after):
            continue
        at = start
        for part, code in compound.parts:
            if code:
                yield _mention(text, at, at + len(part), code, "compounds")
            at += len(part)


@cache
def _syllables() -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """The codes of the syllables, all names that may stand beside one, and the words before which one stands alone."""
    codes = {row["syllable"]: row["code"] for row in table("syllables")}
    names = {f for f, v in entities.state_forms().items() if v[1] == "name" and len(f) > 1}
    nexts = "|".join(f"{row['syllable']}\\s(?={row['next']})" for row in table("syllables") if row["next"])
    return codes, frozenset({*codes, *names}), re.compile(rf"(?<![가-힣A-Za-z\d])(?:{nexts})")


_LONGEST: Final = 16  # syllables of the longest name of a state
_PIECES: Final = re.compile(rf"(?<![가-힣A-Za-z])[가-힣A-Za-z]+(?:{_MARK}[가-힣A-Za-z]+)+")


def _beside_marks(text: str, starts: set[int], ends: set[int]) -> Iterator[Mention]:
    codes, _, _ = _syllables()
    for pieces in _rows_of_names(text):
        short = [(at, s) for at, s in pieces if len(s) == 1]
        core = sum(s in _CORE or len(s) > 1 for _, s in pieces)
        if not short or core < 1 or len({s for _, s in pieces}) < len(pieces):
            continue
        last_at, last = pieces[-1]
        after = text[last_at + len(last) : last_at + len(last) + 4]
        pair = f"{pieces[-2][1]}·{last}"
        if pair in _NOT_STATES and re.match(_NOT_STATES[pair], after):
            continue
        if len(last) == 1 and last_at + 1 not in ends and last_at + 1 not in starts and "가" <= after[:1] <= "힣":
            continue
        for at, syllable in short:
            yield _mention(text, at, at + 1, codes[syllable], "syllables")


def _rows_of_names(text: str) -> Iterator[list[tuple[int, str]]]:
    """Names of states in a row, a mark between each two: `(start, name)`; behind the last a particle may follow."""
    _, names, _ = _syllables()
    for found in _PIECES.finditer(text):
        row: list[tuple[int, str]] = []
        for piece in re.finditer(r"[가-힣A-Za-z]+", found[0]):
            at, word = found.start() + piece.start(), piece[0]
            if word in names:
                row.append((at, word))
                continue
            longest = min(len(word) - 1, _LONGEST) if row else 0
            head = next((word[:n] for n in range(longest, 0, -1) if word[:n] in names), None)
            if head:
                row.append((at, head))
            if len(row) > 1:
                yield row
            row = []
        if len(row) > 1:
            yield row


@cache
def _hanja_codes() -> dict[str, str]:
    return {f: v[0] for f, v in entities.state_forms().items() if v[1] == "hanja"}


def _hanja(text: str) -> Iterator[Mention]:
    codes = _hanja_codes()
    for found in re.finditer(f"[{''.join(codes)}]+", text):
        start, end = found.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if _HANJA.match(before or " ") and before not in "對駐反親在新訪":
            continue
        if _HANJA.match(after or " "):
            continue
        run = found[0]
        beside = bool(re.match(_MARK, text[end : end + 3]) or re.search(_MARK + "$", text[max(0, start - 3) : start]))
        before_name = bool(re.match(r"\s?[가-힣A-Za-z‘“'\"]|[,’”]", text[end : end + 2]))
        if len(run) == 1 and not (beside or before_name or before in "對駐反親在"):
            continue
        if (
            len(run) == 1
            and run not in _COMMON_HANJA
            and not (beside or re.match(r"[가-힣]|\s[가-힣]{2,}|,|\s[\"“'‘]", text[end : end + 3]))
        ):
            continue
        if run == "中" and "가" <= before <= "힣":
            continue
        for offset, char in enumerate(run):
            yield _mention(text, start + offset, start + offset + 1, codes[char], "state_forms")


def _sides(text: str, starts: set[int]) -> Iterator[Mention]:
    """The side of a state at a table (소측 고문, 미측은), and 북 with a particle where the text tells of the North."""
    codes, _, _ = _syllables()
    for found in _SIDE.finditer(text):
        if found.start() in starts:
            yield _mention(text, found.start(), found.start() + 1, codes[found[1]], "syllables")
    if "북한" in text or "평양" in text or "남북" in text or "대북" in text:
        for found in _NORTH.finditer(text):
            if found.start() in starts:
                yield _mention(text, found.start(), found.start() + 1, "PRK", "syllables")


def _before_bodies(text: str, starts: set[int]) -> Iterator[Mention]:
    codes, _, nexts = _syllables()
    for found in nexts.finditer(text):
        if found.start() in starts:
            yield _mention(text, found.start(), found.start() + 1, codes[found[0][0]], "syllables")
    for found in _BOTH.finditer(text):
        first, second = found[0][0], found[0][-1]
        yield _mention(text, found.start(), found.start() + 1, codes[first], "syllables")
        yield _mention(text, found.end() - 1, found.end(), codes[second], "syllables")
