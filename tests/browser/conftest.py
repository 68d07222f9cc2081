"""The samples served on loopback, and a real browser with JavaScript on and off."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from indexer.engine import open_engine

#: How long to wait for what must come, however busy the machine is; what comes at once costs nothing.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(index: Path) -> tuple[subprocess.Popen[str], str]:
    """The command, which listens on loopback, and its address."""
    for _attempt in range(5):  # somebody else may take a port before the command does
        command = [sys.executable, "-m", "onrecord", "serve", "--index", str(index), "--port", str(free_port())]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert server.stderr
        line = server.stderr.readline()
        if told := re.search(r"^Serving .* on (http://\S+)", line):
            return server, told[1]
        server.terminate()
        server.communicate()
    raise AssertionError(line)


@pytest.fixture(scope="session")
def site(samples_index: Path) -> Iterator[str]:
    """The samples, served by the command on loopback; ended by its process id."""
    server, address = serve(samples_index)
    yield address
    server.terminate()
    server.communicate()


@pytest.fixture(scope="session")
def known(samples_index: Path) -> Callable[[str], str]:
    """Puts ids into an address: {name} is that of the file so named, which ends in what depends on where it lies."""
    with open_engine(str(samples_index)) as engine:
        ids = {each.rpartition("-")[0]: each for each in engine.ids(0, engine.status().releases)}
    return lambda address: re.sub(r"\{(.+?)\}", lambda name: ids[name[1]], address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here: install Debian's package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"], timeout=PATIENCE_MS
        )
        yield chromium
        chromium.close()


def watched(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test on any error in the console and on any request to elsewhere."""
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    problems: list[str] = []
    # The browser reports each page of status 404 or 422 as an error; the others are ours.
    page.on("console", lambda message: problems.append(message.text) if _is_ours(message) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda sent: problems.append(sent.url) if "://127.0.0.1" not in sent.url else None)
    yield page
    context.close()
    assert not problems


def _is_ours(message: ConsoleMessage) -> bool:
    return message.type == "error" and not re.search(r"status of (404|422)", message.text)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from watched(browser.new_context(java_script_enabled=request.param))


@pytest.fixture
def quick_page(browser: Browser) -> Iterator[Page]:
    """A page that runs our script."""
    yield from watched(browser.new_context())
