"""The releases that an address asks for in its query part: `?id=`, or `?a=` and `?b=`."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, Response, request

from corpus.release import Release
from webui import checks, errors
from webui.parameters import MAX_PARAMETERS, Problem
from webui.shared_engine import engine


class AskedBadly(Exception):
    """A parameter is missing, unknown or can't be read: its `problem`."""

    def __init__(self, parameter: str, message: str) -> None:
        """Name the parameter, and say in a line what it takes."""
        super().__init__(message)
        self.problem = Problem(parameter, message)


def releases_asked(*names: str, strict: bool) -> list[Release]:
    """The release that each of the parameters `names` gives the id of, in this order.

    Raises `NoSuchRelease`, and `AskedBadly`: with `strict` for parameters that are unknown as well.
    """
    given = _given()
    for name in given if strict else ():
        if name not in names:
            raise AskedBadly(
                name[:100], f"There is no parameter {checks.shown(name)}; there are {checks.listed(names)}."
            )
    found = []
    for name in names:
        ids = set(given.get(name, ()))
        if len(ids) != 1:
            problem = "takes one id" if ids else "is missing: it takes the id of a release"
            raise AskedBadly(name, f"The parameter “{name}” {problem}.")
        (release_id,) = ids
        release = engine().get(release_id)
        if release is None:
            raise errors.NoSuchRelease(release_id)
        found.append(release)
    return found


def _given() -> dict[str, list[str]]:
    """The values of each parameter that has any."""
    given: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(request.query_string.decode("ascii"), errors="strict", max_num_fields=MAX_PARAMETERS)
    except ValueError:
        raise AskedBadly("", "The address can't be read: what it says after % is not UTF-8 text.") from None
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _refused(problem: AskedBadly) -> Response:
    return errors.refused("BadParameter", "This address can’t be read", str(problem), problem.problem.parameter or None)


def refuse(blueprint: Blueprint) -> None:
    """Answer `AskedBadly` in a blueprint with a page or the envelope, status 422."""
    blueprint.register_error_handler(AskedBadly, _refused)
