"""Events: who did what to whom, when, and whether it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from marked import Sentence, cases, layer

from pipeline import spans
from pipeline.api import analyse
from pipeline.reading import Metadata, as_given, read_text

Told = Callable[[str], list[dict[str, Any]]]


def one(found: list[dict[str, Any]], subtype: str) -> dict[str, Any]:
    matches = [e for e in found if e["subtype"] == subtype]
    assert len(matches) == 1, found
    return matches[0]


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("모디 총리가 2019년 2월 한국을 방문했다.", "visit", ["나렌드라 모디"], ["한국"]),
        ("일본 외무성은 한국을 비난했다.", "accuse", ["외무성"], ["한국"]),
        ("한미 정상회담이 열렸다.", "meet", ["미국", "한국"], []),
        ("한국과 몽골은 협정을 체결했다.", "sign", ["몽골", "한국"], []),
        ("미국은 이란에 제재를 부과했다.", "sanction", ["미국"], ["이란"]),
        ("베트남 총리의 방한이 성사되었다.", "visit", ["베트남"], ["한국"]),
        ("루비오 국무장관은 평양을 방문했다.", "visit", ["마코 루비오"], ["북한"]),
        ("벨라루스의 외무차관과 장관이 방북했다.", "visit", ["벨라루스"], ["북한"]),
        ("이란은 미국의 공격을 받았다.", "attack", ["미국"], ["이란"]),
        ("이라크에 점령당한 쿠웨이트는 고립되었다.", "attack", ["이라크"], ["쿠웨이트"]),
        ("미국은 시리아에서 철수했다.", "withdraw", ["미국"], ["시리아"]),
        ("베네수엘라는 평양에 대사관을 개관했다.", "relations", ["베네수엘라"], ["북한"]),
        ("중국은 대화를 제안했다. 인도는 이를 거부했다.", "reject", ["인도"], ["중국"]),
        ("프랑스와 독일은 회담했다. 러시아는 양국에 자제를 촉구했다.", "request", ["러시아"], ["독일", "프랑스"]),
        ("지미 카터 전 대통령이 평양을 방문했다.", "visit", ["지미 카터"], ["북한"]),
        ("노태우 전 대통령은 몽골을 방문했다.", "visit", ["노태우"], ["몽골"]),
        ("러시아가 침공하면 유럽연합은 지원을 중단한다.", "cut", ["유럽연합"], ["러시아"]),
        ("모디 총리는 어제 방인한 앨버니지 호주 총리를 만났다.", "meet", ["나렌드라 모디", "앤서니 앨버니지"], []),
        ("모디 총리는 방한 중인 앨버니지 호주 총리에게 사과했다.", "visit", ["앤서니 앨버니지"], ["한국"]),
        ("몽골은 국경에 부대를 배치한 러시아를 비난했다.", "mobilize", ["러시아"], []),
        ("이스라엘은 이란의 정유시설을 폭격했다.", "attack", ["이스라엘"], ["이란"]),
        ("이스라엘은 테헤란 교외를 폭격했다.", "attack", ["이스라엘"], ["이란"]),
        ("몽골은 테헤란 주재 대사관을 폐쇄했다.", "cut", ["몽골"], ["이란"]),
        ("모디 총리는 유엔 총회에서 연설했다.", "statement", ["나렌드라 모디"], ["유엔총회"]),
        ("모디 총리는 방중했다. 시진핑 주석은 그에게 친서를 보냈다.", "message", ["시진핑"], ["나렌드라 모디"]),
        ("몽골은 이란을 규탄했다. 몽골은 교역도 중단했다.", "cut", ["몽골"], ["이란"]),
        ("몽골은 이란과 단교했다. 이란 외무부는 반발했다.", "accuse", ["외무부"], ["몽골"]),
        ("모디 총리는 노동신문에 따르면 시진핑 주석과 회담했다.", "meet", ["나렌드라 모디", "시진핑"], []),
        ("앨버니지 총리와 마주 앉은 모디 총리는 웃었다.", "meet", ["나렌드라 모디", "앤서니 앨버니지"], []),
        ("장쩌민, 리펑과 모디 총리가 만났다.", "meet", ["나렌드라 모디", "리펑", "장쩌민"], []),
        ("몽골은 회의에 초청받지 못했다.", "invite", [], ["몽골"]),
        ("독일과 헝가리를 비롯한 5개국이 제재에 반대했다.", "reject", ["독일", "헝가리"], []),
        ("총리는 독일군을 말리에 파병했다.", "troops", ["독일"], ["말리"]),
        (
            "모디 인도 총리와 앨버니지 호주 총리가 회담했다. 양국의 실무 대표단은 협정에 서명했다.",
            "sign",
            ["오스트레일리아", "인도"],
            [],
        ),
        ("시진핑 주석은 모디 총리를 만났으나 총리는 요청을 거부했다.", "reject", ["나렌드라 모디"], ["시진핑"]),
        ("모디 총리가 인솔하는 인도 대표단이 몽골에 도착했다.", "visit", ["나렌드라 모디"], ["몽골"]),
        (
            "모디 총리와 앨버니지 총리가 회담했다. 모디 총리는 이란을 규탄했다. 양측은 협정에 서명했다.",
            "sign",
            ["나렌드라 모디", "앤서니 앨버니지"],
            [],
        ),
        (
            "모디 총리가 호주를 방문했다. 앨버니지 총리는 그를 맞았다. 양국 총리는 협정에 서명했다.",
            "sign",
            ["나렌드라 모디", "앤서니 앨버니지"],
            [],
        ),
        ("중국은 한미 연합훈련을 비난했다.", "joint_drill", ["미국", "한국"], []),
        ("르엉 끄엉 주석이 방한했다. 끄엉 주석은 사임했다.", "resign", ["르엉끄엉"], []),
        ("인디라 간디 총리 피살", "attack", [], ["인디라 간디"]),
        ("앤서니 앨버니지 캔버라 주재 총리는 사임했다.", "resign", ["앤서니 앨버니지"], []),
        ("미하일 울리야노프 러시아 대사도 사임했다.", "resign", ["미하일 울리야노프"], []),
    ],
)
def test_roles_follow_particles_compounds_and_inner_states(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = one(told(text), subtype)
    assert (event["actors"], event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("일본은 협정을 체결하지 않았다.", "negated"),
        ("일본은 협정을 체결하기로 했다.", "planned"),
        ("일본이 협정을 체결할 가능성이 있다.", "hypothetical"),
        ("일본이 협정을 체결한 것으로 알려졌다.", "uncertain"),
        ("일본은 협정을 체결했다.", "actual"),
        ("일본은 협정을 체결했을 뿐만 아니라 비준했다.", "actual"),
    ],
)
def test_factuality_follows_cues(told: Told, text: str, factuality: str) -> None:
    assert one(told(text), "sign")["factuality"] == factuality


def test_a_row_of_a_table_has_its_date_and_its_columns(told: Told) -> None:
    found = told("표 1. 2017년 교류 일지\n날짜 내용\n2/10 아베 총리 방미, 트럼프 대통령과 회담")
    assert one(found, "visit") == {
        "subtype": "visit",
        "trigger": "방미",
        "factuality": "actual",
        "date": "2017-02-10",
        "actors": ["아베 신조"],
        "recipients": ["미국"],
    }
    assert one(found, "meet")["actors"] == ["도널드 트럼프", "아베 신조"]


@pytest.mark.parametrize(
    "text",
    [
        "한국은 관계를 강화하기 위해 노력했다.",
        "양국은 협력을 이어 가고 있다.",
        "학자는 동맹 이론을 연구했다.",
        "그는 『소련의 원조와 철수』를 썼다.",
        "총리는 김철수군을 미국에 유학 보냈다.",
        '미국은 한국을 "핵심 동맹"으로 지목했다.',
        "시장은 파리와 교섭 중인 기업을 반겼다.",
        "동독의 초대 대통령은 피크였다.",
    ],
)
def test_trends_and_purposes_are_no_events(told: Told, text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "미국은 인질의 석방을 요구했다.",
        "영국은 병력을 철수하라고 이란에 촉구했다.",
        "한국은 군대를 철수할 것을 요구했다.",
    ],
)
def test_what_is_only_demanded_is_no_occurrence(told: Told, text: str) -> None:
    assert [e["subtype"] for e in told(text)] == ["request"]


def test_talks_that_are_held_are_told_once(told: Told) -> None:
    assert [e["trigger"] for e in told("한국과 일본은 정상회의를 서울에서 열었다.")] == ["회의"]


def test_what_one_side_decides_is_a_plan_and_what_two_do_an_agreement(told: Told) -> None:
    assert [(e["subtype"], e["factuality"]) for e in told("영국은 병력을 보내기로 했다.")] == [("troops", "planned")]
    assert [e["subtype"] for e in told("한국과 일본은 협력하기로 했다.")] == ["agree"]


def test_each_of_several_dates_in_a_row_is_an_occurrence(told: Told) -> None:
    found = told("최선희 외무상은 2024년 9월과 11월 러시아를 방문했다.")
    assert [e["date"] for e in found] == ["2024-09", "2024-11"]


@pytest.mark.parametrize("when", ["2024년 1분기", "2024년 상반기", "2024년 봄", "2024년 5월 2일"])
def test_what_was_is_not_planned_however_its_date_is_told(nlp: Any, when: str) -> None:
    text = f"{when} 한국과 일본의 회담이 열린 뒤 교역이 늘었다."
    doc = analyse(nlp, replace(as_given(text), metadata=Metadata(published="2024-09-20")))
    assert [e["factuality"] for e in spans.marks(doc, spans.EVENTS)][:1] == ["actual"]


@pytest.mark.parametrize(
    "text", ["푸틴은 2024년, 9월 3일 일본을 방문했다.", "푸틴은 2023년 말과 2024년 초 사이에 일본을 방문했다."]
)
def test_dates_that_hold_or_bound_each_other_are_one_occurrence(told: Told, text: str) -> None:
    assert len(told(text)) == 1


def test_the_day_from_which_an_act_holds_is_its_date(told: Told) -> None:
    assert one(told("몽골은 2020년 1월 29일부터 국경을 봉쇄했다."), "cut")["date"] == "2020-01-29"


def test_a_year_that_an_earlier_event_had_is_not_the_date_of_what_came_after(told: Told) -> None:
    assert one(told("2020년 국경 봉쇄 이후 일본은 북한과 회담했다."), "meet")["date"] is None


@pytest.mark.parametrize(
    ("text", "subtype", "date"),
    [
        ("1991년 5월 4일 회의가 끝난 뒤 몽골 외교부는 “이 길이 멀다”고 밝혔다.", "statement", "1991-05-04"),
        ("1984년 5월 모잠비크 대통령은 앙골라에서 병력을 철수하라고 요구하였다.", "request", "1984-05"),
        ("1984년 5월 4일 이란은 국경을 봉쇄했다. 이라크는 이를 비난하였다.", "accuse", "1984-05"),
        ("1984년 5월 4일 카불에서 회의가 열렸다. 그 자리에서 이라크는 이란을 비난하였다.", "accuse", "1984-05-04"),
        ("1984년 5월 4일 이란은 국경을 봉쇄했다. 이라크는 이를 비난하지 않았다.", "accuse", None),
        ("1984년 5월 4일 이란은 국경을 봉쇄했다. 이라크는 그 전에 이란을 비난한 바 있다.", "accuse", None),
        ("칠레 대통령은 2021년 5월 4일부터 사흘간 페루를 방문했다.", "visit", "2021-05-04/2021-05-06"),
        ("칠레 대통령은 6월로 잡혀 있던 페루 방문을 연기했다.", "postpone", None),
        ("칠레 대통령은 18일 페루를 방문했다. 페루 총리는 3월 서명된 협정을 환영했다.", "endorse", "2021-05-18"),
        # what was before the day on which somebody speaks of it
        ("칠레는 18일 페루가 가봉을 침공한 것을 규탄했다.", "attack", None),
        ("칠레 외교부는 18일 페루가 가봉을 침공했다며 비난했다.", "attack", None),
        ("칠레 총리는 18일 “페루가 우리의 벗 가봉을 침공했다”고 말했다.", "attack", None),
        ("칠레는 18일 페루에 군대를 파견한 뒤 국경을 봉쇄했다.", "troops", "2021-05-18"),
        ("칠레가 페루와 맺은 합의에 따라 2011년 5월 4일 마지막 병력이 리마를 떠났다.", "sign", None),
        ("칠레와 페루 정상이 마주 앉은 것은 2011년 5월 4일이다.", "meet", "2011-05-04"),
        ("칠레와 페루 정상의 만남은 1949년 분단 이후 처음이다.", "meet", None),
        ("칠레와 페루는 6월 초 리마에서 접촉하기로 합의했다.", "agree", None),
        ("칠레와 페루는 5월 초 국경을 열기로 합의했다.", "agree", "2021-05"),
        # a noun's own day, the day behind talks, of what a decree says, of an agreement at their end
        ("칠레는 2021년 3월 1일 페루의 4월 3일의 핵실험을 문제 삼아 대사를 추방했다.", "coerce", "2021-03-01"),
        ("지난 3일부터 칠레를 방문하고 있는 페루 총리와 칠레 총리간의 회담이 5일 진행됐다.", "meet", "2021-05-05"),
        ("칠레 대통령은 5월 2일, 내년 1월 1일부로 협정을 폐기한다는 법령에 서명했다.", "sign", "2021-05-02"),
        ("칠레와 페루는 3일부터 이틀간 리마에서 회담을 열어 합의서를 채택했다.", "sign", "2021-05-04"),
        ("칠레와 페루는 3일부터 이틀간 리마에서 회담을 열어 합의서를 채택했다.", "meet", "2021-05-03/2021-05-04"),
        ("칠레는 9일, 지난 3월 2일 페루를 침공한 데 대해 사과했다.", "concede", "2021-05-09"),
        # years that a plan is for, who speaks in the clause told last
        ("칠레 총리는 14일 페루 총리와 2026~2028년 교류계획서에 서명했다.", "sign", "2021-05-14"),
        (
            "칠레는 지난달 12일 봉쇄를 풀었으며 페루 총리는 4일 기자들에게 곧 응하겠다고 말했다.",
            "statement",
            "2021-05-04",
        ),
        ("칠레는 9일, 지난 3월 2일 페루를 침공한 데 대해 사과했다.", "attack", "2021-03-02"),
    ],
)
def test_what_a_date_governs_and_what_it_does_not(told: Told, text: str, subtype: str, date: str | None) -> None:
    assert one(told(text), subtype)["date"] == date


@pytest.mark.parametrize(
    ("text", "subtype", "date"),
    [
        ("칠레의 하루\n\n입력 2021.05.06 10:20\n\n칠레 대통령이 페루를 방문했다.\n", "visit", None),
        ("대사의 연설\n\n5일 회의가 열렸다.\n\n우리는 평화를 바란다. 칠레는 페루를 비난했다.\n", "accuse", None),
        (
            "회담 결과\n\no 양측은 ’21.5.4 리마에서 회담을 개최\n\no 칠레는 페루에 국경 개방을 요구\n",
            "request",
            "2021-05-04",
        ),
        # what stands below an entry is of its day, not of a day that the entry only speaks of
        ("외교 동향\n\n○ 4.3(토) 칠레 총리, 페루 방문\n - 가봉에 사과를 요구\n", "request", "2021-04-03"),
        # nor does a note that goes on come back to the day of the news
        (
            "칠레 일지\n\n▲4월 3일 = 칠레 총리, 페루 방문. 가봉에 사과 요구\n▲5월 5일 = 칠레 총리 사임\n",
            "request",
            "2021-04-03",
        ),
        ("외교 동향\n\n○ 4.3(토) 칠레 총리, 페루 방문\n○ 가봉에 사과를 요구\n", "request", None),
        # what a statement does by saying so is of its own day
        ("의회 성명\n\n칠레 의회는 지난 5월 4일 페루가 가봉을 침공한 것을 규탄한다.\n", "accuse", "2021-05-06"),
        ("칠레의 고민\n\n칠레는 페루의 간섭을 규탄한다. 학자들의 의견은 다르다.\n", "accuse", None),
        ("의회 성명\n\n칠레 의회는 5월 4일 페루를 비난하고 가봉에 사과를 요구한다.\n", "request", "2021-05-04"),
        ("외교 동향\n\n○ 칠레 총리, 5.7~5.9 페루 방문 예정(5.4 가봉통신 예고)\n", "visit", "2021-05-07/2021-05-09"),
        ("외교 동향\n\n○ 칠레, 페루가 4.3 무기를 판매한 것을 비난\n - 가봉에 사과를 요구\n", "request", None),
        ("외교 동향\n\n○ 4.3(토) 칠레 총리, 페루 방문\n - 가봉 총리와 회담할 예정\n", "meet", None),
    ],
)
def test_the_day_of_a_text_is_the_one_that_it_tells(nlp: Any, text: str, subtype: str, date: str | None) -> None:
    document = read_text(text, doc_id="d", metadata=Metadata(published="2021-05-06"))
    found = [e["date"] for e in spans.marks(analyse(nlp, document), spans.EVENTS) if e["label"] == subtype]
    assert found == [date]


def test_a_bare_noun_takes_up_the_occurrence_told_elsewhere(nlp: Any) -> None:
    doc = nlp(
        "한국과 몽골의 협정 체결은 화제였다. 한국과 몽골은 2019년 4월 11일 협정을 체결했다. 협정 체결 이후 교역이 늘었다."
    )
    found = [(r["date"], len(r["mentions"])) for r in spans.data(doc)["records"] if r["subtype"] == "sign"]
    assert found == [("2019-04-11", 3)]


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("한국은 협정을 체결하겠다고 밝혔다.", "planned"),
        ("한국은 협정을 체결할 계획이 없다고 밝혔다.", "negated"),
        ("한국은 다음 달 협정을 체결한다.", "planned"),
    ],
)
def test_factuality_goes_on_over_the_verb_of_saying_and_with_the_tense(nlp: Any, text: str, factuality: str) -> None:
    doc = analyse(nlp, replace(as_given(text), metadata=Metadata(published="2024-05-02")))
    assert [e["factuality"] for e in spans.marks(doc, spans.EVENTS) if e["label"] == "sign"] == [factuality]


@pytest.mark.parametrize(
    ("text", "subtype", "mentions"),
    [
        # a noun that takes up what was told, whoever speaks of it and when
        ("칠레와 페루는 5일 협정을 체결했다. 가봉은 6일 이번 협정 체결을 비난했다.", "sign", [2]),
        ("칠레 총리는 5일 페루를 방문했다. 가봉 외교부는 이번 방문을 환영했다.", "visit", [2]),
        # talks with another person are others
        ("모디 총리는 5일 시진핑 주석과 만났다. 모디 총리는 왕이 외교부장과도 만났다.", "meet", [1, 1]),
        ("모디 총리는 5일 시진핑 주석과 만났다. 모디 총리와 시진핑 주석은 회담했다.", "meet", [2]),
        # what both announce is not what one of them says
        ("모디 총리와 시진핑 주석은 회견을 열었다. 모디 총리는 평화가 왔다고 말했다.", "statement", [1, 1]),
    ],
)
def test_what_takes_up_an_occurrence_is_joined_to_it(
    read_sentence: Callable[..., Any], text: str, subtype: str, mentions: list[int]
) -> None:
    records = [r for r in spans.data(read_sentence(text))["records"] if r["subtype"] == subtype]
    assert [len(r["mentions"]) for r in records] == mentions


def test_what_two_states_sign_is_not_joined_with_what_three_sign(nlp: Any) -> None:
    doc = nlp("러시아와 몽골, 중국은 2019년에 협정을 체결했다. 러시아와 몽골은 2019년 4월 11일에 협정을 체결했다.")
    found = [({m["country"] for m in r["actors"]}, r["date"]) for r in spans.data(doc)["records"]]
    assert ({"RUS", "MNG"}, "2019-04-11") in found


@pytest.mark.parametrize(("sentence", "name"), cases("events"))
def test_a_sentence_tells_what_a_careful_reader_would(sentence: Sentence, name: str) -> None:
    expected, found = layer(sentence, name)
    assert found == expected


@pytest.mark.parametrize(
    ("title", "actors"),
    [("일일 몽골동향", ["몽골"]), ("몽골의 오늘", ["몽골"]), ("인도적 지원 소식", []), ("몽골과 가봉", [])],
)
def test_entries_of_a_bulletin_about_one_state_are_its_acts(nlp: Any, title: str, actors: list[str]) -> None:
    document = read_text(f"# {title}\n\n- 비상사태 선포\n\n- 국방장관 임명\n", doc_id="d", suffix=".md")
    found = spans.marks(analyse(nlp, document), spans.EVENTS)
    assert sorted({m["name"] for event in found for m in event["actors"]}) == actors


def test_the_summit_of_two_states_is_their_leaders_whom_the_text_names(told: Told) -> None:
    found = told(
        "조 바이든 미국 대통령이 3일 도쿄에 도착했다. 스가 요시히데 일본 총리가 공항에 나왔다. "
        "미일 정상회담은 5일 도쿄에서 열렸다. 미일 외교장관 회담은 6일 열렸다."
    )
    summit, talks = [e for e in found if e["subtype"] == "meet" and e["trigger"].endswith("회담")]
    assert sorted(summit["actors"]) == ["스가 요시히데", "조 바이든"]
    assert sorted(talks["actors"]) == ["미국", "일본"]


@pytest.mark.parametrize(
    ("beside", "recipients"),
    [("", ["페루"]), ("브라질과 콜롬비아, 우루과이와 파라과이, 베네수엘라와 가이아나는 이를 지켜보았다. ", [])],
)
def test_in_a_text_about_two_states_one_demands_of_the_other(told: Told, beside: str, recipients: list[str]) -> None:
    about = "칠레와 페루는 바다를 나눈다. 칠레는 서쪽, 페루는 북쪽에 있다. " * 3
    found = told(f"{about}{beside}칠레는 2021년 4월 사과를 요구했다.")
    assert one(found, "request")["recipients"] == recipients


def test_where_something_is_said_is_not_to_whom(told: Told) -> None:
    assert one(told("몽골 외무부는 유엔 총회에서 라오스를 규탄했다."), "accuse")["recipients"] == ["라오스"]


def test_states_that_only_qualify_a_noun_do_not_act(told: Told) -> None:
    found = told("몽골과 라오스는 협정에 서명했다. 양국 수교 30주년을 맞아 가봉 대통령이 몽골을 방문했다.")
    assert one(found, "visit")["actors"] == ["가봉"]


def test_the_ministries_of_one_state_do_not_act_as_one(read_sentence: Callable[..., Any]) -> None:
    doc = read_sentence("2021년 4월 7일 일본 외무성이 라오스를 비난했다. 일본 방위성도 라오스를 비난했다.")
    records = [r for r in spans.data(doc)["records"] if r["subtype"] == "accuse"]
    assert [[m["name"] for m in r["actors"]] for r in records] == [["외무성"], ["방위성"]]


@pytest.mark.parametrize("subject", ["박정훈 국가안보실장은", "몽골 역시"])
def test_a_subject_is_known_by_a_title_in_one_word_and_by_an_adverb(told: Told, subject: str) -> None:
    found = told(f"라오스 총리가 몽골을 방문했다. {subject} 라오스에 사과를 요구했다.")
    assert one(found, "request")["actors"] == [subject.split(maxsplit=1)[0]]


def test_a_gloss_in_parentheses_parts_no_noun_from_its_verb(told: Told) -> None:
    found = told("한국은 2019년 6월 3일 잠수함사령부(SUBCOM)를 창설했다.")
    assert one(found, "mobilize")["actors"] == ["한국"]


@pytest.mark.parametrize(
    ("text", "subtypes"),
    [
        ("2021년 5월 바이든 대통령은 취임 이후 처음으로 영국을 방문했다.", ["visit"]),
        ("2021년 1월 취임 이후 바이든 대통령은 영국을 방문했다.", ["domestic", "visit"]),
        ("유엔총회는 프랑스군을 철수시킬데 대한 결의를 채택했다.", ["sign"]),
        ("몽골 외교장관은 총회에 참석하기 위해 뉴욕으로 떠났다.", ["attend"]),
        ("그로시 사무총장은 자료가 왜곡된 것으로 밝혀졌다.", []),
    ],
)
def test_what_is_only_a_setting_or_decided_upon_is_no_occurrence(told: Told, text: str, subtypes: list[str]) -> None:
    assert [e["subtype"] for e in told(text)] == subtypes


def test_talks_with_several_one_by_one_are_an_occurrence_with_each(told: Told) -> None:
    found = told("몽골 외교장관은 2021년 3월 4일 왕이 외교부장, 5일 최선희 외무상과 각각 회담했다.")
    assert [(e["actors"], e["date"]) for e in found if e["subtype"] == "meet"] == [
        (["몽골", "왕이"], "2021-03-04"),
        (["몽골", "최선희"], "2021-03-05"),
    ]


def test_a_noun_that_closes_a_note_tells_like_a_predicate(told: Told) -> None:
    assert [e["trigger"] for e in told("□ 몽골 정부\n○ 5일 몽골 외교부, 중국과의 협상 결과 발표")][-1:] == ["발표"]


def test_an_article_on_a_life_tells_of_its_hero_where_it_names_nobody(nlp: Any) -> None:
    life = (
        "제임스 캘러웨이\n\n제임스 캘러웨이(영어: James Callaway, 1921년 5월 5일 ~ 1998년 4월 1일)은 호주의 외교관이다. "
        "1975년 3월 칠레 대통령이 페루를 방문했다. 같은 해 5월 몽골을 방문하였다."
    )
    visits = [e for e in spans.marks(analyse(nlp, read_text(life, doc_id="d")), spans.EVENTS) if e["label"] == "visit"]
    assert [[m["name"] for m in e["actors"]] for e in visits] == [["칠레"], ["제임스 캘러웨이"]]


def test_who_is_named_before_an_act_in_its_sentence_is_at_its_other_end(told: Told) -> None:
    said = "몽골 총리는 가봉의 결정에 맞서 2021년 3월 사과를 요구했다."
    assert one(told(said), "request")["recipients"] == ["가봉"]


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("칠레는 페루 총리가 약속을 어긴 것을 비난했다.", "accuse", ["칠레"], ["페루"]),
        ("칠레 외교장관은 페루 외교장관과 회담했다. 양 장관은 협정에 서명했다.", "sign", ["칠레", "페루"], []),
        ("모디 총리를 단장으로 하는 대표단이 칠레를 방문했다.", "visit", ["나렌드라 모디"], ["칠레"]),
        ("모디 총리가 이끄는 대표단이 칠레를 방문했다.", "visit", ["나렌드라 모디"], ["칠레"]),
        ("칠레의 학생들은 이란 대통령을 비난했다.", "accuse", ["칠레"], ["이란"]),
        ("칠레군 2만여 명이 페루를 공격했다.", "attack", ["칠레"], ["페루"]),
        ("모디 총리는 떠났다. 그는 이란을 비난했다.", "accuse", ["나렌드라 모디"], ["이란"]),
        ("칠레가 나렌드라 모디를 석방했다.", "return", ["칠레"], ["나렌드라 모디"]),
        ("나렌드라 모디가 칠레에서 석방됐다.", "return", [], ["나렌드라 모디"]),
        ("모디 총리가 아세안 정상회의 참석을 발표했다.", "attend", ["나렌드라 모디"], ["동남아시아국가연합"]),
    ],
)
def test_who_acts_is_whoever_the_clause_leaves_open(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = next(e for e in told(text) if e["subtype"] == subtype)
    assert (event["actors"], event["recipients"]) == (actors, recipients)


def test_the_government_without_a_name_is_that_of_the_author(told: Told) -> None:
    found = told("한국 경제가 어렵다. 북한이 미사일을 발사했다. 정부는 도발을 강력히 규탄했다.")
    assert one(found, "accuse")["actors"] == ["한국"]


@pytest.mark.parametrize("who", ["정치학자 존 헤이스는", "존 헤이스 런던대 교수는", "존 헤이스 기자는"])
def test_what_scholars_and_journalists_say_is_no_event(told: Told, who: str) -> None:
    assert told(f"{who} 칠레를 비판했다.") == []


def test_who_acts_upon_a_journalist_is_none(told: Told) -> None:
    assert one(told("모디 총리는 칠레 기자의 입국을 비난했다."), "accuse")["actors"] == ["나렌드라 모디"]


@pytest.mark.parametrize(
    "text",
    [
        "칠레 대통령은 페루 총리가 편리한 때에 칠레를 방문해 달라고 초청했다.",
        "칠레 대통령은 페루 총리가 총회에 참석하기를 희망했다.",
    ],
)
def test_what_is_only_wished_for_is_no_visit(told: Told, text: str) -> None:
    assert not [e for e in told(text) if e["subtype"] in ("visit", "attend")]


def test_talks_with_reporters_and_a_format_of_talks_are_no_meetings(told: Told) -> None:
    found = told("칠레 대통령은 기자들과 만나 6자회담 복귀를 촉구했다.")
    assert [e["subtype"] for e in found] == ["request"]
    assert [e["subtype"] for e in told("칠레와 페루의 3자회담이 11일 열렸다.")] == ["meet"]


@pytest.mark.parametrize(
    ("text", "subtype", "actors"),
    [
        ("그는 5년전에 러시아를 방문했다.", "visit", []),
        ("수십년전 일본은 조선을 침략했다.", "attack", ["일본"]),
    ],
)
def test_how_long_ago_something_was_is_nobody(told: Told, text: str, subtype: str, actors: list[str]) -> None:
    assert one(told(text), subtype)["actors"] == actors


def test_a_place_in_brackets_belongs_to_the_event_right_before_it(nlp: Any) -> None:
    doc = nlp("김정은은 2019년 (하노이) 합의 이후 베이징에서 시진핑과 회담했다.")
    assert [e["place"] for e in spans.marks(doc, spans.EVENTS) if e["label"] == "meet"] == ["베이징"]


@pytest.mark.parametrize(
    ("text", "subtype"),
    [
        ("칠레, 페루의 휴전안에 반대", "reject"),
        ("칠레, 국경선 재설정 위협…페루 긴장", "threaten"),
        ("칠레 외교부 대변인, “협상을 준비하고 있다” 언급", "statement"),
    ],
)
def test_a_noun_that_ends_a_headline_is_its_predicate(told: Told, text: str, subtype: str) -> None:
    assert subtype in [e["subtype"] for e in told(text)]


def test_a_threat_that_somebody_owns_ends_no_headline(told: Told) -> None:
    assert told("칠레, 커지는 페루의 위협") == []


@pytest.mark.parametrize(
    ("text", "dies"),
    [
        ("칠레의 피녜라 전 대통령이 헬기 사고로 숨졌다.", True),
        ("칠레 부통령이 지난달 숨졌다.", True),
        ("칠레의 지진으로 두 명이 숨졌다.", False),
        ("칠레에서 숨진 사람은 3500명이다.", False),
        ("칠레의 공습으로 민간인 12명이 사망했다.", False),
    ],
)
def test_a_death_is_an_event_where_a_named_person_dies(told: Told, text: str, dies: bool) -> None:
    assert ("domestic" in [e["subtype"] for e in told(text)]) is dies


def test_no_comma_is_gone_over_to_find_an_object(told: Told) -> None:
    assert "postpone" not in [e["subtype"] for e in told("칠레는 페루에 협의를 요청했고, 볼리비아는 답을 미루었다.")]


@pytest.mark.parametrize(
    ("text", "subtype", "trigger", "recipients"),
    [
        ("에르도안 대통령이 7년 만에 카이로를 찾았다.", "visit", "찾", ["이집트"]),  # 만에 stands no name before
        ("토카예프 대통령, 이틀 일정으로 서울 찾아", "visit", "찾", ["한국"]),  # a headline leaves the particle out
        ("기시다 총리가 중국 땅에 첫발을 디뎠다.", "visit", "첫발", ["중국"]),
        ("중국, 아르헨티나 영유권 주장 지지", "endorse", "지지", ["아르헨티나"]),
        ("2008.10.11. 중국, 아르헨티나 영유권 주장 지지", "endorse", "지지", ["아르헨티나"]),
        ("북한은 한국에 대화를 제의해 왔다.", "offer", "제의", ["한국"]),  # came once towards who tells it
    ],
)
def test_a_goal_or_a_stance_may_stand_without_its_particle(
    told: Told, text: str, subtype: str, trigger: str, recipients: list[str]
) -> None:
    event = one(told(text), subtype)
    assert (event["trigger"], event["recipients"]) == (trigger, recipients)


@pytest.mark.parametrize(
    ("text", "subtypes"),
    [
        ("일본은 고령 사회에 발을 들였다.", []),
        ("북한은 줄곧 한국에 대화를 제의해 왔다.", []),
        ("윤 대통령, 러시아에 지지 표명", ["endorse"]),
        ("유엔 사무총장이 파키스탄 정부에 위로의 뜻을 전했다.", ["message"]),
        ("소련은 북한에 10억 루블의 원조를 주었다.", ["aid"]),
    ],
)
def test_a_light_verb_and_a_figure_of_speech_without_a_name_are_no_events(
    told: Told, text: str, subtypes: list[str]
) -> None:
    assert [e["subtype"] for e in told(text)] == subtypes


@pytest.mark.parametrize(
    ("text", "subtype", "actors"),
    [
        # what the clause takes that modifies who acts is no argument of his act
        ("몽골을 방문 중인 모디 총리는 마크롱 대통령과 회담했다.", "meet", ["나렌드라 모디", "에마뉘엘 마크롱"]),
        ("모디 총리는 마크롱 대통령과 새로운 방안을 논의했다.", "meet", ["나렌드라 모디", "에마뉘엘 마크롱"]),
        ("모디 총리는 마크롱 대통령과 협상한 끝에 합의했다.", "agree", ["나렌드라 모디", "에마뉘엘 마크롱"]),
        # two by their title, the two who met, whatever the sentence goes on to tell
        ("칠레 외교차관은 페루 외교차관과 회담했다. 양 차관은 협정에 서명했다.", "sign", ["칠레", "페루"]),
        (
            "모디 총리가 3월 2일 마크롱 대통령과 회담했다. 두 정상은 북미 정상회담이 필요하다는 데 의견을 같이했다.",
            "agree",
            ["나렌드라 모디", "에마뉘엘 마크롱"],
        ),
        # a newspaper only tells of it
        ("모디 총리가 떠났다. 교도통신은 몽골을 방문했다고 보도했다.", "visit", ["나렌드라 모디"]),
        # a noun of which something else is told is nobody's whom the sentence is of
        ("칠레와 페루가 회담했다. 두 나라는 모디 총리의 방한이 중요하다고 밝혔다.", "visit", ["나렌드라 모디"]),
    ],
)
def test_who_takes_part_is_told_by_the_clause_of_the_act(
    told: Told, text: str, subtype: str, actors: list[str]
) -> None:
    assert [e["actors"] for e in told(text) if e["subtype"] == subtype][-1] == actors


def test_a_summit_of_several_is_their_leaders_or_nobody_s(told: Told) -> None:
    named = "2019년 12월 문재인 대통령과 아베 신조 총리, 리커창 총리가 만났다. "
    summit = told(named + "한중일 정상회의가 열렸다.")[-1]
    assert summit["actors"] == ["리커창", "문재인", "아베 신조"]
    open_side = told("아베 신조 총리가 떠났다. 몽골과 일본, 가봉의 정상회의가 열렸다.")
    assert open_side[-1]["actors"] == ["가봉", "몽골", "일본"]


def test_we_who_do_something_by_saying_so_are_who_speaks(told: Told) -> None:
    speech = "김대중 대통령 연설\n\n저는 오늘 말씀드립니다. 우리는 유엔의 결의를 환영합니다. 우리는 지난달 이 안을 제안했습니다."
    found = told(speech)
    assert one(found, "endorse")["actors"] == ["김대중"]
    assert one(found, "offer")["actors"] == ["한국"]


def test_days_on_lines_of_their_own_date_the_entries_below(told: Told) -> None:
    days = "\n".join(
        f"5월 {day}일({weekday})\n - 몽골 총리, 가봉 방문" for day, weekday in ((3, "월"), (4, "화"), (7, "금"))
    )
    assert [e["date"] for e in told(f"2021년 외교 일지\n\n{days}\n")] == ["2021-05-03", "2021-05-04", "2021-05-07"]


@pytest.mark.parametrize(
    ("text", "subtype", "recipients"),
    [
        ("모디 총리는 마크롱 대통령에게 “몽골을 방문해 달라”고 말했다.", "request", ["에마뉘엘 마크롱"]),
        ("모디 총리는 마크롱 대통령에게 몽골을 비난했다고 항의했다.", "accuse", ["몽골", "에마뉘엘 마크롱"]),
        ("모디 총리는 마크롱 대통령에게 훈장을 수여했다고 밝혔다.", "statement", []),
    ],
)
def test_whom_one_speaks_to_is_told_before_what_one_says(
    told: Told, text: str, subtype: str, recipients: list[str]
) -> None:
    found = [e["recipients"] for e in told(text) if e["subtype"] == subtype]
    assert found == [[name] for name in recipients] or found == [recipients]


def test_a_pair_named_right_before_the_word_for_it_is_meant(told: Told) -> None:
    found = told("칠레와 페루가 회담했다. 모디 총리는 몽골과 가봉 양국에 자제를 촉구했다.")
    assert one(found, "request")["recipients"] == ["가봉", "몽골"]


def test_at_whose_request_something_is_done_asked_for_it(told: Told) -> None:
    assert one(told("모디 총리와 마크롱 대통령의 회담은 몽골 요청으로 연기됐다."), "request")["actors"] == ["몽골"]


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        # whoever is sent something before what one says has it
        (
            "모디 총리는 마크롱 대통령에게 축전을 보내 관계가 발전할 것이라고 강조했다.",
            "message",
            ["나렌드라 모디"],
            ["에마뉘엘 마크롱"],
        ),
        ("모디 총리는 마크롱 대통령에게 승용차를 선물했다고 몽골 정부가 전했다.", "statement", ["몽골"], []),
        # a clause that modifies what is signed or asked for takes no partner away
        ("칠레는 페루와 협력을 강화하는 조약을 체결했다.", "sign", ["칠레", "페루"], []),
        ("칠레는 페루에 가봉을 압박하는 조치를 요구했다.", "request", ["칠레"], ["페루"]),
        ("러시아는 외무부 대변인 성명을 통해 미국을 비난했다.", "accuse", ["외무부"], ["미국"]),
        # agencies act where nothing is quoted
        ("신화통신 대표단은 가봉을 방문했다.", "visit", ["신화통신"], ["가봉"]),
        # 양 is a surname too
        ("양제츠 외교부장은 라브로프 외무장관과 회담했다. 양 부장은 가봉을 비난했다.", "accuse", ["양제츠"], ["가봉"]),
        # states that act behind their leaders' meeting are meant themselves
        (
            "모디 총리와 마크롱 대통령은 만났다. 이듬해 칠레와 페루가 협상했다. 양측은 합의했다.",
            "agree",
            ["칠레", "페루"],
            [],
        ),
    ],
)
def test_a_rule_for_one_clause_leaves_others_alone(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = [e for e in told(text) if e["subtype"] == subtype][-1]
    assert (event["actors"], event["recipients"]) == (actors, recipients)


def test_a_line_alone_dates_no_paragraphs_further_down(told: Told) -> None:
    days = "\n".join(f"2021년 3월 {day}일\n몽골 총리가 가봉을 방문했다." for day in (3, 5, 7))
    found = told(f"외교 일지\n\n{days}\n\n한편 칠레는 페루와 협정을 체결했다.\n")
    assert [e["date"] for e in found[:3]] == ["2021-03-03", "2021-03-05", "2021-03-07"]
    assert found[3]["date"] in (None, "2021")


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("칠레는 페루가 가봉에 무기를 판매한 것을 비난했다.", "accuse", ["칠레"], ["페루"]),
        (
            "에티오피아 정부와 티그라이인민해방전선은 협정에 서명했다.",
            "sign",
            ["에티오피아", "티그라이인민해방전선"],
            [],
        ),
        ("러시아와 중국 정상은 소치에서 회담했다.", "meet", ["러시아", "중국"], []),
        ("칠레 외교부는 페루의 공격을 규탄하는 성명을 발표했다.", "accuse", ["외교부"], ["페루"]),
    ],
)
def test_who_acts_in_coordination_and_in_what_is_blamed(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = next(e for e in told(text) if e["subtype"] == subtype)
    assert (event["actors"], event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "subtypes"),
    [
        ("북한이 2일 쏜 중거리 미사일은 동해에 떨어졌다.", ["weapons_test"]),
        ("칠레가 지난해 동결한 자산은 그대로다.", ["sanction"]),
        ("칠레가 쏘는 미사일은 비싸다.", []),  # a habit
        ("칠레와 페루의 단절된 교류가 문제다.", []),  # a state
        ("칠레는 지도를 보낸 부대를 안다.", []),  # another noun than the object
        ("칠레는 페루 외교관 18명을 쫓아냈다.", ["coerce"]),
        ("칠레는 함정 수십 척을 남쪽에 전개했다.", ["mobilize"]),
        ("칠레는 페루에서 기업 3곳을 철수했다.", []),
    ],
)
def test_an_object_may_follow_what_was_done_to_it_and_be_counted(told: Told, text: str, subtypes: list[str]) -> None:
    assert [e["subtype"] for e in told(text)] == subtypes


@pytest.mark.parametrize(
    ("text", "subtypes"),
    [
        ("칠레군은 함정을 공격하는 훈련을 실시했다.", ["mobilize"]),
        ("칠레 의회는 페루인을 추방하는 법안을 비난했다.", ["accuse"]),
        ("칠레는 페루와 협력을 중단하는 결의를 채택했다.", ["cut", "sign"]),
        ("칠레를 방문한 관광객이 늘었다.", []),
        ("칠레는 페루를 3대 1로 격파했다.", []),
        ("칠레와 페루는 협정 복귀를 바란다.", []),
        ("칠레 경찰은 장관을 붙잡아 갔다.", ["coerce"]),
        ("합의안은 칠레군이 페루에서 철수한다는 내용이다.", []),
        ("칠레군이 페루에서 철수했다는 내용이다.", ["withdraw"]),
    ],
)
def test_what_serves_for_a_deed_and_what_has_only_its_name_are_none(told: Told, text: str, subtypes: list[str]) -> None:
    assert [e["subtype"] for e in told(text)] == subtypes


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        # what is received comes from whom it is received
        ("칠레는 페루로부터 무기를 지원받았다.", "arms", ["페루"], ["칠레"]),
        ("칠레에 식량이 제공됐다.", "aid", [], ["칠레"]),
        # an attack befalls whoever suffers from it
        ("칠레의 공습으로 모디 총리가 숨졌다.", "attack", ["칠레"], ["나렌드라 모디"]),
        ("모디 총리는 칠레의 공습으로 숨졌다.", "attack", ["칠레"], ["나렌드라 모디"]),
        ("모디 총리는 칠레 공습에 사망했다.", "attack", ["칠레"], ["나렌드라 모디"]),
        ("모디 총리는 칠레의 공격으로 긴장이 높아졌다고 밝혔다.", "attack", ["칠레"], []),
        # whose is what is ordered suffers it, who is ordered to go goes
        ("칠레는 모디 총리의 체포를 명령했다.", "coerce", ["칠레"], ["나렌드라 모디"]),
        ("칠레는 페루에 철수를 통보했다.", "withdraw", ["페루"], ["칠레"]),
        # by whom somebody was caught is no argument of what is done to him
        ("칠레 해군은 페루 해적에게 납치된 가봉 선박을 구출했다.", "return", ["해군"], ["가봉"]),
        ("칠레는 페루에 가봉이 점령한 섬을 요구했다.", "request", ["칠레"], ["페루"]),
        # whose effort one thanks for is thanked; at whose invitation one comes is not whom one visits
        ("모디 총리는 칠레의 노력에 사의를 표했다.", "endorse", ["나렌드라 모디"], ["칠레"]),
        ("모디 총리의 칠레에 대한 비난이 이어졌다.", "accuse", ["나렌드라 모디"], ["칠레"]),
        ("칠레는 페루의 중재로 제네바에서 열린 회의에 참석했다.", "attend", ["칠레"], ["스위스"]),
        ("칠레 검찰은 모디 총리의 자택을 압수수색했다.", "coerce", ["검찰"], ["나렌드라 모디"]),
    ],
)
def test_who_suffers_and_who_does_it_is_told_by_voice_and_cause(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = next(e for e in told(text) if e["subtype"] == subtype)
    assert (event["actors"], event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "subtype", "recipients"),
    [
        # who says that he did it does nothing else
        ("칠레는 페루 기지를 폭격했다고 밝혔다. 페루는 주권 침해라고 항의했다.", "accuse", ["칠레"]),
        # nobody answers himself
        ("칠레 법원은 보리치 전 대통령을 체포했다. 보리치 전 대통령은 탄압이라며 반발했다.", "accuse", ["칠레"]),
        ("칠레 국방장관은 페루를 방문해 식량을 지원했다.", "aid", ["페루"]),
    ],
)
def test_what_follows_an_act_is_done_to_who_did_or_suffered_it(
    told: Told, text: str, subtype: str, recipients: list[str]
) -> None:
    assert [e["recipients"] for e in told(text) if e["subtype"] == subtype] == [recipients]


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        # a subject that is no participant takes its clause from who is named before
        ("칠레는 페루를 규탄했고, 시위대는 가봉 대사관을 공격했다.", "attack", [], ["대사관"]),
        ("칠레 대통령이 체포됐다. 특별군사법정은 모디 총리에게 사형을 선고했다.", "coerce", [], ["나렌드라 모디"]),
        ("칠레는 페루를 규탄했지만 유럽의 동맹국들은 가봉을 규탄했다.", "accuse", [], ["가봉"]),
        ("칠레는 시위대가 모인 가운데 페루를 규탄했다.", "accuse", ["칠레"], ["페루"]),
        # what somebody becomes does not act
        ("모디 총리는 떠났다. 칠레의 총리가 되었고 페루를 비난했다.", "accuse", ["나렌드라 모디"], ["페루"]),
        # others without a name beside who is named
        ("칠레와 다른 회원국들은 페루와 단교했다.", "cut", ["칠레"], ["페루"]),
        ("칠레는 페루와 현안들을 논의했다.", "meet", ["칠레", "페루"], []),
        ("칠레는 페루로부터 식량 원조를 받아들였다.", "aid", ["페루"], ["칠레"]),
    ],
)
def test_who_acts_alone_and_who_stands_beside_others(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = [e for e in told(text) if e["subtype"] == subtype][-1]
    assert (event["actors"], event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("칠레, 페루 대사 초치", "accuse", ["칠레"], ["페루"]),
        ("칠레, 페루에 항의", "accuse", ["칠레"], ["페루"]),
        ("1992. 8. 24. 한중 수교, 공동성명 채택", "relations", ["중국", "한국"], []),
        ("칠레 주재 페루 대사가 가봉에 항의했다.", "accuse", ["페루"], ["가봉"]),
        ("칠레, 페루 정상회담 개최", "meet", ["칠레", "페루"], []),
    ],
)
def test_who_heads_a_line_and_who_is_posted_abroad_acts(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = one(told(text), subtype)
    assert (event["actors"], event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        # 자국 is the state of whoever tells it; who tells what he did is told behind it
        ("칠레 외교부는 페루가 자국 영토를 폭격했다고 주장했다.", ["페루"], ["칠레"]),
        ("칠레는 자국 기지에서 반군을 폭격했다.", ["칠레"], []),
        ("페루 항구를 폭격했다고 보리치 대통령이 발표했다.", ["가브리엘 보리치"], ["페루"]),
        ("칠레는 떠났다. 페루 항구를 폭격했다고 신화통신이 보도했다.", ["칠레"], ["페루"]),
        ("칠레는 떠났다. 칠레 항구를 폭격당했다고 보리치 대통령이 발표했다.", [], ["칠레"]),
    ],
)
def test_who_tells_an_attack_made_or_suffered_it(
    told: Told, text: str, actors: list[str], recipients: list[str]
) -> None:
    event = one(told(text), "attack")
    assert (event["actors"], event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "subtype", "trigger"),
    [
        # what is felt is no act, its expression is
        ("일본 외무성은 깊은 우려를 표시했다.", "statement", "표시"),
        ("일본 외무성은 한국에 강한 불쾌감을 드러냈다.", "accuse", "드러냈"),
        ("일본 외무성은 우려와 실망을 표명했다.", "accuse", "표명"),
        ("북측, 황강댐 방류로 인한 인명피해에 유감 표명", "concede", "표명"),
        ("모디 총리는 마크롱 대통령에게 유감의 뜻을 전했다.", "accuse", "유감"),
        # who quotes an imperative asks
        ("모디 총리는 마크롱 대통령에게 제재를 풀라고 말했다.", "request", "말"),
        ("모디 총리는 “몽골에서 손을 떼라”고 밝혔다.", "request", "밝혔"),
        ("모디 총리는 마크롱 대통령에게 친구라고 말했다.", "statement", "말"),
        ("모디 총리는 마크롱 대통령에게 “꿈 깨라”고 응수했다.", "statement", "응수"),
    ],
)
def test_a_saying_is_told_once_as_what_it_amounts_to(told: Told, text: str, subtype: str, trigger: str) -> None:
    assert [(e["subtype"], e["trigger"]) for e in told(text)] == [(subtype, trigger)]


@pytest.mark.parametrize(
    ("text", "subtypes"),
    [
        ("일본 외무성은 성명을 내고 몽골을 규탄했다.", ["accuse", "accuse"]),
        ("일본 외무성은 담화에서 몽골에 응하지 않겠다고 밝혔다.", ["reject", "reject"]),
        ("일본 외무성은 성명을 내고 자제를 촉구했다.", ["request", "request"]),
        ("일본 외무성은 성명을 내고 관계가 좋다고 밝혔다.", ["statement", "statement"]),
        ("일본 외무성은 성명을 내고 몽골을 규탄하면서 가봉을 지지했다.", ["statement", "accuse", "endorse"]),
        ("일본 외무성은 성명을 냈고 몽골은 가봉을 규탄했다.", ["statement", "accuse"]),
        ("칠레와 페루는 공동성명을 내고 가봉을 규탄했다.", ["sign", "accuse"]),
    ],
)
def test_a_statement_is_what_its_sentence_does_by_it(told: Told, text: str, subtypes: list[str]) -> None:
    assert [e["subtype"] for e in told(text)] == subtypes


@pytest.mark.parametrize(
    "text", ["일본은 몽골에 병력을 철수하라는 성명을 냈다.", "일본은 몽골 총리에게 방한하라며 고집했다."]
)
def test_what_is_bidden_is_no_occurrence(told: Told, text: str) -> None:
    assert {e["subtype"] for e in told(text)} <= {"request"}


@pytest.mark.parametrize(
    ("text", "subtypes"),
    [
        # a day at the head of a line makes it a note
        ("1991. 9. 17 남북한 유엔 동시 가입", ["relations"]),
        # a noun of going closes a line or a clause behind its goal
        ("앨버니지 총리 모스크바 입국", ["visit"]),
        ("앨버니지 총리 평양 도착, 순안공항 산책", ["visit"]),
        ("몽골 도착 시간이 알려졌다.", []),
        # what belongs to a line is no act
        ("칠레는 페루와의 협상을 요구하는 전략을 세웠다.", []),
        ("칠레는 페루의 가입에 반대한다는 원칙을 세웠다.", []),
        ("칠레는 페루의 가입에 반대한다는 입장을 보였다.", ["reject", "reject"]),
        # what is demanded, however far its predicate
        ("칠레는 페루에 상봉을 정례화할 것을 거듭 호소했다.", ["request"]),
        ("칠레는 페루에 철군을 서두르라고 거듭 촉구했다.", ["request"]),
        ("칠레는 페루와 회담을 갖고 인질을 송환할 것을 촉구했다.", ["meet", "request"]),
        ('미 국무부 "이란 협상 복귀해야" 재차 촉구', ["request"]),
        # a threat that a text makes
        ("칠레 외교부는 보복을 경고하는 성명을 발표했다.", ["threaten", "threaten"]),
    ],
)
def test_notes_tell_acts_and_lines_and_demands_do_not(told: Told, text: str, subtypes: list[str]) -> None:
    assert [e["subtype"] for e in told(text)] == subtypes


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        # who talks on and who says something talks with and to the partner told before
        (
            "모디 총리는 5일 마크롱 대통령과 통화했다. 모디 총리는 이날 30분간 통화하고 웃었다.",
            "call",
            ["나렌드라 모디", "에마뉘엘 마크롱"],
            [],
        ),
        (
            "모디 총리는 마크롱 대통령과 회담했다. 모디 총리는 만족한다고 말했다.",
            "statement",
            ["나렌드라 모디"],
            ["에마뉘엘 마크롱"],
        ),
        ("칠레 측은 페루 측과 회담했다. 칠레 측은 만족한다고 말했다.", "statement", ["칠레"], ["페루"]),
        ("칠레는 페루와 회담했다. 칠레는 만족한다고 말했다고 5일 밝혔다.", "statement", ["칠레"], []),
        (
            "모디 총리는 마크롱 대통령과 회담했다. 모디 총리는 측근에게 만족한다고 말했다.",
            "statement",
            ["나렌드라 모디"],
            [],
        ),
        # what is dated happened, whoever did it; what is not dated did not
        ("협정은 2019년 4월 11일 조인되었다.", "sign", [], []),
        # officials without a name speak for their government
        ("모디 총리가 방한했다. 정부 고위 관계자는 협정을 환영했다.", "endorse", ["인도"], []),
        # who does the like beside another does it to the same, not to him
        ("칠레에 모디 총리는 자제를 촉구했고 페루 외교부도 사과를 요구했다.", "request", ["외교부"], ["칠레"]),
    ],
)
def test_what_goes_unsaid_is_known_from_the_talks_and_acts_told_before(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = [e for e in told(text) if e["subtype"] == subtype][-1]
    assert (event["actors"], event["recipients"]) == (actors, recipients)


def test_what_nobody_is_told_to_do_and_no_day_dates_is_no_event(told: Told) -> None:
    assert told("협정은 조인되었다.") == []


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("□ 칠레, 5일 페루를 비난함.", "accuse", ["칠레"], ["페루"]),
        ("□ 모디 총리, 5일 페루 방문", "visit", ["나렌드라 모디"], ["페루"]),
        ("칠레, 페루에서 병력을 철수", "withdraw", ["칠레"], ["페루"]),
        ("칠레, 페루의 제안을 거부", "reject", ["칠레"], ["페루"]),
        ("한미, 마크롱 대통령 비난", "accuse", ["미국", "한국"], ["에마뉘엘 마크롱"]),
        ("한국과 미국은 마크롱 대통령과 만나 현안을 논의했다.", "meet", ["미국", "에마뉘엘 마크롱", "한국"], []),
        ("모디 총리는 가봉과 페루에 제재를 해제하라고 촉구했다.", "request", ["나렌드라 모디"], ["가봉", "페루"]),
        ("모디 총리는 페루에 군대를 파견하겠다고 밝혔다.", "statement", ["나렌드라 모디"], []),
        (
            "- 모디 총리는 4일 마크롱 대통령, 5일 시진핑 주석과 각각 회담",
            "meet",
            ["나렌드라 모디", "시진핑", "에마뉘엘 마크롱"],
            [],
        ),
    ],
)
def test_a_day_or_a_case_behind_the_comma_of_a_note_parts_who_acts_from_whom_it_befalls(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    found = [e for e in told(text) if e["subtype"] == subtype]
    assert sorted({a for e in found for a in e["actors"]}) == sorted(actors)
    assert {r for e in found for r in e["recipients"]} == set(recipients)


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("모디 총리는 축전을 시진핑 주석에게 보냈다.", "message", ["나렌드라 모디"], ["시진핑"]),
        ("모디 총리의 친서가 마크롱 대통령에게 전달됐다.", "message", ["나렌드라 모디"], ["에마뉘엘 마크롱"]),
        ("페루 대통령은 모디 총리로부터 친서를 받았다.", "message", ["나렌드라 모디"], ["페루"]),
        ("칠레는 회담을 페루와 가졌다.", "meet", ["칠레", "페루"], []),
        ("칠레 대통령과 페루 총리 사이에 통화가 이루어졌다.", "call", ["칠레", "페루"], []),
        ("칠레가 추방한 페루 외교관은 웃었다.", "coerce", ["칠레"], ["페루"]),
        ("칠레가 폭격한 뒤 페루는 웃었다.", "attack", ["칠레"], []),
        ("마크롱 대통령이 페루를 방문한 모디 총리를 불렀다.", "visit", ["나렌드라 모디"], ["페루"]),
        ("마크롱 대통령이 방문한 페루는 웃었다.", "visit", ["에마뉘엘 마크롱"], ["페루"]),
        ("칠레는 떠났다. 크렘린궁의 드미트리 페스코프 대변인은 5일 반박했다.", "reject", ["드미트리 페스코프"], []),
        (
            "모디 총리는 마크롱 대통령, 시진핑 주석과 3자 회담을 했다.",
            "meet",
            ["나렌드라 모디", "시진핑", "에마뉘엘 마크롱"],
            [],
        ),
        ("칠레는 페루산 와인에 관세를 부과했다.", "sanction", ["칠레"], ["페루"]),
        ("칠레는 주페루 대사를 본국으로 불러들였다.", "cut", ["칠레"], ["페루"]),
        ("칠레는 가봉에 제재를 부과하고 페루산 와인을 팔았다.", "sanction", ["칠레"], ["가봉"]),
    ],
)
def test_who_stands_behind_an_act_may_be_whom_it_befalls(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = one(told(text), subtype)
    assert (event["actors"], event["recipients"]) == (actors, recipients)


def test_an_office_without_a_state_is_of_the_state_told_of_last(told: Told) -> None:
    found = told("앙골라는 페루와 수교했다. 독립은 1975년에 왔다. 새 정부는 개혁을 약속하였다.")
    assert found[-1]["actors"] != ["한국"]


def test_we_in_a_northern_text_is_the_north(told: Told) -> None:
    text = "로씨야련방 국방상이 력사적인 로동당 대회에 왔다. 모디 총리가 우리 나라를 방문하였다."
    assert one(told(text), "visit")["recipients"] == ["북한"]


@pytest.mark.parametrize(
    ("text", "factualities"),
    [
        # what a clause that modifies a noun tells is not governed by the predicate behind it
        ("푸틴 대통령이 만난 몽골 총리는 칠레를 방문하지 않았다.", ["actual", "negated"]),
        ("푸틴 대통령이 내놓은 제안을 몽골 총리는 거부할 것이다.", ["actual", "hypothetical"]),
        ("푸틴 대통령이 보낸 친서를 몽골 총리는 거부할 것이다.", ["actual", "hypothetical"]),
        # what is done on the way to a plan is planned; what is not done then leaves it as it is
        ("푸틴 대통령은 몽골을 방문해 총리와 회담할 예정이다.", ["planned", "planned"]),
        ("푸틴 대통령은 몽골 총리를 만나 협정에 서명할 예정이다.", ["planned", "planned"]),
        ("푸틴 대통령은 몽골 총리를 만나 칠레를 비난하지 않았다.", ["actual", "negated"]),
        ("몽골이 협정을 비준한 데 이어 칠레도 대사를 소환한 것으로 알려졌다.", ["actual", "uncertain"]),
    ],
)
def test_each_predicate_has_its_own_factuality(
    told: Callable[[str], list[dict[str, Any]]], text: str, factualities: list[str]
) -> None:
    assert [e["factuality"] for e in told(text)] == factualities


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("푸틴 대통령이 만난 몽골 총리는 떠났다.", ["몽골", "블라디미르 푸틴"], []),
        ("러시아는 이란에게 붙잡힌 몽골 총리를 비난했다.", ["이란"], ["몽골"]),
        ("푸틴 대통령은 5일 파리에서 열린 아프리카연합 총회를 비난했다.", ["아프리카연합"], []),
    ],
)
def test_a_verb_fused_with_its_ending_modifies_who_takes_part(
    told: Callable[[str], list[dict[str, Any]]], text: str, actors: list[str], recipients: list[str]
) -> None:
    first = told(text)[0]
    assert (first["actors"], first["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("headline", "events"),
    [
        # each part between marks of omission has who acts in it, and answers the one before
        ('칠레, 수용소 공습…페루 "대학살" 규탄', [("attack", ["칠레"], []), ("accuse", ["페루"], ["칠레"])]),
        ('칠레 "협상 용의"…페루 "양보 없다" 일축', [("reject", ["페루"], ["칠레"])]),
        ("칠레, 중재 거부…서방 강력 비난", [("reject", ["칠레"], [])]),
        # what is quoted has its participants for itself
        ('칠레, 페루에 "무기 더 달라" 호소', [("request", ["칠레"], ["페루"])]),
        ('칠레 "떠나라" 비난', [("accuse", ["칠레"], [])]),
        ("칠레, 협정 체결…“페루 약해 빠져” 비난", [("sign", ["칠레"], []), ("accuse", ["칠레"], [])]),
        # states of one syllable at the head of a part
        (
            "러, 페루 대사 추방…美 '조속한 석방' 촉구",
            [("coerce", ["러시아"], ["페루"]), ("request", ["미국"], ["러시아"])],
        ),
        ("페루, 러에 항의", [("accuse", ["페루"], ["러시아"])]),
    ],
)
def test_a_headline_tells_who_acts_in_each_of_its_parts(
    told: Callable[[str], list[dict[str, Any]]], headline: str, events: list[tuple[str, list[str], list[str]]]
) -> None:
    assert [(e["subtype"], e["actors"], e["recipients"]) for e in told(headline)] == events


@pytest.mark.parametrize(
    ("headline", "factuality"),
    [
        ("칠레, 페루에 전차 지원 결정", "planned"),
        ("칠레, 페루에 경찰 파견 방침", "planned"),
        ('칠레 "페루 공격할 것"', "planned"),
        ("칠레·페루 합의 불발", "negated"),
        ("칠레, 페루에 전차 지원", "actual"),
    ],
)
def test_a_headline_without_a_verb_tells_a_plan_by_its_noun(
    told: Callable[[str], list[dict[str, Any]]], headline: str, factuality: str
) -> None:
    assert [e["factuality"] for e in told(headline)] == [factuality]


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("미국은 몽골에서 군대를 철수하고 칠레와의 협정을 맺어야 한다.", []),
        ("미국은 몽골에서 군대를 철수하고 칠레와의 협정을 맺었다.", ["철수", "맺"]),
        ("칠레 총리는 몽골 총리의 제안을 받아들여야 한다고 말했다.", ["말"]),
    ],
)
def test_what_ought_to_be_done_is_no_event(
    told: Callable[[str], list[dict[str, Any]]], text: str, triggers: list[str]
) -> None:
    assert [e["trigger"] for e in told(text)] == triggers


def test_what_is_told_of_the_day_before_is_counted_from_the_day_of_saying(nlp: Any) -> None:
    text = "새벽통신은 위원장이 전날 평양에서 몽골 총리를 만났다고 19일 보도했다."
    doc = analyse(nlp, replace(as_given(text), metadata=Metadata(published="2024-05-20")))
    assert [(e["label"], e["date"]) for e in spans.marks(doc, spans.EVENTS)] == [("meet", "2024-05-18")]


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("몽골 해경은 칠레 군함이 대포를 쏴 선원 3명이 다쳤다고 비난했다.", ["해경"], ["칠레"]),
        ("몽골은 칠레에 억류 중인 마크롱 대통령을 풀어 달라고 촉구했다.", ["몽골"], ["칠레"]),
    ],
)
def test_what_is_said_has_its_own_subjects(
    told: Callable[[str], list[dict[str, Any]]], text: str, actors: list[str], recipients: list[str]
) -> None:
    last = told(text)[-1]
    assert (last["actors"], last["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("o 칠레 외교부, 페루 조치에 강력 반발", ["외교부"], ["페루"]),
        ("아세안 의장국 라오스는 몽골 총리를 초청했다.", ["라오스"], ["몽골"]),
    ],
)
def test_who_heads_an_entry_or_a_phrase_acts(
    told: Callable[[str], list[dict[str, Any]]], text: str, actors: list[str], recipients: list[str]
) -> None:
    first = told(text)[0]
    assert (first["actors"], first["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        # two who acted together, whoever else took part
        (
            "칠레와 페루는 몽골과 가봉에 최후통첩을 보냈다. 몽골이 이를 거부하자 두 나라는 공습을 시작하였다.",
            ["칠레", "페루"],
            ["몽골"],
        ),
        ("칠레는 런던과 파리를 미사일로 공격하였다.", ["칠레"], ["영국", "프랑스"]),
    ],
)
def test_who_takes_part_is_told_by_number_and_place(
    told: Callable[[str], list[dict[str, Any]]], text: str, actors: list[str], recipients: list[str]
) -> None:
    last = told(text)[-1]
    assert (last["subtype"], last["actors"], last["recipients"]) == ("attack", actors, recipients)


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        ("몽골의 후렐수흐 대통령과 인도의 모디 총리가 만났다.", "meet", ["나렌드라 모디", "오흐나 후렐수흐"], []),
        ("칠레 대통령 및 페루 총리는 협정에 서명했다.", "sign", ["칠레", "페루"], []),
        ("칠레 대통령-페루 총리 회담 개최", "meet", ["칠레", "페루"], []),
        ("나렌드라 모디(Narendra Modi) 총리를 만난 칠레 대통령은 떠났다.", "meet", ["나렌드라 모디", "칠레"], []),
        ("모디 총리의 특사가 칠레를 방문했다.", "visit", ["인도"], ["칠레"]),
        ("이란 최고지도자의 고문은 칠레를 비난했다.", "accuse", ["이란"], ["칠레"]),
        ("칠레와 페루 정상은 유엔총회 기간 회담했다.", "meet", ["칠레", "페루"], []),
        ("칠레의 중재로 페루와 협정을 체결한 몽골은 기뻐했다.", "sign", ["몽골", "페루"], []),
        ("칠레는 페루의 회담 제안을 수락했다.", "agree", ["칠레"], ["페루"]),
        ("칠레는 페루의 회담 제안을 거부했다.", "offer", ["페루"], ["칠레"]),
        ("모디 총리의 초청으로 칠레 대통령이 인도를 방문했다.", "invite", ["나렌드라 모디"], ["칠레"]),
        ("칠레는 페루의 요청에 따라 몽골에 병력을 파견했다.", "request", ["페루"], ["칠레"]),
        ("칠레는 모디 총리의 사임을 요구했다.", "request", ["칠레"], ["나렌드라 모디"]),
        ("칠레는 페루가 약속을 어겼다며 대사를 소환했다.", "cut", ["칠레"], ["페루"]),
        ("칠레는 페루에 대한 원조를 재개했다.", "aid", ["칠레"], ["페루"]),
        ("칠레의 공습으로 페루에서 3명이 숨졌다.", "attack", ["칠레"], ["페루"]),
        ("칠레와 페루는 몽골의 침공을 규탄하는 공동성명을 발표했다.", "sign", ["칠레", "페루"], []),
        ("칠레는 몽골에 대사관을 열었다.", "relations", ["칠레"], ["몽골"]),
        ("칠레 의회는 페루와의 조약을 비준했다.", "ratify", ["칠레"], []),
        ("칠레에서 반정부 시위가 일어났다.", "protest", [], ["칠레"]),
        ("칠레 시민들은 페루 대통령의 퇴진을 요구하는 시위를 벌였다.", "protest", ["칠레"], ["페루"]),
        ("칠레 검찰은 쿠데타를 주도한 모디 총리를 체포했다.", "domestic", ["나렌드라 모디"], []),
        ("칠레는 몽골과 페루의 회담을 중재했다.", "meet", ["몽골", "페루"], []),
        ("칠레와 페루를 잇는 직항 노선이 재개됐다.", "exchange", ["칠레", "페루"], []),
        ("인도인 30여 명이 칠레의 사과를 요구했다.", "request", ["인도"], ["칠레"]),
        ("칠레 대통령은 이란 총선 결과를 환영했다.", "domestic", ["이란"], []),
        ("(평양 3월 4일발 조선중앙통신)칠레 총리는 라오스를 방문하였다.", "visit", ["칠레"], ["라오스"]),
        ("칠레와 페루는 협정에 서명했다. 몽골은 이번 합의를 환영했다.", "agree", ["칠레", "페루"], []),
        ("칠레, 페루, 몽골 장관이 만났다. 세 장관은 이란을 규탄했다.", "accuse", ["몽골", "칠레", "페루"], ["이란"]),
        ("우리 나라와 라오스는 회담하였다.", "meet", ["라오스", "한국"], []),
        ("칠레 외교장관은 우리나라와 협정을 체결했다.", "sign", ["칠레", "한국"], []),
        ("칠레는 국경을 봉쇄했다.\n\n이어 페루 대사를 추방했다.", "coerce", ["칠레"], ["페루"]),
    ],
)
def test_who_takes_part_in_the_frames_of_the_news(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    event = next(e for e in told(text) if e["subtype"] == subtype)
    assert (sorted(event["actors"]), event["recipients"]) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("민스크 협정은 칠레와 페루가 체결한 조약을 말한다.", ["sign"]),
        ("칠레와 페루는 우호 협력 공동선언을 채택했다.", ["sign"]),
        ("칠레-페루 정상회담 공동 발표문 전문", ["meet"]),
        ("칠레 대통령은 라오스 총리의 방한 초청에 감사했다.", ["invite", "endorse"]),
        ("칠레는 페루 장군을 집단학살 혐의로 제소했다.", ["accuse"]),
        ("칠레 대통령은 자유가 핵심이라는 메시지를 전했다.", []),
        ("칠레 대통령은 전방에 경계 태세를 발령했다.", ["mobilize"]),
        ("칠레 총리는 페루 대통령에게 초청에 대한 사의를 표했다.", ["invite", "endorse"]),
        ("칠레 외교부는 “3국은 협력의 필요성을 강조했다”고 밝혔다.", ["statement", "statement"]),
    ],
)
def test_a_word_of_the_news_tells_only_what_it_means_there(told: Told, text: str, kept: list[str]) -> None:
    assert [e["subtype"] for e in told(text)] == kept


@pytest.mark.parametrize(
    ("text", "subtype", "date"),
    [
        ("칠레가 페루와 수교한 것은 1992년 8월 24일이다.", "relations", "1992-08-24"),
        ("칠레 총리가 리마에 도착한 것은 1972년 2월 21일이었다.", "visit", "1972-02-21"),
        ("칠레가 유엔에 가입한 해는 1991년이다.", "relations", "1991"),
        ("칠레는 3월 3일 페루에 회담을 8월 5일로 제의했다.", "offer", "2021-03-03"),
        ("1978년\n▲ 5. 2 이후락 칠레 대사, 페루 방문", "visit", "1978-05-02"),
        (
            "1978년\n▲ 5. 2 칠레, 페루 방문\n▲ 7. 9 칠레, 1972년 성명의 원칙을 논의하고 페루를 비난",
            "accuse",
            "1978-07-09",
        ),
        ("1979년\n▲ 1. 1 칠레 대사 부임. 페루, 칠레와 단교", "cut", "1979-01-01"),
        (
            "칠레 대통령은 20일 페루 총리와 회담했다. 양측은 2019년 최대를 기록했던 교역이 회복되고 있음을 환영했다.",
            "endorse",
            "2021-05-20",
        ),
    ],
)
def test_an_act_is_of_the_day_that_its_sentence_or_entry_gives_it(
    told: Told, text: str, subtype: str, date: str
) -> None:
    assert next(e for e in told(text) if e["subtype"] == subtype)["date"] == date


@pytest.mark.parametrize(
    ("text", "subtype", "actors"),
    [
        (
            "올라프 숄츠 독일 총리는 칠레에서 니콜라 마두로 대통령과 회담했다. 대통령은 이란을 규탄했다.",
            "accuse",
            ["니콜라 마두로"],
        ),
        ("앙골라 대통령은 이란을 규탄했다. 새 총리는 페루를 방문했다.", "visit", ["앙골라"]),
        ("박해원 칠레 총리를 단장으로 하는 대표단이 페루에 도착했다. 대표단은 이란을 규탄했다.", "accuse", ["박해원"]),
        ("박해원 칠레 총리는 페루를 방문해 리마에서 기업인 간담회를 열었다.", "meet", ["박해원"]),
        ("한미 원자력협력에 관한 협정이 체결되었다.", "sign", ["미국", "한국"]),
        ("【리마 12일발 에페통신】 칠레 정부는 이란을 규탄했다.", "accuse", ["칠레"]),
        ("이 자리에서 모두 참석자에게 깊이 감사합니다.", "endorse", None),
        ("칠레 외교부 대변인은 성명을 냈다. 페루는 국경을 봉쇄했다. 대변인은 이란을 규탄했다.", "accuse", ["외교부"]),
        ("앙골라·쿠바·가봉, 뉴욕 유엔본부에서 협정 조인", "sign", ["가봉", "앙골라", "쿠바"]),
        ("이사회는 페루 반군이 수도를 공격한 만행을 규탄했다.", "accuse", None),
        ("칠레는 핵실험을 이유로 페루 대사를 추방했다.", "weapons_test", None),
    ],
)
def test_who_is_meant_by_a_title_a_delegation_or_a_treaty(
    told: Told, text: str, subtype: str, actors: list[str] | None
) -> None:
    event = next((e for e in told(text) if e["subtype"] == subtype), None)
    assert (sorted(event["actors"]) if event else None) == actors


def test_a_letter_handed_over_in_talks_is_for_whom_they_are_with(told: Told) -> None:
    found = told("조명록 부위원장은 빌 클린턴 대통령을 예방, 김정일 위원장의 친서를 전달했다.")
    assert one(found, "message")["recipients"] == ["빌 클린턴"]


def test_who_is_joined_with_an_object_that_nobody_knows_is_invited_too(told: Told) -> None:
    assert one(told("칠레는 말리 과도정부와 아자와드운동조정체를 초청했다."), "invite")["recipients"] == ["말리"]


def test_an_entry_that_names_nobody_is_of_the_two_states_of_the_title(nlp: Any) -> None:
    text = "칠레·페루 관계 연표\n\n1992년\n▲ 3. 5 문화협정 체결\n▲ 6. 1 박해원 대사 부임\n▲ 9. 2 정상회담\n"
    doc = analyse(nlp, read_text(text, doc_id="a"))
    signed = next(e for e in spans.marks(doc, spans.EVENTS) if e["label"] == "sign")
    assert [m["name"] for m in signed["actors"]] == ["칠레", "페루"]


def test_the_diary_of_a_visit_is_of_whom_its_title_names(nlp: Any) -> None:
    text = "에마뉘엘 마크롱 대통령 남미 방문 일지\n\n△ 3월 5일 리마에 도착하였다.\n△ 6일 칠레를 방문하였다.\n"
    doc = analyse(nlp, read_text(text, doc_id="a"))
    visits = [e for e in spans.marks(doc, spans.EVENTS) if e["label"] == "visit"][1:]
    assert {m["name"] for e in visits for m in e["actors"]} == {"에마뉘엘 마크롱"}


def test_a_summit_is_of_those_who_led_the_states_on_its_day(told: Told) -> None:
    text = "아베 신조 총리는 2015년 12월 합의했다. 기시다 후미오 총리는 2022년 사과했다. 2023년 3월 한일 정상회담이 열렸다."
    assert "아베 신조" not in told(text)[-1]["actors"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019년 10월 8일 몽골 대통령은 페루를 국빈 방문(∼10. 9.)했다.", "2019-10-08/2019-10-09"),
        ("몽골 대통령은 2019년 5월 5일 지난 3일 방한한 페루 외교장관과 회담했다.", "2019-05-05"),
        ("몽골은 가봉이 2019년 4월 병력을 보낸 것을 가장 강한 어조로 규탄했다.", None),
    ],
    ids=["until a day in parentheses", "behind the topic", "not of what it is about"],
)
def test_an_act_is_of_its_own_days(told: Told, text: str, date: str | None) -> None:
    assert told(text)[-1]["date"] == date


def test_who_owns_an_act_stands_before_its_days(told: Told) -> None:
    visit = told("칠레 외교장관은 토카예프 대통령의 지난 5.14-15간 몽골 국빈방문의 후속조치를 설명하였다.")[0]
    assert visit["actors"] == ["카심조마르트 토카예프"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("칠레와 페루는 두 나라의 합의를 이루지 못했다.", "negated"),
        ("칠레는 몽골을 폭격해 수만 명이 숨진 것으로 추정된다.", "actual"),
        ("칠레 대통령은 몽골을 방문해 “도발이 있을 경우 대응하라”고 지시했다.", "actual"),
        ("칠레 총리는 몽골의 노력을 지지한다면서 환영했다.", "actual"),
        ("칠레는 페루의 요청을 고려하여 몽골과 수교했다.", "actual"),
        ("칠레는 페루의 제안을 끝내 받아들이지 않았다.", "actual"),
        ("칠레 총리가 몽골을 방문했다는 몬차메통신 보도가 나왔다.", "uncertain"),
        ("칠레 총리는 몽골을 방문하려고 할 것으로 전망된다.", "hypothetical"),
    ],
)
def test_a_cue_holds_as_far_as_it_governs(told: Told, text: str, expected: str) -> None:
    assert {e["factuality"] for e in told(text)} == {expected}


def test_who_comes_by_an_invitation_was_invited_and_who_is_on_a_visit_pays_it(told: Told) -> None:
    invited, visit = told("칠레 외무상의 초청에 의하여 페루를 방문한 알베르토 푸지모리 대통령이 5일 귀로에 올랐다.")[:2]
    assert (invited["recipients"], visit["actors"]) == (["알베르토 푸지모리"], ["알베르토 푸지모리"])
    visit = told("칠레 외교장관은 공식 방한(6.17-20) 중인 알베르토 푸지모리 대통령과 회담을 가졌다.")[0]
    assert visit["actors"] == ["알베르토 푸지모리"]


@pytest.mark.parametrize("act", ["합의가 이루어졌다", "수교가 이루어졌다", "교전이 벌어졌다", "조약이 체결되었다"])
@pytest.mark.parametrize("between", ["간에", "사이에", "간"])
def test_what_comes_about_between_two_is_done_by_both(told: Told, act: str, between: str) -> None:
    assert told(f"칠레와 페루 {between} {act}.")[0]["actors"] == ["칠레", "페루"]


def test_what_is_concluded_without_anybody_named_is_between_the_two_states_of_the_text(nlp: Any) -> None:
    told = "볼리비아와 파라과이는 이웃이다. 파라과이는 볼리비아를, 볼리비아는 파라과이를 꺼린다. " * 2
    doc = analyse(nlp, read_text(f"{told}\n\n이번에 체결된 우호 조약은 국경을 새로 정한다.\n", doc_id="d"))
    (sign,) = [e for e in spans.marks(doc, spans.EVENTS) if e["label"] == "sign"]
    assert sorted(m["name"] for m in sign["actors"]) == ["볼리비아", "파라과이"]


@pytest.mark.parametrize(
    ("text", "subtype", "actors", "recipients"),
    [
        # who buys arms is whom they go to
        ("페루는 칠레에서 전차를 사들였다.", "arms", ["칠레"], ["페루"]),
        ("페루는 칠레에 전차를 팔았다.", "arms", ["페루"], ["칠레"]),
        # whose people or things act, and for whom something is given
        ("칠레의 조종사들은 페루 기지를 폭격했다.", "attack", ["칠레"], ["페루"]),
        ("칠레는 페루의 전후 복구를 위하여 백만 달러를 원조했다.", "aid", ["칠레"], ["페루"]),
        # who acts between two
        ("몽골은 칠레와 페루 사이에서 중재를 제안했다.", "offer", ["몽골"], ["칠레", "페루"]),
        # the owner of what one takes sides with, and of what a paper is about
        ("몽골은 칠레의 편을 들었다.", "endorse", ["몽골"], ["칠레"]),
        # what it is about is nobody it is done to
        ("몽골은 칠레에 페루에 대한 조사를 요청했다.", "request", ["몽골"], ["칠레"]),
        ("칠레는 반군과의 유착을 이유로 페루와 단교했다.", "cut", ["칠레"], ["페루"]),
        # topics of what is said
        ("칠레 외무부는 몽골은 우방이라며 페루를 비난했다.", "accuse", ["외무부"], ["페루"]),
        # not this but that
        ("몽골은 칠레가 아니라 페루에 협력을 요청했다.", "request", ["몽골"], ["페루"]),
        # two verbs of one act
        ("칠레는 페루에 식량을 실어 날랐다.", "aid", ["칠레"], ["페루"]),
        # a meeting or visit is put off with whom it was to be
        ("칠레는 판문점에서 가지려던 칠레와 페루의 고위급회담을 연기했다.", "postpone", ["칠레"], ["페루"]),
        ("칠레는 외무장관의 방러 계획을 전격 취소했다.", "postpone", ["칠레"], ["러시아"]),
        # what one decides to do with another is no agreement with him
        ("칠레 총리는 페루를 방문키로 했다.", "visit", ["칠레"], ["페루"]),
    ],
)
def test_who_takes_part_by_whose_it_is_and_where_it_goes(
    told: Told, text: str, subtype: str, actors: list[str], recipients: list[str]
) -> None:
    found = told(text)
    event = one(found, subtype)
    assert (sorted(event["actors"]), sorted(event["recipients"])) == (actors, recipients)
    assert "agree" not in [e["subtype"] for e in found]


def test_a_summit_named_by_its_place_is_of_those_who_met_there(told: Told) -> None:
    summit = "칠레와 페루는 싱가포르 정상회담에서 군축에 합의했다."
    assert one(told(summit), "meet")["actors"] == ["칠레", "페루"]


@pytest.mark.parametrize(
    ("text", "subtype", "factuality", "date"),
    [
        # the day of saying is no day of what is only to be done
        ("칠레는 5일 페루가 공병을 말리에 보낼 예정이라고 밝혔다.", "troops", "planned", None),
        ("칠레는 5일 페루에 무기를 수출한 적이 없다고 밝혔다.", "arms", "negated", None),
        ("칠레 총리는 총리직에서 사임하겠다는 뜻을 5일 밝혔다.", "resign", "planned", None),
        ("칠레는 5일 페루가 말리에 공병을 보냈다고 밝혔다.", "troops", "actual", "2024-05-05"),
        # deeds are announced in the present tense, decisions are made by it
        ("칠레는 말리에서 군대를 철수한다고 발표했다.", "withdraw", "planned", None),
        ("칠레는 페루와의 협정을 파기한다고 발표했다.", "cut", "actual", None),
        # -하기로, shortened, at the end of a headline too
        ("칠레, 페루에 쌀 지원키로", "aid", "planned", None),
        ("칠레는 총회에 참가코자 한다.", "attend", "planned", None),
    ],
)
def test_what_is_said_to_come_is_planned_and_not_on_the_day_of_saying(
    nlp: Any, text: str, subtype: str, factuality: str, date: str | None
) -> None:
    doc = analyse(nlp, replace(as_given(text), metadata=Metadata(published="2024-05-06")))
    event = next(e for e in spans.marks(doc, spans.EVENTS) if e["label"] == subtype)
    assert (event["factuality"], event["date"]) == (factuality, date)


def test_a_drill_of_several_states_is_a_joint_one_whatever_it_is_called(told: Told) -> None:
    assert one(told("칠레와 페루는 태평양에서 대잠훈련을 함께 실시했다."), "joint_drill")["actors"] == ["칠레", "페루"]
    assert one(told("칠레 해군은 태평양에서 대잠훈련을 실시했다."), "mobilize")["actors"] == ["해군"]


@pytest.mark.parametrize(
    "text",
    [
        "한국 경제가 안정 궤도에 진입했다.",
        "푸틴 대통령은 회담장에서 외투와 옷을 벗었다.",
        "칠레는 페루의 기술 패권 의지를 꺾었다.",
        "감독은 칠레 선수에게 레드카드를 꺼냈다.",
        "칠레 훈련병들은 입소하며 삭발했다.",
        "칠레는 아시아 챔피언 자리를 내놓았다.",
        "칠레 외교부는 기자단에 엠바고를 걸었다.",
        "칠레는 반도체 산업 지원을 내놓았다.",
        "멧돼지가 칠레 도심에 침입했다.",
        "칠레 무용단이 세계청년학생축전에 참가할 준비를 한다.",
        "칠레 헌법 전문은 그 뜻을 계승한다.",
    ],
)
def test_words_of_acts_in_another_sense_tell_none(told: Told, text: str) -> None:
    subtypes = [e["subtype"] for e in told(text)]
    assert [s for s in subtypes if s != "attend"] == []


@pytest.mark.parametrize(
    ("text", "subtype", "factuality", "actors", "recipients"),
    [
        # somebody else than who says it, and what is done every day
        ("칠레 국방부는 페루가 반군에 무기를 제공한다고 밝혔다.", "arms", "actual", ["페루"], []),
        # an intention of a deed is none of a stance
        ("칠레는 페루에서 철군하는 의향을 밝혔다.", "withdraw", "planned", ["칠레"], ["페루"]),
        ("칠레는 페루를 지지하는 뜻을 밝혔다.", "endorse", "actual", ["칠레"], ["페루"]),
        # those against whom it is, enemies, and where a fair was held
        ("칠레는 페루의 격퇴를 위해 병력을 파견했다.", "troops", "actual", ["칠레"], []),
        ("페루의 적들은 칠레를 공격했다.", "attack", "actual", [], ["칠레"]),
        ("칠레는 페루에서 열린 전시회에서 미사일을 구매했다.", "arms", "actual", [], ["칠레"]),
        # a procedure that is gone through
        ("칠레와 페루는 수교 절차를 밟았다.", "relations", "actual", ["칠레", "페루"], []),
    ],
)
def test_rules_of_intent_purpose_and_purchase_leave_their_neighbours_alone(
    told: Told, text: str, subtype: str, factuality: str, actors: list[str], recipients: list[str]
) -> None:
    found = next(e for e in told(text) if e["subtype"] == subtype)
    assert (found["factuality"], sorted(found["actors"]), found["recipients"]) == (factuality, actors, recipients)
