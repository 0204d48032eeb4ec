"""Events: who did what to whom, when, and whether it happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from marked import Sentence, cases, layer

from pipeline import spans

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
    ["한국은 관계를 강화하기 위해 노력했다.", "양국은 협력을 이어 가고 있다.", "학자는 동맹 이론을 연구했다."],
)
def test_trends_and_purposes_are_no_events(told: Told, text: str) -> None:
    assert told(text) == []


def test_what_two_states_sign_is_not_joined_with_what_three_sign(nlp: Any) -> None:
    doc = nlp("러시아와 몽골, 중국은 2019년에 협정을 체결했다. 러시아와 몽골은 2019년 4월 11일에 협정을 체결했다.")
    found = [({m["country"] for m in r["actors"]}, r["date"]) for r in spans.data(doc)["records"]]
    assert ({"RUS", "MNG"}, "2019-04-11") in found


@pytest.mark.parametrize(("sentence", "name"), cases("events"))
def test_a_sentence_tells_what_a_careful_reader_would(sentence: Sentence, name: str) -> None:
    expected, found = layer(sentence, name)
    assert found == expected
