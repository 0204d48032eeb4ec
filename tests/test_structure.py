"""Imports go one way: the layers that CONTRIBUTING.md draws, read from it and held against the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent
MAP = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def imports(module: Path) -> Iterator[str]:
    """Each module of the package that `module` names in an import, dotted and without `pipeline.`."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.removeprefix("pipeline.") for name in node.names if name.name.startswith("pipeline."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline":
            for name in node.names:
                yield f"{node.module}.{name.name}".removeprefix("pipeline.")


def layers(drawn: str) -> dict[str, int]:
    """The rooms that `drawn` names from the outermost to the innermost, each with how deep it lies."""
    parted = [re.findall(r"\w+", layer) for layer in drawn.split("→")]
    return {room: depth for depth, rooms in enumerate(parted) for room in rooms}


def drawing(after: str) -> str:
    found = re.search(re.escape(after) + r"[^`]*`([^`]*→[^`]*)`", MAP)
    assert found, f"CONTRIBUTING.md draws no layers after {after!r}"
    return found[1]


PACKAGES = layers(drawing("Imports go one way:"))
ROOMS = layers(drawing("Inside `stages`:"))
OUTSIDE = {"training"}  # trains from without what the package then reads


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_its_own_layer_and_those_below(module: Path) -> None:
    place = module.relative_to(PACKAGE).parts
    against = [name for name in imports(module) if not below(place, tuple(name.split(".")))]
    assert not against, f"{module.name} imports what lies beside or above it: {', '.join(against)}"


def below(place: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if other[0] in OUTSIDE:
        return place[0] in OUTSIDE
    if place[0] == other[0] == "stages":
        # A stage, `stages/NAME.py`, stands above all rooms.
        return len(place) == 2 or other[1] == place[1] or ROOMS.get(other[1], -1) > ROOMS[place[1]]
    if place[0] in PACKAGES and other[0] in PACKAGES and place[0] != other[0]:
        return PACKAGES[other[0]] > PACKAGES[place[0]]
    return True


def test_the_map_names_every_room() -> None:
    rooms = {p.parent.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("__init__.py")} - {"."}
    missing = {room for room in rooms if f"`pipeline/{room}/`" not in MAP and f"`{room}/`" not in MAP}
    assert not missing, f"CONTRIBUTING.md says nothing of {', '.join(sorted(missing))}"


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_the_map_names_every_module_of_a_room_of_the_stages(room: str) -> None:
    (line,) = [line for line in MAP.splitlines() if line.startswith(f"| `stages/{room}/` |")]
    modules = {p.stem for p in (PACKAGE / "stages" / room).glob("*.py")} - {"__init__"}
    assert modules <= set(re.findall(r"`(\w+)`", line))
