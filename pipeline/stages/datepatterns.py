"""The rows of the date tables, compiled: where an expression may begin and what it looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.errors import TableError
from pipeline.lexicon import Row, table

# One character for one, so that offsets stay: what is written in other widths or scripts is read as this.
PLAIN: Final = str.maketrans(
    "０１２３４５６７８９．／～∼〜－–—‘’`´年月日時分代世紀初末旬半期春同昨今來翌前後午間週主體",
    "0123456789./~~~-~~''''년월일시분대세기초말순반기봄동작금내익전후오간주주체",
)
DIGIT_START: Final = re.compile(r"(?<!\d)(?:'(?=\d{2}(?!\d)))?\d|[~]\s?'?\d")
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


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of dates.tsv, compiled."""

    row: Row
    regex: re.Pattern[str]
    where: str
    family: str


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


def _any_of(forms: list[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


@cache
def vague_words() -> tuple[re.Pattern[str], dict[str, list[Row]]]:
    rows: dict[str, list[Row]] = {}
    for row in table("date_words"):
        rows.setdefault(row["word"], []).append(row)
    return re.compile(_any_of(list(rows))), rows


@cache
def named_days() -> re.Pattern[str]:
    """A named day with the year before it and the time of day behind it."""
    names = _any_of([row["name"] for row in table("named_days")])
    year, tod = expand("{Y}{NYEAR}"), expand("{tod}")
    return re.compile(rf"(?:{year}\s?)?(?P<named>{names})(?P<own>\s당일)?(?:\s{tod})?")
