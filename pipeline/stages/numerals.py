"""Korean and Hanja numerals as they stand in dates and durations."""

from __future__ import annotations

from typing import Final

_NATIVE: Final = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80,
    "아흔": 90, "백": 100,
}  # fmt: skip
_SINO: Final = {c: i for i, c in enumerate("영일이삼사오육칠팔구")} | {"유": 6, "시": 10}
DAYS: Final = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9,
    "열흘": 10, "보름": 15, "백일": 100,
}  # fmt: skip


def number(text: str) -> int | None:
    """The number that digits, a native or a Sino-Korean numeral up to 99 write; None for anything else.

    >>> number("12"), number("열"), number("이십삼"), number("십"), number("유")
    (12, 10, 23, 10, 6)
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _NATIVE:
        return _NATIVE[text]
    if "십" in text:
        tens, _, ones = text.partition("십")
        if (tens and tens not in _SINO) or (ones and ones not in _SINO):
            return None
        return 10 * (_SINO[tens] if tens else 1) + (_SINO[ones] if ones else 0)
    return _SINO.get(text)
