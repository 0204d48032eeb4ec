"""The READMEs: their Python runs as printed, their commands exist, and both say the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from pipeline.cli import main

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ko.md")


def _blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_python_of_a_readme_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    for block in _blocks(name, "python"):
        exec(compile(block, name, "exec"), {})
    shown = capsys.readouterr().out
    assert "('2019년 4월 11일', '2019-04-11')" in shown
    assert "factuality" in shown


@pytest.mark.parametrize("name", READMES)
def test_every_command_that_a_readme_names_takes_the_options_it_shows(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = [
        *re.findall(r"sageon [a-z]+[^`\n]*", "\n".join(_blocks(name, "sh"))),
        *re.findall(r"`(sageon [^`]+)`", text),
    ]
    assert len(shown) >= 7
    for line in shown:
        words = shlex.split(line.replace("[", " ").replace("]", " "))
        command = main.commands[words[1]]
        if isinstance(command, click.Group):
            command = command.commands[words[2]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {w for w in words[2:] if w.startswith("-")} <= known, line


def test_both_readmes_show_the_same_code_and_figures() -> None:
    english, korean = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    for language in ("sh", "python"):
        assert _blocks("README.md", language) == _blocks("README.ko.md", language)
    figures = re.compile(r"\d\.\d{3} \([^)]*\)")
    assert figures.findall(english) == figures.findall(korean)
