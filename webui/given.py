"""What the query part of a URL gives, whatever is asked: decoded, checked, and what of it can't be read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import copy
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from webui import checks

#: Parameters of one URL, the unknown ones counted too.
MAX_PARAMETERS = 500

T = TypeVar("T")


class Problem(msgspec.Struct, frozen=True):
    """A parameter that can't be read: its name and one line that says what is wrong and what it takes."""

    parameter: str
    message: str


class Given:
    """Parameters with their values, in order. Empty values count as absent, since forms send them.

    What can't be read is noted in `problems`, and counts as absent too.
    """

    def __init__(self, query_string: bytes) -> None:
        """Take the query part of a URL apart; a value is decoded when it is asked for."""
        self.problems: list[Problem] = []
        self._octets: dict[str, list[bytes]] = {}
        try:
            pairs = parse_qsl(query_string.decode("latin-1"), encoding="latin-1", max_num_fields=MAX_PARAMETERS)
        except ValueError:
            self.note("", f"The address has more than {MAX_PARAMETERS} parameters.")
            return
        for name, value in pairs:
            key = name.encode("latin-1").decode("utf-8", "replace")
            self._octets.setdefault(key, []).append(value.encode("latin-1"))

    def note(self, name: str, message: str) -> None:
        """Note a problem of a parameter, or of all of them where `name` is empty."""
        self.problems.append(Problem(name[:100], message))

    def refuse_others(self, known: Collection[str]) -> None:
        """Note each parameter that is not among the `known` ones."""
        takes = f"there are {checks.listed(tuple(known))}" if known else "this address takes none"
        for name in self._octets:
            if name not in known:
                self.note(name, f"There is no parameter {checks.shown(name)}; {takes}.")

    def among(self, names: Collection[str]) -> Given:
        """The parameters of these names alone; their problems are noted with the others."""
        chosen = copy(self)
        chosen._octets = {name: values for name, values in self._octets.items() if name in names}
        return chosen

    def values(self, name: str, *, stripped: bool = True) -> list[str]:
        """The values of a parameter as text, unless asked otherwise without white space around them."""
        texts = (self._text(name, octets) for octets in self._octets.get(name, ()))
        return [text for each in texts if (text := each.strip() if stripped else each)]

    def single(self, name: str, check: Callable[[str], T], default: T, *, stripped: bool = True) -> T:
        """The one value of a parameter; the same one several times is one."""
        values = self.values(name, stripped=stripped)
        if len(set(values)) > 1:
            self.note(name, f"{name} is given {len(values)} times; it takes one value.")
            return default
        return self._checked(name, values[0], check, default) if values else default

    def several(self, name: str, check: Callable[[str], str], most: int) -> tuple[str, ...]:
        """The values of a parameter that may be repeated: sorted, each once; none where there are more than `most`."""
        values = sorted(set(self.values(name)))
        if len(values) > most:
            self.note(name, f"{name} is given {len(values)} times; at most {most} are read.")
            return ()
        return tuple(filter(None, (self._checked(name, value, check, "") for value in values)))

    def _text(self, name: str, octets: bytes) -> str:
        try:
            text = octets.decode("utf-8")
        except UnicodeDecodeError:
            self.note(name, f"{name}: what it says after % is not UTF-8 text.")
            return ""
        if "\0" in text:
            self.note(name, f"{name} holds a NUL character, which no text has; take it out.")
            return ""
        return text

    def _checked(self, name: str, value: str, check: Callable[[str], T], default: T) -> T:
        try:
            return check(value)
        except ValueError as problem:
            self.note(name, f"{name}: {problem}.")
            return default
