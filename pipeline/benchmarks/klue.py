"""KLUE-NER: sentences whose characters carry a tag (`B-DT`, `I-DT`, `O`), as the benchmark publishes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GoldError


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tagged spans `(start, end, tag)` in characters."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def sentences(path: Path) -> list[Sentence]:
    """The sentences of a KLUE-NER file; raises GoldError where a line has no tag."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror}); it is the KLUE-NER file of tags") from error
    found = []
    for characters in _groups(path, lines):
        text = "".join(character for character, _ in characters)
        found.append(Sentence(text, tuple(_spans([tag for _, tag in characters]))))
    return found


def _groups(path: Path, lines: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    characters: list[tuple[str, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("##"):
            continue
        if not line:
            if characters:
                yield characters
            characters = []
            continue
        character, tab, tag = line.rpartition("\t")
        if not tab or (tag != "O" and tag[:2] not in ("B-", "I-")):
            raise GoldError(f"{path}: line {number} is {line!r}; a character, a tab and a tag are expected")
        characters.append((character or " ", tag))


def _spans(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    start: int | None = None
    for at, tag in enumerate([*tags, "O"]):
        if start is not None and not (tag.startswith("I-") and tag[2:] == tags[start][2:]):
            yield start, at, tags[start][2:]
            start = None
        if start is None and tag != "O":
            start = at
