"""Files to Documents: decoding, front matter, HTML, and text that came out of a PDF."""

from pipeline.reading.document import Block, Document, Metadata
from pipeline.reading.offsets import OffsetMap
from pipeline.reading.reader import SUFFIXES, as_given, read, read_bytes, read_text

__all__ = [
    "SUFFIXES",
    "Block",
    "Document",
    "Metadata",
    "OffsetMap",
    "as_given",
    "read",
    "read_bytes",
    "read_text",
]
