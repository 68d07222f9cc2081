"""The authority read from its files: the ones shipped here, and a user's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corpus.authority.districts import of_districts
from corpus.authority.entries import OrganizationEntry, PersonEntry
from corpus.authority.governments import governments
from corpus.authority.lookup import Authority

_HERE = Path(__file__).parent
_Entry = TypeVar("_Entry", OrganizationEntry, PersonEntry)
_NOTHING = Authority((), ())
#: The key of a user's entry that adds to the shipped one of its id instead of taking its place.
_EXTENDS = "extends"


class AuthorityError(ValueError):
    """An authority file that cannot be used: the file, the entry and what is wrong with it."""


def load(extra: Path | None = None) -> Authority:
    """The shipped authority, with the entries of the TOML file `extra` before it, each replacing one of its id.

    An entry with `extends = true` adds to the shipped one instead. Raises AuthorityError for a file that is missing,
    no TOML, or holds an entry that is not well formed.
    """
    return extended(_content(extra), str(extra)) if extra else shipped()


@lru_cache(maxsize=1)
def shipped() -> Authority:
    """The authority of the files here: `organizations` and `people`, a file for each family, and those of patterns."""
    organizations: list[OrganizationEntry] = []
    people: list[PersonEntry] = []
    for path in (*sorted((_HERE / "organizations").glob("*.toml")), *sorted((_HERE / "people").glob("*.toml"))):
        one = _read(_content(path), str(path), _NOTHING)
        organizations += one.organizations
        people += one.people
    lists = ("districts", "seats", "governments")
    districts, seats, states = (_tables(_content(path), str(path)) for path in (_HERE / f"{one}.toml" for one in lists))
    organizations += [*of_districts(districts, seats), *governments(states)]
    authority = Authority(_once(organizations), _once(people))
    _check_references(authority, str(_HERE))
    return authority


@lru_cache(maxsize=8)
def extended(content: bytes, where: str = "the user's authority") -> Authority:
    """The shipped authority with the entries of the TOML `content` before it; raises AuthorityError, naming `where`."""
    if not content:
        return shipped()
    base = shipped()
    own = _read(content, where, base)
    authority = Authority(_once([*own.organizations, *base.organizations]), _once([*own.people, *base.people]))
    _check_references(authority, where)
    return authority


def _once(entries: list[_Entry]) -> tuple[_Entry, ...]:
    """The entries by id; the first of an id stands."""
    table: dict[str, _Entry] = {}
    for entry in entries:
        table.setdefault(entry.id, entry)
    return tuple(table.values())


def _read(content: bytes, where: str, base: Authority) -> Authority:
    """The entries of the TOML `content`; `base` holds those that they may extend."""
    tables = _tables(content, where)
    if unknown := set(tables) - {"organization", "person"}:
        raise AuthorityError(f"{where}: unknown table [[{min(unknown)}]]; use [[organization]] and [[person]]")
    bodies = {entry.id: entry for entry in base.organizations}
    people = {entry.id: entry for entry in base.people}
    return Authority(
        _entries(f"{where}: organization", tables.get("organization", []), OrganizationEntry, bodies),
        _entries(f"{where}: person", tables.get("person", []), PersonEntry, people),
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AuthorityError(f"{path}: {error.strerror or error}; name a readable TOML file") from error


def _tables(content: bytes, where: str) -> dict[str, Any]:
    try:
        tables: dict[str, Any] = msgspec.toml.decode(content)
    except ValueError as error:
        raise AuthorityError(f"{where}: {error}; mend the TOML") from error
    return tables


def _entries(where: str, raw: object, kind: type[_Entry], base: dict[str, _Entry]) -> tuple[_Entry, ...]:
    """The entries of a list of tables; `where` names the file and the table."""
    if not isinstance(raw, list):
        raise AuthorityError(f"{where} must be a list of tables; write [[{where.rpartition(' ')[2]}]]")
    entries: dict[str, _Entry] = {}
    for number, item in enumerate(raw, 1):
        name = item.get("id", number) if isinstance(item, dict) else number
        here = f"{where} {name!r}"
        entry = _entry(here, _joined(here, item, base), kind)
        if entry.id in entries:
            raise AuthorityError(f"{here} stands twice; give each entry its own id")
        entries[entry.id] = entry
    return tuple(entries.values())


def _entry(where: str, item: object, kind: type[_Entry]) -> _Entry:
    try:
        entry = msgspec.convert(item, kind)
    except msgspec.ValidationError as error:
        raise AuthorityError(f"{where}: {error}") from error
    if not entry.id or not entry.name.strip():
        raise AuthorityError(f"{where}: id and name must not be empty")
    return entry


def _joined(where: str, item: object, base: dict[str, _Entry]) -> object:
    """An entry as written, or the shipped entry that it extends: lists grow, other keys take the new value."""
    if not isinstance(item, dict) or _EXTENDS not in item:
        return item
    own: dict[str, Any] = {**item}
    if own.pop(_EXTENDS) is not True:
        raise AuthorityError(f"{where}: extends must be true, or left out to replace the shipped entry")
    entry_id = own.get("id")
    shipped_entry = base.get(entry_id) if isinstance(entry_id, str) else None
    if shipped_entry is None:
        raise AuthorityError(f"{where}: extends nothing, no shipped entry has this id")
    return _grown(msgspec.structs.asdict(shipped_entry), own)


def _grown(entry: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The keys of `entry` with those of `own`: a list behind the one that is there, anything else in its place."""
    grown = dict(entry)
    for key, value in own.items():
        grows = isinstance(entry.get(key), tuple) and isinstance(value, list)
        grown[key] = [*map(msgspec.to_builtins, entry[key]), *value] if grows else value
    return grown


def _check_references(authority: Authority, where: str) -> None:
    for table, entries in (("organization", authority.organizations), ("person", authority.people)):
        for entry in entries:
            for other in entry.references:
                if authority.organization_with_id(other) is None:
                    raise AuthorityError(f"{where}: {table} {entry.id!r}: no organization has the id {other!r}")
