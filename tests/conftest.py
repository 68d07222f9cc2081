"""What several tests stand on: the sample releases as an index, made once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.engine import open_engine
from indexer.sync import synchronise

# A change is judged by the same examples each time; at home they vary, and --hypothesis-profile=long looks for more.
# No deadlines: how long an example takes is the machine's business.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("home", deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
# Tests ask faster than people do, and what they ask needs no log.
os.environ |= {"ONRECORD_RATE": "", "ONRECORD_LOG_REQUESTS": "false"}
settings.load_profile("same" if os.environ.get("CI") else "home")

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "releases"


@pytest.fixture(scope="session")
def samples_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples; tests only read it."""
    location = tmp_path_factory.mktemp("samples") / "index"
    with open_engine(str(location), create=True) as engine:
        synchronise(engine, [SAMPLES], jobs=1)
    return location
