"""Whether what looks like a date is one where it stands: no proper name, no part of a word, a reference's year."""

from __future__ import annotations

import re
from typing import Final

from pipeline.lexicon import classed
from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.expressions import Found
from pipeline.stages.sentence.words import Words

_BY_ITSELF: Final = pattern("surroundings.by_itself")
_BEHIND_DAY: Final = pattern("surroundings.behind_day")
_NAMED_EVENT: Final = pattern("surroundings.named_event")
_MERE_PART: Final = re.compile(r"[가-힣]+")
_EVENING_OF: Final = pattern("surroundings.evening_of")
# What is done with a declaration on its day: the date of a line that tells it is no part of its name.
_DONE: Final = pattern("surroundings.done")
# Who acts in an entry of notes, before the day on which he does.
WHO: Final = re.compile(r"[^\d,.]{2,40},\s")
_REACH: Final = 8000  # characters in which the section before a numbered one begins
_SECTION: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
# What may stand behind a word for a time without a blank; any other noun makes it part of a compound.
_MAY_FOLLOW: Final = frozenset(classed("time_words", "behind"))
# What these groups matched names a year: no word could hold it.
_STATED: Final = frozenset({"y", "era", "juche", "cycle"})
# A numeral before 해, 달, 주, 분 without a space is as often another word (수해 flood, 반주, 한주).
_SHORT_COUNTS: Final = frozenset(classed("time_words", "count"))


def glued(before: str) -> bool:
    """Whether a character goes on into the one behind it: a syllable, a digit or a Latin letter."""
    return "가" <= before <= "힣" or before.isdecimal() or (before.isascii() and before.isalpha())


def cites(text: str, at: int, end: int, *, paren: bool, cited: bool) -> bool:
    """Whether a bare year `[at, end)` is one of publication: in a reference, in parentheses or at the end of a note."""
    before = text[max(0, at - 2) : at].strip()
    after = text[end : end + 1]
    if cited and re.match(r"\s[가-힣]", text[end : end + 2]) and before[-1:] in ("｢", "「", "“", "『", "‘", "'"):
        return True
    if paren and re.search(r"[가-힣A-Za-z.]\s$", text[max(0, at - 2) : at]):
        return bool(re.match(r"\)|[,:]\s?\d", text[end : end + 4]))  # (이정훈 2014, 112)
    if cited or paren:
        return before[-1:] in ("(", ",", ";", ":", "") and after in ("", ")", ",", ":", ";", ".", " ", "~", "-")
    return before[-1:] == "," and after in (".", ",", ")")


def free_standing(text: str, end: int) -> bool:
    """Whether a word that ends at `end` stands for a time by itself (당시에, no 당시 대통령)."""
    return bool(_BY_ITSELF.match(text[end : end + 3]))


def stands(text: str, found: Found, words_: Words) -> bool:
    """Whether a match is a date in its surroundings: no proper name of an event, no part of a word."""
    after = text[found.end : found.end + 14]
    if found.row.startswith(("dot-day", "slash-day")) and _NAMED_EVENT.match(after) and not _entry(text, found):
        return False
    if found.row.startswith("dot-day") and _numbers_heading(text, found):
        return False
    if found.row == "dot-day" and not found.paren and not found.cited:
        return bool(_BEHIND_DAY.match(after)) or text[found.end - 1 : found.end] == "."
    part_of_day = found.row == "time-first" and _MERE_PART.fullmatch(text, found.start, found.end)
    if part_of_day and _EVENING_OF.search(text, max(0, found.start - 3), found.start):
        return False  # 친선의 밤: what is called so
    if found.row == "당시" and words_.tags[max(0, words_.at(found.start) - 1)].startswith("NN"):
        return False  # 대선 당시: at the time of something
    if found.lead or found.about or text[found.start].isdigit() or text[found.start] in "'~":
        return True
    return _whole_words(text, found, words_)


def _entry(text: str, found: Found) -> bool:
    """Whether a date opens a line of notes, or stands behind who acts in it, that tells what was done that day.

    So in `9.19 공동성명 채택`, `북한 외무성, 9.19 담화 발표`.
    """
    before = text[text.rfind("\n", 0, found.start) + 1 : found.start]
    opens = WHO.fullmatch(before) or not re.search(r"[^\W_ㅇo]", before)
    return bool(opens) and bool(_DONE.match(text, found.end))


def _numbers_heading(text: str, found: Found) -> bool:
    """Whether a month and day that open a line number a section: above it stand `2.` and, but for `2.1.`, `2.1.`."""
    line = text.rfind("\n", 0, found.start) + 1
    number = _SECTION.fullmatch(text[found.start : found.end])
    if number is None or text[line : found.start].strip(" #*"):
        return False
    above = text[max(0, line - _REACH) : line]
    before = [f"{number[1]}."] + [f"{number[1]}.{int(number[2]) - 1}."] * (number[2] != "1")
    return all(re.search(rf"^[ #*]*{re.escape(one)}\s", above, re.MULTILINE) for one in before)


def _whole_words(text: str, found: Found, words_: Words) -> bool:
    """Whether a match that begins with a word covers whole words, and none of a verb."""
    first = words_.at(found.start)
    if words_.starts[first] < found.start and glued(text[found.start - 1]):
        return False
    if words_.tags[first].startswith(("VV", "VA")) and words_.texts[first] not in ("같", "지난"):
        return False
    last = words_.at(found.end - 1)
    counted = found.end - found.start > 1 and text[found.end - 2].isdigit()  # 6일 in 6일자
    if (
        words_.ends[last] > found.end
        and not counted
        and words_.tags[last].startswith(("NN", "V"))
        and not _STATED & found.groups.keys()
    ):
        return False
    if _in_compound(found, words_, last):
        return False
    written = text[found.start : found.end]
    if found.row == "counted" and " " not in written and len(written) == 2:
        return written in _SHORT_COUNTS
    return True


def _in_compound(found: Found, words_: Words, last: int) -> bool:
    """Whether another noun is glued on: 전일제, 금주운동, 연말정산."""
    if words_.ends[last] != found.end or last + 1 >= len(words_.texts) or words_.starts[last + 1] != found.end:
        return False
    return words_.tags[last + 1].startswith(("NN", "XSN")) and words_.texts[last + 1] not in _MAY_FOLLOW
