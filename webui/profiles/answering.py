"""What an address of a profile answers: the page of a value, the way to the one that is meant, a choice, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from indexer.engine import Engine
from webui import errors, partial
from webui.checks import shown
from webui.parameters import SearchParameters
from webui.profiles.counted import releases_with
from webui.profiles.subject import Meaning, Subject, meaning
from webui.shared_engine import engine
from webui.unread import unread_parameter

#: Values that a page of choices lists, and names near one that is not known.
LISTED, NEAR = 50, 8


def page_of(subject: Subject, segment: str, draw: Callable[[str], Response]) -> AnyResponse:
    """The page of the value that a name means, which `draw` makes."""
    here = engine()
    meant = meaning(subject, segment, here.names())
    if meant.exact:
        return draw(meant.asked)
    if len(meant.values) == 1:
        return redirect(subject.page(meant.values[0]))
    if meant.values:
        return _choices(subject, meant, here)
    return _unknown(subject, meant, here)


def data_of(subject: Subject, segment: str, tell: Callable[[str], Mapping[str, Any]]) -> AnyResponse:
    """The same as JSON, which `tell` gives as plain values."""
    if problem := unread_parameter():
        return errors.json_parameter_error(problem)
    here = engine()
    meant = meaning(subject, segment, here.names())
    if meant.exact:
        return partial.json_answer(tell(meant.asked))
    if len(meant.values) == 1:
        return redirect(subject.data(meant.values[0]))
    if meant.values:
        counts = _counted(subject, meant, here)
        choices = [{"name": name, "count": count, "url": subject.page(name)} for name, count in counts[:LISTED]]
        return partial.json_answer({"asked": meant.asked, "choices": choices, "more": len(counts[LISTED:])})
    near = _near(subject, meant, here)
    kind = f"NoSuch{subject.one.capitalize()}"
    return errors.json_error(404, kind, _nobody(subject, meant), suggestion=near[0] if near else None)


def _choices(subject: Subject, meant: Meaning, here: Engine) -> Response:
    counts = _counted(subject, meant, here)
    rendered = render_template(
        "profiles/choices.html", subject=subject, asked=meant.asked, choices=counts[:LISTED], more=len(counts[LISTED:])
    )
    return make_response(rendered)


def _unknown(subject: Subject, meant: Meaning, here: Engine) -> Response:
    rendered = render_template(
        "profiles/unknown.html",
        subject=subject,
        message=_nobody(subject, meant),
        near=_near(subject, meant, here),
        words=SearchParameters(q=meant.asked),
    )
    return make_response(rendered, 404)


def _counted(subject: Subject, meant: Meaning, here: Engine) -> list[tuple[str, int]]:
    """The values that a name may mean with their releases, the most frequent first."""
    counts = releases_with(here, here.names(), subject.facet, meant.values)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _near(subject: Subject, meant: Meaning, here: Engine) -> list[str]:
    found = here.suggest(meant.asked, NEAR)
    return [each.value for each in found if each.kind == subject.facet]


def _nobody(subject: Subject, meant: Meaning) -> str:
    article = "a" if subject.facet == "speaker" else "an"
    return f"No release in the index names {article} {subject.one} {shown(meant.asked)}."
