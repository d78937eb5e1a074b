"""What gadgets is asked, and what it says."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Count, Flag, Identifier
from shared.contracts.message import Command, Event, Query, Reply
from shared.contracts.roles import Role

Size = Annotated[int, Field(le=1000), Classified.STATE]


class GadgetMade(Event, owner="gadgets", about="gadget_id"):
    """A gadget was made."""

    gadget_id: Identifier
    size: Size


class GadgetReply(Reply):
    """The gadget."""

    gadget_id: Identifier
    size: Size


class GadgetCount(Reply):
    """How many were made, and how many were heard of."""

    made: Count
    heard: Count


class MakeGadget(Command[GadgetReply], owner="gadgets", asked_by={Role.LIAISON_WORKER}):
    """Makes a gadget of a size; sizes below 0 are refused, and size 13 breaks the handler."""

    gadget_id: Identifier
    size: Size
    dry_run: Flag = False


class HowManyGadgets(Query[GadgetCount], owner="gadgets", asked_by={Role.LIAISON_WORKER}):
    """How many gadgets are there?"""
