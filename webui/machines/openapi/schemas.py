"""The schemas of the description, made from the records that are answered and from `shapes`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

_WHERE = "#/components/schemas/{name}"


def schemas(shapes: Iterable[object]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The schema of each of `shapes`, and the components that they refer to by name; as strict as our answers are."""
    used, components = msgspec.json.schema_components(list(shapes), ref_template=_WHERE)
    return list(used), {name: _strict(component) for name, component in sorted(components.items())}


def _strict(component: dict[str, Any]) -> dict[str, Any]:
    """A record as it is sent: a member with a default is always there, and none is there that is not named."""
    members: dict[str, Any] = component.get("properties", {})
    required = set(component.get("required", ()))
    required |= {name for name, member in members.items() if "default" in member}
    told = {name: {key: each for key, each in member.items() if key != "default"} for name, member in members.items()}
    return {
        **component,
        "description": " ".join(str(component.get("description", "")).split()),
        "properties": told,
        "required": [name for name in members if name in required],
        "additionalProperties": False,
    }


@cache
def reference(shape: object) -> dict[str, Any]:
    """What stands for the schema of `shape` where it is used."""
    (used,), _components = schemas([shape])
    return used
