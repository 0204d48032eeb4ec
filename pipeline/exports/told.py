"""A record in a line of Korean, for those who look at it."""

from __future__ import annotations

from pipeline import schema
from pipeline.dataset.files import Row
from pipeline.exports.writing import one_line


def headline(event: Row) -> str:
    """Who, to whom and the word that tells it: `블라디미르 푸틴 → 북한: 방북`."""
    actors, recipients = (", ".join(p["name"] for p in event[role]) for role in ("actors", "recipients"))
    word = event["mentions"][0]["text"] if event["mentions"] else event["subtype"]
    who = " → ".join(side for side in (actors, recipients) if side)
    return one_line(f"{who}: {word}" if who else word)


def details(event: Row, document: Row | None) -> list[str]:
    """What else a record says, a line each under the schema's Korean titles: type, factuality, date, places …"""
    said = {
        "type": f"{event['type']} / {event['subtype']}",
        "factuality": event["factuality"],
        "date": event["date"],
        "places": ", ".join(event["places"]),
        "attribution": event["attribution"] and event["attribution"]["name"],
        "event_id": event["event_id"],
    }
    lines = [f"{schema.Event.model_fields[name].title}: {one_line(value)}" for name, value in said.items() if value]
    if document:
        source = document["title"] or document["doc_id"]
        lines.append(f"{schema.Event.model_fields['doc_id'].title}: {one_line(source)}")
    return lines
