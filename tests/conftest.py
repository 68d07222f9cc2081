"""What several tests stand on: the sample releases as an index, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.engine import open_engine
from indexer.sync import synchronise

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "releases"


@pytest.fixture(scope="session")
def samples_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples; tests only read it."""
    location = tmp_path_factory.mktemp("samples") / "index"
    with open_engine(str(location), create=True) as engine:
        synchronise(engine, [SAMPLES], jobs=1)
    return location
