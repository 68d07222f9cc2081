"""What pages cost: in this process, from two gunicorn workers on loopback, and over the wire.

`python -m bench.pages --index DIR`; docs/benchmarks.md tells what is measured.
"""

from __future__ import annotations

import http.client
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import click
from rich.console import Console
from rich.table import Table

from indexer.analysis import STOP_WORDS, tokens
from indexer.engine import Engine, open_engine
from indexer.results import SearchRequest
from webui import Settings, create_app

#: Releases whose titles give the words that are asked for, evenly spread over the index.
TITLES = 60
#: Letters of each word that a type-ahead is asked after.
_TYPED = (1, 2, 3, 5)
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_WORD = re.compile(r"[A-Za-z]{4,}")
_SLOW = 0.95


class Measure(NamedTuple):
    """Times of one kind of page, in milliseconds, and the most bytes of one, compressed, with all that it loads."""

    name: str
    median: float
    slow: float
    most_bytes: int


def addresses(engine: Engine) -> dict[str, list[str]]:
    """What is asked, by kind of page: made of titles, names and ids of the index."""
    total = engine.status().releases
    ids = [engine.ids(total * at // TITLES, 1)[0] for at in range(min(TITLES, total))]
    found = [release for release in map(engine.get, ids) if release]
    words = list(dict.fromkeys(word for release in found for word in _telling(release.title)))
    facets = engine.search(SearchRequest(limit=0, facets=("speaker", "organization"), facet_limit=20)).facets
    speakers = [option.value for option in facets["speaker"].options]
    bodies = [option.value for option in facets["organization"].options]
    pairs = list(pairwise(words))
    return {
        "search: a word": [_search(q=word) for word in words],
        "search: two words": [_search(q=f"{one} {other}") for one, other in pairs],
        "search: a word, a speaker chosen": [
            _search(q=word, speaker=speakers[at % len(speakers)]) for at, word in enumerate(words)
        ],
        "search: only what was said": [_search(q=word, **{"in": "said"}) for word in words],
        "search: everything": [_search(), _search(sort="newest"), _search(page="3")],
        "release": [
            f"/releases/{quote(each, safe='')}?q={quote(word)}" for each, word in zip(ids, words, strict=False)
        ],
        "speaker": [f"/speakers/{quote(name, safe='')}" for name in speakers],
        "organization": [f"/organizations/{quote(name, safe='')}" for name in bodies],
        "trends: two queries": [f"/trends?{urlencode([('q', one), ('q', other)])}" for one, other in pairs[:20]],
        "type-ahead": [f"/suggest?q={quote(word[:letters])}" for word in words for letters in _TYPED],
    }


def _search(**parameters: str) -> str:
    return f"/search?{urlencode(parameters)}"


def _telling(title: str) -> list[str]:
    return [
        title[each.start : each.end]
        for each in tokens(title, glued=False)
        if each.form not in STOP_WORDS and _WORD.fullmatch(title[each.start : each.end])
    ][:2]


def in_process(location: str, asked: dict[str, list[str]]) -> Iterator[Measure]:
    """Each kind of page, asked of the application without a network; the first answers are not counted."""
    client = create_app(location, Settings(rate="", log_requests=False)).test_client()

    def fetch(address: str, encoding: str = "identity") -> bytes:
        headers = {
            "Accept": "application/json" if address.startswith("/suggest") else "text/html",
            "Accept-Encoding": encoding,
        }
        with client.get(address, headers=headers) as response:
            if response.status_code >= 500:
                raise click.ClickException(f"{address}: {response.status}")
            return bytes(response.data)

    for name, each in asked.items():
        for address in each[:10]:
            fetch(address)
        times = sorted(_timed(fetch, address) for address in each for _ in range(3))
        yield Measure(
            name,
            statistics.median(times),
            times[int(len(times) * _SLOW)],
            max(_weight(fetch, address) for address in each),
        )


def _timed(fetch: Callable[[str], bytes], address: str) -> float:
    started = time.perf_counter()
    fetch(address)
    return (time.perf_counter() - started) * 1000


def _weight(fetch: Callable[[str, str], bytes], address: str) -> int:
    """The bytes of a page and of all that it loads, as gzip sends them."""
    page = fetch(address, "gzip")
    try:
        text = zlib.decompress(page, 31).decode()
    except zlib.error:
        return len(page)
    return len(page) + sum(len(fetch(asset.replace("&amp;", "&"), "gzip")) for asset in set(_ASSET.findall(text)))


@contextmanager
def served(location: str, workers: int) -> Iterator[int]:
    """Gunicorn on loopback; gives its port and ends it by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {"ONRECORD_INDEX": str(Path(location).resolve()), "ONRECORD_RATE": "", "ONRECORD_LOG_REQUESTS": "false"}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "webui:create_app()",
        "--workers",
        str(workers),
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command, env=settings)  # noqa: S603 - our own command
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException("gunicorn did not answer within 20 seconds.")


def requests_a_second(port: int, each: Sequence[str], seconds: float, clients: int = 4) -> float:
    """How many of the pages `clients` readers get in a second, one after the other each, from a warm server."""
    counts = [0] * clients
    until = time.perf_counter() + seconds

    def read(client: int) -> None:
        at = client
        while time.perf_counter() < until:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", each[at % len(each)], headers={"Accept-Encoding": "gzip"})
            connection.getresponse().read()
            connection.close()
            counts[client] += 1
            at += clients

    threads = [threading.Thread(target=read, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--index", required=True, type=click.Path(exists=True, file_okay=False), help="The index to serve.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes of gunicorn.")
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(1, 60), help="How long to load it.")
def main(index: str, workers: int, seconds: float) -> None:
    """Measure the pages of an index."""
    with open_engine(index) as engine:
        asked = addresses(engine)
        releases = engine.status().releases
    table = Table(
        "page", "median, ms", "slow (95 %), ms", "most kB with assets", title=f"{releases:,} releases, in process"
    )
    for measure in in_process(index, asked):
        table.add_row(measure.name, f"{measure.median:.1f}", f"{measure.slow:.1f}", f"{measure.most_bytes / 1000:.1f}")
    console = Console()
    console.print(table)
    searches = [address for name, each in asked.items() if name.startswith("search: a word") for address in each]
    with served(index, workers) as port:
        requests_a_second(port, searches, 2)
        rate = requests_a_second(port, searches, seconds)
    console.print(
        f"faceted result pages from {workers} gunicorn workers, the readers on the same machine: {rate:.0f} a second"
    )


if __name__ == "__main__":
    main(prog_name="python -m bench.pages")
