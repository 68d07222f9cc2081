"""What a request asks beside what its address takes: pages leave it out, for programs it is an error."""

from __future__ import annotations

from flask import request

from webui.checks import listed, shown
from webui.parameters import Problem


def unread_parameter(known: tuple[str, ...] = ()) -> Problem | None:
    """The first parameter of the request that is not among the `known` ones; null for none."""
    for name in request.args:
        if name not in known:
            takes = f"there are {listed(known)}" if known else "this address takes none"
            return Problem(name[:100], f"There is no parameter {shown(name)}; {takes}.")
    return None
