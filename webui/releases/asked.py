"""The releases that an address asks for in its query part: `?id=`, or `?a=` and `?b=`."""

from __future__ import annotations

from flask import Blueprint, Response, request

from corpus.release import Release
from webui import errors
from webui.given import Given, Problem
from webui.shared_engine import engine


class AskedBadly(Exception):
    """A parameter is missing, unknown or can't be read: its `problem`."""

    def __init__(self, problem: Problem) -> None:
        """Keep what can't be read."""
        super().__init__(problem.message)
        self.problem = problem


def releases_asked(*names: str, strict: bool) -> list[Release]:
    """The release that each of the parameters `names` gives the id of, in this order.

    Raises `NoSuchRelease`, and `AskedBadly`: with `strict` for parameters that are unknown as well.
    """
    given = Given(request.query_string)
    if strict:
        given.refuse_others(names)
    ids = [given.single(name, str, "", stripped=False) for name in names]
    for name, release_id in zip(names, ids, strict=True):
        if given.problems:
            raise AskedBadly(given.problems[0])
        if not release_id:
            raise AskedBadly(Problem(name, f"The parameter “{name}” is missing: it takes the id of a release."))
    return [_release(release_id) for release_id in ids]


def _release(release_id: str) -> Release:
    release = engine().get(release_id)
    if release is None:
        raise errors.NoSuchRelease(release_id)
    return release


def _refused(found: AskedBadly) -> Response:
    problem = found.problem
    return errors.refused("BadParameter", "This address can’t be read", problem.message, problem.parameter or None)


def refuse(blueprint: Blueprint) -> None:
    """Answer `AskedBadly` in a blueprint with a page or the envelope, status 422."""
    blueprint.register_error_handler(AskedBadly, _refused)
