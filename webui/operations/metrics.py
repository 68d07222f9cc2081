"""Numbers for Prometheus: requests and how long they took, and what is in the index."""

from __future__ import annotations

import os
import time

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from indexer.engine import IndexProblem
from webui.partial import missing
from webui.shared_engine import engine

blueprint = Blueprint("metrics", __name__)

#: Where the processes of one server share their numbers, see prometheus_client.
_SHARED = "PROMETHEUS_MULTIPROC_DIR"
_KEY = "onrecord.metrics"
#: In seconds: a page takes some milliseconds.
_BUCKETS = (0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "onrecord_requests", "Requests answered", ["endpoint", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "onrecord_request_seconds", "Time of an answer", ["endpoint"], registry=self.registry, buckets=_BUCKETS
        )
        self.releases = self._gauge("releases", "Releases in the index")
        self.undated = self._gauge("releases_undated", "Releases without a date")
        self.updated = self._gauge("index_updated_seconds", "Last update of the index")
        self.readable = self._gauge("index_readable", "1 where the index can be read")
        self.missing = self._gauge("index_parts_missing", "Parts of the index that do not answer")

    def _gauge(self, name: str, told: str) -> Gauge:
        """A number that each process of a server takes down for itself: the last one holds."""
        return Gauge(f"onrecord_{name}", told, registry=self.registry, multiprocess_mode="mostrecent")

    def look(self) -> None:
        """Take down what the index holds now; what no longer answers at all keeps its last numbers."""
        try:
            status = engine().status()
        except IndexProblem:
            self.readable.set(0)
            return
        self.readable.set(1)
        self.releases.set(status.releases)
        self.undated.set(status.undated)
        part = missing()
        self.missing.set(part.shards if part else 0)
        self.updated.set(status.updated.timestamp() if status.updated else 0)

    def text(self) -> bytes:
        """All numbers, those of the other processes of this server among them where they share them."""
        registry = self.registry
        if os.environ.get(_SHARED):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The numbers in Prometheus' text format."""
    known = _metrics()
    known.look()
    return Response(known.text(), content_type=CONTENT_TYPE_LATEST)


def _metrics() -> Metrics:
    found = current_app.extensions[_KEY]
    assert isinstance(found, Metrics)  # noqa: S101 - tells the type of what `init_app` put there
    return found


def _counted(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    known = _metrics()
    known.requests.labels(endpoint, str(response.status_code)).inc()
    if "began" in g:
        known.seconds.labels(endpoint).observe(time.perf_counter() - g.began)
    return response


def init_app(app: Flask) -> None:
    """Count what `app` answers."""
    app.extensions[_KEY] = Metrics()
    app.after_request(_counted)
