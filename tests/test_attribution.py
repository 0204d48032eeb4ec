"""Attribution: who says that an event took place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline import spans


@pytest.mark.parametrize(
    ("text", "said_by"),
    [
        ("신화통신은 몽골 총리가 2일 카자흐스탄을 방문했다고 보도했다.", "신화통신"),
        ("국가정보원에 따르면 북한은 지난달 시리아에 병력을 파견했다.", "국가정보원"),
        ("북한이 이란에 포탄을 제공했다고 우크라이나 국방부가 4일 주장했다.", "국방부"),
        ("튀르키예는 오는 5월 조지아를 방문하겠다고 밝혔다.", "튀르키예"),
        ("몽골 총리는 2일 카자흐스탄을 방문했다.", None),
        ("몽골 총리가 2일 카자흐스탄을 방문하고 협력을 강조했다.", None),
    ],
)
def test_an_event_is_attributed_to_who_is_told_to_say_it(
    text: str, said_by: str | None, read_sentence: Callable[..., Any]
) -> None:
    event = spans.marks(read_sentence(text), spans.EVENTS)[0]
    assert next((m["name"] for m in event["attribution"]), None) == said_by
