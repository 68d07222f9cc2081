"""The authority read from its files: the ones shipped here, and a user's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corpus.authority.districts import offices
from corpus.authority.entries import Authority, OrganizationEntry, PersonEntry

_HERE = Path(__file__).parent
_Entry = TypeVar("_Entry", OrganizationEntry, PersonEntry)


class AuthorityError(ValueError):
    """An authority file that cannot be used: the file, the entry and what is wrong with it."""


@lru_cache(maxsize=8)
def load(extra: Path | None = None) -> Authority:
    """The shipped authority, with the entries of the TOML file `extra` before it, each replacing one of its id.

    Raises AuthorityError for a file that is missing, no TOML, or holds an entry that is not well formed.
    """
    districts = _tables(_HERE / "districts.toml")
    shipped = _merged(_read(_HERE / "organizations.toml"), _read(_HERE / "people.toml"))
    shipped = Authority((*shipped.organizations, *offices(districts)), shipped.people)
    authority = shipped if extra is None else _merged(_read(extra), shipped)
    _check_references(authority, extra or _HERE)
    return authority


def _merged(first: Authority, second: Authority) -> Authority:
    return Authority(_once(first.organizations + second.organizations), _once(first.people + second.people))


def _once(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    table: dict[str, _Entry] = {}
    for entry in entries:
        table.setdefault(entry.id, entry)
    return tuple(table.values())


def _read(path: Path) -> Authority:
    tables = _tables(path)
    if unknown := set(tables) - {"organization", "person"}:
        raise AuthorityError(f"{path}: unknown table [[{min(unknown)}]]; use [[organization]] and [[person]]")
    organizations = _entries(path, tables.get("organization", []), "organization", OrganizationEntry)
    return Authority(organizations, _entries(path, tables.get("person", []), "person", PersonEntry))


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables: dict[str, Any] = msgspec.toml.decode(path.read_bytes())
    except OSError as error:
        raise AuthorityError(f"{path}: {error.strerror or error}; name a readable TOML file") from error
    except ValueError as error:
        raise AuthorityError(f"{path}: {error}; mend the TOML") from error
    return tables


def _entries(path: Path, raw: object, table: str, kind: type[_Entry]) -> tuple[_Entry, ...]:
    if not isinstance(raw, list):
        raise AuthorityError(f"{path}: [{table}] must be a list of tables; write [[{table}]]")
    entries: list[_Entry] = []
    seen: set[str] = set()
    for number, item in enumerate(raw, 1):
        name = item.get("id", number) if isinstance(item, dict) else number
        try:
            entry = msgspec.convert(item, kind)
        except msgspec.ValidationError as error:
            raise AuthorityError(f"{path}: {table} {name!r}: {error}") from error
        if not entry.id or not entry.name.strip():
            raise AuthorityError(f"{path}: {table} {name!r}: id and name must not be empty")
        if entry.id in seen:
            raise AuthorityError(f"{path}: {table} {name!r} stands twice; give each entry its own id")
        seen.add(entry.id)
        entries.append(entry)
    return tuple(entries)


def _check_references(authority: Authority, path: Path) -> None:
    for entry in authority.organizations:
        named = ([entry.parent] if entry.parent else []) + [renaming.id for renaming in entry.predecessors]
        _check(authority, named, f"{path}: organization {entry.id!r}")
    for person in authority.people:
        _check(
            authority,
            [role.organization for role in person.roles if role.organization],
            f"{path}: person {person.id!r}",
        )


def _check(authority: Authority, named: list[str], where: str) -> None:
    for entry_id in named:
        if authority.organization_with_id(entry_id) is None:
            raise AuthorityError(f"{where}: no organization has the id {entry_id!r}")
