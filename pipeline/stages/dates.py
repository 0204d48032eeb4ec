"""Dates: TIMEX3 expressions found by the patterns of dates.tsv, and given the value a careful reader infers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.errors import TableError
from pipeline.lexicon import Row, table
from pipeline.stages.calendar import granularity
from pipeline.stages.timex import Context, Timex, resolve
from pipeline.stages.words import Words, words

# One character for one, so that offsets stay: what is written in other widths or scripts is read as this.
_PLAIN: Final = str.maketrans("０１２３４５６７８９．／～∼〜－–—‘’`´年月日時分", "0123456789./~~~-~~''''년월일시분")
_DIGIT_START: Final = re.compile(r"(?<!\d)(?:'(?=\d{2}(?!\d)))?\d|[~]\s?\d")
_INSIDE_NUMBER: Final = re.compile(r"\d[.,/]$|[A-Za-z]$|제\s?$|\d-$|[No№#]\.?\s?$")
_LEAD: Final = re.compile(r"(지난|오는|다가오는|돌아오는)\s$")
_ABOUT: Final = re.compile(r"(약|대략|거의)\s?$")
_NAMED_EVENT: Final = re.compile(
    r"\s?(합의|공동\s?선언|공동\s?성명|선언|남북|혁명|사태|항쟁|운동|의거|군사\s?합의|쿠데타|사건|전쟁|참사|"
    r"정변|테러|체제|평양공동선언|조치|담화|성명|정상\s?선언)"
)
_TIME_USE: Final = re.compile(
    r"\s?(\([^()]{2,15}\))?\s?(에|을|를|때|까지|부터|께|당일|이후|이전|전후|전날|기념일에|즈음|무렵|,)(?![가-힣]{0,3}(?:경축|기념식|행사|연휴))"
)
_OCCASION_USE: Final = re.compile(
    r"\s?(경축|기념|행사|연휴|선물|열병식|축전|명절|특별|공연|의\s?의미|노래|이동|보너스)"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of dates.tsv, compiled."""

    row: Row
    regex: re.Pattern[str]
    where: str


@dataclass(slots=True)
class Found:
    """A match before it is resolved: analysed characters `[start, end)`, the row, and its named groups."""

    start: int
    end: int
    row: str
    groups: dict[str, str]
    block: int
    paren: bool = False
    quoted: bool = False
    cited: bool = False
    lead: str = ""
    about: bool = False
    value: Timex | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@cache
def _parts() -> dict[str, str]:
    return {row["name"]: row["pattern"] for row in table("date_parts")}


def expand(pattern: str) -> str:
    """A pattern with the parts of date_parts.tsv put in; `{X2}` numbers the groups of X with 2."""

    def part(found: re.Match[str]) -> str:
        name, number = found["name"], found["number"]
        source = _parts()[name]
        if number:
            source = re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{number}>", source)
        return f"(?:{source})"

    return re.sub(r"\{(?P<name>[A-Za-z]+)(?P<number>2?)\}", part, pattern)


@cache
def patterns() -> tuple[tuple[Pattern, ...], tuple[Pattern, ...], re.Pattern[str]]:
    """The patterns that begin with a digit, those that begin with a word, and where a word may begin one."""
    digits, others = [], []
    for row in table("dates"):
        try:
            compiled = Pattern(row, re.compile(expand(row["pattern"])), row["where"])
        except (re.error, KeyError) as error:
            raise TableError(f"{row.where}: the pattern does not compile: {error}") from error
        starts = _starts(row)
        if "digit" in starts:
            digits.append(compiled)
        if "word" in starts:
            others.append(compiled)
    return tuple(digits), tuple(others), re.compile(_WORD_START)


# The first characters of what no digit begins: relative words, native numerals, parts of the day, English months.
_WORD_START: Final = (
    r"올|금[년월주]|작년|지[난지]|거년|전[년달날일월]|재작년|내[년달일주후]|명년|다[음달]|이[듬해달번날튿틀레]|후년|같은|동[년월일]|그[해달날저제주\s]"
    r"|당[해월일]|훗달|오[늘전후월]|어[제저]|엊|모레|익일|상반기|하반기|[전후]반기|제?\s?[1-4]분기|연[말초\s\d]|월말|봄|여름|가을|겨울"
    r"|새벽|아침|저녁|밤|낮|정오|자정|주체|쇼와|헤이세이|레이와|다이쇼|메이지|단기|서기|음력|[삼사유칠팔구시]월|십[일이]월"
    r"|수[십백천]?|몇|한|두|세|석|네|넉|너|다섯|여[섯덟드]|일곱|아[홉흐]|열|스물|서른|마흔|쉰|예순|일[흔주]|여든|아흔|백|반"
    r"|[일이삼사오육칠팔구]?십|하루|사흘|나흘|닷새|엿새|보름|서너|대여섯|십수|매[년월주달일해]|해마다|다달이|날마다"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)


def _starts(row: Row) -> set[str]:
    """Whether a pattern may begin with a digit, a word, or both."""
    source = row["pattern"]
    head = re.match(r"(\(\?:)*(\{(?P<part>\w+)\}|(?P<rest>.{1,24}))", source)
    part = head["part"] if head else None
    if part in ("Y", "M", "D"):
        return {"digit"}
    if part in ("N", "quarter", "tod"):
        return {"digit", "word"}
    if part:
        return {"word"}
    rest = head["rest"] if head else ""
    if re.match(r"\(\?P<(y|yy|dec|century|n|ys)>|'|\\d|~", rest):
        return {"digit"}
    if rest.startswith("(?:(?P<d>"):
        return {"digit", "word"}
    return {"word"}


class Dates:
    """Finds and resolves the date expressions of a Doc; writes the span group `dates`."""

    def __call__(self, doc: Doc) -> Doc:
        found = list(find(doc))
        context = Context.of(doc)
        annotations = []
        for match in found:
            timex = resolve(match, context)
            if timex is None:
                continue
            annotations.append(
                {
                    "start": match.start,
                    "end": match.end,
                    "label": timex.type,
                    "value": timex.value,
                    "mod": timex.mod,
                    "begin": timex.begin,
                    "end_value": timex.end_value,
                    "granularity": granularity(timex.value) if timex.type in ("DATE", "TIME") else None,
                    "anchor": timex.anchor,
                    "row": match.row,
                    "background": match.paren or match.cited,
                }
            )
        spans.annotate(doc, spans.DATES, annotations, value="value")
        return doc


@Language.factory("sageon/dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> Dates:
    """The stage `sageon/dates`."""
    return Dates()


def find(doc: Doc) -> Iterator[Found]:
    """The date expressions of a Doc in text order, none overlapping, unresolved."""
    words_ = words(doc)
    text = words_.text.translate(_PLAIN)
    layout = _Layout(doc, text, words_.text)
    candidates: list[Found] = []
    for number, block in enumerate(spans.blocks(doc)):
        if block["region"] in spans.SILENT_REGIONS:
            continue
        candidates.extend(_in_block(text, block["start"], block["end"], number, layout))
    candidates = [c for c in candidates if _stands(text, c, words_)]
    candidates.sort(key=lambda c: (c.start, -(c.end - c.start)))
    at = -1
    for candidate in candidates:
        if candidate.start >= at:
            yield candidate
            at = candidate.end


def _in_block(text: str, start: int, end: int, number: int, layout: _Layout) -> Iterator[Found]:
    digits, others, word_start = patterns()
    for opening in _DIGIT_START.finditer(text, start, end):
        at = opening.start()
        before = text[max(start, at - 6) : at]
        if text[at] not in "'~" and _INSIDE_NUMBER.search(before):
            continue
        yield from _best(digits, text, at, end, start, number, layout)
    for opening in word_start.finditer(text, start, end):
        at = opening.start()
        if at > start and _glued(text[at - 1]):
            continue
        yield from _best(others, text, at, end, start, number, layout)
    yield from _words_in(text, start, end, number, layout)


def _glued(before: str) -> bool:
    return "가" <= before <= "힣" or before.isdigit() or (before.isascii() and before.isalpha())


def _best(
    rows: tuple[Pattern, ...], text: str, at: int, end: int, start: int, number: int, layout: _Layout
) -> Iterator[Found]:
    """The longest match of any row at `at`; among equals the earlier row."""
    best: Found | None = None
    for pattern in rows:
        match = pattern.regex.match(text, at, end)
        if not match:
            continue
        stop = at + len(match[0].rstrip())
        if stop <= (best.end if best else at):
            continue
        paren = layout.in_parens(at)
        cited = layout.cited(at)
        if pattern.where == "cell" and not (paren or at == start or _cell(text, start, at)):
            continue
        if pattern.where == "paren" and not paren:
            continue
        if pattern.where == "cite" and not _cites(text, at, stop, paren, cited):
            continue
        groups = {k: v for k, v in match.groupdict().items() if v is not None}
        best = Found(at, stop, pattern.row["id"], groups, number, paren, layout.quoted(at), cited)
    if best is None:
        return
    lead = _LEAD.search(text, max(start, best.start - 6), best.start)
    if lead and lead.end() == best.start:
        best.start, best.lead = lead.start(), lead[1]
    about = _ABOUT.search(text, max(start, best.start - 4), best.start)
    if (
        about
        and about.end() == best.start
        and (best.start - len(about[0]) <= start or not _glued(text[about.start() - 1]))
    ):
        best.start, best.about = about.start(), True
    yield best


def _cell(text: str, start: int, at: int) -> bool:
    """Whether only a bullet or a bracket stands between the block's start and `at`."""
    return not re.search(r"[가-힣A-Za-z\d]", text[start:at])


def _cites(text: str, at: int, end: int, paren: bool, cited: bool) -> bool:
    before = text[max(0, at - 2) : at].strip()
    after = text[end : end + 1]
    if cited and re.match(r"\s[가-힣]", text[end : end + 2]) and before[-1:] in ("｢", "「", "“", "『", "‘", "'"):
        return True
    if cited or paren:
        return before[-1:] in ("(", ",", ";", ":", "") and after in (
            "",
            ")",
            ",",
            ":",
            ";",
            ".",
            " ",
            "~",
            "-",
        )
    return before[-1:] == "," and after in (".", ",", ")")


def _words_in(text: str, start: int, end: int, number: int, layout: _Layout) -> Iterator[Found]:
    vague, named = _word_tables()
    for match in vague[0].finditer(text, start, end):
        if match.start() > start and _glued(text[match.start() - 1]):
            continue
        for row in vague[1][match[0]]:
            if row["excludes"] and re.match(row["excludes"], text[match.end() : match.end() + 24]):
                continue
            if row["value"] == "LAST" and not _free_standing(text, match.end()):
                continue
            yield Found(
                match.start(), match.end(), row["word"], {"word": row["value"]}, number,
                layout.in_parens(match.start()), layout.quoted(match.start()), layout.cited(match.start()),
            )  # fmt: skip
            break
    for match in named[0].finditer(text, start, end):
        if match.start() > start and _glued(text[match.start() - 1]):
            continue
        after = text[match.end() : match.end() + 20]
        if _OCCASION_USE.match(after) or not _TIME_USE.match(after):
            continue
        groups = {"named": match[0]}
        yield Found(
            match.start(), match.end(), match[0], groups, number,
            layout.in_parens(match.start()), layout.quoted(match.start()), layout.cited(match.start()),
            extra={"nearby": text[max(start, match.start() - 60) : match.start()]},
        )  # fmt: skip


def _free_standing(text: str, end: int) -> bool:
    return bool(re.match(r"[\s,.]|에|의\s|부터|까지|를|는|가|$", text[end : end + 3]))


_Vague = tuple[re.Pattern[str], dict[str, list[Row]]]


@cache
def _word_tables() -> tuple[_Vague, _Vague]:
    tables = []
    for name, column in (("date_words", "word"), ("named_days", "name")):
        rows: dict[str, list[Row]] = {}
        for row in table(name):
            rows.setdefault(row[column], []).append(row)
        forms = sorted(rows, key=len, reverse=True)
        tables.append((re.compile("|".join(map(re.escape, forms))), rows))
    return tables[0], tables[1]


def _stands(text: str, found: Found, words_: Words) -> bool:
    """Whether a match is a date in its surroundings: no proper name of an event, no part of a word."""
    after = text[found.end : found.end + 14]
    if found.row.startswith(("dot-day", "slash-day")) and _NAMED_EVENT.match(after):
        return False
    if found.row == "dot-day" and not found.paren and not found.cited:
        return bool(re.match(r"\s|$|\(|~", after)) or text[found.end - 1 : found.end] == "."
    if found.lead or found.about or text[found.start].isdigit() or text[found.start] in "'~":
        return True
    return _whole_words(text, found, words_)


# A numeral before 해, 달, 주, 분 without a space is as often another word (수해 flood, 반주, 한주).
_SHORT_COUNTS: Final = frozenset(
    {"수년", "반년", "한달", "두달", "석달", "넉달", "몇년", "몇달", "십년", "백년", "두해", "세해"}
)


def _whole_words(text: str, found: Found, words_: Words) -> bool:
    """Whether a match that begins with a word covers whole words, and none of a verb."""
    first = words_.at(found.start)
    if words_.starts[first] < found.start and _glued(text[found.start - 1]):
        return False
    if words_.tags[first].startswith(("VV", "VA")) and words_.texts[first] != "같":
        return False
    last = words_.at(found.end - 1)
    if words_.ends[last] > found.end and words_.tags[last].startswith(("NN", "V")):
        return False
    written = text[found.start : found.end]
    if found.row == "counted" and " " not in written and len(written) == 2:
        return written in _SHORT_COUNTS
    return True


class _Layout:
    """Which characters stand in parentheses, in quotation marks and in citations."""

    def __init__(self, doc: Doc, text: str, written: str) -> None:
        self._citations = sorted((a, b) for a, b in spans.data(doc).get("citations", []))
        self._starts = [a for a, _ in self._citations]
        self._parens = _pairs(text, "(", ")", 120)
        self._quotes = _pairs(written, "“", "”", 400) + _pairs(written, "‘", "’", 120)
        self._quotes.sort()
        self._paren_starts = [a for a, _ in self._parens]
        self._quote_starts = [a for a, _ in self._quotes]

    def cited(self, at: int) -> bool:
        i = bisect_right(self._starts, at) - 1
        return i >= 0 and at < self._citations[i][1]

    def in_parens(self, at: int) -> bool:
        i = bisect_right(self._paren_starts, at) - 1
        return i >= 0 and at < self._parens[i][1]

    def quoted(self, at: int) -> bool:
        i = bisect_right(self._quote_starts, at) - 1
        return any(at < self._quotes[j][1] for j in range(max(0, i - 2), i + 1))


def _pairs(text: str, left: str, right: str, longest: int) -> list[tuple[int, int]]:
    """The stretches between `left` and the next `right`, on one line and no longer than `longest`."""
    pattern = re.compile(f"{re.escape(left)}[^{re.escape(left + right)}\n]{{0,{longest}}}{re.escape(right)}")
    return [m.span() for m in pattern.finditer(text)]
