"""The words of a Doc as plain lists, made once per Doc: what the stages loop over instead of Tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from spacy.tokens import Doc

_Made = TypeVar("_Made")

_HOOK: Final = "sageon/words"

PARTICLES: Final = frozenset({"JKS", "JKC", "JKG", "JKO", "JKB", "JKV", "JKQ", "JX", "JC"})


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists over the tokens of a Doc, and its text, which spaCy would put together anew at each call.

    `tags` are Kiwi's tags, `+` between those that share characters; `lemmas` likewise;
    `strange` tells of tokens that no dictionary holds; `starts` and `ends` are characters;
    `sentences` gives each sentence's token range; `kept` is what was made of all this.
    """

    text: str
    texts: list[str]
    tags: list[str]
    lemmas: list[str]
    strange: list[bool]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: Callable[[Words], _Made]) -> _Made:
        """What `make` makes of these words; it is called once for a text, however many events ask."""
        kept = self.kept.get(make)
        if kept is None:
            kept = self.kept[make] = make(self)
        return cast(_Made, kept)

    def where(self, holds: Callable[[str], bool]) -> bytes:
        """For each token whether its tag is such."""
        kept = self.kept.get(holds)
        if kept is None:
            known = {tag: holds(tag) for tag in set(self.tags)}
            kept = self.kept[holds] = bytes(map(known.__getitem__, self.tags))
        return cast(bytes, kept)

    def at(self, char: int) -> int:
        """The index of the token that holds character `char`, or of the one before it."""
        return max(0, bisect_right(self.starts, char) - 1)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The token range `[first, last)` that covers characters `[start, end)`."""
        return self.at(start), bisect_left(self.starts, end)

    def sentence(self, token: int) -> tuple[int, int]:
        """The token range of the sentence that holds `token`."""
        number = bisect_right(self.sentences, (token, 1 << 60)) - 1
        return self.sentences[max(0, number)]


def each(marked: bytes, first: int, last: int) -> Iterator[int]:
    """The tokens in `[first, last)` that are marked."""
    at = marked.find(1, first, last)
    while at >= 0:
        yield at
        at = marked.find(1, at + 1, last)


def edges(words: Words) -> tuple[set[int], set[int]]:
    """Where tokens start, and where they end."""
    return set(words.starts), set(words.ends)


def words(doc: Doc) -> Words:
    """The words of `doc`; made on first use and kept beside the Doc, outside what it serialises."""
    kept = doc.user_hooks.get(_HOOK)
    if kept is not None:
        told: Words = kept(doc)
        return told
    texts = [t.text for t in doc]
    starts = [t.idx for t in doc]
    bounds = [t.i for t in doc if t.is_sent_start] if doc.has_annotation("SENT_START") else [0]
    if not bounds or bounds[0] != 0:
        bounds.insert(0, 0)
    made = Words(
        doc.text,
        texts,
        [t.tag_ for t in doc],
        [t.lemma_ or t.text for t in doc],
        [False] * len(doc),
        starts,
        [s + len(x) for s, x in zip(starts, texts, strict=True)],
        list(zip(bounds, [*bounds[1:], len(doc)], strict=True)),
    )
    keep(doc, made)
    return made


def keep(doc: Doc, made: Words) -> None:
    """Remember the words of a Doc that was just built."""
    doc.user_hooks[_HOOK] = lambda _doc: made
