"""Kiwi as a lossless spaCy tokeniser: morphemes, sentences, and one-syllable state names apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, cast

import numpy
from spacy.attrs import LEMMA, SENT_START, TAG
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline import spans
from pipeline.lexicon import entities, table
from pipeline.lexicon.kiwi import shared_kiwi
from pipeline.lexicon.patterns import pattern
from pipeline.reading.citations import citations
from pipeline.reading.document import Document
from pipeline.reading.reader import as_given
from pipeline.stages.sentence.words import Words, keep

_LAST_UNKNOWN: Final = 3  # Kiwi numbers the morphemes of its dictionary from here on; below are its guesses
_INSIDE: Final = 2**64 - 1  # -1 as spaCy's arrays have it: no sentence begins here
_LONG: Final = 10_000  # characters of a block from which on it is read in pieces
_DAYS: Final = pattern("tokenizer.days")
_LONGEST_DAYS: Final = 24  # characters
_SENTENCE_END: Final = pattern("tokenizer.sentence_end")
_NOMINAL: Final = ("N", "XSN", "SL")
_CLOSING: Final = ("”", '"', "’")
_QUOTED: Final = 3  # tokens of a quotation
_NOUN_OF_ACT: Final = 2  # syllables at least
_SPACE_TAG: Final = "_SP"  # Kiwi calls commas SP

_Token = tuple[str, str, str, bool, int, bool]  # text, tag, lemma, whether it is strange, start, whether it begins one


@registry.tokenizers("sageon/kiwi")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    """The tokeniser for a spaCy config: `{"nlp": {"tokenizer": {"@tokenizers": "sageon/kiwi"}}}`."""

    def create(nlp: Any) -> KiwiTokenizer:
        return KiwiTokenizer(nlp.vocab)

    return create


class KiwiTokenizer:
    """Turns text or a Document into a Doc whose text is the given text, character by character.

    A token is a run of morphemes that share characters (했 = 하/XSV + 었/EP: tag `XSV+EP`);
    compounds of one-syllable state names (`한미일`, `대북`) are one token a syllable.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError(
                f"character {error.start} is half a surrogate pair, which no text holds: decode the text again"
            ) from error
        return self.document(as_given(text))

    def pipe(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Doc]:
        for text in texts:
            yield self(text)

    def document(self, document: Document) -> Doc:
        """The Doc of a Document: its analysed text tokenised block by block, its blocks noted."""
        text = document.text
        kiwi = shared_kiwi()
        blocks = [b for b in document.blocks if b.end > b.start]
        pieces = [piece for b in blocks for piece in _pieces(text, b.start, b.end)]
        analyses = kiwi.tokenize([text[start:end] for start, end in pieces])
        builder = _DocBuilder(text)
        for (start, end), morphemes in zip(pieces, analyses, strict=True):
            builder.block(start, end, morphemes)
        doc = builder.finish(self.vocab)
        store = spans.data(doc)
        store["blocks"] = [
            {"start": b.start, "end": b.end, "region": b.region, "key": b.key, "level": b.level} for b in blocks
        ]
        store["citations"] = [list(c) for c in citations(text, blocks)]
        store["meta"] = {
            "doc_id": document.doc_id,
            "published": document.metadata.published,
            "title": document.metadata.title,
        }
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        return KiwiTokenizer, (self.vocab,)

    # A tokeniser without state of its own: Kiwi is built anew wherever it is loaded.
    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        return None

    def from_disk(self, path: str | Path, **kwargs: Any) -> KiwiTokenizer:
        return self

    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> KiwiTokenizer:
        return self


@cache
def _shortenings() -> dict[str, tuple[str, list[list[str]]]]:
    """What each form of shortened.tsv has behind it, and how it reads: text, tags and lemmas of its tokens."""
    return {
        row["form"]: (row["behind"], [re.split("[=:]", token) for token in row["reads"].split()])
        for row in table("shortened")
    }


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A block in pieces of whole sentences: Kiwi needs four times as long for twice as long a text."""
    while end - start > _LONG:
        stop = _SENTENCE_END.search(text, start + _LONG // 2, end)
        if stop is None:
            break
        yield start, stop.end()
        start = stop.end()
    yield start, end


class _DocBuilder:
    """Collects tokens; a blank between two of them hangs on the first, whatever else stands there is one, too."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0  # what is before has been taken
        self.end = 0  # of the last token
        self.tokens: list[_Token] = []

    def block(self, start: int, end: int, morphemes: list[Any]) -> None:
        """Add the tokens of a block, or of a piece of a long one, in `[start, end)`."""
        sentence = -1
        fresh = strange = False
        run_start = run_end = 0
        tags: list[str] = []
        lemmas: list[str] = []
        for morpheme in morphemes:
            begin = morpheme.start
            stop = begin + morpheme.len
            if begin < run_end or stop == begin:
                if tags:
                    tags.append(morpheme.tag)
                    lemmas.append(morpheme.form)
                    run_end = max(run_end, stop)
                continue
            if tags:
                self._run(start + run_start, start + run_end, tags, lemmas, strange, fresh)
            fresh = morpheme.sent_position != sentence and not (self._quoting() or self._in_days())
            sentence = morpheme.sent_position
            run_start, run_end = begin, stop
            tags, lemmas, strange = [morpheme.tag], [morpheme.form], morpheme.id <= _LAST_UNKNOWN
        if tags:
            self._run(start + run_start, start + run_end, tags, lemmas, strange, fresh)
        self._gap(end)

    def _quoting(self) -> bool:
        """Whether a quotation has just been closed that ends in no full stop: 총리 "떠나라" 촉구 is one sentence."""
        if len(self.tokens) < _QUOTED or self.tokens[-1][0] not in _CLOSING or self.tokens[-2][1] == "SF":
            return False
        return "\n" not in self.text[self.end : self.end + 2]

    def _in_days(self) -> bool:
        """Whether days from one to another have just been told, whose points end no sentence: 11.22.(화)-23.(수)간."""
        told = _DAYS.search(self.text, max(0, self.end - _LONGEST_DAYS), self.end)
        return told is not None and "\n" not in self.text[self.end : self.end + 2]

    def finish(self, vocab: Vocab) -> Doc:
        """The Doc of all that was added, its words kept beside it."""
        self._gap(len(self.text))
        if not self.tokens:
            return Doc(vocab, words=[], spaces=[])
        texts, tags, lemmas, strange, starts, fresh = map(list, zip(*self.tokens, strict=True))
        ends = [start + len(text) for start, text in zip(starts, texts, strict=True)]
        spaces = [end < start for end, start in zip(ends, [*starts[1:], len(self.text)], strict=True)]
        # Each string is hashed once; Doc would hash it at every token.
        ids = {string: vocab.strings.add(string) for string in dict.fromkeys(chain(texts, tags, lemmas))}
        # Words by their hash and numpy's arrays are documented, but not in spaCy's annotations.
        doc = Doc(vocab, words=cast(Any, [ids[text] for text in texts]), spaces=spaces)
        told = ([ids[lemma] for lemma in lemmas], [ids[tag] for tag in tags], [1 if f else _INSIDE for f in fresh])
        doc.from_array([LEMMA, TAG, SENT_START], cast(Any, numpy.array(told, dtype=numpy.uint64).T))
        bounds = [i for i, first in enumerate(fresh) if first]
        if not bounds or bounds[0] != 0:
            bounds.insert(0, 0)
        sentences = list(zip(bounds, [*bounds[1:], len(texts)], strict=True))
        keep(doc, Words(self.text, texts, tags, lemmas, strange, starts, ends, sentences))
        return doc

    def _shortened(self, surface: str, tag: str, start: int) -> bool:
        """Whether what a predicate behind a noun has been shortened to was added (파견키로, 참가코자)."""
        before = self.tokens[-1] if start == self.end and self.tokens else None
        if before is None or before[1] != "NNG" or len(before[0]) < _NOUN_OF_ACT or not tag.startswith("NNG"):
            return False
        behind, reads = _shortenings()[surface]
        if not self.text.startswith(behind, start + len(surface)):
            return False
        for text, tags, lemmas in reads:
            self._add(text, tags, lemmas, False)
        return True

    def _run(self, start: int, end: int, tags: list[str], lemmas: list[str], strange: bool, fresh: bool) -> None:
        """Add the morphemes that share the characters `[start, end)`, unless they were added with those before."""
        if start < self.at:
            return
        if start > self.at:
            self._gap(start)
        surface = self.text[start:end]
        if surface in _shortenings() and self._shortened(surface, tags[0], start):
            return
        if len(tags) > 1:
            tag, lemma = "+".join(tags), "+".join(lemmas)
        else:
            tag, lemma = tags[0], lemmas[0]
            written_on = start == self.end and self.tokens and self.tokens[-1][1].startswith(_NOMINAL)
            if tag == "MM" and surface == "이" and written_on:
                tag = "JKS"  # written onto a noun it is the particle, never `this`: 외교장관이 협정을 위반했다
            if tag == "NNB" and surface == "되" and written_on:
                tag = "XSV"  # nor is it a measure of grain there: 계획서가 수표되였다
            parts = entities.short_parts(surface) if tag in ("NNP", "NNG") else None
            if parts:
                for part in parts:
                    self._add(part, tag, part, fresh)
                    fresh = False
                return
        if strange and " " in surface:  # a guess of Kiwi's that goes over a blank is two words
            for part in surface.split(" "):
                if part:
                    self._gap(self.text.index(part, self.at))
                    self._add(part, tags[0], part, fresh, strange)
                    fresh = False
            return
        self.tokens.append((surface, tag, lemma, strange, start, fresh))
        self.at = self.end = end

    def _gap(self, until: int) -> None:
        """The characters between the last token and `until`: one space hangs on the token before it."""
        if until <= self.at:
            return
        if self.text[self.at] == " " and self.tokens and self.end == self.at:
            self.at += 1
            if until == self.at:
                return
        gap = self.text[self.at : until]
        self._add(gap, _SPACE_TAG if gap.isspace() else "SW", gap, False)

    def _add(self, surface: str, tag: str, lemma: str, fresh: bool, strange: bool = False) -> None:
        self.tokens.append((surface, tag, lemma, strange, self.at, fresh))
        self.at = self.end = self.at + len(surface)
