"""A folder of gold: brat files, the texts they annotate, splits; and the pipeline's answer to each text."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.dataset.sources import LISTING, Source, collect
from pipeline.errors import GoldError, unknown
from pipeline.evaluation import brat
from pipeline.evaluation.gold import Annotation, Bounds
from pipeline.evaluation.words import WORDS, passages

TEXTS: Final = "texts.csv"
SPLITS: Final = "splits.csv"
FURTHER: Final = ("transfer", "written")  # folders of texts of other genres
UNLINKED: Final = frozenset({"written"})  # folders whose records nobody linked to those of other documents
READINGS: Final = ("first", "second")


@dataclass(frozen=True, slots=True)
class GoldText:
    """A gold document: its annotation file, and its text where it can be had."""

    doc_id: str
    ann: Path
    text: Path | None
    sha256: str

    def raw(self) -> str | None:
        """The raw text, or None; raises GoldError where it is not the text that was annotated."""
        if self.text is None:
            return None
        data = self.text.read_bytes()
        if self.sha256 and hashlib.sha256(data).hexdigest() != self.sha256:
            raise GoldError(f"{self.text} is not the text that {self.ann.name} annotates: its hash differs")
        return data.decode("utf-8")

    def annotation(self) -> Annotation:
        """The gold annotation."""
        return brat.read(self.ann.read_text(encoding="utf-8"), self.raw(), self.doc_id)


def gold_texts(folder: Path, further: Iterable[Path] = ()) -> list[GoldText]:
    """The gold documents of a folder, each with its text: beside it, or in one of the `further` folders."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: there is no such folder; say where the gold lies with --gold")
    hashes = _hashes(folder)
    found = []
    below = (ann for name in FURTHER for ann in folder.glob(f"{name}/*.ann"))
    for ann in sorted([*folder.glob("*.ann"), *below]):
        name = f"{ann.stem}.txt"
        places = (ann.with_suffix(".txt"), *(f / name for f in further))
        found.append(GoldText(ann.stem, ann, next((p for p in places if p.is_file()), None), hashes.get(ann.stem, "")))
    if not found:
        raise GoldError(f"{folder}: no .ann file")
    return found


def source_of(text: GoldText) -> Source:
    """The text of a gold document as a run would read it, with what is listed of it.

    A text that no documents.csv lists is taken from its twin in seeds/, where there is one.
    """
    if text.text is None:
        raise GoldError(f"{text.doc_id}: its text is not here; name its folder with --texts")
    twin = Path("seeds") / text.text.name
    path = twin if not text.text.with_name(LISTING).is_file() and twin.is_file() else text.text
    return replace(next(iter(collect([path]).sources)), doc_id=text.doc_id)


def _hashes(folder: Path) -> dict[str, str]:
    path = folder / TEXTS
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["doc_id"]: row["sha256"] for row in csv.DictReader(lines)}


def splits(folder: Path) -> dict[str, dict[str, list[Bounds]]]:
    """The bounds of each split by document: `dev`, `test`, and of FURTHER folders `transfer-dev`, `written-test` …."""
    found: dict[str, dict[str, list[Bounds]]] = {}
    with (folder / SPLITS).open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            lies = next((f for f in FURTHER if (folder / f / f"{row['doc_id']}.ann").is_file()), None)
            name = f"{lies}-{row['split']}" if lies else row["split"]
            bounds = found.setdefault(name, {}).setdefault(row["doc_id"], [])
            bounds.append((int(row["start"]), int(row["end"])))
    return found


def chosen(known: Iterable[str], asked: Iterable[str]) -> list[str]:
    """The splits asked for, all where none is; raises GoldError for an unknown one."""
    names = sorted(known)
    for name in asked:
        if name not in names:
            raise GoldError(unknown("split", name, names))
    return list(asked) or names


def readings(folder: Path, texts: list[GoldText]) -> Iterator[tuple[Annotation, Annotation]]:
    """Both annotators' versions of each document, as they were before they were decided."""
    for text in texts:
        paths = [folder / name / text.ann.name for name in READINGS]
        if all(p.is_file() for p in paths):
            first, second = (brat.read(p.read_text(encoding="utf-8"), text.raw(), text.doc_id) for p in paths)
            yield first, second


def check_gold(folder: Path) -> tuple[int, list[tuple[Path, str]]]:
    """How many annotation files a folder holds, and what is wrong with them."""
    problems: list[tuple[Path, str]] = []
    texts = gold_texts(folder)
    try:
        passages(folder)
    except GoldError as error:
        problems.append((folder / WORDS, str(error)))
    for text in texts:
        try:
            raw = text.raw()
            if raw is not None:
                problems.extend((text.ann, p) for p in brat.check(text.ann.read_text(encoding="utf-8"), raw))
            else:
                text.annotation()
        except GoldError as error:
            problems.append((text.ann, str(error)))
    return len(texts), problems
