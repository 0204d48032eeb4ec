"""Words and sentences against hand-marked passages: the score of the tokeniser."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spacy.tokens import Doc

from pipeline.errors import GoldError
from pipeline.reading.document import Document
from pipeline.stages.sentence.words import words

WORDS: Final = "words.jsonl"


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `[start, end)` of a raw text, marked by hand; every place is the offset of what stands behind it.

    `boundaries` part words written together, `optional` may (whoever parts there is right), `joined` are blanks
    within a word; `sentences` are sentence ends.
    """

    doc_id: str
    start: int
    end: int
    boundaries: tuple[int, ...]
    optional: tuple[int, ...]
    joined: tuple[int, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What a system made of a raw text: the characters that it analysed, where its words and sentences begin."""

    analysed: frozenset[int]
    words: frozenset[int]
    sentences: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many agree, of how many in the gold and in the system."""

    right: int = 0
    gold: int = 0
    system: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.gold + other.gold, self.system + other.system)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there is nothing."""
        total = self.gold + self.system
        return 2 * self.right / total if total else None


def passages(folder: Path) -> list[Passage]:
    """The hand-marked passages of a gold folder; none where it has none. Raises GoldError for a bad line."""
    path = folder / WORDS
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row: dict[str, Any] = json.loads(line)
            places = {k: tuple(v) for k, v in row.items() if isinstance(v, list)}
            passage = Passage(row["doc_id"], row["start"], row["end"], **places)
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}, line {number}: not a marked passage ({error})") from error
        for name, some in places.items():
            if list(some) != sorted(set(some)) or any(not passage.start <= at <= passage.end for at in some):
                raise GoldError(f"{path}, line {number}: {name} must rise and stay inside the passage")
        found.append(passage)
    return found


def compare(passage: Passage, raw: str, system: Segmentation) -> tuple[Tally, Tally]:
    """The words (exact spans) and the sentence beginnings of a passage on which both agree."""
    shown = [i for i in range(passage.start, passage.end) if not raw[i].isspace() and i in system.analysed]
    gold = _word_starts(passage, raw, shown)
    free = set(passage.optional)
    starts = set(system.words)
    ours, theirs = _spans(gold | (free & starts), shown), _spans(starts, shown)
    begun = {_next(shown, end) for end in passage.sentences} - {None}
    # A passage is cut out: where it begins says nothing.
    said = (system.sentences & set(shown[1:])) | (system.sentences & begun)
    return (
        Tally(len(ours & theirs), len(ours), len(theirs)),
        Tally(len(begun & said), len(begun), len(said)),
    )


def _word_starts(passage: Passage, raw: str, shown: Sequence[int]) -> set[int]:
    parted, joined = {*passage.boundaries, *passage.sentences}, set(passage.joined)
    starts = set(shown[:1])
    for before, after in zip(shown, shown[1:], strict=False):
        between = range(before + 1, after + 1)
        blank = raw[before + 1 : after]
        if any(at in parted for at in between) or (blank and not any(at in joined for at in between)):
            starts.add(after)
    return starts


def _spans(starts: set[int], shown: Sequence[int]) -> set[tuple[int, int]]:
    cuts = [i for i in shown if i in starts or i == shown[0]]
    ends = [shown[bisect_left(shown, cut) - 1] for cut in cuts[1:]] + list(shown[-1:])
    return set(zip(cuts, ends, strict=True))


def _next(shown: Sequence[int], at: int) -> int | None:
    place = bisect_left(shown, at)
    return shown[place] if place < len(shown) else None


def segmentation(doc: Doc, document: Document) -> Segmentation:
    """What the tokeniser made of a document that was read, in raw offsets."""
    found = words(doc)
    begin = [document.offsets.starts[start] for start in found.starts]
    solid = [not text.isspace() for text in found.texts]
    heads = (next((i for i in range(*bounds) if solid[i]), None) for bounds in found.sentences)
    return Segmentation(
        frozenset(raw for raw, char in zip(document.offsets.starts, document.text, strict=True) if not char.isspace()),
        frozenset(start for start, some in zip(begin, solid, strict=True) if some),
        frozenset(begin[i] for i in heads if i is not None),
    )


def by_hand(passage: Passage, raw: str) -> Segmentation:
    """What the marks themselves say: against it a passage scores 1."""
    shown = [i for i in range(passage.start, passage.end) if not raw[i].isspace()]
    begun = (_next(shown, end) for end in passage.sentences)
    return Segmentation(
        frozenset(shown), frozenset(_word_starts(passage, raw, shown)), frozenset(i for i in begun if i is not None)
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    return sum(tallies, Tally())
