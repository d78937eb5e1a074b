"""What the register says against a night: from the request to a yes with a reason, through all rooms."""

from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.cautions import CautionKind, CautionsSeen
from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.record_changes import RecordMatchingFact
from shared.contracts.record_words import Finding, MatchingTopic
from shared.contracts.records import WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.words import SleepoverState
from shared.messaging.asking import Asker
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import carer, child, next_friday, worker

KARL, LIAISON_WORKER = carer("C0001"), worker("W021")
SOPHIE, ANGELA = carer("C0003"), child("K0001")
HENRYS_CARER, HENRY, HENRYS_WORKER = carer("C0006"), child("K0003"), worker("W006")
"""He is three and can only be cared for alongside older children; Angela is two."""
ANGELAS_WORKER = worker("W014")
TIMOTHYS_CARER, TIMOTHY, TIMOTHYS_WORKER = carer("C0008"), child("K0004"), worker("W015")
"""He is four, and minds nobody."""


async def test_who_decides_is_told_and_says_why_and_who_asked_never_hears_of_it(open_town: OpenTown) -> None:
    async with open_town() as town:
        night = next_friday()
        karl, sophie, his_carer = [await town.signed_in(one) for one in (KARL, SOPHIE, HENRYS_CARER)]
        his_worker = await town.signed_in(HENRYS_WORKER)
        hers = await town.asked_for(sophie, ANGELA, night=night)
        assert isinstance(hers, SleepoverView), hers
        assert isinstance(await town.agreed(karl, hers.sleepover_id), SleepoverView)

        his = await town.asked_for(his_carer, HENRY, night=night)
        assert isinstance(his, SleepoverView), his
        await until(lambda: is_looked_at(karl, his), within=20)

        [told] = (await seen(karl, his)).cautions
        assert (told.kind, told.child_ids, told.other_child_ids) == (CautionKind.ONLY_WITH_OLDER, (HENRY,), (ANGELA,))
        [part] = (await seen(his_worker, his)).cautions
        assert (part.kind, part.other_child_ids, part.others_not_named) == (CautionKind.ONLY_WITH_OLDER, (), 1)
        for asker, theirs in ((his_carer, his), (sophie, hers)):
            view = await asker.ask(HowIsSleepover(sleepover_id=theirs.sleepover_id))
            assert isinstance(view, SleepoverView)
            assert view.cautions is None

        without = await town.agreed(karl, his.sleepover_id)
        assert isinstance(without, Refused)
        assert without.reason == "cautions_need_a_reason"
        assert isinstance(await town.agreed(karl, his.sleepover_id, "Angela sleeps in our room"), SleepoverView)
        last = await town.agreed(his_worker, his.sleepover_id, "Karl told me how they sleep")
        assert isinstance(last, SleepoverView), last
        assert last.state is SleepoverState.CONFIRMED
        reasons = [one.because for one in (await seen(await town.signed_in(LIAISON_WORKER), his)).in_spite]
        assert reasons == ["Angela sleeps in our room", "Karl told me how they sleep"]

        # Angela's was agreed to before Henry was asked for: it is looked at anew, and Karl hears that there is more.
        await until(lambda: has_some(karl, hers), within=20)
        await until(lambda: is_to_read(karl, hers), within=20)
        for asker, theirs in ((his_carer, his), (sophie, hers)):
            assert not await is_to_read(asker, theirs)
        log = await his_worker.ask(WhoHasLooked(subject_id=HENRY, purpose=Purpose.SEE_WHO_LOOKED))
        assert not isinstance(log, Refused)
        assert Purpose.DECIDE_A_SLEEPOVER in {one.purpose for one in log.readings}


async def seen(who: Asker, sleepover: SleepoverView) -> CautionsSeen:
    view = await who.ask(HowIsSleepover(sleepover_id=sleepover.sleepover_id))
    assert isinstance(view, SleepoverView), view
    assert view.cautions is not None
    return view.cautions


async def is_looked_at(who: Asker, sleepover: SleepoverView) -> bool:
    return (await seen(who, sleepover)).is_looked_at


async def is_to_read(who: Asker, sleepover: SleepoverView) -> bool:
    notices = await who.ask(MyNotices())
    assert not isinstance(notices, Refused)
    return any(
        one.kind is NoticeKind.SLEEPOVER_TO_READ and one.about_id == sleepover.sleepover_id for one in notices.notices
    )


async def has_some(who: Asker, sleepover: SleepoverView) -> bool:
    return bool((await seen(who, sleepover)).cautions)


async def test_a_risk_that_is_recorded_later_is_told_to_who_agreed(open_town: OpenTown) -> None:
    async with open_town() as town:
        night = next_friday()
        karl, sophie, manager = [await town.signed_in(one) for one in (KARL, SOPHIE, worker("W023"))]
        his_carer, his_worker = await town.signed_in(TIMOTHYS_CARER), await town.signed_in(TIMOTHYS_WORKER)
        hers, his = [
            await town.asked_for(asker, one, night=night) for asker, one in ((sophie, ANGELA), (his_carer, TIMOTHY))
        ]
        for one in (hers, his):
            assert isinstance(one, SleepoverView), one
            agreed = await town.agreed(karl, one.sleepover_id)
            assert isinstance(agreed, SleepoverView), agreed
            assert (await seen(karl, one)).cautions == ()

        known = await his_worker.ask(
            RecordMatchingFact(
                child_id=TIMOTHY,
                topic=MatchingTopic.PHYSICAL_HARM_TO_OTHERS,
                finding=Finding.YES,
                on=day_in_london(system_clock()),
                written_in="Risk assessment",
            )
        )
        assert not isinstance(known, Refused), known
        hers_worker = await town.signed_in(ANGELAS_WORKER)
        known = await hers_worker.ask(
            RecordMatchingFact(
                child_id=ANGELA,
                topic=MatchingTopic.GOING_MISSING,
                finding=Finding.YES,
                on=night,
                written_in="Risk assessment",
            )
        )
        assert not isinstance(known, Refused), known

        for one in (hers, his):
            await until(lambda one=one: is_to_read(karl, one), within=20)
            [told] = (await seen(karl, one)).cautions
            assert (told.kind, told.child_ids, told.other_child_ids) == (
                CautionKind.RISK_TO_OTHERS,
                (TIMOTHY,),
                (ANGELA,),
            )
        assert not await is_to_read(sophie, hers)
        assert (await seen(manager, hers)).cautions
