"""What stands between two wrapped lines: a space, or nothing because a word was cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.lexicon.kiwi import shared_kiwi
from pipeline.reading.lines import Line

Spacer = Callable[[str, str], bool]

_HANGUL_EDGE: Final = re.compile(r"[가-힣]$")


def joints(lines: Sequence[Line], *, trusted: bool, spacer: Spacer | None = None) -> list[bool]:
    """For each pair of neighbours in `lines`, whether a space belongs between them.

    Where the text keeps its trailing spaces (`trusted`) they decide; else `spacer` (Kiwi) does,
    asked with the last and first eojeols around the joint.
    """
    decide = spacer or kiwi_spacer
    return [_space(a.text, b.text, trusted, decide) for a, b in zip(lines, lines[1:], strict=False)]


def _space(before: str, after: str, trusted: bool, spacer: Spacer) -> bool:
    if before[-1:] in " \t\u00a0\u3000" or after[:1] in " \t\u00a0\u3000":
        return True
    left, right = before.rstrip(), after.lstrip()
    if not left or not right:
        return False
    if left[-1] in ".?!,;:…" and not (left[-1] in ".," and left[-2:-1].isdigit() and right[0].isdigit()):
        return True
    if left[-1] in "-–([{‘“「『｢《〈/·" or right[0] in ")]}’”」』｣》〉.,;:·":
        return False
    if left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha():
        return True
    if trusted:
        return False
    if _HANGUL_EDGE.search(left) and "가" <= right[0] <= "힣":
        return spacer(" ".join(left.split()[-4:]), " ".join(right.split()[:4]))
    return left[-1] in "”’」』｣)" and right[0] not in "은는이가을를에의와과도로으"


def kiwi_spacer(left: str, right: str) -> bool:
    """Whether Kiwi's spacing model puts a space at the joint of `left` and `right`."""
    spaced: str = shared_kiwi().space(left + right, reset_whitespace=False)
    position = len(left.replace(" ", ""))
    seen = 0
    for number, char in enumerate(spaced):
        if char != " ":
            seen += 1
            if seen == position:
                return spaced[number + 1 : number + 2] == " "
    return False
