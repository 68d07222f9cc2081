"""What a request asks of an address that takes no parameters: pages leave it out, for programs it is an error."""

from __future__ import annotations

from flask import request

from webui.given import Given, Problem


def unread_parameter() -> Problem | None:
    """The first parameter of the request; null for none."""
    given = Given(request.query_string)
    given.refuse_others(())
    return given.problems[0] if given.problems else None
