"""Dates: TIMEX3 expressions found by the patterns of dates.tsv, and given the value a careful reader infers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.errors import TableError
from pipeline.lexicon import Row, table
from pipeline.stages.anchors import Anchors
from pipeline.stages.calendar import granularity
from pipeline.stages.enclosures import Enclosures
from pipeline.stages.timex import resolve
from pipeline.stages.words import Words, words

# One character for one, so that offsets stay: what is written in other widths or scripts is read as this.
_PLAIN: Final = str.maketrans(
    "０１２３４５６７８９．／～∼〜－–—‘’`´年月日時分代世紀初末旬半期春同昨今來翌前後午間週主體",
    "0123456789./~~~-~~''''년월일시분대세기초말순반기봄동작금내익전후오간주주체",
)
_DIGIT_START: Final = re.compile(r"(?<!\d)(?:'(?=\d{2}(?!\d)))?\d|[~]\s?'?\d")
_INSIDE_NUMBER: Final = re.compile(r"\d[.,/]$|[A-Za-z]/?$|(?<![가-힣])제\s?$|\d-$|(?:No|NO|[№#])\.?\s?$")
_USUAL: Final = 3  # blocks from which on a kind of numeric dates is usual in a text
_LEAD: Final = re.compile(r"(지난|오는|다가오는|돌아오는)\s$")
_ABOUT: Final = re.compile(r"(약|대략|거의)\s?$")
_NAMED_EVENT: Final = re.compile(
    r"\s?(\d+\s?(?:주년|돌|돐)|합의|공동\s?선언|공동\s?성명|선언|남북|혁명|사태|항쟁|운동|의거|군사\s?합의|쿠데타|사건|전쟁|참사|"
    r"정변|테러|체제|평양공동선언|조치|담화|성명|정상\s?선언)"
)
_TIME_USE: Final = re.compile(
    r"\s?(\([^()]{2,15}\))?\s?(에|을|를|때|까지|부터|께|당일|이후|이전|전후|전에|전까지|전날|기념일에|즈음|무렵|,)"
    r"(?![가-힣]{0,3}(?:경축|기념식|행사|연휴))"
)
_OCCASION_USE: Final = re.compile(
    r"\s?(경축|기념|행사|연휴|선물|열병식|축전|명절|특별|공연|의\s?의미|노래|이동|보너스)"
)
# What may stand behind a word for a time without a blank; any other noun makes it part of a compound.
_MAY_FOLLOW: Final = frozenset(
    {
        "이후", "이래", "이전", "전", "후", "동안", "사이", "중", "내", "초", "말", "당시", "쯤", "경", "께", "간",
        "째", "여", "들", "자", "부", "치", "판", "안", "밖", "만", "짜리", "씩", "대비", "철",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of dates.tsv, compiled."""

    row: Row
    regex: re.Pattern[str]
    where: str
    family: str


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
    nearby: str = ""  # what stands before a named day, for the country whose day it is
    cut: int = 0  # where the count ends and 뒤, 후, 전 follows


@cache
def _parts() -> dict[str, str]:
    eras = "|".join(sorted((row["name"] for row in table("eras")), key=len, reverse=True))
    return {row["name"]: row["pattern"] for row in table("date_parts")} | {"era": f"(?P<era>{eras})"}


def expand(pattern: str) -> str:
    """A pattern with the parts of date_parts.tsv put in; `{X2}` numbers the groups of X with 2."""

    def part(found: re.Match[str]) -> str:
        source = expand(_parts()[found["name"]])
        if found["number"]:
            source = re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{found['number']}>", source)
        return f"(?:{source})"

    return re.sub(r"\{(?P<name>[A-Za-z]+)(?P<number>2?)\}", part, pattern)


@cache
def patterns() -> tuple[tuple[Pattern, ...], tuple[Pattern, ...], re.Pattern[str]]:
    """The patterns that begin with a digit, those that begin with a word, and where a word may begin one."""
    digits, others = [], []
    for row in table("dates"):
        try:
            compiled = Pattern(row, re.compile(expand(row["pattern"])), row["where"], _family(row))
        except (re.error, KeyError) as error:
            raise TableError(f"{row.where}: the pattern does not compile: {error}") from error
        starts = row["starts"].split()
        if "digit" in starts:
            digits.append(compiled)
        if "word" in starts:
            others.append(compiled)
    eras = "|".join(row["name"] for row in table("eras"))
    return tuple(digits), tuple(others), re.compile(f"{_WORD_START}|{eras}")


def _family(row: Row) -> str:
    """Rows of one family vouch for each other: 5/24 behind 5/22, 89년 behind 93년 3월."""
    dotted = row["id"].startswith("dot-")
    return "numeric" if dotted or row["where"] == "cell" else row["id"].partition("-")[0]


# The first characters of what no digit begins: relative words, native numerals, parts of the day, English months.
_WORD_START: Final = (
    r"올|금[년월주]|작년|지[난지]|거년|전[년달날일월주]|재작년|[내래][년달일주후]|명년|다[음달]|이[듬해달번날튿틀레]|후년|같은|동[년월일]"
    r"|그[해달날저제주다\s]|당[해월일]|훗달|새해|간밤|차주|오[늘전후월]|어[제저젯]|엊|모레|익일|[상하][반]|[전후]반기|제\s?[1-4]\s?(?:/|분기)"
    r"|[연년][말초내\s\d]|월[말초]|[초상중하]순|봄|여름|가을|겨울|[초늦]봄|[초늦한](?:여름|겨울)|[초늦]가을|[월화수목금토일]요일|주말"
    r"|새벽|아침|저녁|밤|낮|정오|자정|주체|음력|양력|[삼사유칠팔구시]월|십[일이]월|[갑을병정무기경신임계][자축인묘진사오미신유술해]년"
    r"|수[십백천]?|몇|한|두|세|석|네|넉|너|다섯|여[섯덟드]|일곱|아[홉흐]|열|스[물무]|서른|마흔|쉰|예순|일[흔주]|여든|아흔|백|반"
    r"|[일이삼사오육칠팔구]?십|[삼사오육칠팔구](?=\s년)|이?천(?=[일이삼사오육칠팔구년])|하루|사흘|나흘|닷새|엿새|보름|서너|대여섯|십수|매[년월주달일해시\s]|[격]|해마다|다달이|날마다|분기마다|반기마다"
    r"|[一二三四五六七八九十](?=[〇零○一二三四五六七八九十년월일])"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)


class Dates:
    """Finds and resolves the date expressions of a Doc; writes the span group `dates`."""

    def __call__(self, doc: Doc) -> Doc:
        anchors = Anchors.of(doc)
        annotations: list[dict[str, Any]] = []
        for match in find(doc):
            timex = resolve(match, anchors)
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
        annotations = list(_joined(annotations, words(doc).text))
        spans.annotate(doc, spans.DATES, annotations, value="value")
        return doc


@Language.factory("sageon/dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> Dates:
    """The stage `sageon/dates`."""
    return Dates()


def _joined(annotations: list[dict[str, Any]], text: str) -> Iterator[dict[str, Any]]:
    """The annotations with `A부터 B까지` as one range."""
    held: dict[str, Any] | None = None
    for date in annotations:
        if held and _is_range(held, date, text):
            held = _range(held, date, text)
            continue
        if held:
            yield held
        held = date
    if held:
        yield held


def _is_range(first: dict[str, Any], last: dict[str, Any], text: str) -> bool:
    if not re.fullmatch(r"부터\s?|에서\s", text[first["end"] : last["start"]]):
        return False
    closed = text.startswith("까지", last["end"]) or re.match(r"\s사이", text[last["end"] : last["end"] + 3])
    points = all(d["label"] in ("DATE", "TIME") and d["begin"] is None for d in (first, last))
    return bool(closed and points and _later(first["value"], last["value"]))


def _later(first: str, last: str) -> bool:
    width = min(len(first), len(last))
    return "REF" not in first + last and first[:width] <= last[:width]


def _range(first: dict[str, Any], last: dict[str, Any], text: str) -> dict[str, Any]:
    value = f"{first['value']}/{last['value']}"
    return first | {
        "end": last["end"] + len("까지") * text.startswith("까지", last["end"]),
        "label": "DATE",
        "value": value,
        "mod": None,
        "begin": first["value"],
        "end_value": last["value"],
        "granularity": granularity(value),
    }


def find(doc: Doc) -> Iterator[Found]:
    """The date expressions of a Doc in text order, none overlapping, unresolved."""
    words_ = words(doc)
    text = words_.text.translate(_PLAIN)
    enclosures = Enclosures(doc, words_.text)
    candidates: list[Found] = []
    shown: Counter[str] = Counter()
    for number, block in enumerate(spans.blocks(doc)):
        if block["region"] not in spans.SILENT_REGIONS:
            usual = {family for family, blocks in shown.items() if blocks >= _USUAL}
            search = _Block(text, block["start"], block["end"], number, enclosures, usual)
            candidates.extend(search.candidates())
            shown.update(search.families - usual)
    candidates = [c for c in candidates if _stands(text, c, words_)]
    candidates.sort(key=lambda c: (c.start, -(c.end - c.start)))
    at = -1
    for candidate in candidates:
        if candidate.start >= at:
            yield candidate
            at = candidate.end


class _Block:
    """The search through one block `[start, end)` of the plain text."""

    def __init__(self, text: str, start: int, end: int, number: int, enclosures: Enclosures, usual: set[str]) -> None:
        self.text, self.start, self.end, self.number = text, start, end, number
        self.enclosures = enclosures
        self.families = set(usual)  # kinds of numeric dates that the block or the text has shown to be dates

    def candidates(self) -> Iterator[Found]:
        """What any pattern or word of the tables finds; overlaps included."""
        digits, others, word_start = patterns()
        for opening in _DIGIT_START.finditer(self.text, self.start, self.end):
            at = opening.start()
            if self.text[at] in "'~" or not _INSIDE_NUMBER.search(self.text[max(self.start, at - 6) : at]):
                yield from self._best(digits, at)
        for opening in word_start.finditer(self.text, self.start, self.end):
            at = opening.start()
            if at == self.start or not _glued(self.text[at - 1]):
                yield from self._best(others, at)
        yield from self._vague()
        yield from self._named()

    def _found(self, start: int, end: int, row: str, groups: dict[str, str]) -> Found:
        asked = self.enclosures
        return Found(
            start, end, row, groups, self.number, asked.in_parens(start), asked.quoted(start), asked.cited(start)
        )

    def _best(self, rows: tuple[Pattern, ...], at: int) -> Iterator[Found]:
        """The longest match of any row at `at`; among equals the earlier row."""
        best: tuple[int, Pattern, re.Match[str]] | None = None
        for pattern in rows:
            match = pattern.regex.match(self.text, at, self.end)
            if match:
                stop = at + len(match[0].rstrip())
                if stop > (best[0] if best else at) and self._in_its_place(pattern, at, stop):
                    best = stop, pattern, match
        if best is None:
            return
        stop, pattern, match = best
        self.families.add(pattern.family)
        groups = {k: v for k, v in match.groupdict().items() if v is not None}
        found = self._found(at, stop, pattern.row["id"], groups)
        if "shift" in groups:
            found.cut = at + len(self.text[at : match.start("shift")].rstrip())
        self._modify(found)
        yield found

    def _in_its_place(self, pattern: Pattern, at: int, stop: int) -> bool:
        if not pattern.where:
            return True
        if pattern.where == "again":
            return pattern.family in self.families
        paren = self.enclosures.in_parens(at)
        if pattern.where == "cell":
            return paren or pattern.family in self.families or self._opens_cell(at)
        if pattern.where == "paren":
            return paren
        return _cites(self.text, at, stop, paren, self.enclosures.cited(at))

    def _opens_cell(self, at: int) -> bool:
        """Whether only a bullet or a bracket stands between the block's start and `at`."""
        return not re.search(r"[가-힣A-Za-z\d]", self.text[self.start : at])

    def _modify(self, found: Found) -> None:
        """Take 지난, 오는, 약 before an expression into it."""
        lead = _LEAD.search(self.text, max(self.start, found.start - 6), found.start)
        if lead and lead.end() == found.start:
            found.start, found.lead = lead.start(), lead[1]
        about = _ABOUT.search(self.text, max(self.start, found.start - 4), found.start)
        alone = about and (about.start() <= self.start or not _glued(self.text[about.start() - 1]))
        if about and alone and about.end() == found.start:
            found.start, found.about = about.start(), True

    def _vague(self) -> Iterator[Found]:
        pattern, rows = _vague_words()
        for match in pattern.finditer(self.text, self.start, self.end):
            if match.start() > self.start and _glued(self.text[match.start() - 1]):
                continue
            for row in rows[match[0]]:
                if row["excludes"] and re.match(row["excludes"], self.text[match.end() : match.end() + 24]):
                    continue
                if row["value"] == "LAST" and not _free_standing(self.text, match.end()):
                    continue
                yield self._found(match.start(), match.end(), row["word"], {"word": row["value"]})
                break

    def _named(self) -> Iterator[Found]:
        for match in _named_days().finditer(self.text, self.start, self.end):
            at = match.start()
            if at > self.start and _glued(self.text[at - 1]):
                continue
            after = self.text[match.end() : match.end() + 20]
            timed = match["own"] or match["tod"] or _TIME_USE.match(after)
            if _OCCASION_USE.match(after) or not timed or re.match(r"\d|[A-Za-z]", after):
                continue
            if _another_day(match["named"], after):
                continue
            groups = {k: v for k, v in match.groupdict().items() if v is not None}
            found = self._found(at, match.end(), match["named"], groups)
            found.nearby = self.text[max(self.start, at - 60) : at + 30]
            self._modify(found)
            yield found


def _another_day(name: str, after: str) -> bool:
    """Whether the parentheses behind a named day date it otherwise than the table: the day of a state not listed."""
    stated = re.match(r"\s?\(\s?(\d{1,2})(?:월\s?|\.\s?)(\d{1,2})[일.)]", after)
    if stated is None:
        return False
    days = [row["day"] for row in table("named_days") if row["name"] == name]
    return f"{int(stated[1]):02d}-{int(stated[2]):02d}" not in days and not any(d.startswith("lunar") for d in days)


def _glued(before: str) -> bool:
    return "가" <= before <= "힣" or before.isdigit() or (before.isascii() and before.isalpha())


def _cites(text: str, at: int, end: int, paren: bool, cited: bool) -> bool:
    before = text[max(0, at - 2) : at].strip()
    after = text[end : end + 1]
    if cited and re.match(r"\s[가-힣]", text[end : end + 2]) and before[-1:] in ("｢", "「", "“", "『", "‘", "'"):
        return True
    if paren and re.search(r"[가-힣A-Za-z.]\s$", text[max(0, at - 2) : at]):
        return bool(re.match(r"\)|[,:]\s?\d", text[end : end + 4]))  # (이정훈 2014, 112)
    if cited or paren:
        return before[-1:] in ("(", ",", ";", ":", "") and after in ("", ")", ",", ":", ";", ".", " ", "~", "-")
    return before[-1:] == "," and after in (".", ",", ")")


def _free_standing(text: str, end: int) -> bool:
    return bool(re.match(r"[\s,.]|에|의\s|부터|까지|를|을|는|은|가|이\s|$", text[end : end + 3]))


def _any_of(forms: list[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


@cache
def _vague_words() -> tuple[re.Pattern[str], dict[str, list[Row]]]:
    rows: dict[str, list[Row]] = {}
    for row in table("date_words"):
        rows.setdefault(row["word"], []).append(row)
    return re.compile(_any_of(list(rows))), rows


@cache
def _named_days() -> re.Pattern[str]:
    """A named day with the year before it and the time of day behind it."""
    names = _any_of([row["name"] for row in table("named_days")])
    year, tod = expand("{Y}{NYEAR}"), expand("{tod}")
    return re.compile(rf"(?:{year}\s?)?(?P<named>{names})(?P<own>\s당일)?(?:\s{tod})?")


def _stands(text: str, found: Found, words_: Words) -> bool:
    """Whether a match is a date in its surroundings: no proper name of an event, no part of a word."""
    after = text[found.end : found.end + 14]
    if found.row.startswith(("dot-day", "slash-day")) and _NAMED_EVENT.match(after):
        return False
    if found.row == "dot-day" and not found.paren and not found.cited:
        return bool(re.match(r"\s|$|\(|~|,|에[는도]?\s|부터|까지", after)) or text[found.end - 1 : found.end] == "."
    if found.row == "당시" and words_.tags[max(0, words_.at(found.start) - 1)].startswith("NN"):
        return False  # 대선 당시: at the time of something
    if found.lead or found.about or text[found.start].isdigit() or text[found.start] in "'~":
        return True
    return _whole_words(text, found, words_)


# What these groups matched names a year: no word could hold it.
_STATED: Final = frozenset({"y", "era", "juche", "cycle"})
# A numeral before 해, 달, 주, 분 without a space is as often another word (수해 flood, 반주, 한주).
_SHORT_COUNTS: Final = frozenset(
    {"수년", "반년", "한달", "두달", "석달", "넉달", "몇년", "몇달", "십년", "백년", "두해", "세해"}
)


def _whole_words(text: str, found: Found, words_: Words) -> bool:
    """Whether a match that begins with a word covers whole words, and none of a verb."""
    first = words_.at(found.start)
    if words_.starts[first] < found.start and _glued(text[found.start - 1]):
        return False
    if words_.tags[first].startswith(("VV", "VA")) and words_.texts[first] not in ("같", "지난"):
        return False
    last = words_.at(found.end - 1)
    counted = found.end - found.start > 1 and text[found.end - 2].isdigit()  # 6일 in 6일자
    if (
        words_.ends[last] > found.end
        and not counted
        and words_.tags[last].startswith(("NN", "V"))
        and not _STATED & found.groups.keys()
    ):
        return False
    if _in_compound(found, words_, last):
        return False
    written = text[found.start : found.end]
    if found.row == "counted" and " " not in written and len(written) == 2:
        return written in _SHORT_COUNTS
    return True


def _in_compound(found: Found, words_: Words, last: int) -> bool:
    """Whether another noun is glued on: 전일제, 금주운동, 연말정산."""
    if words_.ends[last] != found.end or last + 1 >= len(words_.texts) or words_.starts[last + 1] != found.end:
        return False
    return words_.tags[last + 1].startswith(("NN", "XSN")) and words_.texts[last + 1] not in _MAY_FOLLOW
