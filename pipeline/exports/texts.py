"""The documents of a dataset, found again: the very bytes that its rows were made from, or an error that says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.dataset.sources import Source, collect
from pipeline.errors import SageonError
from pipeline.exports.dataset import Dataset
from pipeline.reading import Document, read
from pipeline.reading.decode import decode


class Texts:
    """The files of a dataset's documents, looked for under some files and folders.

    A document is the file of its name whose hash is the one in the dataset, else any file with that hash. Raises
    SageonError where a path does not exist.
    """

    def __init__(self, dataset: Dataset, paths: list[Path]) -> None:
        self._dataset = dataset
        self._under = ", ".join(map(str, paths))
        try:
            self._sources = collect(paths).sources
        except SageonError as error:
            raise SageonError(f"{error}; say with --texts where the documents of the dataset lie") from error
        self._hashes: dict[Path, str] = {}

    def __iter__(self) -> Iterator[str]:
        """The identifiers of the documents, in the dataset's order."""
        return iter(self._dataset.documents)

    def raw(self, doc_id: str) -> str:
        """The raw text of a document, character for character. Raises SageonError where its file is not there."""
        text, _ = decode(self._source(doc_id).path.read_bytes())
        return text

    def document(self, doc_id: str) -> Document:
        """A document read and repaired. Raises SageonError where its file is not there."""
        source = self._source(doc_id)
        return read(source.path, metadata=source.metadata, doc_id=doc_id)

    def _source(self, doc_id: str) -> Source:
        wanted = self._dataset.documents[doc_id]["sha256"]
        named = [s for s in self._sources if s.doc_id == doc_id]
        for source in (*named, *self._sources):
            if self._hash(source.path) == wanted:
                return source
        if named:
            raise SageonError(
                f"{named[0].path} is not the text that the dataset in {self._dataset.folder} was made from (its hash "
                "differs): run `sageon run` again, or say with --texts where that text lies"
            )
        raise SageonError(f"the document {doc_id!r} is not under {self._under}; say with --texts where it lies")

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            try:
                self._hashes[path] = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                self._hashes[path] = ""
        return self._hashes[path]
