"""What one authority says to another of a joint constellation: twice, late or in any order, it comes to the same."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.registry.policy.constellations.deciding import Candidate
from services.registry.policy.constellations.life import Life, as_recorded
from services.registry.policy.constellations.taking_back import Around
from services.registry.policy.facts import Approval, Assignment, Duty, HubHome, Phase, Recorded, begun, true_ones
from services.registry.policy.joint.agreements import Agreement, Answer, copy_id, ended, id_at_guest
from services.registry.policy.joint.crossing import (
    AGREEMENT_ENDED,
    Said,
    SaidCarer,
    SaidConstellation,
    SaidHousehold,
    SaidHubHome,
    SaidMembership,
    SaidPhase,
    are_the_same,
    closed_from,
    copied,
    copied_carers,
    heard,
    mirrored,
    with_guests,
)
from services.registry.policy.joint.own_part import as_decided, come_back
from services.registry.policy.register import Membership, Worker
from shared.contracts.joint import MINIMUM, AgreementState, Shared, Side
from shared.contracts.words import ConstellationPhase

DAY = date(2026, 11, 23)
KITES, HUB, OTHER_HUB = uuid4(), uuid4(), uuid4()
OFFER_ID = uuid4()
OFFER = Agreement(
    id=OFFER_ID,
    their_id=id_at_guest(OFFER_ID),
    side=Side.HOST,
    other="severnvale",
    other_name="Severnvale Council",
    constellation_id=KITES,
    constellation_name="The Kites",
    document="Joint agreement",
    started_on=DAY,
)
AGREED = replace(OFFER, answer=Answer.ACCEPTED)
days = st.integers(-400, 400).map(lambda number: DAY + timedelta(days=number))


def at_guest(**changes):
    offered = heard(None, Said(number=1, by="testshire", by_name="Testshire Council", agreement=OFFER))
    assert offered
    return replace(offered, answer=Answer.ACCEPTED, area_id=uuid4(), **changes)


def a_hub(household_id, started_on, ended_on):
    return SaidHubHome(household_id=household_id, beds=2, is_interim=False, started_on=started_on, ended_on=ended_on)


@st.composite
def said_constellations(draw):
    """Phases without a gap, which may end closed, and hub homes one after the other."""
    starts = sorted(draw(st.sets(days, min_size=2, max_size=4)))
    names = [ConstellationPhase.PLANNED, ConstellationPhase.LAUNCHED, ConstellationPhase.PAUSED]
    phases = [
        SaidPhase(names[place % 3], start, end)
        for place, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True))
    ]
    if draw(st.booleans()):
        phases[-1] = replace(phases[-1], phase=ConstellationPhase.CLOSED)
    first, second = sorted(draw(st.sets(days, min_size=2, max_size=2)))
    closes_on = phases[-1].started_on if phases[-1].phase is ConstellationPhase.CLOSED else None
    hubs = [a_hub(HUB, first, second), a_hub(OTHER_HUB, second, None)]
    return SaidConstellation(
        "The Kites", tuple(phases), tuple(hub for hub in hubs if closes_on is None or hub.started_on < closes_on), 2
    )


def with_own(life, draw_days):
    """Households of the guest's in it, each for some days; why one has left is always said."""
    memberships = tuple(
        Membership(
            id=UUID(int=number),
            constellation_id=life.id,
            household_id=UUID(int=100 + number),
            joined_on=min(pair),
            left_on=max(pair) if number % 2 else None,
            leaving_reason="moved_away" if number % 2 else None,
        )
        for number, pair in enumerate(draw_days, start=1)
    )
    worker = begun(Assignment, None, kind=Duty.LIAISON_WORKER, subject_id=life.id, worker_id=uuid4())
    return replace(life, memberships=memberships, liaison_workers=(worker,))


@given(said_constellations(), said_constellations(), st.none() | days)
def test_what_is_said_twice_is_known_once_whatever_was_said_before(first, second, ended_on):
    agreement = at_guest(host_ended_on=ended_on)

    once = mirrored(mirrored(None, at_guest(), first), agreement, second)
    twice = mirrored(once, agreement, second)

    assert are_the_same(once, twice)


class AGuest:
    """Keeps a constellation as it hears of it, with each version of everything in it, as the register does."""

    def __init__(self, said, spans):
        life = with_own(
            mirrored(None, at_guest(), replace(said, phases=(replace(said.phases[0], ended_on=None),))), spans
        )
        first, second = (
            begun(Assignment, on, kind=Duty.LIAISON_WORKER, subject_id=life.id, worker_id=UUID(int=number))
            for number, on in enumerate((None, DAY), start=900)
        )
        own = replace(life, liaison_workers=(replace(first, ended_on=DAY), second))
        self.life = as_recorded(None, own, Recorded(by=UUID(int=1)))
        self.versions = {}
        self._keep(self.life)

    def hears(self, said, ended_on):
        own = as_decided(self.life, self.versions)
        after = come_back(self.life, mirrored(own, at_guest(host_ended_on=ended_on), said), self._around())
        was = {one.id: one for one in self._facts_of(self.life)}
        after = as_recorded(self.life, after, Recorded())
        self.life = after
        self._keep(after, was)
        return self

    def keeps(self):
        """What holds on some day, in words."""
        phases = [(one.phase, one.start, one.end) for one in true_ones(self.life.phases)]
        workers = [(one.worker_id, one.start, one.end) for one in true_ones(self.life.liaison_workers)]
        members = [
            (one.household_id, one.joined_on, one.end, one.leaving_reason)
            for one in self.life.memberships
            if one.is_true
        ]
        return phases, workers, sorted(members)

    def _around(self):
        ids = {one.household_id for one in self.life.memberships}
        approved = {one: begun(Approval, None, household_id=one, places=2, age_from=0, age_to=18) for one in ids}
        return Around(
            households={one: Candidate(one, "H", (approved[one],), ()) for one in ids},
            names={},
            workers={
                one.worker_id: Worker(
                    id=one.worker_id,
                    ref="W",
                    first_name="Lu",
                    last_name="Hale",
                    email=None,
                    phone=None,
                    roles=(),
                    social_work_england_number=None,
                )
                for one in self.life.liaison_workers
            },
        )

    @staticmethod
    def _facts_of(life):
        return (*life.phases, *life.hub_homes, *life.liaison_workers, *life.memberships)

    def _keep(self, life, was=None):
        for one in self._facts_of(life):
            if was is None or was.get(one.id) != one:
                self.versions.setdefault(one.id, []).append(one)


@given(
    st.lists(st.tuples(said_constellations(), st.none() | days), min_size=1, max_size=5),
    st.data(),
    st.lists(st.tuples(days, days), max_size=3),
)
def test_what_was_said_before_the_last_word_makes_no_difference_to_a_guest_that_decided_nothing(words, chance, spans):
    *missed, last = words
    heard_of_it = [one for one in missed if chance.draw(st.booleans())]
    assume(all(ended_on is None or said.phases[0].started_on <= ended_on for said, ended_on in words))

    guest = AGuest(words[0][0], spans)
    for said, ended_on in heard_of_it:
        guest.hears(said, ended_on)

    assert guest.hears(*last).keeps() == AGuest(words[0][0], spans).hears(*last).keeps()


def test_a_closing_that_was_moved_before_it_was_taken_back_ends_no_worker_of_the_guest_s():
    def until(first, closing, phase):
        phases = (
            SaidPhase(ConstellationPhase.PLANNED, DAY + timedelta(days=first), DAY + timedelta(days=closing)),
            SaidPhase(phase, DAY + timedelta(days=closing), None),
        )
        return SaidConstellation("The Kites", phases, (), 2)

    sooner, later = until(0, 1, ConstellationPhase.CLOSED), until(1, 2, ConstellationPhase.CLOSED)
    open_again = until(0, 1, ConstellationPhase.LAUNCHED)

    guest = AGuest(sooner, [])
    for said in (sooner, later, open_again):
        guest.hears(said, None)

    assert guest.keeps() == AGuest(sooner, []).hears(open_again, None).keeps()


@given(said_constellations(), days, st.lists(st.tuples(days, days), max_size=3))
def test_after_the_end_nobody_belongs_to_it(said, ended_on, spans):
    assume(said.phases[0].started_on <= ended_on)
    before = with_own(mirrored(None, at_guest(), said), spans)

    after = mirrored(before, at_guest(guest_ended_on=ended_on), said)

    assert after.closes_on
    assert after.closes_on <= ended_on
    for number in range(3):
        day = ended_on + timedelta(days=number * 50)
        assert not [one for one in after.memberships if one.holds_on(day)]
        assert after.hub_home_on(day) is None
        assert after.liaison_worker_on(day) is None


@given(said_constellations(), st.lists(st.tuples(days, days), max_size=3))
def test_what_is_known_of_each_day_is_what_was_said_of_it(said, spans):
    life = with_own(mirrored(None, at_guest(), said), spans)

    again = mirrored(life, at_guest(), said)

    for phase in said.phases:
        assert again.phase_on(phase.started_on) is phase.phase
    for hub in said.hub_homes:
        known = again.hub_home_on(hub.started_on)
        assert known
        assert known.household_id == copy_id(at_guest().id, hub.household_id)
    assert again.bed_ids("severnvale", again.hub_homes[0] if again.hub_homes else None) == ()


def a_life(**values):
    launched = begun(Phase, DAY, constellation_id=KITES, phase=ConstellationPhase.LAUNCHED)
    hub = begun(HubHome, DAY, constellation_id=KITES, household_id=HUB, beds=2)
    own = Membership(
        id=uuid4(), constellation_id=KITES, household_id=uuid4(), joined_on=DAY, left_on=None, leaving_reason=None
    )
    life = Life(
        id=KITES, ref="X", name="The Kites", area_id=uuid4(), phases=(launched,), hub_homes=(hub,), memberships=(own,)
    )
    return replace(life, **values)


@given(st.lists(st.tuples(days, st.none() | days), max_size=4), st.none() | days)
def test_the_guest_s_memberships_come_to_the_same_in_any_order(spans, ended_on):
    agreement = replace(AGREED, guest_ended_on=ended_on)
    said = [
        SaidMembership(UUID(int=number), UUID(int=50 + number), start, end and max(start, end))
        for number, (start, end) in enumerate(spans)
    ]
    known = [copy_id(agreement.id, one.household_id) for one in said]
    life = a_life()

    once = with_guests(life, agreement, said, known)
    again = with_guests(with_guests(life, agreement, said[1:], known), agreement, reversed(said), known)

    assert are_the_same(once, again)
    assert are_the_same(once, with_guests(once, agreement, (), known))
    assert life.memberships[0] in once.memberships
    assert not [one for one in once.memberships[1:] if ended_on and one.holds_on(max(ended_on, one.joined_on))]


def test_a_household_of_which_nothing_was_said_doesn_t_join():
    said = [SaidMembership(uuid4(), uuid4(), DAY, None)]

    life = a_life()

    assert are_the_same(life, with_guests(life, AGREED, said, ()))


def test_an_end_ends_their_memberships_also_where_nothing_more_is_said():
    household_id = uuid4()
    said, known = [SaidMembership(uuid4(), household_id, DAY, None)], [copy_id(AGREED.id, household_id)]
    shared = with_guests(a_life(), AGREED, said, known)

    after = with_guests(shared, replace(AGREED, host_ended_on=DAY + timedelta(days=9)), (), known)

    own, theirs = after.memberships
    assert (own.left_on, theirs.left_on) == (None, DAY + timedelta(days=9))


def test_a_closed_constellation_keeps_no_guest():
    closed = closed_from(a_life(), DAY + timedelta(days=5), AGREEMENT_ENDED)
    household_id = uuid4()
    said = [SaidMembership(uuid4(), household_id, DAY, None)]

    after = with_guests(closed, AGREED, said, [copy_id(AGREED.id, household_id)])

    assert after.memberships[-1].left_on == DAY + timedelta(days=5)


def test_an_answer_to_what_was_never_offered_isn_t_heard():
    said = Said(number=1, by="severnvale", by_name="Severnvale Council", agreement=at_guest())

    assert heard(None, said) is None
    assert heard(replace(OFFER, other="harbourside"), said) is None
    assert heard(replace(OFFER, their_id=uuid4()), said) is None
    answered = heard(OFFER, said)
    assert answered
    assert answered.is_agreed


@pytest.mark.parametrize(
    "over",
    [
        AGREED,
        replace(AGREED, guest_ended_on=DAY),
        replace(OFFER, answer=Answer.DECLINED),
    ],
    ids=["accepted", "ended", "declined"],
)
def test_what_was_answered_is_no_offer_to_a_guest_that_doesn_t_know_of_it(over):
    assert heard(None, Said(number=9, by="testshire", by_name="Testshire Council", agreement=over)) is None


def test_each_side_has_its_own_end_and_the_earlier_one_holds():
    mine = ended(at_guest(), 1, DAY + timedelta(days=9), "Ours", DAY)
    theirs = replace(AGREED, host_ended_on=DAY + timedelta(days=4), reason="Theirs")

    told = heard(mine, Said(number=9, by="testshire", by_name="Testshire Council", agreement=theirs))

    assert told
    assert (told.ended_on, told.reason) == (DAY + timedelta(days=4), "Ours")
    assert told.state_on(DAY + timedelta(days=4)) is AgreementState.ENDED


def test_a_listener_keeps_no_carer_whom_it_hasn_t_agreed_to_hear_of():
    said = [SaidCarer(uuid4(), uuid4(), "Gil Green", "07700 900222", is_main_carer=True)]

    assert copied_carers(AGREED, said) == []
    [kept] = copied_carers(replace(AGREED, shares=(*MINIMUM, Shared.CARERS)), said)
    assert (kept.name, kept.household_id) == ("Gil Green", copy_id(AGREED.id, said[0].household_id))


@pytest.mark.parametrize("of", [AGREED, at_guest()])
def test_a_copy_has_a_name_of_its_own_that_no_pack_can_have(of):
    household = SaidHousehold(uuid4(), "Frost", "PO5")

    copy = copied(of, household)

    assert (copy.name, copy.postcode, copy.address) == ("Frost", "PO5", "")
    assert copy.id not in {household.id, copied(replace(of, id=uuid4()), household).id}
    assert copy.ref.startswith("~")


def test_a_copy_of_an_erased_household_has_no_name_whatever_was_said_of_it():
    copy = copied(AGREED, SaidHousehold(uuid4(), "Frost", "PO5", is_erased=True))

    assert (copy.name, copy.postcode) == (f"A household of {AGREED.other_name}", "")
