"""docs/downstream: every block runs as printed, on the committed dataset; both languages show the same code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, SEEDS

from pipeline.cli import main
from pipeline.exports import FORMATS

PAGES = ("docs/downstream.md", "docs/downstream.ko.md")
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    """The code blocks of a page, language and code."""
    return _BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the committed dataset, the seeds, and all that the page's commands write."""
    folder = tmp_path_factory.mktemp("downstream")
    shutil.copytree(ROOT / "outputs", folder / "outputs", ignore=shutil.ignore_patterns(".cache"))
    (folder / "seeds").symlink_to(SEEDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for language, code in blocks(PAGES[0]):
            for line in code.splitlines() if language == "sh" else ():
                result = CliRunner().invoke(main, shlex.split(line)[1:])
                assert result.exit_code == 0, f"{line}\n{result.output}"
    return folder


def test_the_python_of_the_page_opens_what_its_commands_wrote(
    exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exported)
    codes = [code for language, code in blocks(PAGES[0]) if language == "python"]
    assert len(codes) >= 10
    for code in codes:
        exec(compile(code, PAGES[0], "exec"), {})
        shown = capsys.readouterr().out
        assert len(shown) > 10, code


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
def test_the_r_of_the_page_reads_the_polecat_file(exported: Path) -> None:
    codes = [code for language, code in blocks(PAGES[0]) if language == "r"]
    assert codes
    for code in codes:
        done = subprocess.run(["Rscript", "-e", code], cwd=exported, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_what_was_brought_back_from_label_studio_is_what_went_there(exported: Path) -> None:
    for path in (exported / "brat").iterdir():
        assert (exported / "corrected" / path.name).read_bytes() == path.read_bytes()


def test_both_pages_show_the_same_code_and_every_format() -> None:
    assert blocks(PAGES[0]) == blocks(PAGES[1])
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert {name for name in FORMATS if f"`{name}`" in text} == set(FORMATS)


def test_the_page_marks_the_formats_that_need_the_extra() -> None:
    text = (ROOT / PAGES[0]).read_text(encoding="utf-8")
    assert {name for name in FORMATS if f"`{name}`*" in text} == {n for n, f in FORMATS.items() if f.libraries}
