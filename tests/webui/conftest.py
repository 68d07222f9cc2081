"""A small index of releases made by hand, and a client of the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from webui_releases import NUMBERED, ODD, RELEASES, make_index

from webui import create_app, shared_engine


class ReadingClient(FlaskClient):
    """A client that reads every answer to its end, so that no file stays open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask, and read the answer."""
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture(scope="session")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of all the releases of this file."""
    return make_index(tmp_path_factory.mktemp("webui") / "index", RELEASES + NUMBERED + ODD)


@pytest.fixture(scope="session")
def app(location: str) -> Iterator[Flask]:
    """The application over that index."""
    app = create_app(location)
    app.test_client_class = ReadingClient
    yield app
    shared_engine.shared(app).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application."""
    return app.test_client()
