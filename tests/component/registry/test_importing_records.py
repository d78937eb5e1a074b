"""A pack brings, and gives back, what a child's record holds; a pack of before says nothing of it and is taken too."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.bed_sharing import BedSharingAgreementChanged, EndBedSharing, SharingState
from shared.contracts.history_pack import (
    BedSharingLine,
    DelegationLine,
    HubHomeLine,
    MatchingFactLine,
)
from shared.contracts.packs import Imported
from shared.contracts.record_changes import RecordChange
from shared.contracts.record_words import DecisionArea, Finding, MatchingTopic, MustBeTold
from shared.contracts.records import HowIsChild
from shared.contracts.refusals import Refused
from shared.contracts.registry import ChildChanged, ConstellationChanged, ExportRegister, ImportRegister
from shared.contracts.words import OvernightDecision
from shared.testing.rooms import Room
from tests.component.registry.builders import LONG_AGO, a_placement, a_small_register, child, said_by
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY

THEN = date(2025, 2, 1)
DELEGATIONS = (
    DelegationLine(
        child_ref="K1",
        started_on=LONG_AGO,
        ended_on=THEN,
        area=DecisionArea.HAIRCUTS,
        decision=OvernightDecision.PARENT,
        must_tell=(MustBeTold.PARENT, MustBeTold.SCHOOL),
        review_on=THEN,
        written_in="Placement plan",
    ),
    DelegationLine(
        child_ref="K1", started_on=THEN, area=DecisionArea.HAIRCUTS, decision=OvernightDecision.CARER, reason="Older"
    ),
    DelegationLine(child_ref="K1", started_on=THEN, area=DecisionArea.FAITH, decision=OvernightDecision.PARENT),
)
KNOWN = (
    MatchingFactLine(child_ref="K1", topic=MatchingTopic.PETS, finding=Finding.NO, started_on=LONG_AGO, details="Dogs"),
    MatchingFactLine(child_ref="K1", topic=MatchingTopic.SELF_HARM, finding=Finding.NO, started_on=LONG_AGO),
)
AGREED = BedSharingLine(
    child_ref="K1",
    household_ref="H1",
    with_child_refs=("K2", "K3"),
    started_on=THEN,
    agreed_by="Cat Hale",
    agreed_on=LONG_AGO,
    written_in="Assessment",
    conditions="own beds",
)
SHARING = (
    AGREED,
    AGREED.model_copy(update={"child_ref": "K2", "with_child_refs": ("K3", "K1"), "ended_on": TODAY}),
    AGREED.model_copy(update={"child_ref": "K3", "with_child_refs": ("K1", "K2")}),
)
PLACED = a_placement("K1", "H2").model_copy(update={"reason": "Near school", "allowed_because": "A brother is there"})


def whole() -> ImportRegister:
    small = a_small_register()
    return small.model_copy(
        update={
            "delegations": DELEGATIONS,
            "matching_facts": KNOWN,
            "bed_sharing_agreements": SHARING,
            "placements": (PLACED, *small.placements[1:]),
        }
    )


def changed(register: ImportRegister, **tables: Any) -> ImportRegister:
    return register.model_copy(update=tables)


async def ada(room: Room) -> Any:
    return await room.asked(HowIsChild(child_id=child("K1")), by=MANAGER)


async def test_everything_is_taken_and_the_same_again_changes_nothing(registry: Room) -> None:
    first = await registry.asked(whole(), by=OPERATOR)
    said = await registry.said()
    again = await registry.asked(whole(), by=OPERATOR)

    assert isinstance(first, Imported)
    assert {table: first.added[table] for table in ("delegations", "matching_facts", "bed_sharing_agreements")} == {
        "delegations": 3,
        "matching_facts": 2,
        "bed_sharing_agreements": 3,
    }
    assert isinstance(again, Imported)
    assert (sum(again.added.values()), sum(again.changed.values())) == (0, 0)
    assert await registry.said() == []
    assert len(said_by(said, BedSharingAgreementChanged)) == 3
    view = await ada(registry)
    assert [(one.area, one.decision) for one in view.other_delegations] == [
        (DecisionArea.HAIRCUTS, OvernightDecision.CARER),
        (DecisionArea.HAIRCUTS, OvernightDecision.PARENT),
        (DecisionArea.FAITH, OvernightDecision.PARENT),
    ]
    assert [one.decision for one in view.delegations] == [OvernightDecision.CARER]
    assert [(one.topic, one.finding) for one in view.matching] == [
        (MatchingTopic.PETS, Finding.NO),
        (MatchingTopic.SELF_HARM, Finding.NO),
    ]
    [sharing] = view.bed_sharings
    assert sharing.state is SharingState.WAITS
    assert (view.placements[0].reason, view.placements[0].allowed_because) == ("Near school", "A brother is there")


async def test_what_is_exported_is_what_was_imported(registry: Room) -> None:
    await registry.asked(whole(), by=OPERATOR)

    for table, lines in (("delegations", DELEGATIONS), ("matching_facts", KNOWN), ("bed_sharing_agreements", SHARING)):
        page = await registry.asked(ExportRegister(table=table), by=OPERATOR)
        refs = {"child_ref": None, "household_ref": None, "with_child_refs": None}

        def without_refs(line: Any, hidden: Any = refs) -> str:
            return str(line.model_copy(update={name: None for name in hidden if name in type(line).model_fields}))

        exported = {without_refs(line) for line in getattr(page, table)}
        assert {without_refs(line) for line in lines} <= exported
    placements = await registry.asked(ExportRegister(table="placements"), by=OPERATOR)
    told = [(one.reason, one.allowed_because) for one in placements.placements if one.child_ref == str(child("K1"))]
    assert told == [("Near school", "A brother is there")]


async def test_a_pack_of_before_takes_nothing_of_it_away(registry: Room) -> None:
    await registry.asked(whole(), by=OPERATOR)
    before = await ada(registry)

    reply = await registry.asked(a_small_register(), by=OPERATOR)

    assert isinstance(reply, Imported)
    assert "bed_sharing_agreements" not in reply.added
    assert (await ada(registry)) == before


async def test_a_row_that_says_who_decides_now_leaves_who_must_be_told_and_the_review(registry: Room) -> None:
    night = DelegationLine(
        child_ref="K2",
        started_on=THEN,
        decision=OvernightDecision.CARER,
        must_tell=(MustBeTold.CHILDRENS_SOCIAL_WORKER,),
        review_on=date(2027, 1, 1),
    )
    await registry.asked(changed(a_small_register(), delegations=(night,)), by=OPERATOR)
    [said] = [one for one in said_by(await registry.said(), ChildChanged) if one.child_id == child("K2")]

    await registry.asked(a_small_register(), by=OPERATOR)

    view = await registry.asked(HowIsChild(child_id=child("K2")), by=MANAGER)
    assert said.must_tell_social_worker
    assert [(one.must_tell, one.review_on) for one in view.delegations] == [
        ((MustBeTold.CHILDRENS_SOCIAL_WORKER,), date(2027, 1, 1))
    ]


@pytest.mark.parametrize(
    ("tables", "field"),
    [
        ({"bed_sharing_agreements": (AGREED, AGREED)}, "bed_sharing_agreements.1.child_ref"),
        (
            {"bed_sharing_agreements": (AGREED, AGREED.model_copy(update={"started_on": TODAY}))},
            "bed_sharing_agreements.1.started_on",
        ),
        (
            {"bed_sharing_agreements": (AGREED.model_copy(update={"with_child_refs": ("K2", "K99")}),)},
            "bed_sharing_agreements.0.with_child_refs",
        ),
        (
            {"bed_sharing_agreements": (AGREED.model_copy(update={"with_child_refs": ("K1", "K2")}),)},
            "bed_sharing_agreements.0.with_child_refs",
        ),
        ({"delegations": (DELEGATIONS[0], DELEGATIONS[0])}, "delegations.1.child_ref"),
        ({"matching_facts": (KNOWN[0].model_copy(update={"child_ref": "K99"}),)}, "matching_facts.0.child_ref"),
    ],
)
async def test_what_cant_be_true_is_refused_with_its_row(registry: Room, tables: dict[str, Any], field: str) -> None:
    refused = await registry.asked(changed(a_small_register(), **tables), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == [field]
    assert refused.faults[0].sentence
    assert refused.faults[0].remedy


async def test_two_areas_and_two_topics_of_one_day_are_no_doubles(registry: Room) -> None:
    reply = await registry.asked(
        changed(a_small_register(), delegations=DELEGATIONS[1:], matching_facts=KNOWN), by=OPERATOR
    )

    assert isinstance(reply, Imported)


async def test_a_history_of_something_that_is_known_is_taken_though_the_pack_has_no_row_of_it(filled: Room) -> None:
    small = a_small_register()
    hubs = (
        HubHomeLine(constellation_ref="X1", household_ref="H6", beds=1, started_on=date(2023, 1, 1), ended_on=LONG_AGO),
        HubHomeLine(constellation_ref="X1", household_ref="H1", beds=2, started_on=LONG_AGO),
    )
    without = changed(
        small,
        constellations=small.constellations[1:],
        children=small.children[1:],
        matching_facts=KNOWN,
        hub_homes=hubs,
    )

    reply = await filled.asked(without, by=OPERATOR)

    assert isinstance(reply, Imported)
    [terns] = said_by(await filled.said(), ConstellationChanged)
    assert [(one.started_on, one.ended_on) for one in terns.hub_homes] == [
        (date(2023, 1, 1), LONG_AGO),
        (LONG_AGO, None),
    ]
    assert [one.topic for one in (await ada(filled)).matching] == [MatchingTopic.PETS, MatchingTopic.SELF_HARM]


async def test_a_history_of_a_constellation_that_nobody_knows_is_refused_with_its_row(registry: Room) -> None:
    small = a_small_register()
    hubs = (HubHomeLine(constellation_ref="X9", household_ref="H1", beds=1, started_on=LONG_AGO),)

    refused = await registry.asked(changed(small, hub_homes=hubs), by=OPERATOR)

    assert isinstance(refused, Refused)
    [fault] = refused.faults
    assert (fault.field, fault.remedy) == (
        "hub_homes.0.constellation_ref",
        "Correct the reference, or add the row to constellations.",
    )


async def test_an_old_pack_doesnt_bring_back_an_agreement_that_somebody_ended_here(registry: Room) -> None:
    await registry.asked(whole(), by=OPERATOR)
    [sharing] = (await ada(registry)).bed_sharings
    ended = EndBedSharing(child_id=child("K1"), sharing_id=sharing.sharing_id, on=TODAY, reason="They quarrel")
    assert isinstance(await registry.asked(ended, by=MANAGER), RecordChange)

    refused = await registry.asked(whole(), by=OPERATOR)
    as_it_is = (SHARING[0].model_copy(update={"ended_on": TODAY}), *SHARING[1:])
    taken = await registry.asked(changed(whole(), bed_sharing_agreements=as_it_is), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == ["bed_sharing_agreements.0.ended_on"]
    assert isinstance(taken, Imported)
