"""By whom a sleepover that everybody had agreed to was called off, with what notice, and how often that is."""

from shared.contracts.fields import Code, Count, Flag
from shared.contracts.message import Value


class Side(Code):
    """Whose word it was that an agreed sleepover won't be, or not to its end."""

    SATELLITE = "satellite"
    """The home's, where the children live."""
    HUB_HOME = "hub_home"
    SERVICE = "service"
    """The liaison worker's."""


class CalledOff(Value):
    """By whom something that everybody had agreed to was called off, and how long before."""

    by: Side
    days_before: Count | None
    """Days from the one on which it was said to the first night; none where the children slept there by then."""
    for_the_child: Flag = False
    """It was who answers for a child: their social worker, or a programme manager. Their side is the service."""


class Notice(Code):
    """How long before an agreed sleepover was called off, the latest first."""

    AFTER_IT_BEGAN = "after_it_began"
    ON_THE_DAY = "on_the_day"
    ONE_OR_TWO_DAYS = "one_or_two_days"
    THREE_TO_SIX_DAYS = "three_to_six_days"
    A_WEEK_OR_MORE = "a_week_or_more"


class CalledOffFigures(Value):
    """How many sleepovers one side called off with one kind of notice."""

    by: Side
    notice: Notice
    times: Count
    for_the_child: Flag = False
    """Those of who answers for a child: they are counted apart from the liaison worker's."""
