"""What bookings does to know what the register says against a sleepover, before anybody agrees to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.asking_the_register import what_speaks_against
from services.bookings.handlers.swaps.looking import look_at_swaps_anew, look_at_swaps_there
from services.bookings.handlers.telling import fact
from services.bookings.handlers.yes_to_other_nights import what_it_replaces
from services.bookings.policy import cautions as policy
from services.bookings.policy.cautions import (
    OF_SHORT_BREAKS,
    OF_THE_APPROVAL,
    OF_THE_LIMIT,
    Look,
    OtherStay,
    Told,
    YesInSpite,
)
from services.bookings.policy.nights import Nights
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS, Sleepover, decides_as, is_hub
from services.bookings.repository.cautions import LOOK_AT_CAUTIONS, Cautions
from services.bookings.repository.other_nights import other_nights
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import AgreeToSleepover, SleepoverCautioned
from shared.contracts.cautions import (
    AgreedInSpite,
    Caution,
    CautionsChanged,
    CautionSeen,
    CautionsSeen,
)
from shared.contracts.rules import RuleName
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()


async def look_at_cautions(desk: Desk) -> None:
    """Ask what speaks against a sleepover, and have those looked at anew who sleep there with its children.

    Run twice it asks twice, and what is kept is the same. What changed while the registry was asked is asked again.
    """
    async with desk.work() as work:
        before = await _as_it_is(desk, work)
        is_ahead = before is not None and policy.can_still_come(before.sleepover, work.tonight)
    if before is None:
        return
    said = None
    if is_ahead:
        their_nights = partial(_their_other_nights, before.sleepover, desk)
        said = await what_speaks_against(before.sleepover, before.others, their_nights, desk, LOOK_AT_CAUTIONS)
        if said is None:
            return
    async with desk.work() as work:
        now = await _as_it_is(desk, work, is_locked=True)
        if now is None:
            return
        if said is not None and now.is_asked_as(before):
            await _keep(now, said.cautions, work)
        elif policy.can_still_come(now.sleepover, work.tonight):
            await work.later(LOOK_AT_CAUTIONS, now.sleepover.id)
        elif now.sleepover.state not in KEEPS_ITS_BEDS:
            await Cautions(work).let_go(now.sleepover.id)
        # Whose own look was of those who sleep there now is left alone, so this ends.
        await work.later(LOOK_AT_CAUTIONS, *await Cautions(work).outdated_around(now.sleepover))
        await look_at_swaps_there(now.sleepover.hub_household_id, work)


async def _keep(now: "_AsItIs", cautions: Sequence[Caution], work: Work) -> None:
    """Keep what the register says; where it says more than it did as somebody agreed, those who decided are told."""
    sleepover = now.sleepover
    await Cautions(work).keep(sleepover, now.others, cautions)
    if policy.is_news(sleepover, now.look.cautions, cautions):
        await _tell(sleepover, work)


async def tell_who_took_it(sleepover: Sleepover, work: Work) -> None:
    """Have whoever took an emergency read what the register says against it, where that is known already."""
    if (await Cautions(work).looks(sleepover.id))[sleepover.id].cautions:
        await _tell(sleepover, work)


async def _tell(sleepover: Sleepover, work: Work) -> None:
    after = replace(sleepover, version=sleepover.version + 1)
    await Sleepovers(work).change(after)
    work.say(fact(SleepoverCautioned, after))
    log.info("sleepover_cautioned", sleepover_id=str(sleepover.id))


@dataclass(frozen=True, slots=True)
class _AsItIs:
    sleepover: Sleepover
    others: Sequence[OtherStay]
    look: Look

    def is_asked_as(self, before: "_AsItIs") -> bool:
        """Whether the registry would still be asked the same, and nothing was heard meanwhile."""
        is_same = policy.mark_of(self.sleepover, self.others) == policy.mark_of(before.sleepover, before.others)
        return is_same and self.look.news == before.look.news


async def _as_it_is(desk: Desk, work: Work, *, is_locked: bool = False) -> _AsItIs | None:
    sleepovers, cautions = Sleepovers(work), Cautions(work)
    sleepover = await (sleepovers.locked(desk.thing_id) if is_locked else sleepovers.one(desk.thing_id))
    if sleepover is None:
        return None
    others, looks = await cautions.others(sleepover.id), await cautions.looks(sleepover.id)
    return _AsItIs(sleepover, others[sleepover.id], looks[sleepover.id])


async def _their_other_nights(sleepover: Sleepover, desk: Desk) -> Mapping[UUID, Sequence[Nights]]:
    """Without those that it would be in the place of; what comes or goes later is heard of as `CautionsChanged`."""
    async with desk.work() as work:
        given_up = [one.id for one in await what_it_replaces(sleepover, work)]
        return await other_nights(work, sleepover, given_up)


async def look_anew_at(thing_id: UUID, work: Work) -> None:
    """Something was heard of a child or a household that can change what the register says of nights."""
    await look_at_swaps_anew(work)
    await Cautions(work).heard_of(thing_id)


async def know_of_new_cautions(event: CautionsChanged, work: Work) -> None:
    """What is recorded of a child, or of a hub home, has changed: their nights are looked at anew."""
    await look_anew_at(event.subject_id, work)


async def check_yes(sleepover: Sleepover, command: AgreeToSleepover, work: Work) -> None:
    """Take a yes only once the register was asked, and keep why somebody agrees in spite of what it says.

    Refused: `cautions_not_looked_at`, `cautions_changed`, `cautions_need_a_reason`.
    """
    others, looks = await Cautions(work).others(sleepover.id), await Cautions(work).looks(sleepover.id)
    look = looks[sleepover.id]
    policy.check_looked_at(look, sleepover, others[sleepover.id])
    seen = policy.told(work.actor, sleepover, look.cautions)
    policy.check_read(seen, command.read_of)
    await keep_why_in_spite(sleepover, look.cautions, seen, command.in_spite_because, work)


async def keep_why_in_spite(
    sleepover: Sleepover,
    cautions: Sequence[Caution],
    seen: Sequence[Told],
    because: str,
    work: Work,
    *,
    else_do: str = "decline the sleepover",
) -> None:
    """Keep why somebody agrees in spite of what they have seen of these cautions; nothing where they saw none.

    Refused: `cautions_need_a_reason`, which tells what to `else_do`.
    """
    rule = (await rulebook(work)).on(RuleName.CAUTIONS_NEED_A_REASON, work.today)
    nights = Nights(sleepover.first_night_on, sleepover.last_night_on)
    yes = YesInSpite(work.actor.person_id, work.now, because.strip(), nights)
    if (in_spite := policy.in_spite_of(seen, yes, rule, else_do)) is not None:
        about = {child for one in cautions for child in (*one.child_ids, *one.other_child_ids)}
        await Cautions(work).agreed(sleepover, in_spite, about)


async def check_yes_to_all(sleepovers: Sequence[Sleepover], work: Work) -> None:
    """Take a yes to several together only where the register was asked of each and says nothing against any.

    Were the others confirmed at once, whoever asked would see which nights something speaks against. Refused:
    `cautions_not_looked_at`, `cautions_need_a_reason`.
    """
    ids = [one.id for one in sleepovers]
    others, looks = await Cautions(work).others(*ids), await Cautions(work).looks(*ids)
    for one in sleepovers:
        policy.check_looked_at(looks[one.id], one, others[one.id])
    if read := [one for one in sleepovers if policy.told(work.actor, one, looks[one.id].cautions)]:
        rule = (await rulebook(work)).on(RuleName.CAUTIONS_NEED_A_REASON, work.today)
        raise policy.to_be_read_one_by_one(read, rule)


async def cautions_seen(sleepover: Sleepover, work: Work) -> CautionsSeen | None:
    """What whoever asks is told of what the register says; nothing for who isn't told, or of what isn't going ahead."""
    if sleepover.state not in KEEPS_ITS_BEDS or sleepover.is_from_before or not policy.is_told(work.actor, sleepover):
        return None
    if is_hub(work.actor, sleepover) and policy.is_closed(sleepover, work.tonight):
        return None
    others, looks = await Cautions(work).others(sleepover.id), await Cautions(work).looks(sleepover.id)
    look, rules = looks[sleepover.id], await rulebook(work)
    seen = policy.told(work.actor, sleepover, look.cautions)
    decides = any(one.is_open and decides_as(work.actor, one, sleepover) for one in sleepover.decisions)
    rule = rules.on(RuleName.CAUTIONS_NEED_A_REASON, work.today)
    return CautionsSeen(
        is_looked_at=look.is_of(sleepover, others[sleepover.id]),
        needs_a_reason=decides and bool(seen) and rule.is_yes,
        read_of=policy.read_of(seen),
        cautions=tuple(as_seen(one, rules) for one in seen),
        in_spite=_reasons(look, sleepover, work),
    )


def _reasons(look: Look, sleepover: Sleepover, work: Work) -> tuple[AgreedInSpite, ...]:
    """For who knows all of the children everybody's, else one's own: the words may be on any of them."""
    everything = policy.knows_all(work.actor, sleepover)
    return tuple(
        AgreedInSpite(person_id=one.person_id, agreed_at=one.agreed_at, because=one.because)
        for one in look.in_spite
        if (everything or one.person_id == work.actor.person_id) and one.is_of(sleepover)
    )


def as_seen(one: Told, rules: Rulebook) -> CautionSeen:
    """A caution as somebody is told of it, with whose rule it is."""
    source = ""
    if one.kind in OF_THE_LIMIT:
        source = rules.on(RuleName.USUAL_FOSTERING_LIMIT, one.nights[0]).source.citation
    elif one.kind in OF_SHORT_BREAKS:
        source = rules.on(OF_SHORT_BREAKS[one.kind], one.nights[0]).source.citation
    elif one.kind in OF_THE_APPROVAL:
        source = grounds.TERMS_OF_APPROVAL.citation
    elif one.kind is not None:
        source = grounds.RECORDED_OF_CHILDREN.citation
    return CautionSeen(
        kind=one.kind,
        child_ids=one.child_ids,
        other_child_ids=one.other_child_ids,
        others_not_named=one.others_not_named,
        nights=one.nights,
        limit=one.limit,
        children=one.children,
        age_from=one.age_from,
        age_to=one.age_to,
        days_so_far=one.days_so_far,
        days=one.days,
        source=source,
    )
