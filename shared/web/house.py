"""What does a request find of the app's composition?"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from shared.contracts.asking import AsksAndKeeps
from shared.contracts.clock import Clock
from shared.contracts.registry import Statement
from shared.web.identity import RememberingIdentity
from shared.web.rendering import Renderer
from shared.web.settings import WebSettings

AskerFor = Callable[[Statement], AsksAndKeeps]
"""Gives whoever a statement speaks of their voice on the bus, in the statement's authority."""


@dataclass(frozen=True, slots=True)
class House:
    """What the app was composed of."""

    settings: WebSettings
    identity: RememberingIdentity
    asker_for: AskerFor
    renderer: Renderer
    clock: Clock


def house_of(connection: HTTPConnection) -> House:
    """The house that serves this request."""
    house = connection.app.state.house
    if not isinstance(house, House):
        raise TypeError("the app wasn't composed by create_app")
    return house
