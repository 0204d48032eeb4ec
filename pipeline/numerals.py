"""Korean and Hanja numerals as they stand in dates and durations."""

from __future__ import annotations

import re
from typing import Final

from pipeline.lexicon import valued

_ISO_WEEKDAYS: Final = valued("time_words", "weekday")
WEEKDAYS: Final = "".join(sorted(_ISO_WEEKDAYS, key=_ISO_WEEKDAYS.__getitem__))  # from Monday on
_NATIVE_TENS: Final = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_ONES: Final = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_SINO: Final = {c: i for i, c in enumerate("영일이삼사오육칠팔구")} | {
    **{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "元": 1, "원": 1, "유": 6, "정": 1,
}  # fmt: skip
_PLACES: Final = {"십": 10, "十": 10, "시": 10, "백": 100, "百": 100, "천": 1000, "千": 1000}
_TURN: Final = 50  # of the century, for years of two digits
_DAYS_BELOW_TEN: Final = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9,
}  # fmt: skip
DAYS: Final = (
    _DAYS_BELOW_TEN
    | {f"열{word}": 10 + count for word, count in _DAYS_BELOW_TEN.items()}
    | {f"스무{word}": 20 + count for word, count in _DAYS_BELOW_TEN.items()}
    | {"열흘": 10, "보름": 15, "스무날": 20, "백일": 100}
)


def number(text: str) -> int | None:
    """The number that digits, a native, a Sino-Korean or a Hanja numeral write; None for anything else.

    Hanja digits in a row are read by their places (`一九六一`), others by their tens and hundreds.

    >>> number("12"), number("열"), number("열두"), number("이십삼"), number("유"), number("一九六一"), number("三十一")
    (12, 10, 12, 23, 6, 1961, 31)
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _NATIVE_ONES:
        return _NATIVE_ONES[text]
    tens = next((t for t in _NATIVE_TENS if text.startswith(t)), None)
    if tens:
        rest = text[len(tens) :]
        return _NATIVE_TENS[tens] + _NATIVE_ONES.get(rest, 0) if not rest or rest in _NATIVE_ONES else None
    if len(text) > 1 and all(c in _SINO for c in text):
        return int("".join(str(_SINO[c]) for c in text))
    return _by_places(text)


def full_year(short: int) -> int:
    """The year that two digits stand for: 1950 to 2049.

    >>> full_year(88), full_year(7)
    (1988, 2007)
    """
    return short + (2000 if short < _TURN else 1900)


def _by_places(text: str) -> int | None:
    total, digit = 0, None
    for character in text:
        if character in _SINO:
            if digit is not None:
                return None
            digit = _SINO[character]
        elif character in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[character]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def day_of_month(text: str) -> int | None:
    """The day that a native or Sino-Korean day name gives (초하루 1, 보름 15, 십오일 15); None for 그믐, the last."""
    if text.endswith("일") and text not in DAYS:
        return number(text[:-1])
    return DAYS.get(re.sub(r"^초", "", text))
