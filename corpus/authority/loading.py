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


def load(extra: Path | None = None) -> Authority:
    """The shipped authority, with the entries of the TOML file `extra` before it, each replacing one of its id.

    Raises AuthorityError for a file that is missing, no TOML, or holds an entry that is not well formed.
    """
    return extended(_content(extra), str(extra)) if extra else shipped()


@lru_cache(maxsize=1)
def shipped() -> Authority:
    """The authority of the files here."""
    own = [_read(_content(_HERE / name), str(_HERE / name)) for name in ("organizations.toml", "people.toml")]
    districts = _tables(_content(_HERE / "districts.toml"), str(_HERE / "districts.toml"))
    merged = _merged(*own)
    authority = Authority((*merged.organizations, *offices(districts)), merged.people)
    _check_references(authority, str(_HERE))
    return authority


@lru_cache(maxsize=8)
def extended(content: bytes, where: str = "the user's authority") -> Authority:
    """The shipped authority with the entries of the TOML `content` before it; raises AuthorityError, naming `where`."""
    if not content:
        return shipped()
    authority = _merged(_read(content, where), shipped())
    _check_references(authority, where)
    return authority


def _merged(first: Authority, second: Authority) -> Authority:
    return Authority(_once(first.organizations + second.organizations), _once(first.people + second.people))


def _once(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    table: dict[str, _Entry] = {}
    for entry in entries:
        table.setdefault(entry.id, entry)
    return tuple(table.values())


def _read(content: bytes, where: str) -> Authority:
    tables = _tables(content, where)
    if unknown := set(tables) - {"organization", "person"}:
        raise AuthorityError(f"{where}: unknown table [[{min(unknown)}]]; use [[organization]] and [[person]]")
    organizations = _entries(where, tables.get("organization", []), "organization", OrganizationEntry)
    return Authority(organizations, _entries(where, tables.get("person", []), "person", PersonEntry))


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


def _entries(where: str, raw: object, table: str, kind: type[_Entry]) -> tuple[_Entry, ...]:
    if not isinstance(raw, list):
        raise AuthorityError(f"{where}: [{table}] must be a list of tables; write [[{table}]]")
    entries: list[_Entry] = []
    seen: set[str] = set()
    for number, item in enumerate(raw, 1):
        name = item.get("id", number) if isinstance(item, dict) else number
        try:
            entry = msgspec.convert(item, kind)
        except msgspec.ValidationError as error:
            raise AuthorityError(f"{where}: {table} {name!r}: {error}") from error
        if not entry.id or not entry.name.strip():
            raise AuthorityError(f"{where}: {table} {name!r}: id and name must not be empty")
        if entry.id in seen:
            raise AuthorityError(f"{where}: {table} {name!r} stands twice; give each entry its own id")
        seen.add(entry.id)
        entries.append(entry)
    return tuple(entries)


def _check_references(authority: Authority, where: str) -> None:
    for entry in authority.organizations:
        named = ([entry.parent] if entry.parent else []) + [renaming.id for renaming in entry.predecessors]
        _check(authority, named, f"{where}: organization {entry.id!r}")
    for person in authority.people:
        _check(
            authority,
            [role.organization for role in person.roles if role.organization],
            f"{where}: person {person.id!r}",
        )


def _check(authority: Authority, named: list[str], where: str) -> None:
    for entry_id in named:
        if authority.organization_with_id(entry_id) is None:
            raise AuthorityError(f"{where}: no organization has the id {entry_id!r}")
