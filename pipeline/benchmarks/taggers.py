"""Date taggers under one roof: ours, and those that a user could install instead.

A tagger takes a text and the day it was written and gives `(start, end, TIMEX3 value)`; its library is imported
on first use. A value is written as precisely as the library's own grain says, so that none loses for its format.
"""

from __future__ import annotations

import datetime
import importlib
import json
import zoneinfo
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline.errors import MissingLibraryError

Tagged = list[tuple[int, int, str]]
Tagger = Callable[[str, datetime.date], Tagged]

_GRAINS: Final = {"year": 4, "month": 7, "day": 10}


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingLibraryError(f"{name} is not installed: pip install 'sageon[bench]'") from error


def _written(moment: datetime.datetime | datetime.date, grain: str) -> str:
    """A moment at a grain, as TIMEX3 writes it."""
    if grain in _GRAINS:
        return moment.strftime("%Y-%m-%d")[: _GRAINS[grain]]
    if grain == "half_year":
        return f"{moment.year:04d}-H{1 if moment.month <= 6 else 2}"
    if grain == "quarter":
        return f"{moment.year:04d}-Q{(moment.month + 2) // 3}"
    if grain == "week":
        week = moment.isocalendar()
        return f"{week.year:04d}-W{week.week:02d}"
    if grain == "decade":
        return f"{moment.year // 10:03d}"
    return moment.strftime("%Y-%m-%dT%H:%M")


def korean_datetime(text: str, written: datetime.date) -> Tagged:
    """The expressions that korean-datetime finds."""
    library = _library("korean_datetime")
    found = []
    for expression in library.parse_all(text, datetime.datetime.combine(written, datetime.time())):
        grain = expression.grain.value
        value = _written(expression.start, grain)
        if expression.is_range and expression.end is not None:
            last = expression.end - datetime.timedelta(days=1 if grain in ("day", "month", "year") else 0)
            value += f"/{_written(last, grain)}"
        found.append((*expression.span, value))
    return found


def dateparser(text: str, written: datetime.date) -> Tagged:
    """The expressions that dateparser's search finds; it gives no precision, so each is read as a day."""
    library = _library("dateparser.search")
    base = datetime.datetime.combine(written, datetime.time())
    found, at = [], 0
    for surface, moment in library.search_dates(text, languages=["ko"], settings={"RELATIVE_BASE": base}) or ():
        start = text.find(surface, at)
        if start >= 0:
            at = start + len(surface)
            found.append((start, start + _bare(surface), _written(moment, _stated(surface))))
    return found


def _bare(surface: str) -> int:
    """How long a span is without the particle that some libraries take into it."""
    return len(surface.rstrip("에은는이가을를의도 "))


def _stated(surface: str) -> str:
    if "일" in surface or surface.count(".") > 1 or surface.count("-") > 1 or surface.count("/") > 1:
        return "day"
    return "month" if "월" in surface else "year" if "년" in surface else "day"


@cache
def _duckling() -> Any:
    library = _library("duckling")
    zones = library.load_time_zones(next((path for path in zoneinfo.TZPATH if Path(path).is_dir()), ""))
    locale = library.default_locale_lang(library.parse_lang("KO"))
    return library, zones, locale, library.parse_dimensions(["time", "duration"])


def duckling(text: str, written: datetime.date) -> Tagged:
    """The expressions that Duckling's Korean rules find: times first, durations where no time stands."""
    library, zones, locale, dimensions = _duckling()
    seconds = int(datetime.datetime.combine(written, datetime.time(), datetime.UTC).timestamp())
    context = library.Context(library.parse_ref_time(zones, "Asia/Seoul", seconds), locale)
    parsed = [json.loads(p) if isinstance(p, str) else p for p in library.parse(text, context, dimensions, False)]
    parsed.sort(key=lambda p: (p["dim"] != "time", p["start"], -p["end"]))
    found: Tagged = []
    for one in parsed:
        if all(one["end"] <= start or end <= one["start"] for start, end, _ in found):
            kept = _bare(text[one["start"] : one["end"]])
            found.append((one["start"], one["start"] + kept, _duckling_value(one)))
    return sorted(found)


def _duckling_value(parsed: Mapping[str, Any]) -> str:
    value = parsed["value"]
    if parsed["dim"] == "duration":
        letter = {"hour": "TH", "minute": "TM", "second": "TS"}.get(value["unit"], value["unit"][0].upper())
        return f"P{letter[:-1]}{value['value']}{letter[-1]}"
    if value["type"] == "interval":
        return "/".join(_duckling_moment(value[side]) for side in ("from", "to") if side in value)
    return _duckling_moment(value)


def _duckling_moment(value: Mapping[str, Any]) -> str:
    try:
        moment = datetime.datetime.fromisoformat(value["value"])
    except ValueError:  # Duckling reads 0년 as the year 0, which Python's calendar has not
        return str(value["value"])
    return _written(moment, value["grain"])


PEERS: Final[Mapping[str, Tagger]] = {
    "korean-datetime": korean_datetime,
    "dateparser": dateparser,
    "Duckling": duckling,
}


def mecab_matcher() -> Callable[[str], object]:
    """What spaCy offers a user here: mecab-ko's tokens in a Doc, and its phrase matcher with our listed names."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    from pipeline.lexicon import entities

    mecab = _library("mecab").MeCab()
    nlp = spacy.blank("xx")

    def analysed(text: str) -> Doc:
        words, spaces, at = [], [], 0
        for word in mecab.morphs(text):
            start = text.find(word, at)
            words.append(word)
            at = start + len(word)
            spaces.append(text[at : at + 1] == " ")
        return Doc(nlp.vocab, words=words, spaces=spaces)

    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("names", [analysed(form) for form in (*entities.by_alias(), *entities.state_forms())])

    def run(text: str) -> object:
        return matcher(analysed(text))

    return run
