"""`opensearch://host:port/name`: where a cluster is and what an index in it is called; who asks stands elsewhere."""

from __future__ import annotations

import os
import re
import ssl
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import msgspec

from indexer.engine import IndexProblem, without_secret

DEFAULT_PORT = 9200
#: How an index is laid out where neither its address says so nor an older one of this name shows it.
SHARDS, REPLICAS = 3, 1

#: A TOML file with what these say too: user, password, ca.
FILE = "ONRECORD_OPENSEARCH_FILE"
USER, PASSWORD, CA = "ONRECORD_OPENSEARCH_USER", "ONRECORD_OPENSEARCH_PASSWORD", "ONRECORD_OPENSEARCH_CA"
_VARIABLES = {"user": USER, "password": PASSWORD, "ca": CA}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
#: What the names of the indices end with of which an index is made.
_OURS = re.compile(r"-(b\d+|manifest)$", re.ASCII)
#: A name, or an address of version 4 or 6.
_HOST = re.compile(r"[^\s/\\@%\[\]]+")
#: Shards, or replicas of each, that an address may ask for.
_MOST = 1024
_EXAMPLE = "opensearch://localhost:9200/releases"


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who asks, and the file of the certificates that a cluster's own is signed with; null for none."""

    user: str | None = None
    password: str | None = None
    ca: str | None = None


class Address(msgspec.Struct, frozen=True):
    """An index in a cluster.

    `hosts` are (name, port), any of which may be asked; `shards` and `replicas` hold for an index that is made anew,
    null where the address does not say.
    """

    location: str
    hosts: tuple[tuple[str, int], ...]
    name: str
    tls: bool
    shards: int | None = None
    replicas: int | None = None


def read_address(location: str) -> Address:
    """The address that `location` writes; raises `IndexProblem`.

    >>> read_address("opensearch://one,two:9201/releases?shards=6").hosts
    (('one', 9200), ('two', 9201))
    """
    if "@" in location:
        raise _bad(without_secret(location), "a password in an address can be read by others", f"set {USER} and so on")
    try:
        parts = urlsplit(location)
    except ValueError:
        raise _bad(location, "the host can't be read", "write host:port") from None
    name = parts.path.strip("/")
    if not _NAME.fullmatch(name):
        problem = f"“{name}” is no name of an index" if name else "the name of the index is missing"
        meant = f", as “{name.lower()}”" if _NAME.fullmatch(name.lower()) else ""
        raise _bad(location, problem, f"names have lower-case letters, digits, - and _{meant}")
    if _OURS.search(name):
        raise _bad(location, f"“{name}” may be a part of another index", "let it not end with -manifest or -b1")
    settings = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = settings.keys() - {"shards", "replicas"}
    if unknown or parts.fragment:
        raise _bad(location, f"“{min(unknown, default=parts.fragment)}” is no setting", "there are shards and replicas")
    return Address(
        location=location,
        hosts=tuple(_host(location, host) for host in parts.netloc.split(",")),
        name=name,
        tls=parts.scheme.lower() == "opensearchs",
        shards=_number(location, settings, "shards", least=1),
        replicas=_number(location, settings, "replicas", least=0),
    )


def read_credentials(environ: Mapping[str, str] = os.environ) -> Credentials:
    """Who asks, by the environment and before it by the file that it names; raises `IndexProblem`."""
    found: dict[str, str] = {key: environ[name] for key, name in _VARIABLES.items() if environ.get(name)}
    path = environ.get(FILE)
    if not path:
        return _usable(msgspec.convert(found, Credentials))
    try:
        return _usable(msgspec.convert(found | tomllib.loads(Path(path).read_text("utf-8")), Credentials))
    except OSError as problem:
        raise IndexProblem(f"{path}: can't be read ({problem.strerror}); {FILE} names it") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise IndexProblem(f'{path}: can\'t be used ({problem}); it has lines like user = "reader"') from None


def _usable(credentials: Credentials) -> Credentials:
    if credentials.password and not credentials.user:
        raise IndexProblem(f"there is a password without a user; {USER} says who asks, or user in {FILE}")
    if not credentials.ca:
        return credentials
    try:
        ssl.create_default_context(cafile=credentials.ca)
    except FileNotFoundError:
        raise IndexProblem(f"{credentials.ca}: there is no such file of certificates; {CA} names it") from None
    except OSError as problem:  # of which errors of TLS are some
        said = problem.strerror or problem
        raise IndexProblem(f"{credentials.ca}: holds no certificates ({said}); {CA} names a PEM file") from None
    return credentials


def _host(location: str, written: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{written.strip()}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _bad(location, f"“{written}” is no host", "write host:port") from None
    if not host:
        raise _bad(location, "a host is missing", "write host:port")
    if not _HOST.fullmatch(host):
        raise _bad(location, f"“{host}” is no host", "write host:port")
    return host, port or DEFAULT_PORT


def _number(location: str, settings: Mapping[str, str], key: str, *, least: int) -> int | None:
    written = settings.get(key)
    if written is None:
        return None
    if not written.isascii() or not written.isdigit() or not least <= int(written) <= _MOST:
        raise _bad(location, f"{key}={written} is no number of {key}", f"write {least} to {_MOST}")
    return int(written)


def _bad(location: str, problem: str, advice: str) -> IndexProblem:
    return IndexProblem(f"{location}: {problem}; {advice}, as in {_EXAMPLE}")
