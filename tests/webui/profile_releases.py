"""Releases of people and bodies that a list of known names has, and an index of them with that list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from flask.testing import FlaskClient
from webui_releases import SCRIPT, release

from corpus.release import Release, Speaker
from corpus.source import SourceState
from indexer import open_engine
from webui import create_app, shared_engine

#: The Office of Tides took over two bodies, and its work went to two; one of these was renamed in its turn.
KNOWN = """
[[organization]]
id = "sel-gov"
name = "Government of Selmark"

[[organization]]
id = "lights"
name = "Lighthouse Service"
parent = "sel-gov"
start = 1921-05-01

[[organization]]
id = "charts"
name = "Chart Bureau"
parent = "sel-gov"

[[organization]]
id = "tides"
name = "Office of Tides"
aliases = ["Tides Office", "Gezeitenamt"]
acronyms = ["OTQ"]
parent = "sel-gov"
predecessors = [{ id = "lights", on = 1988-02-01 }, { id = "charts", on = 1988-02-01 }]

[[organization]]
id = "coast"
name = "Coast Agency of Selmark"
parent = "sel-gov"
predecessors = [{ id = "tides", on = 2011-07-01 }]

[[organization]]
id = "waters"
name = "Waters Directorate"
parent = "sel-gov"
predecessors = [{ id = "tides", on = 2011-07-01 }]

[[organization]]
id = "sea"
name = "Sea and Waters Directorate"
parent = "sel-gov"
predecessors = [{ id = "waters", on = 2019-03-04 }]

[[person]]
id = "oda-brink"
name = "Oda Brink"
aliases = ["Oda T. Brink", "Odalie Brink"]
roles = [
    { title = "Keeper of Charts", organization = "charts", end = 1988-01-31 },
    { title = "Director", organization = "tides", start = 1999-04-01, end = 2011-06-30 },
]
"""


def _forms(one: Release, *forms: str) -> Release:
    """The release with its first speaker written in other forms."""
    first, *others = one.speakers
    written = Speaker(first.name, forms, first.role, first.organization, first.evidence)
    return msgspec.structs.replace(one, speakers=(written, *others))


def _of_others(one: Release) -> Release:
    """The release without an issuer."""
    return msgspec.structs.replace(one, issuer=None)


_WORDS = "“The tide tables are late,” said Oda T. Brink. Director Brink went on about the harbour."
RELEASES = (
    _forms(
        release(
            "tides/tables",
            "Tide tables late",
            _WORDS,
            date="2001-02-03",
            speakers=(("Oda Brink", "Director"), ("Per Lund", None)),
            organizations=("Office of Tides", "Chart Bureau"),
            says=((0, "The tide tables are late"),),
            place="Port Sel",
        ),
        "Oda T. Brink",
        "Director  Brink",
    ),
    release(
        "tides/flood",
        "Flood <b>forecast</b>",
        "“A flood of heritage proportions is near,” said Oda Brink.",
        date="2004-11",
        speakers=(("Oda Brink", "Head of the Office"),),
        organizations=("Office of Tides",),
        says=((0, "A flood of heritage proportions is near"),),
        kind="statement",
    ),
    _of_others(
        release(
            "lights/lamp",
            "A lamp is lit",
            "The Lighthouse Service lit a lamp, and the Office of Tides was glad.",
            date="1987",
            speakers=(("Oda B. Brink", None),),
            organizations=("Lighthouse Service", "Office of Tides"),
        )
    ),
    release("sea/new", "A new name", "The directorate has a new name.", organizations=("Sea and Waters Directorate",)),
    release("odd/script", "Odd names", "Odd names.", speakers=((SCRIPT, None), ("a/b.json", None), ("—", None))),
)
#: The 120 offices of the coast, of which the first has two releases.
MANY = (
    *(
        release(f"many/{number}", "A notice", "A notice.", organizations=(f"Coast Office {number:03}",))
        for number in range(1, 121)
    ),
    release("many/again", "Another", "Another.", organizations=("Coast Office 001", "Évora Office")),
)


def profile_client(folder: Path) -> Iterator[FlaskClient]:
    """A client over an index of all of these, with the list of known names."""
    location = str(folder / "index")
    with open_engine(location, create=True) as engine, engine.writer() as writer:
        writer.set_authority(KNOWN.encode())
        for one in RELEASES + MANY:
            writer.add(one)
        for path in {one.source.path for one in RELEASES + MANY}:
            writer.complete(SourceState(path, 1, 1, "0" * 64, "test", 1, 0))
        writer.finish()
    app = create_app(location)
    yield app.test_client()
    shared_engine.shared(app).close()
