"""Who is who: states from CLDR, persons with offices and terms, organisations and places from our tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.errors import TableError
from pipeline.lexicon import Row, table

# Codes that are no country: the UN family, the EU, other intergovernmental bodies, non-governmental ones.
KOREAS: Final = frozenset({"KOR", "PRK"})
NON_STATES: Final = frozenset({"UNO", "EUR", "IGO", "NGO"})
# Territories that CLDR lists but that are no states of the actors' world (continents are dropped by code).
_NO_STATES: Final = frozenset({"ATA", "BVT", "IOT", "HMD", "UMI", "SGS", "ATF"})


# Kosovo has no code of ISO 3166; CLDR's XKK is rarely seen, XKX is what statistics and their users write.
_OURS: Final = {"XKK": "XKX"}
# Alpha-2 codes under which CLDR lists groups of states, pseudo-locales and the unknown.
_GROUPS: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@dataclass(frozen=True, slots=True)
class Office:
    """A post held: `role` at `body`, from and to (ISO dates as coarse as known, None where open or unknown)."""

    role: str
    body: str
    start: str | None
    end: str | None

    def held(self, date: str | None) -> bool:
        """Whether the post was held at `date` (an ISO date of any precision)."""
        if date is None:
            return False
        begins = self.start is None or self.start[: len(date)] <= date[: len(self.start)]
        ends = self.end is None or date[: len(self.end)] <= self.end[: len(date)]
        return begins and ends


@dataclass(frozen=True, slots=True)
class Entity:
    """A named actor or place with the country it acts for (None for a place)."""

    entity_id: str
    kind: str
    name: str
    country: str | None
    sector: str | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    latitude: float | None = None
    longitude: float | None = None

    def role(self, date: str | None) -> str | None:
        """The title of the office held at `date`; None where none is known or the date is."""
        held = [o for o in self.offices if o.held(date)]
        return held[0].role if held else None


def entity_id(kind: str, name: str, country: str | None) -> str:
    """The identifier of an entity: a state's code, else kind, country and name, blanks as underscores."""
    if kind == "STATE":
        return country or name
    return ":".join((kind, country or "-", name.replace(" ", "_")))


def state(code: str) -> Entity:
    """The state with this alpha-3 code. Raises TableError for a code that is no state."""
    found = states().get(code)
    if found is None:
        raise TableError(f"no state has the code {code!r}")
    return found


@cache
def states() -> dict[str, Entity]:
    """Every state by its code: CLDR's Korean names (Babel), completed by names.tsv and state_forms.tsv."""
    from babel import Locale
    from babel.core import get_global

    territories = Locale("ko").territories
    names: dict[str, str] = {}
    for alias, targets in get_global("territory_aliases").items():
        if (
            len(alias) == 3
            and alias.isalpha()
            and len(targets) == 1
            and targets[0] in territories
            and targets[0] not in _GROUPS
        ):
            names[_OURS.get(alias, alias)] = territories[targets[0]]
    names = {c: n for c, n in names.items() if c not in _NO_STATES and c not in _FORMER_ALIASES}
    for row in table("names"):
        names[row["code"]] = row["name"]
    return {code: Entity(code, "STATE", name, code, "GOV") for code, name in sorted(names.items())}


# Alpha-3 codes of former states, which CLDR maps to a successor: they are ours (names.tsv) or none.
_FORMER_ALIASES: Final = frozenset({"SUN", "DDR", "CSK", "YUG", "VDR", "YMD", "ZAR", "BUR", "TMP", "FXX", "SCG", "ANT"})


@cache
def state_forms() -> dict[str, tuple[str, str, str]]:
    """Every form of a state's name: `(code, use, excludes)`; see state_forms.tsv for the uses."""
    forms = {e.name: (code, "name", "") for code, e in states().items() if len(e.name) > 1}
    forms.update({n.replace(" ", ""): v for n, v in list(forms.items()) if " " in n})
    for row in table("names"):
        for alias in row.many("aliases"):
            forms[alias] = (row["code"], "name", "")
    for row in table("state_forms"):
        if row["code"] not in states():
            raise TableError(f"{row.where}: {row['code']!r} is no state's code")
        forms[row["form"]] = (row["code"], row["use"], row["excludes"])
    return forms


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound of one-syllable names: its parts with their codes ('' for none) and what must follow or not."""

    form: str
    parts: tuple[tuple[str, str], ...]
    requires: str
    excludes: str
    row: str


@cache
def compounds() -> dict[str, Compound]:
    """Compounds such as 북러, 대북, 주한, 통미봉남, by form."""
    return {row["form"]: _compound(row) for row in table("compounds")}


def _compound(row: Row) -> Compound:
    parts = []
    for part in row.many("parts"):
        syllable, _, code = part.partition(":")
        if code and code not in states():
            raise TableError(f"{row.where}: {code!r} is no state's code")
        parts.append((syllable, code))
    if "".join(s for s, _ in parts) != row["form"]:
        raise TableError(f"{row.where}: the parts do not spell {row['form']!r}")
    return Compound(row["form"], tuple(parts), row["requires"], row["excludes"], row.where)


def short_parts(surface: str) -> list[str] | None:
    """The syllables into which a token of state names is split, or None for any other token."""
    compound = compounds().get(surface)
    return [s for s, _ in compound.parts] if compound else None


@cache
def listed() -> tuple[Entity, ...]:
    """Every person, organisation and place of the tables, in table order."""
    return (*_persons(), *_organisations(), *_places())


def _persons() -> Iterator[Entity]:
    offices: dict[tuple[str, str], list[Office]] = {}
    for row in table("offices"):
        start, end = row["from"], row["to"]
        office = Office(
            row["role"],
            row["body"],
            None if start in ("", "?") else start,
            None if end in ("", "?") else end,
        )
        offices.setdefault((row["name"], row["country"]), []).append(office)
    for row in table("persons"):
        _check_country(row)
        name, country = row["name"], row["country"]
        yield Entity(
            entity_id("PERSON", name, country),
            "PERSON",
            name,
            country,
            None,
            tuple(row.many("aliases")),
            tuple(offices.get((name, country), ())),
        )


def _organisations() -> Iterator[Entity]:
    for row in table("organisations"):
        _check_country(row)
        name, country = row["name"], row["country"]
        yield Entity(
            entity_id("ORG", name, country),
            "ORG",
            name,
            country,
            row["sector"] or None,
            tuple(row.many("aliases")),
        )


def _places() -> Iterator[Entity]:
    """The places of our own table, then the cities of GeoNames that it does not name."""
    taken = {form for row in table("places") for form in (row["name"], *row.many("aliases"))}
    for row in (*table("places"), *(row for row in table("geonames") if row["name"] not in taken)):
        try:
            degrees = [float(row[axis]) if row[axis] else None for axis in ("lat", "lon")]
        except ValueError as error:
            raise TableError(f"{row.where}: {row['lat']!r}, {row['lon']!r} are no degrees") from error
        name = row["name"]
        yield Entity(
            entity_id("PLACE", name, None), "PLACE", name, None, None, tuple(row.many("aliases")), (), *degrees
        )


@cache
def located() -> dict[str, str]:
    """The country in which each listed place lies, by the place's name; regions and seas are left out."""
    return {row["name"]: row["country"] for name in ("geonames", "places") for row in table(name) if row["country"]}


def lay_in(place: str, day: str | None) -> str | None:
    """The state in which a listed place lay on a day (an ISO value), today's where it is not known."""
    code = located().get(place)
    for row in table("predecessors") if day else ():
        if (
            row["code"] == code
            and row["place"] in ("", place)
            and row["from"][: len(day or "")] <= str(day) < row["until"]
        ):
            return row["former"]
    return code


@cache
def syllables() -> dict[str, str]:
    """The code of the state that each one-syllable name stands for."""
    return {row["syllable"]: row["code"] for row in table("syllables")}


@cache
def cow() -> dict[str, int]:
    """The Correlates of War number of each state that has one, by its code."""
    for row in table("cow"):
        if not row["number"].isdigit():
            raise TableError(f"{row.where}: {row['number']!r} is no number")
    return {row["code"]: int(row["number"]) for row in table("cow")}


def sector(entity: Entity | None, kind: str, name: str, title: str | None) -> str | None:
    """The PLOVER sector of an entity: as listed, else by how a body's name or a person's title ends."""
    if entity is not None and entity.sector:
        return entity.sector
    if kind == "ORG":
        return _by_ending("org_heads", "head", name) or ("GOV" if _ministry(name) else None)
    offices = [office for office in entity.offices if office.end is None] if entity is not None else []
    bodies = (
        e.sector for office in offices for e in _bodies(office.body, entity.country if entity else None) if e.sector
    )
    roles = (*(office.role for office in offices), title or "")
    return next(bodies, None) or next((f for role in roles if (f := _by_ending("titles", "title", role))), None)


@cache
def is_medium(identifier: str, name: str) -> bool:
    """Whether a body is a newspaper, an agency or a broadcaster."""
    return sector(by_id().get(identifier), "ORG", name, None) == "MED"


def _bodies(name: str, country: str | None) -> list[Entity]:
    """The listed bodies of a name that an officer of a country can serve: his state's first, then those of several."""
    found = [e for e in by_alias().get(name.replace(" ", ""), ()) if e.kind == "ORG"]
    return [e for e in found if e.country == country] + [e for e in found if e.country in NON_STATES - {country}]


def _by_ending(table_name: str, column: str, form: str) -> str | None:
    """The sector in the row of a table whose word is the longest that a form ends in."""
    sectors = _sectors(table_name, column)
    return next((sectors[form[at:]] for at in range(len(form)) if form[at:] in sectors), None)


@cache
def _sectors(name: str, column: str) -> dict[str, str]:
    return {row[column]: row["sector"] for row in table(name) if row["sector"]}


def _ministry(name: str) -> bool:
    return name[-1:] in "부성청처국서" and any(row["stem"] == name[:-1] for row in table("ministries"))


def _check_country(row: Row) -> None:
    if row["country"] not in NON_STATES and row["country"] not in states():
        raise TableError(f"{row.where}: {row['country']!r} is neither a state's code nor one of {sorted(NON_STATES)}")


@cache
def by_alias() -> dict[str, tuple[Entity, ...]]:
    """Every name and alias of a listed entity, with the entities that bear it, in table order."""
    found: dict[str, list[Entity]] = {}
    for entity in listed():
        for form in (entity.name, *entity.aliases):
            northern = _northern(form) if entity.kind == "ORG" else form
            for spelling in {form, form.replace(" ", ""), northern, northern.replace(" ", "")}:
                if len(spelling) < 2 or _begins_with_state(spelling):
                    continue
                if entity not in found.setdefault(spelling, []):
                    found[spelling].append(entity)
    return {form: tuple(entities) for form, entities in found.items()}


def _northern(form: str) -> str:
    """A body's name as North Korea spells it, where the law of initial sounds does not hold (안전보장리사회)."""
    for row in table("spellings"):
        form = form.replace(row["south"], row["north"])
    return form


def _begins_with_state(form: str) -> bool:
    """Whether a form is a state and a body written apart (중국 외교부): two mentions, never one."""
    first, _, rest = form.partition(" ")
    return bool(rest) and (first in state_forms() or first in _SYLLABLES)


_SYLLABLES: Final = frozenset("미중일러북남한소영")


@cache
def by_id() -> dict[str, Entity]:
    """Every known entity by its identifier."""
    return {**states(), **{e.entity_id: e for e in listed()}}


def dictionary_words() -> list[tuple[str, str]]:
    """The Hangul names (NNP), titles and nouns of acts (NNG) that Kiwi should know as one word, sorted."""
    titles = {row["title"] for row in table("titles") if len(row["title"]) > 3}
    forms = set(by_alias()) | set(state_forms())
    kept = {form for row in table("places") for form in (row["name"], *row.many("aliases"))}
    forms -= {form for row in table("geonames") for form in (row["name"], *row.many("aliases"))} - kept  # slow to load
    forms -= {form for form, (_, use, _) in state_forms().items() if use == "never"}
    forms |= {c.form for c in compounds().values() if not c.requires and len(c.form) > 1}
    hangul = sorted(f for f in forms - titles if len(f) > 1 and all("가" <= c <= "힣" for c in f))
    acts = {row["form"] for row in table("act_nouns")}
    return [(f, "NNP") for f in hangul] + [(t, "NNG") for t in sorted(titles | acts)]
