"""Before anybody agrees to a sleepover the registry is asked what speaks against it, and only who decides is told."""

import pytest

from services.bookings.repository.cautions import LOOK_AT_CAUTIONS
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverView,
    WhatIsOn,
    WhatWaitsForMe,
)
from shared.contracts.cautions import Caution, CautionKind, CautionsChanged
from shared.contracts.emergencies import EmergencyState
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.refusals import Whose
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.series import AgreeToSeries, HowIsSeries, RequestSeries
from shared.contracts.words import SleepoverState
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUPERVISOR,
    TODAY,
    named,
)
from tests.component.bookings.an_area import FOR_ADA, YES
from tests.component.bookings.test_limits import erased
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.what_the_register_says import ALONE, Says

BECAUSE = "They know each other from school"
ADAS_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=named("workers", "W5"), child_ids=(ADA,))
K = CautionKind
RISK = Caution(kind=K.RISK_TO_OTHERS, child_ids=(CLEO,), other_child_ids=(ADA,), nights=(FRIDAY,))
LIMIT = Caution(kind=K.BEYOND_FOSTERING_LIMIT, child_ids=(CLEO,), nights=(FRIDAY,), limit=3, children=4)


def request_for(*children, first=FRIDAY, last=None):
    return RequestSleepover(child_ids=children, first_night_on=first, last_night_on=last or first)


async def how(bookings, sleepover_id, who):
    return await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=who)


async def agree(bookings, sleepover_id, who=HUB_CARER, because=""):
    return await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id, in_spite_because=because), by=who)


@pytest.fixture
async def ada(bookings):
    """Ada's Friday, which only the hub home decides on; the register says nothing against it alone."""
    bookings.registry = Says(ALONE)
    bookings.looks_by_itself = False
    view = await bookings.asked(request_for(ADA), by=SATELLITE)
    await bookings.looked()
    return view.sleepover_id


@pytest.fixture
async def cleo(bookings, ada):
    """Cleo's, on the same night: she can only be cared for alone. Her social worker decides as well."""
    view = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    await bookings.looked()
    await bookings.said()
    return view.sleepover_id


async def test_the_registry_is_asked_of_the_nights_and_of_who_else_sleeps_there(bookings, ada):
    view = await bookings.asked(request_for(CLEO, first=FRIDAY, last=SATURDAY), by=OTHER_SATELLITE)

    await bookings.looked()

    asked = next(one for one in bookings.registry.asked if one.child_ids == (CLEO,))
    assert (asked.hub_household_id, asked.first_night_on, asked.last_night_on) == (HUB, FRIDAY, SATURDAY)
    assert [(one.child_id, one.first_night_on, one.last_night_on) for one in asked.others] == [(ADA, FRIDAY, FRIDAY)]
    assert (await how(bookings, view.sleepover_id, HUB_CARER)).cautions.is_looked_at


async def test_asking_books_one_look_and_nothing_else_of_it(bookings):
    view = await bookings.asked(request_for(ADA), by=SATELLITE)

    assert await bookings.looks() == [view.sleepover_id]
    async with bookings.database.work(AUTHORITY) as work:
        for table in ("caution_look", "caution", "agreed_in_spite"):
            assert await work.fetch(f"SELECT 1 FROM {table}") == [], table


async def test_nobodys_yes_is_taken_before_the_look(bookings):
    bookings.looks_by_itself = False
    view = await bookings.asked(request_for(ADA), by=SATELLITE)

    early = await agree(bookings, view.sleepover_id)
    seen = await how(bookings, view.sleepover_id, HUB_CARER)
    await bookings.looked()
    after = await agree(bookings, view.sleepover_id)

    assert early.reason == "cautions_not_looked_at"
    assert (seen.cautions.is_looked_at, seen.may_decline) == (False, True)
    assert after.state is SleepoverState.CONFIRMED


async def test_a_no_needs_no_look(bookings):
    bookings.looks_by_itself = False
    view = await bookings.asked(request_for(ADA), by=SATELLITE)

    reply = await bookings.asked(DeclineSleepover(sleepover_id=view.sleepover_id, reason="other"), by=HUB_CARER)

    assert reply.state is SleepoverState.DECLINED


async def test_an_emergency_isnt_held_up(bookings):
    bookings.looks_by_itself = False
    bookings.registry.is_away = True

    raised = await bookings.asked(FOR_ADA, by=SATELLITE)
    found = await bookings.asked(YES, by=HUB_CARER)

    assert found.state is EmergencyState.BED_FOUND
    assert await bookings.looks() == [raised.sleepover_id]


async def test_a_yes_in_spite_needs_a_reason_which_stays_visible(bookings, cleo):
    without = await agree(bookings, cleo)
    agreed = await agree(bookings, cleo, because=f"  {BECAUSE} ")

    assert (without.reason, without.whose, without.fields) == (
        "cautions_need_a_reason",
        Whose.HUBHOME,
        ("in_spite_because",),
    )
    assert isinstance(agreed, SleepoverView)
    for who in (HUB_CARER, MANAGER, LIAISON):
        [in_spite] = (await how(bookings, cleo, who)).cautions.in_spite
        assert (in_spite.person_id, in_spite.because) == (HUB_CARER.person_id, BECAUSE)


async def test_each_who_decides_gives_a_reason_of_their_own(bookings, cleo):
    await agree(bookings, cleo, because=BECAUSE)

    assert (await agree(bookings, cleo, CHILDS_WORKER)).reason == "cautions_need_a_reason"
    last = await agree(bookings, cleo, CHILDS_WORKER, because="Ada has gone by then")

    assert last.state is SleepoverState.CONFIRMED
    seen = [one.because for one in (await how(bookings, cleo, CHILDS_WORKER)).cautions.in_spite]
    assert seen == ["Ada has gone by then"], "others' words may be on children of whom a worker may know nothing"


async def test_where_the_authority_asks_for_no_reason_a_yes_is_enough(bookings, cleo):
    await bookings.heard(a_rule(0, name=RuleName.CAUTIONS_NEED_A_REASON))

    seen = (await how(bookings, cleo, HUB_CARER)).cautions
    reply = await agree(bookings, cleo)

    assert (seen.needs_a_reason, len(seen.cautions)) == (False, 1)
    assert isinstance(reply, SleepoverView)


async def test_the_refusal_cites_the_authoritys_rule(bookings, cleo):
    await bookings.heard(a_rule(1, name=RuleName.CAUTIONS_NEED_A_REASON))

    assert (await agree(bookings, cleo)).whose is Whose.AUTHORITY


@pytest.mark.parametrize("who", [HUB_CARER, MANAGER, LIAISON], ids=lambda one: next(iter(one.roles)))
async def test_who_answers_for_all_of_them_is_told_who_it_is(bookings, cleo, who):
    [one] = (await how(bookings, cleo, who)).cautions.cautions

    assert (one.kind, one.child_ids, one.other_child_ids, one.nights) == (K.CARED_FOR_ALONE, (CLEO,), (ADA,), (FRIDAY,))
    assert one.source.startswith("What is recorded of the children")


async def test_a_social_worker_is_told_of_their_own_child_and_that_another_is_there(bookings, cleo):
    [one] = (await how(bookings, cleo, CHILDS_WORKER)).cautions.cautions

    assert (one.kind, one.child_ids, one.other_child_ids) == (K.CARED_FOR_ALONE, (CLEO,), ())
    assert one.others_not_named == 1


async def test_of_another_child_a_social_worker_is_told_only_that_there_is_something(bookings, ada, cleo):
    [one] = (await how(bookings, ada, ADAS_WORKER)).cautions.cautions

    assert one.model_dump(exclude={"nights", "source"}) == {
        "kind": None,
        "child_ids": (),
        "other_child_ids": (),
        "others_not_named": 0,
        "limit": 0,
        "children": 0,
        "age_from": None,
        "age_to": None,
        "days_so_far": 0,
        "days": 0,
    }
    assert (one.nights, one.source) == ((FRIDAY,), "")


async def test_a_risk_of_two_is_told_in_full_only_to_who_answers_for_both(bookings, ada):
    bookings.registry = Says(RISK)
    view = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    await bookings.looked()

    told = [(await how(bookings, view.sleepover_id, who)).cautions.cautions for who in (HUB_CARER, CHILDS_WORKER)]

    assert [[one.kind for one in its] for its in told] == [[K.RISK_TO_OTHERS], [None]]


async def test_the_limit_is_told_in_numbers_to_all_who_decide(bookings, ada):
    bookings.registry = Says(LIMIT)
    view = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    await bookings.looked()

    for who in (HUB_CARER, CHILDS_WORKER):
        [one] = (await how(bookings, view.sleepover_id, who)).cautions.cautions
        assert (one.kind, one.limit, one.children) == (K.BEYOND_FOSTERING_LIMIT, 3, 4)
        assert "usual fostering limit" in one.source


@pytest.mark.parametrize(
    "who",
    [SATELLITE, OTHER_SATELLITE, SUPERVISOR, ADMINISTRATOR, OTHER_LIAISON],
    ids=["satellite", "other satellite", "supervisor", "administrator", "other liaison worker"],
)
async def test_who_asks_and_who_doesnt_decide_is_told_nothing(bookings, ada, cleo, who):
    for sleepover_id in (ada, cleo):
        view = await how(bookings, sleepover_id, who)
        assert getattr(view, "cautions", None) is None


async def test_nothing_of_it_is_said_nor_in_a_list_nor_refused_to_who_asks(bookings, ada):
    view = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    await bookings.looked()

    assert isinstance(view, SleepoverView)
    assert view.cautions is None
    for said in await bookings.said():
        assert "caution" not in said.to_json().decode()
    lists = [
        await bookings.asked(WhatWaitsForMe(), by=HUB_CARER),
        await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=FRIDAY), by=HUB_CARER),
    ]
    assert all(one.cautions is None for its in lists for one in its.sleepovers)


async def test_who_asks_later_has_those_looked_at_anew_who_asked_before(bookings, ada):
    assert (await how(bookings, ada, HUB_CARER)).cautions.cautions == ()

    await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    early = await agree(bookings, ada)
    await bookings.looked()

    assert early.reason == "cautions_not_looked_at"
    assert (await agree(bookings, ada)).reason == "cautions_need_a_reason"


async def test_who_gives_up_the_night_has_the_others_looked_at_anew(bookings, ada, cleo):
    await bookings.asked(CancelSleepover(sleepover_id=ada), by=SATELLITE)
    await bookings.looked()

    seen = (await how(bookings, cleo, HUB_CARER)).cautions
    assert (seen.cautions, seen.is_looked_at, seen.needs_a_reason) == ((), True, False)


async def test_a_stay_that_ends_early_is_no_caution_for_the_nights_after(bookings):
    bookings.registry = Says(ALONE.model_copy(update={"nights": (SATURDAY,)}))
    stay = await bookings.asked(request_for(ADA, first=TODAY, last=SATURDAY), by=HUB_CARER)
    await bookings.looked()
    await agree(bookings, stay.sleepover_id, SATELLITE)
    view = await bookings.asked(request_for(CLEO, first=SATURDAY), by=OTHER_SATELLITE)
    await bookings.looked()
    assert (await how(bookings, view.sleepover_id, HUB_CARER)).cautions.cautions

    await bookings.asked(EndSleepoverEarly(sleepover_id=stay.sleepover_id, last_night_on=TODAY), by=HUB_CARER)
    await bookings.looked()

    seen = (await how(bookings, view.sleepover_id, HUB_CARER)).cautions
    assert (seen.cautions, seen.is_looked_at) == ((), True)


async def test_run_twice_a_look_keeps_the_same(bookings, cleo):
    before = (await how(bookings, cleo, HUB_CARER)).cautions

    await bookings.ran(LOOK_AT_CAUTIONS, cleo, bookings.registry)

    assert (await how(bookings, cleo, HUB_CARER)).cautions == before
    assert await bookings.looks() == []


async def test_what_changes_while_the_registry_is_asked_is_asked_again(bookings, ada):
    class Slow(Says):
        async def ask(self, request, **_):
            reply = await super().ask(request)
            if len(self.asked) == 1:
                await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
            return reply

    await bookings.ran(LOOK_AT_CAUTIONS, ada, Slow(ALONE))
    assert (await agree(bookings, ada)).reason == "cautions_not_looked_at"

    await bookings.looked()
    assert len((await how(bookings, ada, HUB_CARER)).cautions.cautions) == 1


@pytest.mark.parametrize("whose", [CLEO, ADA], ids=["of whom it is", "who is there"])
@pytest.mark.parametrize("is_first", [True, False], ids=["erased before", "erased after"])
async def test_what_is_kept_of_a_child_goes_with_the_childs_record(bookings, ada, whose, is_first):
    view = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    if is_first:
        await bookings.heard(erased(whose))
    await bookings.looked()
    if not is_first:
        await agree(bookings, view.sleepover_id, because=BECAUSE)
        await bookings.heard(erased(whose))

    async with bookings.database.work(AUTHORITY) as work:
        assert await work.fetch("SELECT 1 FROM caution") == []
        assert {row["because"] for row in await work.fetch("SELECT because FROM agreed_in_spite")} <= {""}
        assert len(await work.fetch("SELECT 1 FROM agreed_in_spite")) == (not is_first)


@pytest.mark.parametrize(
    "whose", [HUB_CARER.person_id, named("households", "H3")], ids=["who said it", "the household"]
)
async def test_a_reason_goes_with_the_record_of_whom_it_has_to_do_with(bookings, cleo, whose):
    await agree(bookings, cleo, because=BECAUSE)

    await bookings.heard(erased(whose))

    [in_spite] = (await how(bookings, cleo, MANAGER)).cautions.in_spite
    assert in_spite.because == ""


async def test_several_are_agreed_to_together_once_those_are_decided_that_must_be_read(bookings, ada):
    """Ada has the first Friday. Were the others confirmed at once, whoever asked would know of that one."""
    wish = RequestSeries(
        child_ids=(CLEO,), first_night_on=FRIDAY, nights=1, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211"
    )
    asked = await bookings.asked(wish, by=OTHER_SATELLITE)
    to_all = AgreeToSeries(series_id=asked.series_id)

    early = await bookings.asked(to_all, by=HUB_CARER)
    await bookings.looked()
    refused = await bookings.asked(to_all, by=HUB_CARER)
    before = await bookings.asked(HowIsSeries(series_id=asked.series_id), by=HUB_CARER)
    await agree(bookings, before.sleepovers[0].sleepover_id, because=BECAUSE)
    await bookings.asked(to_all, by=HUB_CARER)

    after = await bookings.asked(HowIsSeries(series_id=asked.series_id), by=HUB_CARER)
    assert (early.reason, refused.reason) == ("cautions_not_looked_at", "cautions_need_a_reason")
    assert "Friday 27 November" in refused.detail
    assert [one.may_agree for one in before.sleepovers] == [True, True, True]
    assert [one.may_agree for one in after.sleepovers] == [False, False, False]


async def test_a_yes_is_to_what_was_read(bookings, ada, cleo):
    read = (await how(bookings, cleo, HUB_CARER)).cautions.read_of
    bookings.registry = Says(LIMIT)
    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))
    await bookings.looked()
    yes = AgreeToSleepover(sleepover_id=cleo, in_spite_because=BECAUSE, read_of=read)

    stale = await bookings.asked(yes, by=HUB_CARER)
    now = (await how(bookings, cleo, HUB_CARER)).cautions.read_of
    taken = await bookings.asked(yes.model_copy(update={"read_of": now}), by=HUB_CARER)

    assert stale.reason == "cautions_changed"
    assert isinstance(taken, SleepoverView)
