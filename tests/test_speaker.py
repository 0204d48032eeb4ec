"""Who says I in a speech."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import spans
from pipeline.api import analyse
from pipeline.reading import Metadata, read_text

BODY = "저는 몽골 대통령을 만났습니다. 우리는 평화를 바랍니다."


def told(nlp: Any, text: str, published: str | None = None) -> list[dict[str, Any]]:
    document = read_text(text, doc_id="d", metadata=Metadata(published=published))
    return [e for e in spans.marks(analyse(nlp, document), spans.EVENTS) if e["label"] in ("meet", "offer", "accuse")]


@pytest.mark.parametrize(
    ("text", "published", "speaker"),
    [
        (f"김대중 대통령 국회 시정연설\n\n{BODY}", None, "김대중"),
        (f"제9회 조찬 기도회\n\n{BODY}\n\n대통령 이명박", None, "이명박"),
        (f"제55주년 광복절 경축사\n\n{BODY}", "2000-08-15", "김대중"),
        (f"닉슨 대통령 방문에 즈음한 연설\n\n김 일 성\n\n{BODY}", None, "김일성"),  # his name in a line of its own
        (f"푸틴 대통령 연설 전문\n\n{BODY}", None, "블라디미르 푸틴"),
        (f"제55주년 광복절 경축사\n\n{BODY}", None, None),  # whose day is not known
        (f"조찬 기도회 소식\n\n{BODY}", "2000-08-15", None),  # no speech
        (
            '대통령 연설 소식\n\n시민은 "저는 몽골 대통령을 만나 이야기를 나누고 왔습니다"라고 했다.',
            "2000-08-15",
            None,
        ),  # somebody else's words
        ("김대중 대통령 연설\n\n시민은 《저는 몽골 대통령을 만났다.》고 웨쳤다.", "2000-08-15", None),
    ],
)
def test_the_speaker_is_named_or_holds_the_highest_office_of_the_day(
    nlp: Any, text: str, published: str | None, speaker: str | None
) -> None:
    actors = {m["name"] for e in told(nlp, text, published) for m in e["actors"] if m["kind"] == "PERSON"}
    assert actors == ({speaker} if speaker else set())


def test_who_asks_by_saying_so_is_the_speaker_where_nobody_is_named(nlp: Any) -> None:
    text = "김대중 대통령 국회 시정연설\n\n저는 어제 돌아왔습니다. 일본 총리도 왔습니다. 이 자리에서 남북 회담을 제안합니다."
    offer = next(e for e in told(nlp, text, "2000-08-15") if e["label"] == "offer")
    assert [m["name"] for m in offer["actors"]] == ["김대중"]


def test_our_party_is_the_one_that_rules_the_north(nlp: Any) -> None:
    text = "남조선 인민에게\n\n미제와 괴뢰는 물러가야 한다. 우리 당은 1985년 3월 남조선에 회담을 제의했다."
    offer = next(e for e in told(nlp, text) if e["label"] == "offer")
    assert [m["name"] for m in offer["actors"]] == ["조선노동당"]


def test_a_speech_by_an_official_of_no_state_is_read_like_any_other(nlp: Any) -> None:
    found = told(
        nlp, "안토니우 구테흐스 유엔 사무총장 연설\n\n우리는 침공을 규탄합니다. 저는 몽골 대통령을 만났습니다."
    )
    assert [[a["name"] for a in e["actors"]] for e in found if e["label"] == "meet"]
