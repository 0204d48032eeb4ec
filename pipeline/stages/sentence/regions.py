"""In which region and block of its document each token stands."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from pipeline import spans
from pipeline.stages.sentence.words import Words


def told_regions(doc: Doc, words: Words) -> list[str]:
    """Each token's region, '' where no event is labelled."""
    regions = [""] * len(words.texts)
    for block in spans.blocks(doc):
        if block["region"] in spans.SILENT_REGIONS or block["region"] in spans.DATES_ONLY_REGIONS:
            continue
        if block["region"] == "front_matter" and block["key"] not in spans.PROSE_KEYS:
            continue
        if block["end"] <= block["start"]:
            continue
        first, last = words.covering(block["start"], block["end"])
        regions[first:last] = [block["region"]] * (last - first)
    for start, end in spans.data(doc).get("citations", []):
        first, last = words.covering(start, end)
        regions[first:last] = [""] * (last - first)
    return regions


def block_numbers(blocks: list[dict[str, Any]], words: Words) -> list[int]:
    """Each token's block by its number."""
    numbers = [0] * len(words.texts)
    for number, block in enumerate(blocks):
        if block["end"] > block["start"]:
            first, last = words.covering(block["start"], block["end"])
            numbers[first:last] = [number] * (last - first)
    return numbers
