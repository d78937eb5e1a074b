"""What may be asked with the link to somebody's calendar?"""

from services.registry import grounds
from shared.contracts.actor import Actor
from shared.contracts.calendar_links import HAVE_A_CALENDAR, MAY_HAVE_NAMES, WITH_NAMES, WITHOUT_NAMES
from shared.contracts.refusals import RefusalError, refuse


def may_have_names(actor: Actor) -> bool:
    """Whether the calendar of somebody may have first names: none of what they see in it is there for a wider role."""
    roles = actor.roles & HAVE_A_CALENDAR
    return bool(roles) and roles <= MAY_HAVE_NAMES


def narrowed(actor: Actor, *, shows_names: bool) -> Actor | None:
    """Somebody as far as their calendar goes, for who has their link; nobody where their roles of today have none."""
    roles = actor.roles & HAVE_A_CALENDAR
    if not roles:
        return None
    asks = WITH_NAMES if shows_names and may_have_names(actor) else WITHOUT_NAMES
    return actor.model_copy(update={"roles": roles, "asks_only": asks})


def names_not_for_you() -> RefusalError:
    """The refusal of names in the calendar of somebody who sees many children."""
    return refuse(
        grounds.NAMES_NOT_FOR_YOU,
        "Your role sees too many children for their names to be in a calendar. Make the link without names.",
        "shows_names",
    )


def no_such_link() -> RefusalError:
    """The one refusal of a link that opens nothing, whyever."""
    return refuse(grounds.NO_SUCH_LINK, "This link opens nothing. Make a new one in Hubhome.")
