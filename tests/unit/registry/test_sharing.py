"""Children may share a bedroom on the days on which it is agreed for each of them, and on no other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policy.records.sharing import (
    Sharing,
    agreed_to,
    agreement_ended,
    in_order,
    sharing_id,
    sharings_of,
)
from services.registry.policy.register import BedSharingAgreement
from shared.contracts.bed_sharing import SharingState
from shared.contracts.packs import id_of
from shared.contracts.refusals import RefusalError

HUB = id_of("testshire", "households", "H1")
ADA, BO, CY = (id_of("testshire", "children", ref) for ref in ("K1", "K2", "K3"))
DAY = date(2026, 11, 23)
DAYS = [DAY + timedelta(days=after) for after in range(12)]


def agreement(child_id, first=DAY, end=None, *, who=(ADA, BO), **changes):
    child_ids = in_order(who)
    return BedSharingAgreement(
        **{
            "id": id_of("testshire", "agreements", f"{child_id}/{first}"),
            "sharing_id": sharing_id(HUB, child_ids),
            "household_id": HUB,
            "child_ids": child_ids,
            "child_id": child_id,
            "started_on": first,
            "ended_on": end,
            "agreed_by": "Cat Hale",
            "agreed_on": DAY,
            **changes,
        }
    )


@st.composite
def some_agreements(draw):
    """Agreements of three children, of any days within the twelve, some of which were never true."""
    found = []
    for child_id in (ADA, BO, CY):
        for number in range(draw(st.integers(0, 3))):
            first = draw(st.integers(0, 10))
            end = draw(st.one_of(st.none(), st.integers(first, 11)))
            found.append(
                agreement(
                    child_id,
                    DAYS[first],
                    None if end is None else DAYS[end],
                    who=(ADA, BO, CY),
                    id=id_of("testshire", "agreements", f"{child_id}/{number}"),
                )
            )
    return found


@given(some_agreements())
def test_on_each_day_they_may_share_if_it_is_agreed_for_each(agreements):
    sharing = Sharing(sharing_id(HUB, (ADA, BO, CY)), HUB, in_order((ADA, BO, CY)), tuple(agreements))

    for day in DAYS:
        for_each = all(
            any(one.child_id == child and one.holds_on(day) for one in agreements) for child in (ADA, BO, CY)
        )
        assert (sharing.state_on(day) is SharingState.AGREED) is for_each
        assert any(first <= day < end for first, end in sharing.agreed()) is for_each


@given(some_agreements(), st.sampled_from(DAYS))
def test_whoever_has_not_agreed_is_waited_for_only_while_somebody_has(agreements, day):
    sharing = Sharing(sharing_id(HUB, (ADA, BO, CY)), HUB, in_order((ADA, BO, CY)), tuple(agreements))
    later = {one.child_id for one in agreements if one.is_true and one.end > day}

    assert set(sharing.waits_for(day)) == ({ADA, BO, CY} - later if later else set())
    assert (sharing.state_on(day) is SharingState.OVER) is (not later)


def test_the_same_children_in_the_same_household_are_one_group_whoever_is_named_first():
    assert sharing_id(HUB, (ADA, BO)) == sharing_id(HUB, (BO, ADA))
    assert sharing_id(HUB, (ADA, BO)) != sharing_id(HUB, (ADA, BO, CY))
    [group] = sharings_of([agreement(ADA), agreement(BO)])
    assert group.state_on(DAY) is SharingState.AGREED


def test_another_agreement_ends_the_one_before_and_one_of_the_same_day_is_its_next_version():
    known = [agreement(ADA, DAYS[0])]

    before, new = agreed_to(known, agreement(ADA, DAYS[3], conditions="door open"))
    [same] = agreed_to(known, agreement(ADA, DAYS[0], conditions="door open"))

    assert (before.ended_on, before.version, new.started_on) == (DAYS[3], 2, DAYS[3])
    assert (same.version, same.conditions) == (2, "door open")


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (agreement(ADA, DAYS[2]), "nothing_changes"),
        (agreement(ADA, DAYS[1], DAYS[1]), "ends_before_it_starts"),
        (agreement(ADA, DAY - timedelta(days=1)), "later_changes_exist"),
    ],
)
def test_what_cant_be_agreed_is_refused(new, reason):
    with pytest.raises(RefusalError) as refused:
        agreed_to([agreement(ADA, DAYS[0])], new)

    assert refused.value.refused.reason == reason


@given(some_agreements(), st.sampled_from(DAYS))
def test_what_is_ended_holds_on_no_day_from_then_on(agreements, day):
    own = [one for one in agreements if one.child_id == ADA]
    if not any(one.is_true and one.end > day for one in own):
        with pytest.raises(RefusalError, match="not_agreed"):
            agreement_ended(own, day, "Grown up")
        return

    ended = {one.id: one for one in agreement_ended(own, day, "Grown up")}

    after = [ended.get(one.id, one) for one in own]
    for one in DAYS:
        assert any(was.holds_on(one) for was in after) == (one < day and any(was.holds_on(one) for was in own))
