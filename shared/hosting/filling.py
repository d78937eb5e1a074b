"""How a handler gets more than its message: parameters are filled by their types, once, when the house starts."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, get_type_hints


class UnfillableError(TypeError):
    """A handler has a parameter of a type that the host doesn't provide; names both."""


def fill(
    handler: Callable[..., Awaitable[Any]], *, given: int, provided: Mapping[type, Any]
) -> Callable[..., Awaitable[Any]]:
    """The handler with every parameter after the first `given` filled from `provided` by its annotation.

    Raises `UnfillableError` for a parameter of another type: the house doesn't start with a handler that can't be
    called.
    """
    hints = get_type_hints(handler)
    fillings: dict[str, Any] = {}
    for name in list(inspect.signature(handler).parameters)[given:]:
        wanted = hints.get(name, object)
        if wanted not in provided:
            raise UnfillableError(f"{handler.__module__}.{handler.__qualname__}: nothing provides {name}: {wanted}")
        fillings[name] = provided[wanted]
    return partial(handler, **fillings) if fillings else handler
