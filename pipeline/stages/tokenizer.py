"""Kiwi as a lossless spaCy tokeniser: morphemes, sentences, and one-syllable state names apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline import spans
from pipeline.lexicon import entities
from pipeline.reading.citations import citations
from pipeline.reading.document import Document
from pipeline.reading.reader import as_given
from pipeline.stages.words import Words, keep

_LAST_UNKNOWN: Final = 3  # Kiwi numbers the morphemes of its dictionary from here on; below are its guesses
_SPACE_TAG: Final = "_SP"  # Kiwi calls commas SP


@cache
def shared_kiwi() -> Any:
    """Kiwi with the names and titles of our tables in its dictionary; made once per process, never forked."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    for form, tag in entities.dictionary_words():
        kiwi.add_user_word(form, tag, 0.0)
    return kiwi


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
        analyses = kiwi.tokenize([text[b.start : b.end] for b in blocks])
        builder = _DocBuilder(text)
        for block, morphemes in zip(blocks, analyses, strict=True):
            builder.block(block.start, block.end, morphemes)
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


class _DocBuilder:
    """Collects tokens and the blanks between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.lemmas: list[str] = []
        self.strange: list[bool] = []
        self.starts: list[int] = []
        self.spaces: list[bool] = []
        self.sentence_starts: list[bool | int | None] = []

    def block(self, start: int, end: int, morphemes: list[Any]) -> None:
        sentence = -1
        fresh = True
        position = 0
        run_start = run_end = -1
        tags: list[str] = []
        lemmas: list[str] = []
        strange = False
        for morpheme in morphemes:
            begin = morpheme.start
            stop = begin + morpheme.len
            if run_end > run_start and (begin < run_end or stop == begin):
                tags.append(morpheme.tag)
                lemmas.append(morpheme.form)
                run_end = max(run_end, stop)
                continue
            if run_end > run_start:
                fresh = self._run(start, run_start, run_end, tags, lemmas, strange, fresh)
            if stop == begin:
                continue
            fresh = fresh or morpheme.sent_position != sentence
            sentence = morpheme.sent_position
            run_start, run_end = max(begin, position), stop
            tags, lemmas, strange = [morpheme.tag], [morpheme.form], morpheme.id <= _LAST_UNKNOWN
            position = stop
        if run_end > run_start:
            fresh = self._run(start, run_start, run_end, tags, lemmas, strange, fresh)
        self._gap(end)

    def finish(self, vocab: Vocab) -> Doc:
        self._gap(len(self.text))
        if not self.texts:
            return Doc(vocab, words=[], spaces=[])
        doc = Doc(
            vocab,
            words=self.texts,
            spaces=self.spaces,
            tags=self.tags,
            lemmas=self.lemmas,
            sent_starts=self.sentence_starts,
        )
        bounds = [i for i, first in enumerate(self.sentence_starts) if first]
        if not bounds or bounds[0] != 0:
            bounds.insert(0, 0)
        keep(
            doc,
            Words(
                self.text,
                self.texts,
                self.tags,
                self.lemmas,
                self.strange,
                self.starts,
                [s + len(t) for s, t in zip(self.starts, self.texts, strict=True)],
                list(zip(bounds, [*bounds[1:], len(self.texts)], strict=True)),
            ),
        )
        return doc

    def _run(
        self, offset: int, start: int, end: int, tags: list[str], lemmas: list[str], strange: bool, fresh: bool
    ) -> bool:
        start, end = offset + start, offset + end
        if start > self.at:
            self._gap(start)
        surface = self.text[start:end]
        if len(tags) > 1 and not strange:  # most words with a particle or an ending grown on
            self._add(surface, "+".join(tags), "+".join(lemmas), fresh)
            return False
        parts = entities.short_parts(surface) if tags[0] in ("NNP", "NNG") and len(tags) == 1 else None
        if parts:
            for part in parts:
                self._add(part, tags[0], part, fresh)
                fresh = False
        elif strange and " " in surface:  # a guess of Kiwi's that goes over a blank is two words
            for part in surface.split(" "):
                if part:
                    self._gap(self.text.index(part, self.at))
                    self._add(part, tags[0], part, fresh, strange)
                    fresh = False
        else:
            self._add(surface, "+".join(tags), "+".join(lemmas), fresh, strange)
        return False

    def _gap(self, until: int) -> None:
        """The characters between the last token and `until`: one space hangs on the token before it."""
        if until <= self.at:
            return
        gap = self.text[self.at : until]
        if gap[0] == " " and self.texts and not self.spaces[-1]:
            self.spaces[-1] = True
            self.at += 1
            gap = gap[1:]
        if gap:
            blank = gap.isspace()
            self._add(gap, _SPACE_TAG if blank else "SW", gap, False)

    def _add(self, surface: str, tag: str, lemma: str, fresh: bool, strange: bool = False) -> None:
        self.texts.append(surface)
        self.tags.append(tag)
        self.lemmas.append(lemma)
        self.strange.append(strange)
        self.starts.append(self.at)
        self.spaces.append(False)
        self.sentence_starts.append(fresh)
        self.at += len(surface)
