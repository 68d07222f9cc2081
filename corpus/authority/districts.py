"""The United States Attorney's Offices, made by a pattern from the list of judicial districts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.authority.entries import OrganizationEntry
from corpus.authority.names import fold

#: The body that all of the offices belong to.
_PARENT = "us-doj"


def offices(districts: Mapping[str, Sequence[str]]) -> Iterator[OrganizationEntry]:
    """An entry for each office; `districts` gives the parts of each state, none where the state is one district."""
    for state, parts in districts.items():
        for part in parts or ("",):
            yield _office(state, part)


def _office(state: str, part: str) -> OrganizationEntry:
    district = f"{part} District of {state}".lstrip() if state != "District of Columbia" else state
    names = [f"{country} Attorney's Office for the {district}" for country in ("U.S.", "United States")]
    aliases = [names[1], *(name.replace(" for the ", " ", 1) for name in names)]
    aliases += [name.replace(" for the ", " of the ", 1) for name in names]
    aliases.append(f"USAO - {state}" + (f", {part}" if part else ""))
    aliases.append(f"{part} {state} U.S. Attorney's Office".lstrip())
    return OrganizationEntry(
        id="us-attorney-" + fold(f"{state} {part}").replace(" ", "-"),
        name=names[0],
        aliases=tuple(aliases),
        parent=_PARENT,
    )
