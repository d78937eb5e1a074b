"""Which hours are those in which people are awake: when is somebody asked, and how long have they to answer?"""

from datetime import datetime, time, timedelta

from services.bookings.policy.nights import ONE_NIGHT
from shared.contracts.clock import LONDON

IN_THE_MORNING, IN_THE_EVENING = time(8), time(21)
"""Between these, in London, nobody is woken for what can wait."""
A_DAY = timedelta(days=1)


def by_day_from(now: datetime) -> datetime:
    """Now, by day, and else the next morning."""
    local = now.astimezone(LONDON)
    morning = datetime.combine(local.date(), IN_THE_MORNING, tzinfo=LONDON)
    if IN_THE_MORNING <= local.time() < IN_THE_EVENING:
        return now
    following = datetime.combine(local.date() + ONE_NIGHT, IN_THE_MORNING, tzinfo=LONDON)
    return (morning if local < morning else following).astimezone(now.tzinfo)


def hours_by_day_after(now: datetime, hours: timedelta) -> datetime:
    """When so many hours are over of which none is a night's.

    24 of them are a day, until the same time by the clock, and fewer are never longer than that.
    """
    days, rest = divmod(hours, A_DAY)
    begin = by_day_from(now).astimezone(LONDON)
    # Of one zone, and by day: on no such stretch is a clock put forward or back.
    end = datetime.combine(begin.date() + days * A_DAY, begin.time(), tzinfo=LONDON)
    left_today = datetime.combine(end.date(), IN_THE_EVENING, tzinfo=LONDON) - end
    if rest > left_today:
        the_next_day = datetime.combine(end.date() + A_DAY, IN_THE_MORNING, tzinfo=LONDON)
        same_time = datetime.combine(end.date() + A_DAY, end.time(), tzinfo=LONDON)
        end = min(the_next_day + (rest - left_today), same_time)
    else:
        end += rest
    return end.astimezone(now.tzinfo)
