"""Korean names in Hanja that no table lists, by their surname and the title behind them (朴定洙외무장관)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import Covered, Mention, new_entity, titles
from pipeline.stages.sentence.words import Words

_NAME: Final = pattern("hanjanames.name")
_REACH: Final = 8  # tokens of a body and a title behind a name


def hanja_names(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    """Names of three Hanja with a title behind them; names that a table lists are left out."""
    for found in _NAME.finditer(text):
        start, end = found.span()
        title = None if covered.kind(start, end) else _title(text, words, end)
        if title is not None:
            entity = new_entity("PERSON", found[0], None)
            yield Mention(start, end, "PERSON", (entity,), "hanja", title, {"open": True})


def _title(text: str, words: Words, at: int) -> str | None:
    """The title with which the words written behind character `at` end: 외교통상부장관, 주독대사."""
    first = words.at(at + text.startswith(" ", at))
    known, title, end = titles(), None, words.starts[first]
    for k in range(first, min(first + _REACH, len(words.tags))):
        if words.starts[k] != end or not words.tags[k].startswith(("NN", "XSN", "XPN")):
            break
        end = words.ends[k]
        forms = (text[words.starts[j] : end] for j in range(first, k + 1))
        title = next((form for form in forms if form in known), title)
    return title
