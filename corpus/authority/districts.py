"""What every judicial district of the United States has, made by patterns: an Attorney's Office and a court."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.authority.entries import OrganizationEntry
from corpus.authority.names import fold

#: The bodies that the offices and the courts belong to.
_OFFICES_OF = "us-doj"
_COURTS_OF = "us-gov"
_CAPITAL = "District of Columbia"
_COUNTRIES = ("U.S.", "United States", "US")


def of_districts(
    districts: Mapping[str, Sequence[str]], seats: Mapping[str, Sequence[str]]
) -> Iterator[OrganizationEntry]:
    """Two entries for each district; `districts` gives the parts of each state, none where the state is one district.

    `seats` gives the cities of a district by its name ("Eastern District of New York"), each a seat of its court alone.
    """
    for state, parts in districts.items():
        for part in parts or ("",):
            yield _office(state, part)
    for state, parts in districts.items():
        for part in parts or ("",):
            yield _court(state, part, seats.get(_district(state, part), ()))


def _office(state: str, part: str) -> OrganizationEntry:
    district = _district(state, part)
    names = [f"{country} Attorney's Office for the {district}" for country in _COUNTRIES[:2]]
    aliases = [names[1], *(name.replace(" for the ", " ", 1) for name in names)]
    aliases += [name.replace(" for the ", " of the ", 1) for name in names]
    aliases.append(f"USAO - {state}" + (f", {part}" if part else ""))
    aliases.append(f"{part} {state} U.S. Attorney's Office".lstrip())
    return OrganizationEntry(
        id="us-attorney-" + _slug(state, part), name=names[0], aliases=tuple(aliases), parent=_OFFICES_OF
    )


def _court(state: str, part: str, seats: Sequence[str]) -> OrganizationEntry:
    district = _district(state, part)
    kinds = [f"{country} District Court" for country in _COUNTRIES]
    wheres = [f"{link} the {district}" for link in ("for", "in", "of")]
    wheres += [f"in {city}" for city in seats]
    names = [f"{kind} {where}" for kind in (*kinds, "Federal District Court") for where in wheres]
    names.append(f"District Court for the {district}")
    return OrganizationEntry(
        id="us-district-court-" + _slug(state, part), name=names[0], aliases=tuple(names[1:]), parent=_COURTS_OF
    )


def _district(state: str, part: str) -> str:
    return f"{part} District of {state}".lstrip() if state != _CAPITAL else state


def _slug(state: str, part: str) -> str:
    return fold(f"{state} {part}").replace(" ", "-")
