"""The application from several processes of gunicorn, as it is served to many."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def site(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two workers on loopback, ended by the process id of their parent."""
    numbers = tmp_path_factory.mktemp("numbers")
    environment = os.environ | {"ONRECORD_INDEX": str(samples_index), "PROMETHEUS_MULTIPROC_DIR": str(numbers)}
    command = [sys.executable, "-m", "gunicorn", "webui:create_app()", "--workers", "2", "--bind", "127.0.0.1:0"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr
    told: list[str] = []
    while not (listening := re.search(r"Listening at: (http://\S+)", (told or [""])[-1])):
        assert server.poll() is None, told
        told.append(server.stderr.readline())
    yield listening[1]
    server.terminate()
    server.communicate()
    assert server.returncode == 0


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as response:
        found: bytes = response.read()
        return found


def test_both_workers_answer_and_their_numbers_add_up(site: str) -> None:
    before = answered(site)
    totals = {json.loads(get(f"{site}/search.json?q=heritage"))["total"] for _ in range(20)}
    assert len(totals) == 1
    assert answered(site) - before == 20


def answered(site: str) -> float:
    """How many searches all workers together have answered."""
    line = 'onrecord_requests_total{endpoint="search.data",status="200"} '
    return sum(
        float(each.removeprefix(line)) for each in get(f"{site}/metrics").decode().splitlines() if each.startswith(line)
    )


def test_settings_that_cannot_be_used_end_the_server_with_the_reason(tmp_path: Path) -> None:
    environment = os.environ | {"ONRECORD_RATE": "often"}
    command = [sys.executable, "-m", "gunicorn", "--check-config", "webui:create_app()"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert ended.returncode != 0
    assert "ONRECORD_RATE: “often” is not a limit" in ended.stderr
