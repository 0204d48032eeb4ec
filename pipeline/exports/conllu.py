"""CoNLL-U: the words of the documents, Kiwi's tags as XPOS, the dataset's marks and raw offsets in MISC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spacy.tokens import Doc, Token

from pipeline import spans
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.texts import Texts
from pipeline.exports.tokens import docs

# Blanks as UDPipe writes them in SpacesAfter and SpacesBefore.
_BLANKS: Final = str.maketrans({"\\": "\\\\", " ": "\\s", "\n": "\\n", "\t": "\\t", "\r": "\\r", "|": "\\p"})
_MARKS: Final = (
    (spans.DATES, "Date", (("DateValue", "value"), ("DateMod", "mod"))),
    (spans.ACTORS, "Actor", (("ActorId", "entity_id"),)),
    (spans.EVENTS, "Event", (("EventId", "event_id"), ("Factuality", "factuality"))),
)


def write(dataset: Dataset, texts: Texts, path: Path) -> Summary:
    """Write every sentence, `# newdoc id` before each document's first.

    There is no syntax: HEAD and DEPREL are `_`. MISC has `Raw=START:END` (code points of the raw file), marks as
    `Date=B-DATE`, `Actor=I-PERSON`, `Event=B-visit` with value, entity, event and factuality at their first word
    (`,` between several), and the blanks: `SpaceAfter=No`, `SpacesAfter` or `SpacesBefore` for other than one blank,
    so that forms and blanks together give back the analysed text. Raises SageonError where a text is not there.
    """
    summary = Summary()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for doc in docs(dataset, texts):
            doc_id = spans.data(doc)["meta"]["doc_id"]
            summary.written["documents"] += 1
            for n, sentence in enumerate(_sentences(doc), 1):
                head = [f"# newdoc id = {doc_id}"] if n == 1 else []
                shown = "".join(w.form + (" " if w.after else "") for w in sentence).strip()
                head += [f"# sent_id = {doc_id}-{n}", f"# text = {shown}"]
                lines = (word.line(i) for i, word in enumerate(sentence, 1))
                out.write("\n".join((*head, *lines)) + "\n\n")
                summary.written["sentences"] += 1
                summary.written["words"] += len(sentence)
    return summary


@dataclass(slots=True)
class _Word:
    form: str
    lemma: str
    token: Token
    raw: tuple[int, int]
    misc: dict[str, str]
    before: str = ""
    after: str = ""

    def line(self, number: int) -> str:
        told = {"Raw": f"{self.raw[0]}:{self.raw[1]}", **self.misc}
        if self.before:
            told["SpacesBefore"] = self.before.translate(_BLANKS)
        if not self.after:
            told["SpaceAfter"] = "No"
        elif self.after != " ":
            told["SpacesAfter"] = self.after.translate(_BLANKS)
        misc = "|".join(f"{k}={v}" for k, v in sorted(told.items()))
        tag, pos = self.token.tag_, self.token.pos_
        return "\t".join((str(number), self.form, self.lemma, pos, tag, "_", "_", "_", "_", misc))


def _sentences(doc: Doc) -> Iterator[list[_Word]]:
    """The words of each sentence that has any; blanks are no words but hang on the word before them."""
    raw = spans.data(doc)["raw"]
    told = _told(doc)
    sentence: list[_Word] = []
    last: _Word | None = None
    before = ""
    for token in doc:
        if token.is_sent_start and sentence:
            yield sentence
            sentence = []
        whole = token.text.strip()
        parts = whole.split() if token.tag_ == "SW" else [whole] if whole else []  # odd characters with blanks amid
        rest = token.text_with_ws
        for k, part in enumerate(parts):
            gap, _, rest = rest.partition(part)
            if last:
                last.after += gap
            else:
                before += gap
            lemma = token.lemma_ if part == token.text and token.lemma_ else part
            misc = told.get(token.i, {}) if k == 0 else {}
            last = _Word(_flat(part), _flat(lemma), token, tuple(raw[token.i]), misc, before)
            before = ""
            sentence.append(last)
        if last:
            last.after += rest
        else:
            before += rest
    if sentence:
        yield sentence


def _flat(text: str) -> str:
    return " ".join(text.split()) or "_"


def _told(doc: Doc) -> dict[int, dict[str, str]]:
    """What MISC says of each token that bears a mark."""
    found: dict[int, dict[str, list[str]]] = {}
    for group, name, values in _MARKS:
        by_place: dict[tuple[int, int, str], list[dict[str, Any]]] = {}
        for mark in spans.marks(doc, group):
            by_place.setdefault((mark["start"], mark["end"], mark["label"]), []).append(mark)
        for (start, end, label), marks in by_place.items():
            span = doc.char_span(start, end, alignment_mode="expand")
            words = [token for token in span or () if not token.is_space]
            for first, token in ((token is words[0], token) for token in words):
                found.setdefault(token.i, {}).setdefault(name, []).append(f"{'B' if first else 'I'}-{label}")
                for key, column in values if first else ():
                    for mark in marks:
                        if mark[column] is not None:
                            found[token.i].setdefault(key, []).append(_escaped(str(mark[column])))
    return {i: {name: ",".join(texts) for name, texts in told.items()} for i, told in found.items()}


def _escaped(text: str) -> str:
    return "".join("\\p" if c == "|" else " " if c.isspace() else c for c in text)
