"""Trains the model of `stages/naming/names.py`: `python -m pipeline.training.names --help`.

Two sources, both marked by kind only. *Own*: the sentences of `annotations/names/` and the marked sentences a, b and s
of `tests/sentences/actors.tsv`, written for this project. *Silver*: the raw training sentences of KLUE-NER (CC BY-SA
4.0, from korean-named-entity/konne-prep) with the forms that korean-named-entity/konec counts as names in its training
part (`ne_form_label_freq.tsv`, CC BY-SA 4.0): a form that is a name of one kind nearly wherever it stands is marked so,
a sentence with a doubtful form is left out. Nothing of KLUE-NER's development set is used, and no gold of ours.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.api import load
from pipeline.stages.actors import unlisted_first
from pipeline.stages.naming.names import KINDS, Unit, features, units
from pipeline.stages.sentence.words import words

_TAGS: Final = {**{kind: tag for tag, kind in KINDS.items()}, "STATE": "LC"}
_MARK: Final = re.compile(r"\[([^\[\]|]+)\|(PERSON|ORG|PLACE|STATE)[^\[\]|]*\]")
_WORD: Final = re.compile(r"[가-힣A-Za-z0-9]")
_SURE: Final = 0.8  # of a form's places in the sentences, and of those the ones of its commonest kind
_RARE: Final = 0.12  # a form less often a name than so is none
_COVERED: Final = 0.6  # of a unit that a name must hold to label it
_NOTE: Final = (
    "# Written by pipeline/training/names.py. "
    "It learns from KLUE-NER (CC BY-SA 4.0), so it is given under CC BY-SA 4.0."
)
_OWN_WEIGHT: Final = 4  # how often an own sentence counts: it is of the genre, the others are of 2014's news and films


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its names `(start, end, tag)` in characters."""

    text: str
    names: tuple[tuple[int, int, str], ...]


def own(lines: Iterable[str]) -> Iterator[Sentence]:
    """Sentences with their marks `[surface|KIND …]` taken out; of a tab-separated line the longest cell."""
    for line in lines:
        marked = max(line.rstrip("\n").split("\t"), key=len).replace("\\n", "\n")
        text, at = "", 0
        names = []
        for mark in _MARK.finditer(marked):
            text += marked[at : mark.start()]
            names.append((len(text), len(text) + len(mark[1]), _TAGS[mark[2]]))
            text, at = text + mark[1], mark.end()
        if text + marked[at:]:
            yield Sentence(text + marked[at:], tuple(names))


def silver(sentences: Sequence[str], rows: Iterable[dict[str, str]]) -> Iterator[Sentence]:
    """Raw sentences with the names that a table of forms makes certain; doubtful sentences are left out."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if int(row["train_freq"]):
            tag = row["label"][:2] if row["label"][:2] in KINDS else "O"
            forms[row["form"]][tag] += int(row["train_freq"])
    by_first: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=len, reverse=True):
        by_first[form[0]].append(form)
    found = [list(_occurrences(text, by_first)) for text in sentences]
    seen = Counter(text[a:b] for text, spans in zip(sentences, found, strict=True) for a, b in spans)
    tag_of = {form: _certain(forms[form], count) for form, count in seen.items()}
    for text, spans in zip(sentences, found, strict=True):
        tags = [tag_of[text[a:b]] for a, b in spans]
        if None not in tags:
            yield Sentence(text, tuple((a, b, t) for (a, b), t in zip(spans, tags, strict=True) if t and t != "O"))


def _occurrences(text: str, by_first: dict[str, list[str]]) -> Iterator[tuple[int, int]]:
    """Where a form of the table begins a word or follows another form, the longest first."""
    at, last = 0, -1
    while at < len(text):
        inside = at and at != last and _WORD.match(text[at - 1]) and _WORD.match(text[at])
        form = None if inside else next((f for f in by_first.get(text[at], ()) if text.startswith(f, at)), None)
        if form:
            last = at + len(form)
            yield at, last
        at = last if form else at + 1


def _certain(counts: Counter[str], seen: int) -> str | None:
    """The tag of a form that stands `seen` times, `O` for none; None where it is now a name, now not."""
    kinds = Counter({tag: n for tag, n in counts.items() if tag != "O"})
    named = sum(kinds.values())
    if named < _RARE * seen:
        return "O"
    tag, often = kinds.most_common(1)[0]
    return tag if named >= _SURE * seen and often >= _SURE * named else None


def examples(sentences: Iterable[Sentence]) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels of the units of each sentence, as the stage would see them."""
    nlp = load(())
    for sentence in sentences:
        doc = nlp(sentence.text)
        for line in units(sentence.text, words(doc), *unlisted_first(words(doc))):
            yield [features(line, at) for at in range(len(line))], list(_labels(line, sentence.names))


def _labels(line: list[Unit], names: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    last = None
    for unit in line:
        name = next(
            (n for n in names if min(unit.end, n[1]) - max(unit.start, n[0]) >= _COVERED * (unit.end - unit.start)),
            None,
        )
        yield "O" if name is None else f"{'I' if name is last else 'B'}-{name[2]}"
        last = name


def train(rows: Iterable[tuple[Iterable[tuple[list[list[str]], list[str]]], int]], folder: Path) -> str:
    """The trained field as the text that `naming/crf.py` reads; `rows` are examples with how often each counts."""
    import pycrfsuite

    trainer: Any = pycrfsuite.Trainer(verbose=False)
    for group, weight in rows:
        for seen, labels in group:
            for _ in range(weight):
                trainer.append(seen, labels)
    trainer.set_params({"c1": 0.5, "c2": 0.01, "max_iterations": 120, "feature.minfreq": 2})
    file = folder / "names.crf"
    trainer.train(str(file))
    tagger: Any = pycrfsuite.Tagger()
    tagger.open(str(file))
    info = tagger.info()
    lines = [_NOTE]
    lines += [f"label\t{label}" for label in tagger.labels()]
    lines += [f"move\t{a}\t{b}\t{weight:.3f}" for (a, b), weight in sorted(info.transitions.items())]
    lines += [f"state\t{f}\t{x}\t{w:.3f}" for (f, x), w in sorted(info.state_features.items()) if abs(w) >= 0.01]
    file.unlink()
    return "\n".join(lines) + "\n"


def main() -> None:
    """Reads the sources, trains, and writes the model."""
    parser = argparse.ArgumentParser(description="Train the model of unlisted names; needs python-crfsuite.")
    parser.add_argument("--own", type=Path, nargs="+", required=True, help="files of marked sentences")
    parser.add_argument("--raw", type=Path, help="train-raw-sent.tsv of korean-named-entity/konne-prep")
    parser.add_argument("--forms", type=Path, help="ne_form_label_freq.tsv of korean-named-entity/konec")
    parser.add_argument("--out", type=Path, required=True, help="the model to write")
    given = parser.parse_args()
    lines = [line for path in given.own for line in path.read_text(encoding="utf-8").splitlines()]
    groups = [(examples(own(line for line in lines if not line.startswith(("#", "set\t", "c\t")))), _OWN_WEIGHT)]
    if given.raw and given.forms:
        raw = [line.split("\t", 1)[-1] for line in given.raw.read_text(encoding="utf-8").splitlines()]
        with given.forms.open(encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
        groups.append((examples(silver(raw, rows)), 1))
    text = train(groups, given.out.parent)
    given.out.write_text(text, encoding="utf-8")
    print(f"{given.out}: {text.count(chr(10)):,} lines")


if __name__ == "__main__":
    main()
