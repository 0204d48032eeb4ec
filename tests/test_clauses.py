"""Whose clause is still open at a word: who can be its subject."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.stages.sentence.clauses import open_subjects
from pipeline.stages.sentence.words import words


@pytest.mark.parametrize(
    ("sentence", "at", "subjects"),
    [
        ("몽골은 가봉을 방문했다.", "방문", ["몽골"]),
        ("몽골은 가봉이 약속을 어긴 것을 비난했다.", "비난", ["몽골"]),  # what is told takes its subject with it
        ("몽골은 가봉이 약속을 어겼다고 비난했다.", "비난", ["몽골"]),
        ("몽골은 가봉이 약속을 어겼다고 비난했다.", "어기", ["몽골", "가봉"]),
        ("몽골은 가봉이 차관을 보낸 데 이어 조약에 서명한 것을 환영했다.", "서명", ["몽골", "가봉"]),  # goes on
        ("몽골 총리가 떠나자 비난이 일었다.", "비난", []),  # behind …자 somebody else acts
        ("몽골은 가봉이 떠나면 철수한다.", "철수", ["몽골"]),
        ("몽골 총리가 가봉 대사가 떠나는 공항에서 항의했다.", "항의", ["총리"]),
        ("몽골 총리가 회의를 마친 뒤 가봉을 방문했다.", "방문", ["총리"]),
        ("몽골은 “가봉이 약속을 어기면 떠날 것”이라고 경고했다.", "경고", ["몽골"]),  # what is quoted is over
        ("몽골은 오는 3일 가봉이 지난 5월 시작한 회의에 참석한다.", "참석", ["몽골"]),
        ("몽골이 이른 시일 안에 가봉을 방문한다.", "방문", ["몽골"]),  # 이른 only describes
        ("몽골 대사가 떠났고 가봉 총리가 방문했다.", "방문", ["대사", "총리"]),
        ("몽골은 가봉 총리가 오는 3일 콩고를 방문한다고 밝혔다.", "방문", ["몽골", "총리"]),  # 오는 in two tokens
        ("몽골은 가봉 총리가 서한을 보내 3일로 예정된 회의를 연기했다고 밝혔다.", "연기", ["몽골", "총리"]),
        ("몽골에선 가봉 총리가 회의에 참석했다.", "참석", ["총리"]),  # 에선 is where
        ("몽골은 ‘가봉이 약속을 어기면 떠날 것’이라고 경고했다.", "경고", ["몽골"]),
    ],
)
def test_a_subject_acts_until_its_clause_ends(read_sentence: Any, sentence: str, at: str, subjects: list[str]) -> None:
    told = words(read_sentence(sentence))
    trigger = next(i for i, lemma in enumerate(told.lemmas) if lemma.startswith(at))
    assert [told.texts[i - 1] for i in open_subjects(told, 0, trigger)] == subjects
