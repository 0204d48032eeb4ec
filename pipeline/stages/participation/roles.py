"""Roles: who takes part in an act, as actor or as recipient, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipeline.stages.participation.phrases import Participant

_BETWEEN_STATES: Final = frozenset({"relations", "visit", "cut", "sanction", "aid", "arms", "troops", "withdraw"})


@dataclass(slots=True)
class Roles:
    """The filled roles of a trigger, and the reasons in the order in which they were found."""

    actors: list[Participant] = field(default_factory=list)
    recipients: list[Participant] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    lead: list[Participant] = field(default_factory=list)  # who goes on as the subject of what follows
    stranger: bool = False  # whether somebody acts who is no participant
    beside: dict[str, int] = field(default_factory=dict)  # which of them were named in one phrase, by entity

    def add(self, role: str, members: list[Participant], why: str) -> None:
        kept = self.actors if role == "actor" else self.recipients
        known = {m["entity_id"] for m in kept}
        new = [m for m in members if m["entity_id"] not in known]
        if role and new:
            kept.extend(new)
            for member in new:
                self.beside.setdefault(member["entity_id"], len(self.why))
            names = ", ".join(m["name"] for m in new)
            self.why.append(f"{role} {names}: {why}")

    def settled(self, *, reciprocal: bool) -> Roles:
        """These with the most specific participants only; nobody is both, and of what is mutual all are actors."""
        if reciprocal:
            self.add("actor", self.recipients, "all who take part are actors")
            self.recipients = []
        self.actors = _specific(self.actors, self.beside)
        taken = {m["entity_id"] for m in self.actors}
        self.recipients = _specific([m for m in self.recipients if m["entity_id"] not in taken], self.beside)
        return self


def drop_own_side(subtype: str, roles: Roles) -> None:
    """Take those of the actor's own state from the recipients of an act between states: the embassy that it opens."""
    own = {m["country"] for m in roles.actors}
    if subtype in _BETWEEN_STATES and len(own) == 1:
        roles.recipients = [m for m in roles.recipients if m["country"] not in own]


def _specific(members: list[Participant], beside: dict[str, int]) -> list[Participant]:
    """Those in a role without the states whose persons or bodies are told too; who is named beside them stays."""

    def stays(member: Participant) -> bool:
        own = [m for m in members if m["country"] == member["country"] and m["label"] != "STATE"]
        phrase = beside.get(member["entity_id"])
        return member["label"] != "STATE" or all(beside.get(m["entity_id"]) == phrase for m in own)

    return [m for m in members if stays(m)]
