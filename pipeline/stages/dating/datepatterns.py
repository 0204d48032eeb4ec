"""The rows of the date tables, compiled: where an expression may begin and what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.errors import TableError
from pipeline.lexicon import Row, table

# One character for one, so that offsets stay: what is written in other widths or scripts is read as this.
PLAIN: Final = str.maketrans(
    "０１２３４５６７８９．／～∼〜－–—‘’`´年月日時分代世紀初末旬半期春同昨今來翌前後午間週主體上下曜再去周",
    "0123456789./~~~-~~''''년월일시분대세기초말순반기봄동작금내익전후오간주주체상하요재거주",
)
# No word and no number begins behind a syllable, a digit or a Latin letter.
_OPEN: Final = r"(?<![가-힣\dA-Za-z])"
# A number, its apostrophe or the wave before it included, and what stands behind it.
_NUMBER: Final = re.compile(r"(?:(?<!\d)(?:'(?=\d{2}(?!\d)))?\d+|~'?\d+|(?<=[^\s~])~\s'?\d+)(?=\s*(?P<shown>\S?))")
_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of dates.tsv, compiled."""

    row: Row
    regex: re.Pattern[str]
    where: str
    family: str


@cache
def _part_rows() -> dict[str, Row]:
    return {row["name"]: row for row in table("date_parts")}


@cache
def _parts() -> dict[str, str]:
    eras = f"(?P<era>{_any_of([row['name'].translate(PLAIN) for row in table('eras')])})"
    return {name: row["pattern"] for name, row in _part_rows().items()} | {"era": eras}


def expand(pattern: str) -> str:
    """A pattern with the parts of date_parts.tsv put in; `{X2}` numbers the groups of X with 2."""

    def part(found: re.Match[str]) -> str:
        source = expand(_parts()[found["name"]])
        if found["number"]:
            source = re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{found['number']}>", source)
        return f"(?:{source})"

    return re.sub(r"\{(?P<name>[A-Za-z]+)(?P<number>2?)\}", part, pattern)


class Openings:
    """Where expressions may begin, and which rows are worth trying there: those that what is shown there allows."""

    def __init__(self, regex: re.Pattern[str], shown: Mapping[str, tuple[Pattern, ...]]) -> None:
        self._regex, self._shown = regex, shown
        self._any = shown.get(_ANY, ())

    def within(self, text: str, start: int, end: int) -> Iterator[tuple[int, tuple[Pattern, ...]]]:
        """The openings between two characters, each with the rows to try."""
        for opening in self._regex.finditer(text, start, end):
            rows = self._shown.get(opening["shown"], self._any)
            if rows:
                yield opening.start(), rows


@cache
def openings() -> tuple[Openings, Openings]:
    """Where expressions begin with a number, and where with a word."""
    digits, words, _ = patterns()
    behind = {c: tuple(p for p in digits if {c, _ANY} & set(p.row["behind"])) for p in digits for c in p.row["behind"]}
    begins = {p.row["id"]: tuple(_firsts(p.row["first"])) for p in words}
    every = {first for firsts in begins.values() for first in firsts}
    first = {shown: tuple(p for p in words if shown.startswith(begins[p.row["id"]])) for shown in every}
    return Openings(_NUMBER, behind), Openings(re.compile(f"{_OPEN}(?P<shown>{_any_of(list(every))})"), first)


def _firsts(cell: str) -> Iterator[str]:
    """How a row begins: its own words, those of its parts, the names of the eras."""
    for word in cell.split():
        if word == "{era}":
            yield from (row["name"].translate(PLAIN) for row in table("eras"))
        elif word.startswith("{"):
            yield from _firsts(_part_rows()[word.strip("{}")]["first"])
        else:
            yield word


@cache
def patterns() -> tuple[tuple[Pattern, ...], tuple[Pattern, ...], tuple[Pattern, ...]]:
    """The patterns that begin with a digit, those that begin with a word, and all."""
    every = tuple(_compiled(row) for row in table("dates"))
    digits, words = (tuple(p for p in every if kind in p.row["starts"].split()) for kind in ("digit", "word"))
    return digits, words, every


def _compiled(row: Row) -> Pattern:
    try:
        return Pattern(row, re.compile(expand(row["pattern"])), row["where"], _family(row))
    except (re.error, KeyError) as error:
        raise TableError(f"{row.where}: the pattern does not compile: {error}") from error


def _family(row: Row) -> str:
    """Rows of one family vouch for each other: 5/24 behind 5/22, 89년 behind 93년 3월."""
    dotted = row["id"].startswith(("dot-", "iso"))
    return "numeric" if dotted or row["where"] == "cell" else row["id"].partition("-")[0]


def _any_of(forms: list[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


@cache
def vague_words() -> tuple[re.Pattern[str], dict[str, list[Row]]]:
    """What finds the words of date_words.tsv, and the rows of each."""
    rows: dict[str, list[Row]] = {}
    for row in table("date_words"):
        rows.setdefault(row["word"], []).append(row)
    return re.compile(f"{_OPEN}(?:{_any_of(list(rows))})"), rows


@cache
def named_days() -> re.Pattern[str]:
    """A named day with the year before it and the time of day behind it."""
    names = [row["name"] for row in table("named_days")]
    firsts = re.escape("".join({name[0] for name in names}))
    year, tod = expand("{Y}{NYEAR}"), expand("{tod}")
    return re.compile(rf"{_OPEN}(?=[{firsts}'\d])(?:{year}\s?)?(?P<named>{_any_of(names)})(?P<own>\s당일)?(?:\s{tod})?")
