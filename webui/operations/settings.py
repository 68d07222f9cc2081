"""What those who run the application can set: in a TOML file, in the environment, or in `create_app`.

The setting `budget_ms` is `budget_ms = 2000` in the file that `$ONRECORD_SETTINGS` names, and `ONRECORD_BUDGET_MS=2000`
in the environment, which goes before the file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from limits import parse_many

#: Names the file; it is a setting of the environment alone.
FILE = "ONRECORD_SETTINGS"
_PREFIX = "ONRECORD_"
#: What msgspec says of the place, which we name ourselves.
_PLACE = re.compile(r" - at `.*`$")


class SettingsProblem(Exception):
    """A setting that can't be used. `str()` is one line: where it stands, what is wrong and what it takes."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings, with what holds where nothing is set; docs/operations.md tells them in words."""

    #: Where the index is.
    index: str = "onrecord-index"
    #: Where readers reach the first page, for addresses in feeds and descriptions: https://search.example.org/.
    #: Where it is empty, each request says it.
    base_url: str = ""
    #: How many proxies in front are trusted to tell whom a request comes from.
    proxies: int = 0
    #: What a search may take, in milliseconds.
    budget_ms: int = 5000
    #: What one client may ask: "1200 per minute; 20000 per hour"; empty for no limit.
    rate: str = "1200 per minute"
    #: The longest query that is read, in characters.
    max_query: int = 2000
    #: How far down the results pages go, in releases.
    max_depth: int = 100_000
    #: The most releases of one export.
    max_export: int = 100_000
    #: Whether each request is written down, as a line of JSON on stderr, and whether with what was asked.
    log_requests: bool = True
    log_queries: bool = False

    def __post_init__(self) -> None:
        """Raise `ValueError` for a value that no one can have meant."""
        for name in ("proxies", "budget_ms", "max_query", "max_depth", "max_export"):
            least = 0 if name == "proxies" else 1
            if getattr(self, name) < least:
                raise ValueError(f"{getattr(self, name)} is not a whole number of {least} or more")
        parts = urlsplit(self.base_url)
        if self.base_url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
            raise ValueError(f"“{self.base_url}” is not an address such as https://search.example.org/")
        try:
            parse_many(self.rate or "1 per second")
        except ValueError:
            raise ValueError(f"“{self.rate}” is not a limit such as 1200 per minute") from None


def load(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """The settings of `given`, of the environment and of the file that it names, in this order of trust.

    What is null in `given` is not given. Raises `SettingsProblem`.
    """
    path = environment.get(FILE, "")
    of_file = _of_file(Path(path)) if path else {}
    names = Settings.__struct_fields__
    variables = {name: text for name in names if (text := environment.get(_variable(name))) is not None}
    _checked(variables, _variable)
    told = {name: value for name, value in given.items() if value is not None}
    return _checked(of_file | variables | told, str)


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _of_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise SettingsProblem(f"{path}: can't be read ({problem.strerror}); it is named by {FILE}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsProblem(f"{path}: is no TOML ({problem})") from None
    _checked(values, lambda name: f"{path}: {name}")
    return values


def _checked(values: Mapping[str, Any], called: Callable[[str], str]) -> Settings:
    """The settings; numbers and truths may be written as text, as in the environment."""
    for name in values:
        if name not in Settings.__struct_fields__:
            raise SettingsProblem(
                f"{called(name)}: there is no such setting; there are {', '.join(Settings.__struct_fields__)}"
            )
        try:
            msgspec.convert({name: values[name]}, Settings, strict=False)
        except msgspec.ValidationError as problem:
            raise SettingsProblem(f"{called(name)}: {_PLACE.sub('', str(problem)).lower()}") from None
    return msgspec.convert(values, Settings, strict=False)
