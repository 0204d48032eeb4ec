"""GraphML: who acts towards whom, as a network that Gephi, igraph and networkx read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import networkx as nx

from pipeline.dataset.files import Row
from pipeline.exports.coding import unhappened
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.pairs import pairs
from pipeline.exports.writing import one_line

_OF_NODE: Final = ("name", "kind", "country", "cow", "sector")


def write(dataset: Dataset, path: Path) -> Summary:
    """Write a directed multigraph: a node per entity that takes part, an edge per actor, recipient and PLOVER type.

    Nodes have `label` and `name`, `kind`, `country`, `cow`, `sector` and the number of their `events`; edges `type`,
    `weight` (how many records), `planned` (how many of them were only planned), `intensity` (their mean), `first`
    and `last` date as far as known. Negated and hypothetical records are left out, and no edge has a missing side;
    what all do together goes both ways.
    """
    summary = Summary()
    graph: Any = nx.MultiDiGraph()
    edges: dict[tuple[str, str, str], list[Row]] = {}
    for event in dataset.rows("events"):
        reason = unhappened(event)
        if reason:
            summary.left_out[reason] += 1
            continue
        for member in {m["entity_id"]: m for m in (*event["actors"], *event["recipients"])}.values():
            _add(graph, dataset, member)
        found = [(a, r) for a, r in pairs(event) if a and r]
        if not found:
            summary.left_out["without two sides"] += 1
        for actor, recipient in found:
            edges.setdefault((actor["entity_id"], recipient["entity_id"], event["type"]), []).append(event)
    for (actor_id, recipient_id, kind), told in edges.items():
        graph.add_edge(actor_id, recipient_id, key=f"{kind} {actor_id} {recipient_id}", **_edge(kind, told))
    nx.write_graphml(graph, path, encoding="utf-8", infer_numeric_types=True)
    summary.written |= {"nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    return summary


def _add(graph: Any, dataset: Dataset, member: Row) -> None:
    entity_id = member["entity_id"]
    if entity_id not in graph:
        told = {**dataset.entities.get(entity_id, {}), **{k: v for k, v in member.items() if k != "role"}}
        told["name"] = one_line(told["name"])  # XML has no control characters
        known = {name: told[name] for name in _OF_NODE if told.get(name) is not None}
        graph.add_node(entity_id, label=told["name"], **known, events=0)
    graph.nodes[entity_id]["events"] += 1


def _edge(kind: str, told: list[Row]) -> dict[str, Any]:
    begins = sorted(e["date_begin"] for e in told if e["date_begin"])
    ends = sorted(e["date_end"] for e in told if e["date_end"])
    return {
        "label": kind,
        "type": kind,
        "weight": len(told),
        "planned": sum(e["factuality"] == "planned" for e in told),
        "intensity": round(sum(e["intensity"] for e in told) / len(told), 3),
        **({"first": begins[0], "last": ends[-1]} if begins else {}),
    }
