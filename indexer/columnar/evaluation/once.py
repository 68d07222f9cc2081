"""Attributes worked out when they are first asked for, by the one thread that has the object."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

Made = TypeVar("Made")


class once(Generic[Made]):  # used as a decorator, as `property` is
    """As `functools.cached_property`, which locks in Python 3.11 and so takes four times as long."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        """Take what makes the attribute."""
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> Made:
        made = self._make(instance)
        instance.__dict__[self._name] = made
        return made

    if TYPE_CHECKING:

        def __set__(self, instance: object, value: Made) -> None:
            """Without this at run time, an attribute that is set is found before this descriptor."""
