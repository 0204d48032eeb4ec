"""Periods: durations, recurring times, decades and centuries, which need no anchor."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon import valued
from pipeline.numerals import DAYS, number
from pipeline.stages.dating.calendar import Timex

PART_MODS: Final = valued("time_words", "mod")
UNITS: Final = valued("time_words", "unit")
_YEARS: Final = {"C": 100, "X": 30}  # a generation counts as thirty years
_VAGUE_COUNTS: Final = valued("time_words", "vague_count")
_WORDS: Final = valued("time_words", "period")
_SETS: Final = valued("time_words", "set")


def recurring(groups: dict[str, str]) -> Timex | None:
    """The SET of a word (`매주`) or of a count with 마다 (`2년마다`)."""
    if "every" in groups and "native" in groups:
        word = groups["native"]
        return Timex("SET", f"P{DAYS[word]}D" if word in DAYS else _WORDS[word])
    if "every" in groups:
        count = number(groups["n"])
        return None if count is None else Timex("SET", _period(str(count), UNITS[groups["unit"]]))
    return Timex("SET", _SETS.get("".join(groups["set"].split()), "P1Y"))


def decade(groups: dict[str, str]) -> Timex:
    """The decade (`195`), range of decades, or century (`18`) that is named."""
    mod = PART_MODS.get(groups.get("part", ""))
    if "century2" in groups:
        first, last = (f"{int(groups[k]) - 1:02d}" for k in ("century", "century2"))
        return Timex("DATE", f"{first}/{last}", mod, first, last)
    if "century" in groups:
        return Timex("DATE", f"{int(groups['century']) - 1:02d}", mod)
    begin = _decade(groups["dec"])
    if "dec2" not in groups:
        return Timex("DATE", begin, mod)
    end = _decade(groups["dec2"])
    return Timex("DATE", f"{begin}/{end}", mod, begin, end)


def _decade(written: str) -> str:
    if len(written) == 4:
        return f"{number(written)}"[:3]
    return ("200" if written[0] in "012" else "19" + written[0])[:3] if written != "00" else "200"


def duration(groups: dict[str, str], *, about: bool) -> Timex | None:
    """The duration of a count and its unit, or of a word that is one; None where the count is no number."""
    near = about or any(k in groups for k in ("near", "near0", "near2"))
    mod = "APPROX" if near else None
    if "native" in groups:
        word = groups["native"]
        return Timex("DURATION", f"P{DAYS[word]}D" if word in DAYS else _WORDS[word], mod)
    unit = UNITS[groups["unit"]]
    if groups["n"] in _VAGUE_COUNTS:
        return Timex("DURATION", _period(_VAGUE_COUNTS[groups["n"]], unit), mod)
    count = number(groups["n"])
    if count is None:
        half = {"Y": "P6M", "C": "P50Y"}.get(unit) if groups["n"] == "반" else None
        return Timex("DURATION", half, mod) if half else None
    value = _period(str(count), unit) + _rest(groups, unit)
    if "n2" in groups:
        end = _period(str(int(groups["n2"])), unit)
        return Timex("DURATION", f"{value}/{end}", mod, value, end)
    return Timex("DURATION", value, mod)


def _rest(groups: dict[str, str], unit: str) -> str:
    """The smaller part of a duration: months behind years, minutes behind hours."""
    if "hh" in groups:
        return "6M" if unit == "Y" else "30M"
    if "n3" in groups:
        count = number(groups["n3"])
        return f"{count}{'S' if unit == 'TM' else 'M'}" if count else ""
    return ""


def _period(count: str, unit: str) -> str:
    if unit in _YEARS:
        return f"P{int(count) * _YEARS[unit]}Y" if count.isdigit() else "PXY"
    return f"PT{count}{unit[1]}" if unit[0] == "T" else f"P{count}{unit}"
