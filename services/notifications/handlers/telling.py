"""What does notifications do when it hears of something that people must know?"""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

import structlog

from services.notifications.handlers.mailing import SEND_MAIL
from services.notifications.policy import (
    absences,
    emergencies,
    family_time,
    gatherings,
    handover,
    sleepovers,
    swaps,
    training,
    waiting,
)
from services.notifications.policy.things import Thing, is_worth_a_mail
from services.notifications.repository.ageing import is_kept
from services.notifications.repository.telling import NewNotice, Notices
from services.notifications.repository.who_is_who import WhoIsWho
from services.notifications.settings import Settings
from services.notifications.wording.absences import words_of_absence
from services.notifications.wording.emergencies import words_of_emergency
from services.notifications.wording.family_time import words_of_family_time
from services.notifications.wording.gatherings import words_of_gathering
from services.notifications.wording.handover import words_of_handover
from services.notifications.wording.notices import Words
from services.notifications.wording.sleepovers import words_of, words_of_series
from services.notifications.wording.swaps import words_of_swap
from services.notifications.wording.training import words_of_training
from services.notifications.wording.waiting import words_of_waiting
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverCautioned,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.clock import day_in_london
from shared.contracts.emergencies import EmergencyFacts
from shared.contracts.handover import HandoverNotesLeft
from shared.contracts.notifications import Channel, DeliveryState, NoticeDelivered, NoticeKind
from shared.contracts.parting import SleepoverParted
from shared.contracts.series import SeriesFacts
from shared.contracts.swaps import SleepoverMoved
from shared.contracts.training import TrainingDue
from shared.contracts.words import ToldBy
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.work import Work

log = structlog.get_logger()

SleepoverNews = (
    SleepoverRequested
    | SleepoverConfirmed
    | SleepoverMoved
    | SleepoverCautioned
    | SleepoverShortened
    | SleepoverParted
    | SleepoverDeclined
    | SleepoverCancelled
    | SleepoverLapsed
)
MustKnow = Iterable[tuple[UUID, NoticeKind]]


async def tell_of_the_sleepover(event: SleepoverNews, work: Work, settings: Settings) -> None:
    """Tell each person once; of an emergency's beds people are told by the emergency, of a series by the series.

    Raises `TryAgainLaterError` while the registry's events about these people are still to come.
    """
    if event.told_by is not ToldBy.SLEEPOVER:
        return
    await _tell_of_sleepovers(
        sleepovers.thing_of(event),
        event,
        lambda kind: words_of(kind, event, work.tonight),
        last_night_on=event.last_night_on,
        work=work,
        settings=settings,
    )


async def tell_of_the_series(event: SeriesFacts, work: Work, settings: Settings) -> None:
    """Tell each person once of all the sleepovers to which it happened; raises as `tell_of_the_sleepover` does."""
    await _tell_of_sleepovers(
        sleepovers.thing_of_series(event),
        event,
        lambda kind: words_of_series(kind, event, work.tonight),
        last_night_on=event.sleepovers[-1].last_night_on,
        work=work,
        settings=settings,
    )


async def _tell_of_sleepovers(
    thing: Thing,
    event: sleepovers.News,
    words_of: Callable[[NoticeKind], Words],
    *,
    last_night_on: date,
    work: Work,
    settings: Settings,
) -> None:
    if not await is_kept(work, last_night_on):
        return  # said again from the stream's start, about nights of which no notices are kept any more
    register = await WhoIsWho(work).around(
        [event.satellite_household_id, event.hub_household_id], sleepovers.children_of(event), event.constellation_id
    )
    if gaps := sleepovers.what_isnt_known_yet(event, register):
        raise TryAgainLaterError(f"not known yet: {', '.join(gaps)}")
    must_know = sleepovers.who_must_know(event, register)
    await _tell(thing, must_know, words_of, last_night_on=last_night_on, work=work, settings=settings)


async def tell_of_the_emergency(event: EmergencyFacts, work: Work, settings: Settings) -> None:
    """Tell each person once. Raises `TryAgainLaterError` while nobody is known of those who are asked."""
    if not await is_kept(work, event.last_night_on):
        return
    households = [event.satellite_household_id, *event.asked_household_ids]
    register = await WhoIsWho(work).around(households, event.child_ids, event.constellation_id)
    if emergencies.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody is known of those who are asked")
    await _tell(
        emergencies.thing_of(event),
        emergencies.who_must_know_of_the_emergency(event, register),
        lambda kind: words_of_emergency(kind, event, work.tonight),
        last_night_on=event.last_night_on,
        work=work,
        settings=settings,
    )


async def tell_of_the_gathering(event: gatherings.GatheringNews, work: Work, settings: Settings) -> None:
    """Tell each carer of those invited once. Raises `TryAgainLaterError` while nobody is known of any of them."""
    if not gatherings.is_told(event) or not await is_kept(work, day_in_london(event.starts_at)):
        return
    register = await WhoIsWho(work).around(gatherings.households_told(event), (), None)
    if gatherings.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody is known of those who are invited")
    await _tell(
        gatherings.thing_of(event),
        gatherings.who_must_know_of_the_gathering(event, register),
        lambda kind: words_of_gathering(kind, event),
        last_night_on=day_in_london(event.starts_at),
        work=work,
        settings=settings,
    )


async def tell_of_the_wait(event: waiting.WaitingNews, work: Work, settings: Settings) -> None:
    """Tell each carer of the household once. Raises `TryAgainLaterError` while nobody is known of it."""
    if waiting.kind_of(event) is None or not await is_kept(work, event.last_night_on):
        return
    register = await WhoIsWho(work).around([event.satellite_household_id], event.child_ids, event.constellation_id)
    if waiting.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody is known of the household that waits")
    await _tell(
        waiting.thing_of(event),
        waiting.who_must_know_of_the_wait(event, register),
        lambda kind: words_of_waiting(kind, event, work.tonight),
        last_night_on=event.last_night_on,
        work=work,
        settings=settings,
    )


async def tell_of_the_notes(event: HandoverNotesLeft, work: Work, settings: Settings) -> None:
    """Tell each carer of the other household once. Raises `TryAgainLaterError` while nobody is known of it."""
    if not handover.is_told(event, work.today) or not await is_kept(work, event.last_night_on):
        return
    register = await WhoIsWho(work).around([handover.household_told(event)], (), None)
    if handover.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody is known of the household that is told")
    await _tell(
        handover.thing_of(event),
        handover.who_must_know_of_the_notes(event, register),
        lambda kind: words_of_handover(kind, event),
        last_night_on=event.open_until,
        work=work,
        settings=settings,
    )


async def tell_of_the_swap(event: swaps.SwapNews, work: Work, settings: Settings) -> None:
    """Tell each person once. Raises `TryAgainLaterError` while nobody is known of those concerned."""
    last_night_on = max(event.offered.last_night_on, event.wanted.last_night_on)
    if not swaps.is_told(event) or not await is_kept(work, last_night_on):
        return
    households = [event.offered.household_id, event.wanted.household_id, event.hub_household_id]
    children = [*event.offered.child_ids, *event.wanted.child_ids]
    register = await WhoIsWho(work).around(households, children, event.constellation_id)
    if swaps.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody is known of those who would swap")
    await _tell(
        swaps.thing_of(event),
        swaps.who_must_know_of_the_swap(event, register),
        lambda kind: words_of_swap(kind, event),
        last_night_on=last_night_on,
        work=work,
        settings=settings,
    )


async def tell_of_the_absence(event: absences.AbsenceNews, work: Work, settings: Settings) -> None:
    """Tell each person once. Raises `TryAgainLaterError` while nobody near the child is known."""
    recorded_on = day_in_london(event.changed_at)
    if not await is_kept(work, recorded_on):
        return
    households = sorted(absences.households_told(event))
    register = await WhoIsWho(work).around(households, [event.child_id], event.constellation_id)
    if absences.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody near the child is known")
    await _tell(
        absences.thing_of(event),
        absences.who_must_know_of_the_absence(event, register),
        lambda kind: words_of_absence(kind, event),
        last_night_on=recorded_on,
        work=work,
        settings=settings,
    )


async def tell_of_the_family_time(event: family_time.FamilyTimeNews, work: Work, settings: Settings) -> None:
    """Tell each person once. Raises `TryAgainLaterError` while the registry's events about them are still to come."""
    day = day_in_london(event.starts_at)
    if not family_time.is_told(event) or not await is_kept(work, day):
        return
    who_is_who = WhoIsWho(work)
    homes = [*family_time.households_to_tell(event)]
    registers = [await who_is_who.around(homes, event.child_ids, one) for one in event.constellation_ids or (None,)]
    if gaps := family_time.what_isnt_known_yet(event, registers[0]):
        raise TryAgainLaterError(f"not known yet: {', '.join(gaps)}")
    liaison_workers = {one.liaison_worker_id for one in registers if one.liaison_worker_id}
    must_know = family_time.who_must_know_of_the_family_time(event, registers[0], liaison_workers)
    left = frozenset(one for one in must_know if one[1] is NoticeKind.FAMILY_TIME_NOT_YOURS)
    for thing, those in (
        (family_time.thing_of(event), must_know - left),
        (family_time.thing_as_it_was(event), left),
    ):
        await _tell(
            thing,
            those,
            lambda kind: words_of_family_time(kind, event),
            last_night_on=day,
            work=work,
            settings=settings,
        )


async def tell_of_the_training(event: TrainingDue, work: Work, settings: Settings) -> None:
    """Tell the carer and who supervises them, each once."""
    if not await is_kept(work, event.looked_on):
        return
    await _tell(
        training.thing_of(event),
        training.who_must_know_of_the_training(event),
        lambda kind: words_of_training(kind, event),
        last_night_on=event.looked_on,
        work=work,
        settings=settings,
    )


async def _tell(
    thing: Thing,
    must_know: MustKnow,
    words_of: Callable[[NoticeKind], Words],
    *,
    last_night_on: date,
    work: Work,
    settings: Settings,
) -> None:
    """Write each notice once, put it into its inbox, and have the mails sent after this has committed."""
    people = sorted(must_know)
    words = {kind: words_of(kind) for kind in {kind for _, kind in people}}
    notices = [NewNotice.about(thing, person, kind, words[kind]) for person, kind in people]
    channels = {Channel.INBOX: DeliveryState.DELIVERED}
    if settings.mail_is_on and is_worth_a_mail(last_night_on, work.today):
        channels[Channel.EMAIL] = DeliveryState.WAITING
    written = await Notices(work).write(thing, notices, channels)
    new = [notice for notice in notices if notice.id in written]
    for notice in new:
        work.say(
            NoticeDelivered(
                delivery_id=notice.delivery_id(Channel.INBOX),
                notice_id=notice.id,
                person_id=notice.person_id,
                kind=notice.kind,
                channel=Channel.INBOX,
                about=thing.about,
                about_id=thing.id,
                thing_version=1,
            )
        )
    if Channel.EMAIL in channels:
        await work.later(SEND_MAIL, *(notice.delivery_id(Channel.EMAIL) for notice in new))
    log.info("notices_written", about=thing.about.value, about_id=str(thing.id), notices=len(new))
