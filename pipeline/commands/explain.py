"""`sageon explain`: the source sentence of a record and, stage by stage, why it has its values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pipeline import spans
from pipeline.api import analyse, load
from pipeline.dataset.files import read_jsonl
from pipeline.dataset.rows import rows
from pipeline.dataset.sources import Source, collect
from pipeline.errors import SageonError, unknown
from pipeline.reading import read
from pipeline.stages.sentence.words import words


def explain(event_id: str, paths: tuple[str, ...], out: str) -> int:
    """Print why a record of the dataset in `out` is what it is; its document is looked for under `paths`."""
    listing = Path(out) / "events.jsonl"
    if not listing.is_file():
        raise SageonError(f"{out} holds no dataset; run `sageon run -o {out}` first")
    events = {e["event_id"]: e for e in read_jsonl(listing)}
    if event_id not in events:
        raise SageonError(unknown("event", event_id, list(events)) if len(events) < 20 else _closest(event_id, events))
    event = events[event_id]
    source = _source(event["doc_id"], event_id, paths)
    for told in _corrections(event, Path(out)):
        click.echo(told)
    document = read(source.path, metadata=source.metadata, doc_id=source.doc_id)
    doc = analyse(load(), document)
    found = rows(doc, document, path=source.shown, sha256="")
    number = next((i for i, e in enumerate(found.events) if e["event_id"] == event_id), None)
    if number is None and event.get("correction") == "added":
        return 0
    if number is None:
        raise SageonError(f"{source.shown} no longer tells this record; run `sageon run` again")
    _print(found.events[number], document.raw, doc, spans.data(doc)["records"][number])
    return 0


def _corrections(event: dict[str, Any], out: Path) -> Iterator[str]:
    """What people made of a record; what is shown below it is what the pipeline made of it."""
    if not event.get("correction"):
        return
    yield f"{event['correction']} by a person: {event['type']} / {event['subtype']}, {event['date'] or 'no date'}"
    for told in read_jsonl(out / "corrections.jsonl"):
        if told["event_id"] == event["event_id"]:
            yield f"  {told['action']} by {told['by'] or 'somebody'}: {told['reason'] or 'no reason given'}"


def _closest(event_id: str, events: dict[str, Any]) -> str:
    matches = [e for e in events if e.startswith(event_id[:4])][:3]
    hint = f"; near it are {', '.join(matches)}" if matches else ""
    return f"no event {event_id!r} among {len(events)} in the dataset{hint}"


def _source(doc_id: str, event_id: str, paths: tuple[str, ...]) -> Source:
    there = [Path(p) for p in paths if Path(p).exists()]
    sources = {s.doc_id: s for s in collect(there).sources} if there else {}
    if doc_id not in sources:
        looked = (
            "is not under " + ", ".join(map(str, there))
            if there
            else f"was looked for in {', '.join(paths)}, which is not here"
        )
        raise SageonError(
            f"the document {doc_id!r} {looked}; name the folder or file: sageon explain {event_id} FOLDER"
        )
    return sources[doc_id]


def _names(doc: Any, told: dict[str, Any]) -> Iterator[str]:
    """How the names in the sentence of an event were read: as what, whose, and by which table or rule."""
    words_ = words(doc)
    first, last = words_.sentence(words_.at(told["start"]))
    for actor in spans.marks(doc, spans.ACTORS):
        if words_.starts[first] <= actor["start"] < words_.ends[last - 1]:
            shown = " ".join(words_.text[actor["start"] : actor["end"]].split())
            tag = words_.tags[words_.at(actor["start"])]
            whose = f", {actor['country']}" if actor["country"] else ""
            yield f"{shown} ({tag}) -> {actor['name']} ({actor['label']}{whose}) by {actor['row']}"


def _print(event: dict[str, Any], raw: str, doc: Any, record: dict[str, Any]) -> None:
    told = spans.marks(doc, spans.EVENTS)
    click.echo(f"{event['event_id']}  {event['doc_id']}")
    click.echo(f"{event['type']} / {event['subtype']}  {event['factuality']}  {event['date'] or 'no date'}")
    for role in ("actors", "recipients"):
        names = ", ".join(f"{m['name']} ({m['country']})" for m in event[role]) or "none"
        click.echo(f"{role}: {names}")
    for mention, number in zip(event["mentions"], record["mentions"], strict=True):
        reason = told[number]
        sentence = " ".join(raw[mention["sentence_start"] : mention["sentence_end"]].split())
        click.echo("")
        click.echo(f"[{mention['start']}, {mention['end']}) {mention['region']}: {sentence}")
        shown = " ".join(mention["text"].split())
        click.echo(f"  trigger     {shown} -> {reason['label']} ({reason['row']})")
        for name in _names(doc, reason):
            click.echo(f"  name        {name}")
        for why in reason["why"]:
            click.echo(f"  role        {why}")
        click.echo(f"  date        {reason['date'] or 'none'}: {reason['date_why']}")
        click.echo(f"  factuality  {reason['factuality']}: {reason['cue'] or 'no cue, so actual'}")
        if reason["place"]:
            click.echo(f"  place       {reason['place']}")
