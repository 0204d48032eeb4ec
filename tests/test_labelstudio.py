"""Label Studio itself, over its API: what we send there comes back the same.

Opt-in, for it is large: `python -m venv DIR && DIR/bin/pip install label-studio`, then
`SAGEON_LABEL_STUDIO=DIR/bin/label-studio pytest -m labelstudio`.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEEDS

from pipeline.evaluation.gold import ActorMention, Annotation, DateMention, Participant, Record, Trigger
from pipeline.exports import labelstudio
from pipeline.exports.brat import annotated
from pipeline.exports.dataset import Dataset
from pipeline.exports.texts import Texts

pytestmark = [
    pytest.mark.labelstudio,
    pytest.mark.skipif("SAGEON_LABEL_STUDIO" not in os.environ, reason="SAGEON_LABEL_STUDIO names no Label Studio"),
]

# What offsets go wrong on: a byte-order mark, CR LF, an emoji, Hanja, two events on one word.
ODD = "\ufeff😀 北中 정상은\r\n2019년 1월 회담했다."


@dataclass(frozen=True)
class Server:
    """A running Label Studio and how to speak to it."""

    address: str
    token: str

    def ask(self, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}{path}", data, headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            error.add_note(f"{path}: {error.read().decode()[:2000]}")
            raise


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("label-studio")
    running = Server(f"http://127.0.0.1:{port}", secrets.token_hex(20))
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")},
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "COLLECT_ANALYTICS": "False",
        "LATEST_VERSION_CHECK": "False",
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    }
    command = [
        os.environ["SAGEON_LABEL_STUDIO"], "start", "--internal-host", "127.0.0.1", "--port", str(port), "--no-browser",
        "--username", "reader@example.org", "--password", secrets.token_hex(8), "--user-token", running.token,
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait(running, process, folder / "log")
        yield running
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; a server that ends or stays silent fails the test with its last words."""
    for _ in range(300):
        try:
            server.ask("/api/projects")
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(1)
    pytest.fail(f"Label Studio did not start: {log.read_text(errors='replace')[-2000:]}")


def odd() -> tuple[Annotation, str]:
    at = ODD.index
    china, korea = Participant("STATE", "CHN", "CHN"), Participant("STATE", "PRK", "PRK")
    place = (at("회담"), at("회담") + 2, "회담")
    records = tuple(
        Record(
            name, "CONSULT", "meet", "actual", "2019-01", (korea, china), (), None,
            (Trigger(*place, "meet", "actual", name),), f"o-{name}",
        )
        for name in ("e1", "e2")
    )  # fmt: skip
    names = [("北", korea), ("中", china)]
    actors = tuple(ActorMention(at(n), at(n) + 1, n, p.kind, p.name, p.country) for n, p in names)
    date = DateMention(at("2019"), at("2019") + len("2019년 1월"), "2019년 1월", "DATE", "2019-01", "START")
    return Annotation("이상한 글", (date,), actors, records), ODD


def test_tasks_come_back_from_label_studio_without_loss(server: Server, tmp_path: Path) -> None:
    dataset = Dataset(ROOT / "outputs")
    sent = [*annotated(dataset, Texts(dataset, [SEEDS])), odd()]
    project = server.ask("/api/projects", {"title": "사건과 날짜", "label_config": labelstudio.setup()})
    made = server.ask(
        f"/api/projects/{project['id']}/import", [labelstudio.task(annotation, raw) for annotation, raw in sent]
    )
    assert made["task_count"] == len(sent)
    for listed in server.ask(f"/api/projects/{project['id']}/tasks?page_size=100"):
        task = server.ask(f"/api/tasks/{listed['id']}")
        # What a person does who takes a prediction over as it is.
        server.ask(f"/api/tasks/{task['id']}/annotations", {"result": task["predictions"][0]["result"]})
    export = server.ask(f"/api/projects/{project['id']}/export?exportType=JSON")
    (tmp_path / "export.json").write_text(json.dumps(export), encoding="utf-8")
    back = {annotation.doc_id: (annotation, raw) for annotation, raw in labelstudio.read(tmp_path / "export.json")}
    assert len(back) == len(sent)
    for annotation, raw in sent:
        found, text = back[annotation.doc_id]
        assert text == raw
        assert set(found.dates) == set(annotation.dates)
        assert set(found.actors) == set(annotation.actors)
        assert {r.id: r for r in found.records} == {r.id: r for r in annotation.records}
