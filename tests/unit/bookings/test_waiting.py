"""Who waits for a bed stands by need, then by fewest nights so far, then by time waited; and a wait has its end."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from services.bookings.policy.nights import Nights
from services.bookings.policy.rules import Rulebook, SetRule
from services.bookings.policy.waiting import entry as policy
from services.bookings.policy.waiting.entry import Entry
from services.bookings.policy.waiting.order import (
    RANKS,
    ahead_by,
    in_order,
    nights_so_far,
    place_among,
    sources_of_order,
    year_before,
)
from shared.contracts.actor import Actor
from shared.contracts.refusals import RefusalError
from shared.contracts.roles import Role
from shared.contracts.rules import USUAL, RuleName
from shared.contracts.waiting import AheadBy, WaitingState
from shared.contracts.words import SleepoverNeed
from shared.testing.actors import actor

MONDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (23, 27, 28, 29))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
IDS = UUID("6f2f5c0e-0000-4000-8000-000000000000")


def an_id(name: str) -> UUID:
    return uuid5(IDS, name)


KITES, BIRCH, CEDAR, HUB = map(an_id, ("kites", "birch", "cedar", "hub"))
ADA, BEN, CLEO, DEV = map(an_id, ("ada", "ben", "cleo", "dev"))


def an_entry(
    name: str,
    *children: UUID,
    need: SleepoverNeed = SleepoverNeed.A_BREAK,
    since: datetime = NOW,
    nights: Nights = Nights(FRIDAY, FRIDAY),  # noqa: B008  it is frozen
    household: UUID = BIRCH,
) -> Entry:
    return Entry(
        id=an_id(name),
        version=1,
        constellation_id=KITES,
        satellite_household_id=household,
        child_ids=children or (an_id(f"child of {name}"),),
        nights=nights,
        need=need,
        because="",
        since=since,
        joined_by=an_id("somebody"),
    )


def order_of(
    *entries: Entry, slept: dict[UUID, list[Nights]] | None = None, rules: Rulebook | None = None
) -> list[UUID]:
    return [one.entry.id for one in in_order(entries, slept or {}, rules or Rulebook(), MONDAY)]


def test_need_comes_before_nights_so_far_and_those_before_time_waited():
    risk = an_entry("risk", ADA, need=SleepoverNeed.HOME_AT_RISK, since=NOW)
    few = an_entry("few", BEN, since=NOW - DAY)
    earlier = an_entry("earlier", CLEO, since=NOW - 2 * DAY)
    later = an_entry("later", DEV, since=NOW - DAY)
    slept = {
        ADA: [Nights(date(2026, 5, 1), date(2026, 5, 20))],
        CLEO: [Nights(date(2026, 5, 1), date(2026, 5, 2))],
        DEV: [Nights(date(2026, 6, 1), date(2026, 6, 2))],
    }

    assert order_of(later, earlier, few, risk, slept=slept) == [risk.id, few.id, earlier.id, later.id]


def test_the_authority_orders_needs_by_its_rule_of_the_day():
    risk, away = an_entry("risk", need=SleepoverNeed.HOME_AT_RISK), an_entry("away", need=SleepoverNeed.CARERS_AWAY)
    rules = Rulebook(
        [
            SetRule(RuleName.RANK_OF_CARERS_AWAY, 1, MONDAY, None),
            SetRule(RuleName.RANK_OF_HOME_AT_RISK, 2, MONDAY, None),
            SetRule(RuleName.RANK_OF_HOME_AT_RISK, 1, SUNDAY, None),
        ]
    )

    assert order_of(risk, away) == [risk.id, away.id]
    assert order_of(risk, away, rules=rules) == [away.id, risk.id]
    assert sources_of_order(rules, MONDAY)[0] == "Your authority’s rule since 23 November 2026"
    assert USUAL[RuleName.RANK_OF_A_BREAK].source.citation in sources_of_order(rules, MONDAY)


def test_each_need_has_a_rule_for_its_place():
    assert set(RANKS) == set(SleepoverNeed)
    assert len(set(RANKS.values())) == len(SleepoverNeed)


def test_nights_count_that_lie_in_the_twelve_months_before_of_the_child_who_had_the_most():
    entry = an_entry("ours", ADA, BEN)
    slept = {
        ADA: [Nights(date(2025, 11, 25), date(2025, 11, 28)), Nights(date(2026, 11, 25), FRIDAY)],
        BEN: [Nights(date(2026, 3, 1), date(2026, 3, 5))],
    }

    assert year_before(entry.nights) == Nights(date(2025, 11, 27), date(2026, 11, 26))
    assert nights_so_far(entry, {ADA: slept[ADA]}) == 2 + 2
    assert nights_so_far(entry, slept) == 5
    assert nights_so_far(entry, {}) == 0


def test_a_place_is_among_those_who_wait_for_one_of_the_same_nights():
    first = an_entry("first", since=NOW - 3 * DAY)
    elsewhere = an_entry("elsewhere", since=NOW - 2 * DAY, nights=Nights(SUNDAY, SUNDAY))
    both = an_entry("both", since=NOW - DAY, nights=Nights(FRIDAY, SUNDAY))
    last = an_entry("last")
    found = in_order([first, elsewhere, both, last], {}, Rulebook(), MONDAY)

    places = {one.entry.id: place_among(one, found) for one in found}

    assert places == {first.id: (1, 3), elsewhere.id: (1, 2), both.id: (3, 4), last.id: (3, 3)}


def test_it_is_told_by_what_somebody_stands_before_the_next():
    risk = an_entry("risk", ADA, need=SleepoverNeed.HOME_AT_RISK)
    none = an_entry("none", BEN)
    early, late = an_entry("early", CLEO, since=NOW - DAY), an_entry("late", DEV)
    other = an_entry("other night", since=NOW - 9 * DAY, nights=Nights(SUNDAY, SUNDAY))
    one_night = [Nights(MONDAY - DAY, MONDAY - DAY)]
    found = in_order([risk, none, early, late, other], {CLEO: one_night, DEV: one_night}, Rulebook(), MONDAY)

    told = {one.entry.id: ahead_by(one, found) for one in found}

    assert told == {
        risk.id: AheadBy.NEED,
        none.id: AheadBy.NIGHTS,
        early.id: AheadBy.TIME,
        late.id: None,
        other.id: None,
    }


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        pytest.param(NOW, 24, NOW + DAY, id="for the hours of the rule"),
        pytest.param(
            datetime(2026, 11, 24, 0, 30, tzinfo=UTC),
            4,
            datetime(2026, 11, 24, 12, tzinfo=UTC),
            id="by day",
        ),
        pytest.param(
            datetime(2026, 11, 27, 18, tzinfo=UTC), 4, datetime(2026, 11, 27, 20, tzinfo=UTC), id="for nights of today"
        ),
        pytest.param(NOW, 168, datetime(2026, 11, 27, 20, tzinfo=UTC), id="before the first evening"),
        pytest.param(
            datetime(2026, 7, 1, 9, tzinfo=UTC), 168, datetime(2026, 7, 3, 19, tzinfo=UTC), id="in summer an hour ahead"
        ),
    ],
)
def test_an_offer_ends_after_its_hours_and_before_the_first_evening(now, hours, until):
    nights = Nights(FRIDAY, FRIDAY) if now is NOW or now.month == 11 else Nights(date(2026, 7, 3), date(2026, 7, 3))
    entry = policy.offered(an_entry("ours", nights=nights), HUB, now, timedelta(hours=hours))

    assert (entry.state, entry.offered_until, entry.version) == (WaitingState.OFFERED, until, 2)
    assert not entry.has_lapsed_by(until - timedelta(seconds=1))
    assert entry.has_lapsed_by(until)
    assert policy.looked_at_next(entry, now) == until


def test_who_waits_is_looked_at_every_morning_and_on_the_first_evening():
    entry = an_entry("ours")

    assert policy.looked_at_next(entry, NOW) == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert policy.looked_at_next(entry, datetime(2026, 11, 27, 6, tzinfo=UTC)) == datetime(2026, 11, 27, 20, tzinfo=UTC)
    assert policy.looked_at_next(entry, datetime(2026, 11, 27, 5, tzinfo=UTC)) == datetime(2026, 11, 27, 6, tzinfo=UTC)
    assert not entry.is_over_by(datetime(2026, 11, 27, 19, 59, tzinfo=UTC))
    assert entry.is_over_by(datetime(2026, 11, 27, 20, tzinfo=UTC))


def test_an_offer_that_is_taken_back_leaves_them_where_they_stood():
    entry = an_entry("ours")
    offered = policy.offered(entry, HUB, NOW, DAY)

    back = policy.taken_back(offered)

    assert (back.state, back.offered_until, back.hub_household_id, back.since, back.version) == (
        WaitingState.WAITING,
        None,
        None,
        entry.since,
        3,
    )


OURS = actor(Role.SATELLITE_CARER, household_id=BIRCH, constellation_ids=(KITES,))
NEIGHBOUR = actor(Role.SATELLITE_CARER, household_id=CEDAR, constellation_ids=(KITES,))
SUPERVISOR = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(BIRCH,))
LIAISON = actor(Role.LIAISON_WORKER, constellation_ids=(KITES,))


@pytest.mark.parametrize(
    ("somebody", "sees", "answers"),
    [
        (OURS, True, True),
        (SUPERVISOR, True, False),
        (LIAISON, True, False),
        (NEIGHBOUR, False, False),
        (actor(Role.HUB_HOME_CARER, household_id=HUB, constellation_ids=(KITES,)), False, False),
        (actor(Role.LIAISON_WORKER, constellation_ids=(an_id("herons"),)), False, False),
        (actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(CEDAR,)), False, False),
        (actor(Role.PROGRAMME_MANAGER), False, False),
        (actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,)), False, False),
    ],
)
def test_the_household_answers_and_only_who_answers_for_it_sees_that_it_waits(
    somebody: Actor, *, sees: bool, answers: bool
) -> None:
    entry = policy.offered(an_entry("ours", ADA), HUB, NOW, DAY)

    assert policy.may_see(somebody, entry) is sees
    assert policy.may_answer(somebody, entry, NOW) is answers


def test_an_offer_is_answered_until_it_ends_and_a_list_is_left_once():
    entry = policy.offered(an_entry("ours"), HUB, NOW, DAY)

    policy.check_answerable(OURS, entry, NOW)
    policy.check_leavable(SUPERVISOR, entry)
    for refused, reason in (
        (lambda: policy.check_answerable(OURS, entry, NOW + DAY), "no_offer"),
        (lambda: policy.check_answerable(OURS, an_entry("ours"), NOW), "no_offer"),
        (lambda: policy.check_answerable(LIAISON, entry, NOW), "not_yours"),
        (lambda: policy.check_leavable(NEIGHBOUR, entry), "not_yours"),
        (lambda: policy.check_leavable(OURS, policy.ended(entry, WaitingState.LEFT)), "not_waiting_any_more"),
    ):
        with pytest.raises(RefusalError) as error:
            refused()
        assert error.value.refused.reason == reason


def test_a_child_waits_once_for_a_night():
    known = [an_entry("ours", ADA, BEN, nights=Nights(FRIDAY, SATURDAY))]

    policy.check_not_waiting_already([CLEO], Nights(FRIDAY, FRIDAY), known)
    policy.check_not_waiting_already([ADA], Nights(SUNDAY, SUNDAY), known)
    with pytest.raises(RefusalError) as error:
        policy.check_not_waiting_already([BEN, CLEO], Nights(SATURDAY, SUNDAY), known)
    assert error.value.refused.reason == "already_waiting"
