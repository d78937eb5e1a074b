"""Training through all rooms: required, told once, planned, attended, and done; and one record by hand is put right."""

from datetime import timedelta
from uuid import UUID

from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.gatherings import (
    Attendance,
    HowIsGathering,
    PlanGathering,
    PlannedGathering,
    RecordAttendance,
)
from shared.contracts.notifications import MyNotices, Notice, NoticeKind
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.training import (
    AddCourse,
    CarersTraining,
    Courses,
    HowIsTraining,
    RecordTraining,
    RequiredOf,
    TakeBackTraining,
    TrainingState,
    WhoHasTrained,
    WhoIsTrained,
)
from shared.contracts.words import GatheringKind
from shared.messaging.asking import Asker
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, Town, carer, household, worker

KITES = id_of(AUTHORITY, "constellations", "X1")
KARL, SALLY, LIAISON_WORKER = carer("C0001"), carer("C0008"), worker("W021")
SUPERVISOR = worker("W001")
LAWS = household("H0005")
FIRST_AID = "First aid for babies"
BEGINS_AFTER = timedelta(seconds=8)


async def test_training_from_what_is_required_to_who_has_done_it(open_town: OpenTown) -> None:
    async with open_town() as town:
        karl, sally, liaison_worker = [await town.signed_in(one) for one in (KARL, SALLY, LIAISON_WORKER)]
        today = day_in_london(system_clock())
        course_id = await first_aid_is_required(liaison_worker)
        assert [one.state for one in (await how_is(sally)).standings] == [TrainingState.NEVER_DONE]

        await until(lambda: is_told(town, SALLY, NoticeKind.TRAINING_TO_DO), within=60)
        [told] = await told_of_training(town, SALLY)
        assert FIRST_AID not in told.subject + told.body
        await until(lambda: is_told(town, SUPERVISOR, NoticeKind.TRAINING_TO_KNOW_OF), within=60)

        planned = await karl.ask(
            PlanGathering(
                constellation_ids=(KITES,),
                kind=GatheringKind.TRAINING,
                starts_at=system_clock() + BEGINS_AFTER,
                minutes=120,
                title="First aid",
                place="The hub home",
                course_id=course_id,
            )
        )
        assert isinstance(planned, PlannedGathering), planned
        assert planned.carers_due == planned.carers_invited > 1
        assert [one.gathering_id for one in (await how_is(sally)).ahead] == [planned.gathering_id]
        seen = await sally.ask(HowIsGathering(gathering_id=planned.gathering_id))
        assert isinstance(seen, PlannedGathering)
        assert (seen.would_help_me, seen.carers_due, seen.carers) == (True, 0, ())

        came = Attendance(household_id=LAWS, adults=1, children=0, carer_ids=(SALLY,))

        async def is_recorded() -> bool:
            answer = await karl.ask(RecordAttendance(gathering_id=planned.gathering_id, attendance=(came,)))
            return isinstance(answer, PlannedGathering)

        await until(is_recorded, within=30)
        [standing] = (await how_is(sally)).standings
        assert (standing.state, standing.done_on) == (TrainingState.HOLDS, today)

        liaisons = await liaison_worker.ask(WhoIsTrained(at_once=500))
        assert isinstance(liaisons, WhoHasTrained)
        states = {one.person_id: one.state for one in liaisons.standings}
        assert (states[SALLY], states[KARL]) == (TrainingState.HOLDS, TrainingState.NEVER_DONE)

        recorded = await liaison_worker.ask(RecordTraining(person_id=KARL, course_id=course_id, done_on=today))
        assert isinstance(recorded, CarersTraining), recorded
        taken_back = await liaison_worker.ask(TakeBackTraining(record_id=recorded.records[0].record_id))
        assert isinstance(taken_back, CarersTraining), taken_back
        assert [one.is_due for one in taken_back.standings] == [True]

        names = await liaison_worker.ask(WhoAreThey(ids=(KARL,), purpose=Purpose.COORDINATE_TRAINING))
        assert not isinstance(names, Refused)
        assert isinstance(await sally.ask(HowIsTraining(person_id=KARL)), Refused)


async def first_aid_is_required(liaison_worker: Asker) -> UUID:
    courses = await liaison_worker.ask(
        AddCourse(
            name=FIRST_AID,
            months=36,
            required_of=RequiredOf.EVERY_CARER,
            required_from=day_in_london(system_clock()),
            source="Made-up policy of Harbourside",
        )
    )
    assert isinstance(courses, Courses), courses
    [course] = courses.courses
    return course.course_id


async def how_is(asks: Asker, person_id: UUID = SALLY) -> CarersTraining:
    answer = await asks.ask(HowIsTraining(person_id=person_id))
    assert isinstance(answer, CarersTraining), answer
    return answer


async def told_of_training(town: Town, person_id: UUID) -> list[Notice]:
    notices = await (await town.signed_in(person_id)).ask(MyNotices())
    assert not isinstance(notices, Refused)
    return [one for one in notices.notices if one.kind in {NoticeKind.TRAINING_TO_DO, NoticeKind.TRAINING_TO_KNOW_OF}]


async def is_told(town: Town, person_id: UUID, kind: NoticeKind) -> bool:
    return kind in {one.kind for one in await told_of_training(town, person_id)}
