"""`sageon eval`: the pipeline against the gold, the gold against itself, or one annotator against the other."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from pipeline.api import analyse, load
from pipeline.dataset.build import document, process
from pipeline.errors import GoldError
from pipeline.evaluation import agreement as agreeing
from pipeline.evaluation import given, occurrences, report
from pipeline.evaluation import words as segmenting
from pipeline.evaluation.corpus import UNLINKED, GoldText, chosen, gold_texts, readings, source_of, splits
from pipeline.evaluation.decisions import after, decisions, tally
from pipeline.evaluation.gold import Annotation, Bounds, entity_key, from_tables, in_split
from pipeline.evaluation.reliability import reliability
from pipeline.evaluation.score import score
from pipeline.lexicon import entities


def evaluate(
    gold: str,
    texts: tuple[str, ...],
    split: tuple[str, ...],
    *,
    mode: str,
    json_path: str | None,
    report_path: str | None,
    decided: bool = False,
) -> int:
    """Print the scores by split; `mode` is pipeline, given, self or agreement. The exit status.

    With `decided` the gold is as it would be after its decisions.tsv.
    """
    folder = Path(gold)
    found = gold_texts(folder, [Path(t) for t in texts])
    if mode == "agreement":
        return _agreement(folder, found, json_path)
    usable = [t for t in found if t.text is not None]
    for text in found:
        if text.text is None:
            click.echo(f"{text.doc_id}: its text is not here; name its folder with --texts", err=True)
    if not usable:
        raise GoldError(f"none of the {len(found)} gold documents has its text here")
    answer = {"pipeline": _answer, "given": given.answer, "self": GoldText.annotation}[mode]
    answers = {t.doc_id: answer(t) for t in usable}
    golds = {t.doc_id: _with_regions(t.annotation(), answers[t.doc_id]) for t in usable}
    if decided:
        found_wrong = decisions(folder)
        golds = {d: after(g, answers[d], found_wrong) for d, g in golds.items()}
        click.echo(f"{len(found_wrong)} decisions: {json.dumps(tally(found_wrong))}\n")
    raws = {t.doc_id: t.raw() or "" for t in usable}
    parts = splits(folder)
    results: dict[str, Any] = {}
    reports = []
    for name in chosen(parts, split):
        bounds = {d: b for d, b in parts[name].items() if d in golds}
        if not bounds:
            continue
        ours = [in_split(golds[d], b) for d, b in sorted(bounds.items())]
        theirs = [in_split(answers[d], b) for d, b in sorted(bounds.items())]
        results[name] = score(ours, theirs, texts=raws, known=_in_the_tables)
        results[name]["reliability"] = reliability(ours, theirs)
        results[name]["words"] = _words(folder, [t for t in usable if t.doc_id in bounds], bounds, mode)
        click.echo(f"== {name}: {len(ours)} documents ==\n")
        click.echo(report.tables(results[name]))
        reports.append(f"# {name}\n\n" + report.misses(ours, theirs, raws))
    click.echo(report.headline(results))
    if any(r["reliability"] for r in results.values()):
        click.echo(report.reliable(results))
    if not split:  # links go from document to document, whatever the split
        linked = [t.doc_id for t in usable if t.ann.parent.name not in UNLINKED]
        results["occurrences"] = occurrences.score(*([side[doc] for doc in linked] for side in (golds, answers)))
        click.echo(report.linked(results["occurrences"]))
    if json_path:
        Path(json_path).write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if report_path:
        Path(report_path).write_text("\n".join(reports), encoding="utf-8")
    return 0


@cache
def _table_keys() -> frozenset[tuple[str, str]]:
    return frozenset(entity_key(entity.kind, entity.name) for entity in entities.listed())


def _in_the_tables(key: tuple[str, str]) -> bool:
    return key[0] == "STATE" or key in _table_keys()


def _answer(text: GoldText) -> Annotation:
    """What the pipeline says of a gold text, with what its folder's documents.csv knows of it."""
    found = process(source_of(text))
    annotation = from_tables(asdict(found), text.doc_id)
    marks = [(m["start"], m["end"], m["region"]) for m in (*found.dates, *found.actors, *found.event_mentions)]
    return replace(annotation, regions=tuple(sorted(set(marks))))


def _words(folder: Path, texts: list[GoldText], parts: dict[str, list[Bounds]], mode: str) -> dict[str, Any]:
    """The tokeniser's score on the hand-marked passages of a split."""
    here: list[tuple[segmenting.Tally, segmenting.Tally]] = []
    every = segmenting.passages(folder)
    tokenise = load(())
    for text in texts:
        raw = text.raw() or ""
        marked = [
            p
            for p in every
            if p.doc_id == text.doc_id and any(start <= p.start < end for start, end in parts[text.doc_id])
        ]
        if marked and mode == "self":
            here += [segmenting.compare(p, raw, segmenting.by_hand(p, raw)) for p in marked]
        elif marked:
            read = document(source_of(text))
            answer = segmenting.segmentation(analyse(tokenise, read), read)
            here += [segmenting.compare(p, raw, answer) for p in marked]
    totals = (segmenting.total(pair[side] for pair in here) for side in (0, 1))
    return {
        name: {"value": tally.f1, "n": tally.gold, "system": tally.system}
        for name, tally in zip(("words", "sentences"), totals, strict=True)
    }


def _with_regions(gold: Annotation, answer: Annotation) -> Annotation:
    return replace(gold, regions=answer.regions) if answer.regions else gold


def _agreement(folder: Path, found: list[GoldText], json_path: str | None) -> int:
    pairs = list(readings(folder, found))
    if not pairs:
        raise GoldError(f"{folder}: no readings before decision (first/, second/)")
    raws = {t.doc_id: raw for t in found if (raw := t.raw()) is not None}
    result = agreeing.agreement([a for a, _ in pairs], [b for _, b in pairs], texts=raws)
    click.echo(agreeing.as_markdown(result))
    if json_path:
        Path(json_path).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0
