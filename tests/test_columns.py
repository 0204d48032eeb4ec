"""What a cell tells of nobody is done by the state that heads its column."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import spans
from pipeline.api import analyse
from pipeline.reading import read_text

TABLE = """<표> 두 나라 관계 일지
시기 | 몽골 | 페루
1998.5.11 | 남부 사막에서 지하 핵실험 | -
1998.5.28 | - | 북부 고원에서 맞불 핵실험
1999.2.21 | 주재 대사를 전격 소환 | 대사관 무단 폐쇄
"""


def who(nlp: Any, text: str) -> list[tuple[str, list[str]]]:
    doc = analyse(nlp, read_text(text, doc_id="table"))
    told = spans.marks(doc, spans.EVENTS)
    return [(doc.text[e["start"] : e["end"]], [m["name"] for m in e["actors"]]) for e in told]


@pytest.fixture(scope="module")
def told(nlp: Any) -> list[tuple[str, list[str]]]:
    return who(nlp, TABLE)


def test_each_column_is_of_the_state_that_heads_it(told: list[tuple[str, list[str]]]) -> None:
    assert told[:3] == [("핵실험", ["몽골"]), ("핵실험", ["페루"]), ("소환", ["몽골"])]


def test_a_row_of_other_cells_than_the_head_is_of_nobody(nlp: Any) -> None:
    torn = TABLE.replace("| - | 북부", "| 북부")
    assert ("핵실험", ["페루"]) not in who(nlp, torn)


def test_one_state_among_other_heads_owns_no_column(nlp: Any) -> None:
    alone = TABLE.replace("| 페루\n", "| 비고\n")
    assert ("핵실험", ["페루"]) not in who(nlp, alone)
    assert all("몽골" not in actors for trigger, actors in who(nlp, alone) if trigger == "핵실험")


@pytest.mark.parametrize("told", ["국경 초소 피격", "대통령 피살", "총리, 폭탄테러로 사망", "가입 신청이 거부됨"])
def test_what_befalls_a_state_in_its_column_is_not_its_doing(nlp: Any, told: str) -> None:
    table = f"<표> 일지\n시기 | 몽골 | 페루\n1998.5.11 | {told} | -\n1998.5.28 | - | 핵실험\n"
    assert all("몽골" not in actors for _, actors in who(nlp, table))
