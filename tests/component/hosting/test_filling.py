"""A handler gets more than its message: parameters are filled by their types, once."""

import pytest

from shared.hosting.filling import UnfillableError, fill


class Colour:
    """Something that the host provides."""


class Brush:
    """Something that it doesn't."""


RED = Colour()


async def paint(wall: str, work: object) -> str:
    return wall


async def paint_in(wall: str, work: object, colour: Colour) -> Colour:
    return colour


async def paint_with(wall: str, work: object, brush: Brush) -> None:
    """Can't be called by anybody."""


async def paint_anyhow(wall, work, colour):
    """Says nothing of what it wants."""


async def test_what_a_handler_asks_for_by_its_type_is_given():
    filled = fill(paint_in, given=2, provided={Colour: RED})

    assert await filled("north", None) is RED


def test_a_handler_that_asks_for_nothing_more_stays_as_it_is():
    assert fill(paint, given=2, provided={Colour: RED}) is paint


def test_what_nobody_provides_is_said_when_the_house_starts():
    with pytest.raises(UnfillableError, match=r"paint_with: nothing provides brush: .*Brush"):
        fill(paint_with, given=2, provided={Colour: RED})


def test_a_parameter_without_a_type_can_t_be_filled():
    with pytest.raises(UnfillableError, match="paint_anyhow: nothing provides colour"):
        fill(paint_anyhow, given=2, provided={Colour: RED})
