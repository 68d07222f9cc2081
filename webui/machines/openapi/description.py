"""The description as a whole: paths, components, errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Any

from flask import Flask

from webui.machines.openapi.operations import JSON, OPERATIONS, Operation
from webui.machines.openapi.parameters import described
from webui.machines.openapi.schemas import reference, schemas
from webui.machines.openapi.shapes import Error

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
_INFO = {
    "title": "OnRecord",
    "summary": "Who said what, for which organization, and when",
    "description": (
        "What public bodies put on record, searched. Everything is read with GET or HEAD. A parameter that an address "
        "does not know is an error; an empty one counts as absent. Answers have an ETag that holds until the index "
        "changes: `If-None-Match` gives 304."
    ),
    "version": "1",
}
_ERRORS = {
    404: ("NotFound", "There is no such address, release, name or page."),
    422: ("Unreadable", "A parameter or the query can't be read, or asks for too much."),
    429: ("TooManyRequests", "The client asked too often; `Retry-After` tells how many seconds to wait."),
    503: ("Unavailable", "The index, or a part that is needed, does not answer, or the search took too long."),
}


def description(app: Flask, examples: Mapping[str, str | int]) -> dict[str, Any]:
    """The description of `app` (OpenAPI 3.1); `examples` has values for components of parameters."""
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "paths": {path: {"get": _operation(name)} for name, path in paths(app).items() if name in OPERATIONS},
        "components": {
            "parameters": described(examples),
            "schemas": _schemas(),
            "responses": {name: _error(status, text) for status, (name, text) in _ERRORS.items()},
        },
    }


def paths(app: Flask) -> dict[str, str]:
    """The path of each route: "releases.data" has "/releases/{release_id}.json".

    Where one function answers several routes, what each of them stands for is told behind: "citing.citation.csl".
    """
    return {
        ".".join([rule.endpoint, *map(str, (rule.defaults or {}).values())]): _ARGUMENT.sub(r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
    }


@cache
def _schemas() -> dict[str, Any]:
    shapes = chain.from_iterable(each for operation in OPERATIONS.values() for each in operation.gives.values())
    return schemas([*shapes, Error])[1]


def _operation(name: str) -> dict[str, Any]:
    operation = OPERATIONS[name]
    return {
        "operationId": name.replace(".", "_"),
        "tags": [operation.about],
        "summary": operation.summary,
        "parameters": [{"$ref": f"#/components/parameters/{each}"} for each in operation.takes],
        "responses": {"200": _answer(operation)} | _others(operation),
    }


def _answer(operation: Operation) -> dict[str, Any]:
    return {
        "description": operation.summary,
        "content": {media_type: _content(shapes) for media_type, shapes in operation.gives.items()},
    }


def _content(shapes: tuple[object, ...]) -> dict[str, Any]:
    """What is no JSON is text of no schema."""
    if not shapes:
        return {}
    several = [reference(shape) for shape in shapes]
    return {"schema": several[0] if len(several) == 1 else {"oneOf": several}}


def _others(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {"304": {"description": "The answer that the client has still holds."}}
    if operation.leads:
        location = {"schema": {"type": "string"}, "description": "The address of the name that is meant."}
        told["302"] = {"description": "The name is another form of one.", "headers": {"Location": location}}
    return told | {str(status): {"$ref": f"#/components/responses/{_ERRORS[status][0]}"} for status in operation.fails}


def _error(status: int, text: str) -> dict[str, Any]:
    wait = {"schema": {"type": "integer"}, "description": "Seconds.", "required": True}
    headers = {"headers": {"Retry-After": wait}} if status == 429 else {}
    return {"description": text, **headers, "content": {JSON: {"schema": reference(Error)}}}
