"""Who must know of a sleepover, for any constellation that can be."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.pages import KIND_WORDS
from services.notifications.policy import emergencies, family_time, gatherings, sleepovers, swaps, waiting
from services.notifications.policy.sleepovers import Child, Register, what_isnt_known_yet, who_must_know
from services.notifications.policy.things import is_worth_a_mail, may_see_who_was_told
from services.notifications.wording.mails import mail_text
from services.notifications.wording.sleepovers import words_of
from shared.contracts.bookings import (
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverFacts,
    SleepoverRequested,
    SleepoverShortened,
    Stay,
    Wait,
)
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.registry import AuthorityProfile
from shared.contracts.roles import Role
from shared.contracts.words import Decider, DeclineReason, SleepoverKind, SleepoverState
from shared.testing.actors import actor

HUB, SATELLITE = UUID(int=1), UUID(int=2)
people = st.integers(10, 16).map(lambda number: UUID(int=number))
"""Few, so that one person has several reasons to be told."""
some_people = st.frozensets(people, min_size=1, max_size=3)
children = st.lists(st.builds(Child, st.none() | people, st.booleans()), min_size=1, max_size=3)
waits = st.lists(st.builds(Wait, decider=st.sampled_from(Decider), person_id=st.none() | people), max_size=3)
NEWS = (SleepoverRequested, SleepoverConfirmed, SleepoverShortened, SleepoverDeclined, SleepoverCancelled)
WITH_A_REASON = {SleepoverShortened, SleepoverDeclined, SleepoverCancelled}
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def an_event(
    said: type[SleepoverFacts],
    number: int = 1,
    waits_for: tuple[Wait, ...] = (),
    nights: int = 1,
    reason: DeclineReason = DeclineReason.OTHER,
    *,
    held_until: datetime | None = None,
):
    because = {"reason": reason} if said in WITH_A_REASON else {}
    return said(
        sleepover_id=UUID(int=3),
        constellation_id=UUID(int=4),
        satellite_household_id=SATELLITE,
        hub_household_id=HUB,
        stays=tuple(Stay(child_id=UUID(int=100 + n), bed_id=UUID(int=200 + n)) for n in range(number)),
        first_night_on=date(2026, 11, 27),
        last_night_on=date(2026, 11, 26) + timedelta(days=nights),
        kind=SleepoverKind.PLANNED,
        state=SleepoverState.REQUESTED,
        waits_for=waits_for,
        asked_at=datetime(2026, 11, 23, tzinfo=UTC),
        asked_by=UUID(int=10),
        thing_version=1,
        held_until=held_until,
        **because,
    )


@st.composite
def news(draw: st.DrawFn) -> tuple[SleepoverFacts, Register]:
    of_children = draw(children)
    register = Register(
        carers={HUB: draw(some_people), SATELLITE: draw(some_people)},
        programme_managers=draw(some_people),
        children={UUID(int=100 + n): child for n, child in enumerate(of_children)},
        knows_the_constellation=True,
        liaison_worker_id=draw(st.none() | people),
    )
    event = an_event(draw(st.sampled_from(NEWS)), len(of_children), tuple(draw(waits)))
    return event.model_copy(update={"needs": event.waits_for}), register


@given(news())
def test_nobody_is_told_twice_and_both_homes_learn_how_it_ends(told) -> None:
    event, register = told

    must_know = dict(who_must_know(event, register))

    assert len(must_know) == len(who_must_know(event, register))
    assert register.carers[SATELLITE] <= must_know.keys()
    if not isinstance(event, SleepoverRequested):
        assert register.carers[HUB] <= must_know.keys()
        assert {must_know[person] for person in register.carers[HUB]} != {NoticeKind.SLEEPOVER_TO_KNOW_OF}
    assert what_isnt_known_yet(event, register) == ()


@given(news())
def test_only_a_request_asks_anybody_to_decide_and_then_everyone_named(told) -> None:
    event, register = told

    kinds = dict(who_must_know(event, register))

    asked = {person for person, kind in kinds.items() if kind is NoticeKind.SLEEPOVER_TO_DECIDE}
    if not isinstance(event, SleepoverRequested):
        assert not asked
        return
    assert {wait.person_id for wait in event.waits_for if wait.person_id} <= asked
    homes = {Decider.HUB_HOME_CARER: HUB, Decider.SATELLITE_CARER: SATELLITE}
    for wait in event.waits_for:
        if wait.person_id is None and wait.decider in homes:
            assert register.carers[homes[wait.decider]] <= asked


@given(news())
def test_a_worker_who_was_asked_learns_how_it_ended_whatever_they_were_asked_for(told) -> None:
    event, register = told
    asked = {wait.decider: wait.person_id for wait in event.needs}

    must_know = dict(who_must_know(event, register))

    if worker := asked.get(Decider.CHILDRENS_SOCIAL_WORKER):
        assert worker in must_know
    if asked.get(Decider.PROGRAMME_MANAGER, 0) is None:
        assert register.programme_managers <= must_know.keys()


@given(news())
def test_a_social_worker_who_must_be_told_knows_whether_the_child_is_away(told) -> None:
    event, register = told
    if not isinstance(event, SleepoverConfirmed | SleepoverShortened | SleepoverCancelled):
        return

    must_know = dict(who_must_know(event, register))

    for child in register.children.values():
        if child.must_tell_social_worker and child.social_worker_id:
            assert child.social_worker_id in must_know


def test_whatever_is_missing_of_the_register_is_named() -> None:
    event = an_event(SleepoverRequested, 1, (Wait(decider=Decider.PROGRAMME_MANAGER),))
    nothing = Register(carers={}, programme_managers=frozenset(), children={}, knows_the_constellation=False)

    assert what_isnt_known_yet(event, nothing) == (
        "the satellite household's carers",
        "the hub home's carers",
        "the children",
        "the constellation",
        "a programme manager",
    )


def test_an_event_of_which_nobody_decided_who_must_know_is_a_mistake_of_ours() -> None:
    nothing = Register(carers={}, programme_managers=frozenset(), children={}, knows_the_constellation=False)

    with pytest.raises(TypeError, match="SleepoverAgreed"):
        who_must_know(an_event(SleepoverAgreed), nothing)


def test_a_mail_is_worth_sending_until_a_day_after_the_last_morning() -> None:
    last_night = date(2026, 11, 27)

    assert [is_worth_a_mail(last_night, last_night + timedelta(days=days)) for days in (-400, 0, 1, 2, 3, 400)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_hub_home_carer_may_see_it_of_the_own_hub_home_alone() -> None:
    carer = actor(Role.HUB_HOME_CARER, household_id=HUB)

    told = frozenset({carer.person_id})
    assert may_see_who_was_told(carer, frozenset({HUB}), told)
    assert not may_see_who_was_told(carer, frozenset({SATELLITE}), told)
    assert not may_see_who_was_told(carer, frozenset({HUB, SATELLITE}), told)
    assert not may_see_who_was_told(carer, frozenset(), told)
    assert not may_see_who_was_told(actor(Role.SATELLITE_CARER, household_id=HUB), frozenset({HUB}), told)


def test_every_kind_of_notice_is_of_one_of_the_things_that_people_are_told_of() -> None:
    kinds = [*sleepovers.WEAKEST_FIRST, *sleepovers.OF_SERIES.values()]
    kinds += [*emergencies.WEAKEST_FIRST, *gatherings.KINDS.values(), gatherings.GIVEN, gatherings.NOT_YOURS]
    kinds += [gatherings.LIFT, gatherings.NO_LIFT]
    kinds += {NoticeKind.WAITING_OFFERED, *waiting.OF_AN_END.values()} | {*swaps.KINDS.values()}
    kinds += [NoticeKind.ABSENCE_RECORDED, NoticeKind.ABSENCE_CHANGED, NoticeKind.ABSENCE_TAKEN_BACK]
    kinds += [NoticeKind.ABSENCE_OVER, NoticeKind.ABSENCE_TO_INTERVIEW]
    kinds += [*family_time.WEAKEST_FIRST, NoticeKind.TRAINING_TO_DO, NoticeKind.TRAINING_TO_KNOW_OF]
    kinds.append(NoticeKind.HANDOVER_NOTE_LEFT)

    assert sorted(kinds) == sorted(NoticeKind)


def test_every_kind_of_notice_can_be_read_by_who_asks_who_was_told() -> None:
    assert KIND_WORDS.keys() == set(NoticeKind)


@pytest.mark.parametrize("kind", sleepovers.WEAKEST_FIRST)
@pytest.mark.parametrize(("number", "nights"), [(1, 1), (2, 3)])
def test_every_kind_of_notice_about_a_sleepover_has_its_words(kind: NoticeKind, number: int, nights: int) -> None:
    words = words_of(kind, an_event(SleepoverRequested, number, nights=nights), MONDAY)

    assert "\n" not in words.subject
    assert 10 < len(words.subject) < 90
    assert "\n\n" in words.body
    assert "\n\n\n" not in words.body
    assert ("1 child " if number == 1 else "2 children ") in words.body
    nights_in_words = "from Friday 27 to Monday 30 November, 3 nights"
    assert ("on the night of Friday 27 November" if nights == 1 else nights_in_words) in words.body


@pytest.mark.parametrize("kind", [NoticeKind.SLEEPOVER_TO_DECIDE, NoticeKind.SLEEPOVER_ASKED_FOR])
def test_who_is_told_that_beds_are_held_is_told_until_when(kind: NoticeKind) -> None:
    until = datetime(2026, 11, 26, 18, tzinfo=UTC)

    words = words_of(kind, an_event(SleepoverRequested, held_until=until), MONDAY)
    of_an_older_release = words_of(kind, an_event(SleepoverRequested), MONDAY)

    assert "The beds are held until Thursday 26 November at 6pm." in words.body
    assert "The beds are held" in of_an_older_release.body
    assert "until Thursday" not in of_an_older_release.body


@pytest.mark.parametrize("said", [SleepoverCancelled, SleepoverDeclined])
def test_who_must_ring_is_told_where_the_number_is(said: type[SleepoverFacts]) -> None:
    kind = NoticeKind.SLEEPOVER_DECLINED if said is SleepoverDeclined else LOST

    assert "The number is at the foot of every page in Hubhome." in words_of(kind, an_event(said), FRIDAY).body


def test_a_mail_has_the_number_to_ring_and_does_without_one() -> None:
    profile = AuthorityProfile(
        authority="portsmouth", name="Portsmouth City Council", colour="#4c2c92", out_of_hours_phone="023 9268 0810"
    )

    with_it = mail_text("The words.", About.SLEEPOVER, UUID(int=3), "https://hubhome.test", profile)
    without = mail_text("The words.", About.SLEEPOVER, UUID(int=3), "https://hubhome.test")

    assert "If a child needs help now, ring Portsmouth City Council out of hours on 023 9268 0810." in with_it
    assert "out of hours" not in without
    assert "\n\n\n" not in with_it + without


LOST = NoticeKind.SLEEPOVER_CANCELLED
RING = "ring your fostering service out of hours now"


@pytest.mark.parametrize(
    ("reason", "because"),
    [
        (DeclineReason.HUB_HOME_CHANGED, ", because the hub home has changed."),
        (DeclineReason.LEFT_THE_CONSTELLATION, ", because the household has left the constellation."),
        (DeclineReason.CHILD_HAS_MOVED, ", because a child has moved."),
    ],
)
def test_who_loses_a_sleepover_is_told_why_and_that_they_may_ask_again(reason: DeclineReason, because: str) -> None:
    words = words_of(LOST, an_event(SleepoverCancelled, reason=reason), MONDAY)

    assert because in words.body
    assert "can ask again in Hubhome" in words.body
    assert RING not in words.body
    assert "\n\n\n" not in words.body


@pytest.mark.parametrize(
    ("said", "tonight", "rings"),
    [
        (SleepoverCancelled, FRIDAY, True),
        (SleepoverCancelled, FRIDAY + timedelta(days=1), True),
        (SleepoverCancelled, FRIDAY - timedelta(days=1), False),
        (SleepoverShortened, FRIDAY + timedelta(days=2), True),
        (SleepoverShortened, FRIDAY + timedelta(days=1), False),
    ],
)
def test_who_loses_a_bed_for_tonight_is_told_to_ring(said: type[SleepoverFacts], tonight: date, *, rings: bool) -> None:
    for reason in (DeclineReason.HUB_HOME_CHANGED, DeclineReason.PLANS_CHANGED):
        words = words_of(LOST, an_event(said, nights=2, reason=reason), tonight)

        assert (RING in words.body) is rings, "whoever or whatever took it away"
        assert "\n\n\n" not in words.body


@pytest.mark.parametrize(("tonight", "rings"), [(FRIDAY, True), (MONDAY, False)])
def test_who_is_told_no_for_tonight_is_told_to_ring(tonight: date, *, rings: bool) -> None:
    words = words_of(NoticeKind.SLEEPOVER_DECLINED, an_event(SleepoverDeclined), tonight)

    assert (RING in words.body) is rings
    assert "\n\n\n" not in words.body


def test_a_stay_that_is_cut_short_says_its_last_night() -> None:
    words = words_of(LOST, an_event(SleepoverShortened, 2, nights=2, reason=DeclineReason.CHILD_HAS_MOVED), MONDAY)

    assert words.subject == "Cut short: a sleepover from Friday 27 to Sunday 29 November, 2 nights"
    assert words.body.startswith(
        "The sleepover with 2 children at the hub home ends early, because a child has moved: "
        "its last night is Saturday 28 November."
    )


def test_who_calls_a_sleepover_off_isnt_told_to_ask_again() -> None:
    assert "ask again" not in words_of(LOST, an_event(SleepoverCancelled), FRIDAY).body


def test_a_mail_leads_to_its_sleepover() -> None:
    text = mail_text("The words.", About.SLEEPOVER, UUID(int=3), "https://hubhome.test")

    assert text.startswith("The words.\n\nSee the sleepover:\nhttps://hubhome.test/sleepovers/00000000-")
