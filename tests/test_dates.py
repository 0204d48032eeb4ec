"""Dates: any date in any style reads as itself; spans without particles; values that never claim more than the text."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import Sentence, cases, documents, layer, misread, sentences

from pipeline import spans
from pipeline.api import analyse
from pipeline.lexicon import Row, table
from pipeline.numerals import number
from pipeline.reading import Metadata, as_given, read, read_text
from pipeline.stages.dating.calendar import bounds, contains, granularity, parse
from pipeline.stages.dating.datepatterns import PLAIN, Pattern, openings, patterns

Dated = Callable[..., list[tuple[str, str]]]
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2039, 12, 31))
STYLES = (
    "{y}년 {m}월 {d}일", "{y}년{m}월{d}일", "{y}. {m}. {d}.", "{y}.{m}.{d}", "{y}-{m:02d}-{d:02d}", "{y}/{m:02d}/{d:02d}",
    "{y}年 {m}月 {d}日",
)  # fmt: skip

PIECES = (
    "2019년 ", "3월 ", "14일 ", "초순에 ", "말까지 ", "회담을 ", "했다. ", "올해 ", "이튿날 ", "사흘 뒤 ", "지난 ", "오전 10시 ",
    "1/4분기 ", "(2018. 5.) ", "주체110년 ", "30주년을 ", "매년 ", "1950년대 ", "97년 ", "5/24 ", "한다. ", "\n", "약 ", "여름 ",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(DAYS, st.sampled_from(STYLES), st.sampled_from(["에 회담이 열렸다.", "부터 협의했다.", " 회담이 열렸다."]))
def test_a_full_date_in_any_style_reads_as_itself(dated: Dated, day: datetime.date, style: str, rest: str) -> None:
    written = style.format(y=day.year, m=day.month, d=day.day)
    found = dated(f"대표단은 {written}{rest}")
    assert found[0] == (written, day.isoformat())


@settings(max_examples=40, deadline=None)
@given(st.integers(1950, 2030), st.integers(1, 12))
def test_a_month_is_never_read_as_a_day(dated: Dated, year: int, month: int) -> None:
    ((text, value),) = dated(f"조약은 {year}년 {month}월에 체결되었다.")
    assert (text, value) == (f"{year}년 {month}월", f"{year}-{month:02d}")
    assert granularity(value) == "month"


@settings(max_examples=120, deadline=None)
@given(
    st.text(st.sampled_from(list("가나다년월일시분초말경0123456789 .,~-/()’제차주간째만전후올해내지난")), max_size=60)
)
def test_no_text_breaks_the_stage_and_every_value_has_a_form(dated: Dated, text: str) -> None:
    for found, value in dated(text):
        assert found.strip() == found
        assert value


@pytest.mark.parametrize(
    "text",
    [
        "코로나19 확산으로 제79차 총회가 미뤄졌다.",
        "5개년 계획과 4년제 대학을 논의했다.",
        "152mm 포탄과 98.3%의 비중을 언급했다.",
        "1억 4천만 명이 참가했다.",
        "6·15 공동선언과 9·19 군사합의를 이행했다.",
        "전화는 02-123-4567번이다.",
        "경기는 3-1로 끝났다.",
        "전달 방식과 낮은 비용을 검토했다.",
    ],
)
def test_numbers_that_are_no_dates_are_left_alone(dated: Dated, text: str) -> None:
    assert dated(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1998년 4월 8일 도착해 이튿날 떠났다.", [("1998년 4월 8일", "1998-04-08"), ("이튿날", "1998-04-09")]),
        (
            "1998년 11월 30일 회담하고 12월 2일 귀국했다.",
            [("1998년 11월 30일", "1998-11-30"), ("12월 2일", "1998-12-02")],
        ),
        ("총리는 지난 9월 13일 방문했다.", [("지난 9월 13일", "2020-09-13")]),
        ("두 나라는 1962-1970년에 교류했다.", [("1962-1970년", "1962/1970")]),
        ("수교 50주년을 맞았다.", [("50주년", "P50Y")]),
        ("1983~4년에 협상했다.", [("1983~4년", "1983/1984")]),
        ("2004년 12월 3일에 이어 1월 9일 다시 만났다.", [("2004년 12월 3일", "2004-12-03"), ("1월 9일", "2005-01-09")]),
        ("등록 2017-05-08 03:04:05", [("2017-05-08 03:04:05", "2017-05-08T03:04:05")]),
        ("60여 년 동안 지속되었다.", [("60여 년", "P60Y;APPROX")]),
    ],
)
def test_dates_chain_through_a_text(dated: Dated, text: str, expected: list[tuple[str, str]]) -> None:
    assert dated(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("총리는 당초 15일 방문할 예정이었으나 미뤘다.", "2020-10-15"),
        ("지난 3월 미국을 방문한 총리는 18일 떠났다.", "2020-10-18"),
        ("세계가 지켜보는 가운데 30일 조약을 맺었다.", "2020-09-30"),
        ("30일 세계가 지켜보는 가운데 조약을 맺었다.", "2020-09-30"),
        ("시민들은 30일 철수를 요구하는 집회를 열었다.", "2020-09-30"),
        ("30일 열리는 회담에서 조약을 맺는다.", "2020-10-30"),
    ],
)
def test_a_bare_day_lies_where_its_own_clause_says(dated: Dated, text: str, day: str) -> None:
    assert dated(text, "2020-10-20")[-1][1] == day


def test_the_numbers_of_sections_are_no_days(dated: Dated) -> None:
    text = "3. 역사\n\n3.1. 19세기\n조약을 맺었다.\n\n3.2. 20세기\n단교했다.\n"
    assert [value for _, value in dated(text)] == ["18", "19"]
    assert [value for _, value in dated("2003년 일지\n3.1. 몽골 총리 방한\n3.2. 공동성명 채택\n")] == [
        "2003",
        "2003-03-01",
        "2003-03-02",
    ]


def test_without_a_date_of_the_document_nothing_is_invented(dated: Dated) -> None:
    assert dated("회담은 9월에 열린다.", None) == [("9월", "XXXX-09")]
    assert dated("어제 회담이 열렸다.", None) == [("어제", "XXXX-XX-XX")]
    assert dated("총리는 13일 밤 귀국했다.", None) == [("13일 밤", "XXXX-XX-13TNI")]


def test_a_table_takes_its_year_from_the_caption(dated: Dated) -> None:
    text = "표 1. 2017년 교류 일지\n날짜 내용\n2/10 총리 방한\n9/10~9/11 장관 회담"
    assert dated(text, None) == [("2017년", "2017"), ("2/10", "2017-02-10"), ("9/10~9/11", "2017-09-10/2017-09-11")]


def test_a_heading_resets_the_year(dated: Dated) -> None:
    text = "1. 2015년 관계 분석\n\n회담은 3월에 열렸다.\n\n2. 2016년 전망\n\n회담은 4월에 열린다.\n"
    assert [v for _, v in dated(text, None)] == ["2015", "2015-03", "2016", "2016-04"]


def test_bounds_cover_what_a_value_names_and_no_more() -> None:
    assert bounds("195") == ("1950-01-01", "1959-12-31")
    assert bounds("2024-02") == ("2024-02-01", "2024-02-29")
    assert bounds("2023-H2") == ("2023-07-01", "2023-12-31")
    assert bounds("2024-W20") == ("2024-05-13", "2024-05-19")
    assert bounds("XXXX-09") is None
    assert contains("2024", "2024-06-19")
    assert not contains("2024-06", "2024-07-01")


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_a_value_lies_within_its_coarser_selves(day: datetime.date) -> None:
    value = day.isoformat()
    date = parse(value)
    assert date is not None
    for unit in ("day", "week", "month", "year"):
        assert contains(date.only(unit).value, value)


def test_korean_numerals_count() -> None:
    assert [number(n) for n in ("열", "이십삼", "석", "12", "십", "갑")] == [10, 23, 3, 12, 10, None]


@pytest.mark.parametrize("document", documents(), ids=lambda document: f"{document.row['set']}: {document.text[:20]}")
def test_a_whole_document_is_dated_as_well_as_its_row_says(document: Sentence) -> None:
    assert misread(document) == int(document.row["misread"]), "`python tests/marked.py documents --write` where fewer"


@pytest.mark.parametrize(("sentence", "name"), cases("dates"))
def test_a_sentence_is_dated_as_a_careful_reader_would(sentence: Sentence, name: str) -> None:
    expected, found = layer(sentence, name)
    assert found == expected


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_a_value_claims_no_more_than_its_text_says(dated: Dated, pieces: list[str]) -> None:
    for found, told in dated("".join(pieces), None):
        value = told.partition(";")[0]
        if not any(c.isdigit() for c in found):
            continue
        if granularity(value) == "day" and "X" not in value and "T" not in value:
            assert any(mark in found for mark in ("일", ".", "/", "-", "절", "날")), (found, value)
        if granularity(value) == "month" and "X" not in value:
            assert any(mark in found for mark in ("월", ".", "/", "-")), (found, value)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.sampled_from(STYLES), st.sampled_from(["에", "부터", "까지", "은", "의", "에는", "이다"]))
def test_a_span_never_includes_its_particle(dated: Dated, day: datetime.date, style: str, particle: str) -> None:
    written = style.format(y=day.year, m=day.month, d=day.day)
    found = [text for text, _ in dated(f"회담은 {written}{particle} 말했다.")]
    assert found == [written]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_a_text_is_dated_the_same_twice(dated: Dated, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert dated(text) == dated(text)


@pytest.mark.parametrize("piece", ["1·", "(", "1", "·", "1,", "19·", "2019, ", "1일 "])
def test_a_long_run_of_marks_and_digits_costs_no_more_than_its_length(dated: Dated, piece: str) -> None:
    # Each would take hours if a pattern looked ahead over all of it from every place.
    assert isinstance(dated(piece * 5_000), list)


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        (
            "조약은 1955년 2월 8일 나왔다. 그는 1986년 회고록에서 이를 적었다. 5월 15일 서명되었다.",
            "5월 15일",
            "1955-05-15",
        ),
        ("1972년 3월 그는 평양에 갔다. 1968년 1월의 습격을 두고 그는 5월 4일 변명하였다.", "5월 4일", "1972-05-04"),
        ("1964년 3월 조약을 맺었다. 그다음 해 5월 3일 단교하였다.", "그다음 해 5월 3일", "1965-05-03"),
        ("교섭은 1978년 7월 21일 재개되었고, 다음 달 12일 조약이 조인되었다.", "다음 달 12일", "1978-08-12"),
        (
            "파병안은 1960년 7월 20일 통과되었다. 6월 30일로부터 한 달이 못 된 때였다. 부대는 27일 떠났다.",
            "27일",
            "1960-07-27",
        ),
        ("1977년 11월 13일 조약을 파기하였다. 3월 5일 도시가 탈환되었다.", "3월 5일", "1978-03-05"),
    ],
)
def test_what_stands_beside_the_narrative_does_not_move_its_year(nlp: Any, text: str, surface: str, value: str) -> None:
    found = {text[d["start"] : d["end"]]: d["value"] for d in spans.marks(nlp(text), spans.DATES)}
    assert found[surface] == value


def test_the_war_of_six_days_is_no_date(nlp: Any) -> None:
    assert list(spans.marks(nlp("이집트는 6일전쟁의 참패를 기억했다."), spans.DATES)) == []


def test_a_footnote_does_not_move_the_year_of_the_narrative(nlp: Any, tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(
        "양측은 1973년 4월 다시 만났다.\n\n[^1]: 대표부 전문, 1971년 11월 30일. 8월 5일에 닿았다.\n\n6월에 의제가 정리되었다.\n",
        encoding="utf-8",
    )
    doc = analyse(nlp, read(path))
    assert [b["region"] for b in spans.blocks(doc)].count("footnote") == 1
    found = {doc.text[d["start"] : d["end"]]: d["value"] for d in spans.marks(doc, spans.DATES)}
    assert (found["8월 5일"], found["6월"]) == ("1971-08-05", "1973-06")


@given(st.from_regex(r"\A\d{4}(-(H[12]|Q[1-4]|SP|SU|FA|WI|W\d\d(-WE)?|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?\Z"))
def test_the_bounds_of_any_value_are_days_in_order_or_nothing(value: str) -> None:
    found = bounds(value)
    assert found is None or (found[0] <= found[1] and len(found[0]) == len(found[1]) == 10)


def test_a_winter_ends_in_the_year_after() -> None:
    assert bounds("1961-WI") == ("1961-12-01", "1962-02-28")


@pytest.mark.parametrize(
    ("text", "published", "last"),
    [
        # A month beside its participle moves no narrative.
        ("1974년 7월 2일 왕이 떠났다. 4월 총리가 된 칸은 남았다. 15일 군대가 들어왔다.", None, "1974-07-15"),
        # A paragraph comes back from what is planned to what was.
        ("차관은 28일 회의에서 5월 25일 포럼에 가겠다고 했다.\n\n같은 날 오찬이 있었다.", "2021-04-30", "2021-04-28"),
        # A new section of the same year goes on where the one before it ended.
        (
            "1974년 위기\n\n== 시작 ==\n\n7월 17일 왕이 떠났다.\n\n== 반응 ==\n\n같은 날 총리가 물러났다.\n",
            None,
            "1974-07-17",
        ),
        # A coarser date between leaves the day and the month told before it.
        ("1961년 6월 3일 왕이 총리를 만나 연말까지 떠나겠다고 했다. 같은 달 15일 회견했다.", None, "1961-06-15"),
        ("2019년 3월 16일 왕이 돌아왔다. 올해 첫 순방이었으며 이날 밤 연설했다.", None, "2019-03-16TNI"),
        # The news comes from the end of last month into its own.
        ("군은 지난달 29일 공항을 닫았다. 3일 다시 열었다.", "2021-08-26", "2021-08-03"),
        ("군은 지난달 12일 공항을 닫았으며 총리는 4일밤 사과했다.", "2021-08-05", "2021-08-04TNI"),
        # The story goes on from its own day, not from that on which a medium told it.
        ("왕은 14일 의회를 열었다고 통신이 17일 보도했다. 왕은 이튿날 떠났다.", "2021-08-18", "2021-08-15"),
        ("왕은 14일 의회를 열었다고 통신이 17일 보도했다. 통신은 이날 논평도 냈다.", "2021-08-18", "2021-08-17"),
        # Two digits are a year of the century of which the text tells.
        ("1932년 군이 진격했다. 이어 35년 6월 12일 정전했다.", None, "1935-06-12"),
        ("1876년 조약을 맺었다. 82년 7월 군란이 일어났다.", None, "1882-07"),
        ("조약은 1905년 체결되었다. 85년 5월 학자들이 만났다.", None, "1985-05"),
        ("2002년 회담했다. 33년 3월에는 전쟁을 벌였다.", None, "1933-03"),
        ("1953년 정전했다. 18년 4월 정상이 만났다.", "2024-05-03", "2018-04"),
        ("왕은 15년 3월 1일 학교에 들어갔다.", "1994-05-03", "1915-03-01"),
    ],
)
def test_where_a_narrative_stands(nlp: Any, text: str, published: str | None, last: str) -> None:
    document = read_text(text, doc_id="d", metadata=Metadata(published=published))
    assert spans.marks(analyse(nlp, document), spans.DATES)[-1]["value"] == last


def test_days_with_dots_that_a_bulletin_is_used_to_need_no_parentheses(nlp: Any) -> None:
    items = [
        "총리 담화(9.24, 중통)",
        "장관 방문(9.30)",
        "축전 발송(10.1)",
        "군도 10.2 회의에서 위협",
        "3.5 퍼센트 상승",
    ]
    document = read_text(
        "\n".join(f"□ {item}\n" for item in items), doc_id="d", metadata=Metadata(published="2014-10-05")
    )
    values = [d["value"] for d in spans.marks(analyse(nlp, document), spans.DATES)]
    assert values == ["2014-09-24", "2014-09-30", "2014-10-01", "2014-10-02"]
    alone = read_text("□ 군도 10.2 회의에서 위협\n", doc_id="d", metadata=Metadata(published="2014-10-05"))
    assert spans.marks(analyse(nlp, alone), spans.DATES) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("회담은 이제 9월 초로 예상된다", ("9월 초", "2021-09;START")),
        ("오후 7:12에 만났다", ("오후 7:12", "2021-05-20T19:12")),
        ("오전 12시 2분에 알렸다", ("오전 12시 2분", "2021-05-20T00:02")),
        ("연말을 시한으로 못 박았다", ("연말", "2021;END")),
        ("4월 2일부로 국교를 끊었다", ("4월 2일", "2021-04-02")),
        ("6박 7일간 머물렀다", ("6박 7일", "P7D")),
    ],
)
def test_words_around_a_date_leave_it_whole(dated: Any, text: str, date: tuple[str, str]) -> None:
    assert dated(text) == [date]


def test_a_day_of_the_week_tells_the_year(nlp: Any) -> None:
    rows = "외교 일지\n2009년 10월\n\n10. 10(토)\n- 다음 회의는 2011년 한국에서 열기로 함\n\n10. 12(월)\n- 장관 귀국\n"
    values = [d["value"] for d in spans.marks(analyse(nlp, read_text(rows, doc_id="d")), spans.DATES)]
    assert values == ["2009-10", "2009-10-10", "2011", "2009-10-12"]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("2021. 5. 20.(목) 배포 / 담당: 동남아과", "2021-05-20"),
        ("’21.5.20.(목) / 통상정책과", "2021-05-20"),
        ("하노이, 2021년 5월 20일", "2021-05-20"),
        ("김하늘 기자 2021.05.20 08:10", "2021-05-20"),
        ("May 20, 2021", "2021-05-20"),
        ("(하노이 2021년 5월 20일발 새벽통신)", "2021-05-20"),
        ("호찌민 탄생 131주년 기념일 1890년 5월 19일", None),
        ("출생: 1950. 3. 4.", None),
    ],
)
def test_a_head_line_says_when_the_text_was_written(head: str, day: str | None) -> None:
    assert read_text(f"총리의 하노이 방문\n{head}\n\n총리는 어제 도착했다.\n", doc_id="x").metadata.published == day


def test_an_agency_leaves_the_year_to_be_reckoned() -> None:
    text = "대표단의 방문\n\n(평양 9월 9일발 새벽통신)\n\n대표단은 수교 40돐에 즈음하여 5일 도착하였다. 두 나라는 1975년에 수교하였다.\n"
    assert read_text(text, doc_id="x").metadata.published == "2015-09-09"


def test_a_speech_without_a_day_takes_its_year_from_what_it_keeps(dated: Dated) -> None:
    text = "올해 우리 공화국은 독립 30주년을 맞았습니다. 1991년의 그날을 기억합니다. 지난해 6월 지진이 났습니다."
    assert ("지난해 6월", "2020-06") in dated(text, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what a relative clause tells of last year is not the year of the news
        (
            "총리는 20일 물러났다.\n\n작년 8월 감세를 약속했던 총리는 5월 3일 증세안을 냈다.",
            [("20일", "2021-05-20"), ("작년 8월", "2020-08"), ("5월 3일", "2021-05-03")],
        ),
        # a new paragraph about these days is not of the background's year
        (
            "2018년 6월 협정이 발효했다.\n\n장관은 5.18. 저녁 도착했다.",
            [("2018년 6월", "2018-06"), ("5.18. 저녁", "2021-05-18TEV")],
        ),
        # 앞서 tells of what was, whatever the verb nearest to it
        ("노조는 앞서 17일 사퇴를 요구하는 집회를 열었다.", [("17일", "2021-05-17")]),
        (
            "수출은 늘었다. 2021년 3월 선적은 전년 동월 대비 8% 줄었다.",
            [("2021년 3월", "2021-03"), ("전년 동월", "2020-03")],
        ),
        ("허가는 5월 말 만료에서 12월 말까지 유예", [("5월 말", "2021-05;END"), ("12월 말", "2021-12;END")]),
        ("리튬 생산을 ’25~’60년 함께 한다.", [("’25~’60년", "2025/2060")]),
        ("우리는 새벽 두 시까지 기다렸다.", [("새벽 두 시", "2021-05-20T02:00")]),
    ],
)
def test_background_and_plans_leave_the_news_in_its_year(
    dated: Dated, text: str, expected: list[tuple[str, str]]
) -> None:
    assert dated(text) == expected


def test_a_plan_of_a_later_year_does_not_move_a_chronology(dated: Dated) -> None:
    text = "2019년 일지\n\n12.16 상원, 협정 비준. 하원 승인은 2020년 상반기 예상\n12.20 대통령, 예산안 서명\n"
    assert [v for _, v in dated(text, None)] == ["2019", "2019-12-16", "2020-H1", "2019-12-20"]


def test_a_named_day_dated_otherwise_is_not_that_of_the_table(dated: Dated) -> None:
    assert dated("독립기념일(12월 16일)을 맞아 쉰다.") == [("12월 16일", "2020-12-16")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "두 총리는 2020년 6월 2일 처음 만났고 내년 4월 8일 다시 만나 같은 달 하순 서명한다.",
            [("2020년 6월 2일", "2020-06-02"), ("내년 4월 8일", "2022-04-08"), ("같은 달 하순", "2022-04;END")],
        ),
        ("지진은 2021년 5월 3일 7시 5분 9초에 일어났다.", [("2021년 5월 3일 7시 5분 9초", "2021-05-03T07:05:09")]),
        ("마감을 5분 남기고 합의했다.", [("5분", "PT5M")]),
        (
            "1592년 전쟁이 시작되어 무술년 가을에 끝났다.",
            [("1592년", "1592"), ("무술년 가을", "1598-FA")],
        ),
        (
            "4월 9일 시작된 봉쇄는 12일 만인 21일 풀렸다.",
            [("4월 9일", "2021-04-09"), ("12일", "P12D"), ("21일", "2021-04-21")],
        ),
        ("檀紀 4300년에 나왔다.", [("檀紀 4300년", "1967")]),
        ("①올해 예산과 ②내년 예산을 정했다.", [("올해", "2021"), ("내년", "2022")]),
    ],
)
def test_what_stands_beside_a_date_belongs_to_it(dated: Dated, text: str, expected: list[tuple[str, str]]) -> None:
    document = None if "1592" in text else "2021-05-20"
    assert dated(text, document) == expected


def test_a_heading_with_months_of_several_years_sets_the_first_year(dated: Dated) -> None:
    text = "3. 수교 교섭(1972년 9월~1974년 3월)\n11월 첫 회담이 열렸다."
    assert [v for _, v in dated(text, None)] == ["1972-09/1974-03", "1972-11"]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"eras:{row.line}") for row in table("eras")])
def test_an_era_reads_its_own_example(row: Row, dated: Dated) -> None:
    assert dated(row["example"]) == [tuple(part.rsplit("=", 1)) for part in row["expect"].split(" + ")]


# Where an expression may begin at all: at a number, an apostrophe or wave before it included, or at a word.
_BEGINS = re.compile(r"(?<!\d)(?:'(?=\d{2}(?!\d)))?\d|~\s?'?\d|(?<![가-힣\dA-Za-z])[^\W\d]")


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=pattern.row["id"]) for pattern in patterns()[2]])
def test_a_row_is_tried_wherever_it_matches(pattern: Pattern) -> None:
    """Whatever a row matches in the marked sentences is shown by its columns `behind` and `first`."""
    for sentence in sentences("dates"):
        text = sentence.text.translate(PLAIN)
        tried = {at for opened in openings() for at, rows in opened.within(text, 0, len(text)) if pattern in rows}
        begins = {begin.start() for begin in _BEGINS.finditer(text)}
        assert {at for at in begins if pattern.regex.match(text, at)} <= tried, text


def test_a_line_of_dates_without_a_sentence_takes_linear_time(dated: Dated) -> None:
    def seconds(times: int) -> float:
        began = time.process_time()
        assert dated("내년 (2018. 3.) 에서 3일 " * times)
        return time.process_time() - began

    seconds(100)
    assert seconds(2400) < 30 * seconds(200)


@pytest.mark.parametrize("row", [pytest.param(row, id=f"date_cues:{row.line}") for row in table("date_cues")])
def test_a_cue_tells_what_the_date_of_its_example_is(row: Row, dated: Dated) -> None:
    expected = [tuple(part.rsplit("=", 1)) for part in row["expect"].split(" + ")]
    assert dated(row["example"].replace("\\n", "\n"), row["published"] or None) == expected


def test_the_lines_of_a_chronology_keep_its_year_even_about_the_day_of_writing(dated: Dated) -> None:
    text = "2018년 5월 외교 동향\n\n5월 3일\n- 몽골 대통령, 부탄 방문\n5월 18일\n- 부탄 총리 방한\n"
    assert [value for _, value in dated(text)] == ["2018-05", "2018-05-03", "2018-05-18"]


@pytest.mark.parametrize(
    "text",
    [
        "1984년 회담 일지\n\n- 11.15 경제회담, 12.5 재개 합의\n- 12.14 연기 통보\n- 1.9 중단 통보\n- 5.17 제2차 회담",
        "1984년 회담 일지\n\n11월\n- 15일 경제회담\n12월\n- 14일 연기 통보\n1월\n- 9일 중단 통보",
    ],
)
def test_a_chronology_goes_on_into_the_next_year_from_line_to_line(nlp: Any, text: str) -> None:
    titled = replace(as_given(text), metadata=Metadata(title="1984년 회담 일지"))
    days = [d["value"] for d in spans.marks(analyse(nlp, titled), spans.DATES)]
    assert "1984-12-14" in days
    assert "1985-01-09" in days
    assert not any(day.startswith("1984-0") for day in days)


def test_a_title_that_spans_years_dates_the_lines_below_from_its_first_on(nlp: Any) -> None:
    title = "남북회담 일지(1984.9~1985.12)"
    titled = replace(
        as_given(f"{title}\n\n9.8 북측, 제의\n11.15 경제회담\n1.9 중단 통보"), metadata=Metadata(title=title)
    )
    days = [d["value"] for d in spans.marks(analyse(nlp, titled), spans.DATES)]
    assert days[1:] == ["1984-09-08", "1984-11-15", "1985-01-09"]


def test_days_behind_a_month_of_no_known_year_are_of_that_month(dated: Dated) -> None:
    found = dated("대표단은 1월 7일 평양을 출발하였다. 8일 베이징에 도착하였다.", None)
    assert [value for _, value in found] == ["XXXX-01-07", "XXXX-01-08"]


def test_an_anniversary_that_is_kept_tells_the_year_of_a_text_without_one(dated: Dated) -> None:
    found = dated("한중 수교 30주년을 맞아 대표단은 8월 24일 베이징에 도착했다.", None)
    assert ("8월 24일", "2022-08-24") in found


@pytest.mark.parametrize(
    "text",
    [
        "주요 일지\n- 2018년 12월 5일 회담\n- 5월 1일 방한\n- 2월 1일 합의",
        "2018년 남북관계\n□ 9월 18일 회담\n□ 2월 9일 방남\n□ 1월 1일 신년사",
    ],
)
def test_a_chronology_from_the_last_to_the_first_stays_in_its_year(dated: Dated, text: str) -> None:
    assert {value[:4] for _, value in dated(text)} == {"2018"}


@pytest.mark.parametrize(
    "text", ["7·4 독립기념일 248주년을 맞아 7월 4일 연설했다.", "“광복 70주년을 맞아” 라는 책이 8월 3일 나왔다."]
)
def test_no_anniversary_tells_the_year_that_is_not_kept_by_the_text(dated: Dated, text: str) -> None:
    assert dated(text, None)[-1][1].startswith("XXXX")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A year alone in a line governs the lines below it.
        (
            "위기 연표\n\n1961\n4.17 상륙\n1962\n7.2 방문\n1963\n6.20 협정",
            "1961 1961-04-17 1962 1962-07-02 1963 1963-06-20",
        ),
        # Years at the head of lines in order; a single number there is none.
        ("건국 약사\n1948 정부 수립\n1950 전쟁 발발\n1953 정전", "1948 1950 1953"),
        ("회의 결과\n1950 부대가 참가하였다.", ""),
        # A table's year column, and days under a head that asks for them.
        (
            "수교 연표\n| 연도 | 월일 | 내용 |\n| 1988 | 10.18 | 연설 |\n| 1989 | 4.3 | 합의 |\n| | 12.8 | 교환 |",
            "1988 1988-10-18 1989 1989-04-03 1989-12-08",
        ),
        ("성장률\n| 국가 | 성장률 |\n| 몽골 | 3.2 |\n| 가봉 | 4.1 |", ""),
        # A date in parentheses at the head of a line governs what stands behind it.
        (
            "주요 사건\n(2011년) 3월 15일 시위. 7월 29일 결성\n(2012년) 2월 포격",
            "2011 2011-03-15 2011-07-29 2012 2012-02",
        ),
        (
            "2023년 일정\n○ (7월) 장관회의(13~14일)\n○ (8월) 정상회의(18일)",
            "2023 2023-07 2023-07-13/2023-07-14 2023-08 2023-08-18",
        ),
        # What a day begins is told in its line; what is only named by its day is no date.
        (
            "1991년\n- 9.17 남북한 유엔 가입\n- 12.13 남북기본합의서 서명\n- 6.15 공동선언 이행",
            "1991 1991-09-17 1991-12-13",
        ),
    ],
)
def test_a_year_or_a_day_is_told_by_its_place(dated: Dated, text: str, expected: str) -> None:
    assert " ".join(value for _, value in dated(text, None)) == expected


def test_an_article_on_a_war_goes_on_from_its_first_year(dated: Dated) -> None:
    text = (
        "국경 전쟁은 1977년 7월 13일부터 1978년 3월 15일까지 두 나라가 벌인 전쟁이다.\n\n== 배경 ==\n\n1969년 10월 정변이 났다.\n\n"
        "== 경과 ==\n\n7월 23일 군대가 국경을 넘었다.\n"
    )
    assert dated(text, None)[-1] == ("7월 23일", "1977-07-23")


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        # A text that reports days of no known year comes back to them from the years that it recalls.
        (
            "7일 연회가 열렸다. 같은 날 주석은 연설했다.\n두 나라는 1950년 1월 수교했다.\n9일 주석은 떠났다.",
            "9일",
            "XXXX-XX-09",
        ),
        ("12월 31일 회담했다. 이튿날 떠났다.", "이튿날", "XXXX-01-01"),
        ("4월 25일은 창건일이다.\n1932년 4월 유격대가 생겼다.\n그해 5월 열병식이 있었다.", "그해 5월", "1932-05"),
        # What a speaker counts tells the year of his own day.
        (
            "저는 1998년 2월 취임했습니다. 그로부터 2년이 지났습니다. 지난해 말 빚을 갚았습니다.",
            "지난해 말",
            "1999;END",
        ),
        ("그는 지난해 8월에도 떠났다. 군은 2021년 들어 두 번째로 봉기했다.", "지난해 8월", "2020-08"),
        # A section behind the background goes back to the event.
        (
            "1980년 정변\n\n1980년 4월 12일 병사들이 관저를 습격하였다.\n\n== 배경 ==\n\n1979년 시위가 났고 이듬해 3월 당이 금지되었다.\n\n"
            "== 전개 ==\n\n12일 새벽 병사들이 들어갔다.",
            "12일 새벽",
            "1980-04-12TMO",
        ),
        # A narrative that has gone on within the years of its section stays where it is.
        (
            "3. 재건기(1953~1956년)\n\n1953년 9월 방문하였다.\n\n1955년 4월 회의가 열렸다.\n\n12월 28일 연설하였다.",
            "12월 28일",
            "1955-12-28",
        ),
        ("2016년 3월 회의가 계획을 승인하였다. 이듬해 1월 계획을 바꾸었다. 9월 협정을 맺었다.", "9월", "2017-09"),
        # What goes before a date that was only recalled is of its year.
        (
            "2020년 5월 3일 쐈다. 그에 앞선 2017년 9월 이후 처음이다. 그보다 앞선 8월 29일에는 멀리 쐈다.",
            "8월 29일",
            "2017-08-29",
        ),
        ("2016년 3월 2일 떠났다. 일주일 뒤 돌아왔다.", "일주일 뒤", "2016-03-09"),
        ("배는 2010년 6월 가라앉았다. 지난달 10일 취임했다. 내년은 정부 수립 70주년이다.", "지난달 10일", "XXXX-XX-10"),
        ("2010년 3월 배가 가라앉았다. 올해 회담이 열린다. 내년은 정부 수립 70주년이다.", "올해", "2017"),
        ("1982년 4월 철수했다. 그는 그 전해 10월 6일 죽었다.", "그 전해 10월 6일", "1981-10-06"),
        ("1990년 12월 만났다.\n해가 바뀌어 1월에는 차관이 나왔다.", "1월", "1991-01"),
        ("그로부터 10년이 지난 2002년 가을 만났다.", "2002년 가을", "2002-FA"),
        ("▲ 92.8.24 수교\n▲ 9.27 방중\n▲ 10.1 합의", "10.1", "1992-10-01"),
        (
            "<표 2> 방문 (2018~2019)\n1\t2018.3.25\t회담\n2\t2019.1.7\t회담\n3\t2.27~28\t회담",
            "2.27~28",
            "2019-02-27/2019-02-28",
        ),
        ("어제(12일) 오전 통화했다.", "어제(12일) 오전", "XXXX-XX-12TMO"),
        ("제79주년 광복절을 맞았다.", "79주년", "P79Y"),
    ],
)
def test_a_text_without_a_day_of_writing_is_dated_by_what_it_tells(
    nlp: Any, text: str, surface: str, value: str
) -> None:
    titled = replace(
        as_given(text), metadata=Metadata(title=text.split("\n", maxsplit=1)[0] if "\n\n" in text else None)
    )
    found = {
        text[d["start"] : d["end"]]: d["value"] + (f";{d['mod']}" if d["mod"] else "")
        for d in spans.marks(analyse(nlp, titled), spans.DATES)
    }
    assert found.get(surface) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("양측은 지난달 25일부터 협상했다. 2020년 11월 시작된 내전은 끝났다.\n지휘관은 7일 만난다.", "2022-11-07"),
        ("군은 2일 쐈다.\n미국은 2001년 10월 침공했다. 12월 회의가 열렸다.\n대선은 12월 28일 치러진다.", "2022-12-28"),
        ("2050년 탄소중립을 위해 12월 초에 목표를 정한다.", "2022-12;START"),
    ],
)
def test_years_that_news_recalls_or_aims_at_leave_its_days(dated: Dated, text: str, value: str) -> None:
    assert dated(text, "2022-11-03")[-1][1] == value


def test_a_month_in_a_headline_is_the_one_to_come(nlp: Any) -> None:
    text = "칠레·페루 정상, 11월 리마서 회담\n\n(서울=새벽통신) 두 정상은 지난 3월에도 만났다. 협정은 11월 서명됐다.\n"
    document = read_text(text, doc_id="d")
    document = replace(document, metadata=replace(document.metadata, published="2024-05-20"))
    values = [d["value"] for d in spans.marks(analyse(nlp, document), spans.DATES)]
    assert values == ["2024-11", "2024-03", "2023-11"]


@pytest.mark.parametrize(
    ("entry", "values"),
    [
        ("o 북한 외무성, 5.10 담화 발표(새벽통신, 5.11)", ["2021-05-10", "2021-05-11"]),
        ("- 국제부장, 3.21~4.2간 몽골 순방", ["2021-03-21/2021-04-02"]),
        ("- 유엔 안보리, 3.28 결의안 부결", ["2021-03-28"]),
        ("- 물가, 3.28% 상승", []),
        ("- 무역액, 5.10억 달러 기록", []),
    ],
)
def test_an_entry_of_notes_dates_what_somebody_does(nlp: Any, entry: str, values: list[str]) -> None:
    document = read_text(f"주간 동향\n\n{entry}\n", doc_id="d")
    document = replace(document, metadata=replace(document.metadata, published="2021-05-20"))
    assert [d["value"] for d in spans.marks(analyse(nlp, document), spans.DATES)] == values


def test_what_is_called_an_evening_is_no_time_of_day(dated: Dated) -> None:
    assert dated("대사관은 친선의 밤을 열었다.") == []
    assert [surface for surface, _ in dated("그날의 저녁 만찬에서 연설했다.")] == ["그날", "저녁"]


def test_the_year_that_follows_goes_on_in_a_clause_too(dated: Dated) -> None:
    text = "총리는 1971년 5월 27일 조인했다. 이듬해 4월 수도를 다시 찾은 그가 청했다. 7월 8일 그는 철수를 요구했다."
    assert [value for _, value in dated(text)][-1] == "1972-07-08"


@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        # what is told of 이날 comes back from what is planned
        (
            "15일 수교했다. 제한은 3월 31일 풀 방침이다. 총리는 이날 서한을 보냈다.",
            "1990-02-16",
            ["02-15", "03-31", "02-15"],
        ),
        (
            "15일 수교했다. 회담은 3월 31일 열린다. 이날 협정도 체결할 예정이다.",
            "1990-02-16",
            ["02-15", "03-31", "03-31"],
        ),
        # a clause that another follows upon does not only qualify it
        (
            "1954년 9월 떠났다. 1953년 6월 만났고, 그해 8월 8일 서명한 데 이어 10월 1일 조인했다.",
            None,
            ["09", "06", "08-08", "10-01"],
        ),
    ],
)
def test_the_story_comes_back_from_what_is_planned_or_recalled(
    dated: Any, nlp: Any, text: str, published: str | None, values: list[str]
) -> None:
    document = replace(as_given(text), metadata=Metadata(published=published))
    told = [d["value"] for d in spans.marks(analyse(nlp, document), spans.DATES)]
    assert [value[5:] for value in told] == values
    assert {value[:4] for value in told[1:]} <= {"1990", "1953"}
