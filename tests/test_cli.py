"""The command line: what it loads, what it says, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import unknown

NEWS = "모디 총리가 2019년 2월 21일 한국을 방문했다.\n"


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner()


def test_help_loads_neither_spacy_nor_kiwi_nor_pandas() -> None:
    code = (
        "import sys\nfrom pipeline.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('spacy', 'kiwipiepy', 'pandas', 'pyarrow', 'numpy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip().endswith("[]")


def test_run_writes_the_same_bytes_twice(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(NEWS, encoding="utf-8")
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        assert cli.invoke(main, ["run", str(tmp_path / "in"), "-o", str(out)]).exit_code == 0
    for path in filter(Path.is_file, outs[0].iterdir()):
        assert path.read_bytes() == (outs[1] / path.name).read_bytes(), path.name


def test_a_bad_document_is_named_and_costs_the_others_nothing(cli: CliRunner, tmp_path: Path) -> None:
    texts = tmp_path / "in"
    texts.mkdir()
    (texts / "good.txt").write_text(NEWS, encoding="utf-8")
    bad = {
        "empty.txt": b"",
        "blank.txt": b" \n \n",
        "oneline.txt": b"x" * 5_000_000,
        "binary.txt": bytes(range(256)) * 10,
        "broken.txt": b"abc \xc3\x28 \xff\xff",
        "front.txt": "---\ntitle: [x\n---\n본문\n".encode(),
    }
    for name, data in bad.items():
        (texts / name).write_bytes(data)
    (texts / "gone.txt").symlink_to(texts / "nowhere")
    result = cli.invoke(main, ["run", str(texts), "-o", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 1
    failures = [json.loads(x) for x in (tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {f["path"] for f in failures} == {*bad, "gone.txt"}
    assert all(f["reason"] and f["stage"] for f in failures)
    documents = (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(d)["doc_id"] for d in documents] == ["good"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_named(cli: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NEWS, encoding="utf-8")
    path.chmod(0)
    result = cli.invoke(main, ["run", str(path), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "cannot be opened" in result.output


def test_strict_changes_nothing_when_a_document_fails(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"")
    command = ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--strict"]
    result = cli.invoke(main, command)
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()
    summary = json.loads(cli.invoke(main, [*command, "--json"]).stdout)
    assert (summary["failed"], summary["written"]) == (1, False)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_a_run_with_the_status_that_shells_know(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text(NEWS * 50, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline.cli", "run", str(tmp_path), "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (tmp_path / "out" / ".cache" / "rows.sqlite").is_file():
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert "is as it was" in told
    assert "Traceback" not in told


def test_a_missing_path_ends_with_status_two_and_says_so(cli: CliRunner, tmp_path: Path) -> None:
    result = cli.invoke(main, ["run", str(tmp_path / "none"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "no such file or folder" in result.output


@pytest.mark.parametrize(
    ("given", "hint"),
    [("seeds.tx", "did you mean {folder}/seeds.txt?"), ("elsewhere/a.txt", "{folder} holds nothing called elsewhere")],
)
def test_a_missing_path_is_told_with_what_there_is_most_like_it(
    cli: CliRunner, tmp_path: Path, given: str, hint: str
) -> None:
    (tmp_path / "seeds.txt").write_text("회담이 열렸다.", encoding="utf-8")
    result = cli.invoke(main, ["run", str(tmp_path / given), "-o", str(tmp_path / "out")])
    assert hint.format(folder=tmp_path) in result.output.replace("\n", "")


def test_show_marks_a_document_and_its_page_is_html(cli: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NEWS, encoding="utf-8")
    assert "[2019-02-21]" in cli.invoke(main, ["show", str(path)]).output
    page = cli.invoke(main, ["show", str(path), "--html"]).output
    assert '<mark class="event" data-start="' in page
    assert '<html lang="ko">' in page


def test_show_beside_a_dataset_without_documents_says_that_there_are_none() -> None:
    assert unknown("document", "a", []) == "unknown document 'a'; there are none"


def test_show_of_an_unknown_document_names_the_nearest(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    out = str(tmp_path / "out")
    cli.invoke(main, ["run", str(tmp_path / "news.txt"), "-o", out])
    result = cli.invoke(main, ["show", "newz", "-o", out])
    assert result.exit_code == 2
    assert "did you mean 'news'" in result.output


def test_explain_says_what_to_name_where_the_documents_are_elsewhere(
    cli: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("중국은 2021년 3월 1일 일본을 비난했다.", encoding="utf-8")
    out = tmp_path / "out"
    cli.invoke(main, ["run", str(tmp_path / "a.txt"), "-o", str(out)])
    event = json.loads((out / "events.jsonl").read_text(encoding="utf-8").splitlines()[0])
    monkeypatch.chdir(tmp_path)
    result = cli.invoke(main, ["explain", event["event_id"], "-o", str(out)])
    assert result.exit_code == 2
    assert f"sageon explain {event['event_id']} FOLDER" in result.output


def test_explain_gives_the_row_the_cue_and_the_reasons(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    out = tmp_path / "out"
    cli.invoke(main, ["run", str(tmp_path / "a.txt"), "-o", str(out)])
    event = json.loads((out / "events.jsonl").read_text(encoding="utf-8").splitlines()[0])
    result = cli.invoke(main, ["explain", event["event_id"], str(tmp_path / "a.txt"), "-o", str(out)])
    assert result.exit_code == 0, result.output
    for part in ("trigger", "triggers.tsv:", "role", "2019-02-21", "no cue, so actual"):
        assert part in result.output


def test_check_says_what_would_fail_without_processing(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    result = cli.invoke(main, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "empty" in result.output
