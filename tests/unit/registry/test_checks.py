"""Each criterion of a hub home and of a constellation has its own verdict: met, not met, or not recorded."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.registry.policy.constellations.checks import Standing, checks_of
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Approval, Assignment, CarerAtHome, Duty, HubHome, Phase
from services.registry.policy.register import Membership
from services.registry.policy.rules import Rulebook, SetRule
from shared.contracts.constellations import Element, Verdict
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase

DAY = date(2026, 11, 23)
TOMORROW = DAY + timedelta(days=1)
LONG_AGO = date(2020, 1, 6)
KITES, HUB, WORKER = UUID(int=1), UUID(int=2), UUID(int=3)
YES, NO = True, False
MET, NOT_MET, NOT_RECORDED = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_RECORDED


def hub_home(beds=2, ended_on=None, **values):
    return HubHome(
        id=UUID(int=4),
        started_on=LONG_AGO,
        ended_on=ended_on,
        constellation_id=KITES,
        household_id=HUB,
        beds=beds,
        **values,
    )


def approved(started_on=LONG_AGO, ended_on=None, number=5):
    return Approval(id=UUID(int=number), started_on=started_on, ended_on=ended_on, household_id=HUB)


def at_home(is_at_home, started_on=LONG_AGO, ended_on=None, number=6):
    return CarerAtHome(
        id=UUID(int=number), started_on=started_on, ended_on=ended_on, household_id=HUB, is_at_home=is_at_home
    )


def satellites(number, left_on=None):
    return tuple(
        Membership(
            id=UUID(int=100 + one),
            constellation_id=KITES,
            household_id=UUID(int=200 + one),
            joined_on=LONG_AGO,
            left_on=left_on,
            leaving_reason=None,
        )
        for one in range(number)
    )


def led(ended_on=None):
    return Assignment(
        id=UUID(int=7),
        started_on=LONG_AGO,
        ended_on=ended_on,
        kind=Duty.LIAISON_WORKER,
        subject_id=KITES,
        worker_id=WORKER,
    )


ONE_HUB = (hub_home(),)


def check(element, *, hubs=ONE_HUB, approvals=(), homes=(), members=(), workers=(), rules=()):
    life = Life(
        id=KITES,
        ref="C1",
        name="The Kites",
        area_id=UUID(int=8),
        phases=(Phase(id=UUID(int=9), started_on=LONG_AGO, constellation_id=KITES, phase=ConstellationPhase.LAUNCHED),),
        hub_homes=hubs,
        liaison_workers=workers,
        memberships=members,
    )
    found = checks_of(Standing(life, DAY, approvals, Rulebook(rules), homes))
    return next((one for one in found if one.element is element), None)


def rule(name, value):
    return SetRule(
        id=UUID(int=10), started_on=LONG_AGO, authority="testshire", name=name, value=value, source="Council, 2020"
    )


@pytest.mark.parametrize(
    ("hubs", "verdict"), [((hub_home(),), MET), ((hub_home(ended_on=DAY),), NOT_MET), ((), NOT_MET)]
)
def test_there_is_a_hub_home_or_there_isn_t(hubs, verdict):
    assert check(Element.HUB_HOME, hubs=hubs).verdict is verdict


@pytest.mark.parametrize(("beds", "verdict"), [(1, NOT_MET), (2, MET), (3, MET)])
def test_a_hub_home_has_as_many_beds_as_are_asked_for(beds, verdict):
    assert check(Element.ENOUGH_BEDS, hubs=(hub_home(beds),)).verdict is verdict


def test_how_many_beds_are_enough_is_the_authority_s_to_say():
    found = check(Element.ENOUGH_BEDS, hubs=(hub_home(1),), rules=(rule(RuleName.FEWEST_HUB_BEDS, 1),))

    assert (found.verdict, found.source) == (MET, "Council, 2020")


def test_too_few_beds_that_are_allowed_are_still_too_few_and_say_why():
    found = check(Element.ENOUGH_BEDS, hubs=(hub_home(1, allowed_because="A second one is on its way"),))

    assert found.verdict is NOT_MET
    assert found.evidence.endswith("Allowed because: A second one is on its way")


@pytest.mark.parametrize(
    ("approvals", "verdict"),
    [
        ((approved(),), MET),
        ((approved(None),), MET),
        ((approved(ended_on=TOMORROW),), MET),
        ((approved(ended_on=DAY),), NOT_MET),
        ((approved(TOMORROW),), NOT_MET),
        ((), NOT_MET),
        ((approved(ended_on=date(2024, 1, 1)), approved(date(2025, 1, 1), number=15)), MET),
    ],
)
def test_a_hub_home_is_approved_on_the_day_or_isn_t(approvals, verdict):
    assert check(Element.APPROVED_NOW, approvals=approvals).verdict is verdict


@pytest.mark.parametrize(
    ("approvals", "verdict"),
    [
        ((approved(date(2024, 11, 23)),), MET),
        ((approved(date(2024, 11, 24)),), NOT_MET),
        ((approved(date(2024, 11, 24)), approved(date(2025, 11, 24), number=15)), NOT_MET),
        ((approved(date(2024, 11, 23), date(2025, 7, 1)), approved(date(2025, 7, 1), number=15)), MET),
        # What lies between two approvals isn't time under approval.
        ((approved(LONG_AGO, date(2021, 1, 1)), approved(date(2026, 1, 1), number=15)), NOT_MET),
        ((approved(date(2010, 1, 1), date(2012, 1, 1)), approved(date(2026, 10, 1), number=15)), MET),
        ((approved(TOMORROW),), NOT_MET),
        ((approved(DAY),), NOT_MET),
        ((approved(None, date(2021, 1, 1)), approved(date(2026, 1, 1), number=15)), NOT_RECORDED),
        ((approved(None, date(2021, 1, 1)), approved(date(2024, 1, 1), number=15)), MET),
        ((approved(None),), NOT_RECORDED),
        ((), NOT_RECORDED),
    ],
)
def test_carers_are_experienced_by_the_years_for_which_they_were_approved(approvals, verdict):
    rules = (rule(RuleName.FEWEST_YEARS_APPROVED, 2),)

    assert check(Element.EXPERIENCED, approvals=approvals, rules=rules).verdict is verdict


def test_a_gap_between_two_approvals_is_told_and_isnt_counted():
    approvals = (approved(date(2010, 3, 1), date(2012, 6, 1)), approved(date(2026, 4, 1), number=15))

    assert check(Element.EXPERIENCED, approvals=approvals).evidence == (
        "Approved for 2 full years in all, from 1 March 2010 to 31 May 2012 and since 1 April 2026."
    )
    assert check(Element.EXPERIENCED, approvals=(approved(LONG_AGO, DAY),)).evidence == (
        "Approved for 6 full years, from 6 January 2020 to 22 November 2026."
    )


@pytest.mark.parametrize(
    ("homes", "verdict", "evidence"),
    [
        ((at_home(YES),), MET, "A carer is at home full time, since 6 January 2020."),
        ((at_home(YES, None),), MET, "A carer is at home full time, since before records."),
        ((at_home(NO),), NOT_MET, "No carer is at home full time, since 6 January 2020."),
        (
            (at_home(NO, ended_on=DAY), at_home(YES, DAY, number=16)),
            MET,
            "A carer is at home full time, since 23 November 2026.",
        ),
        ((at_home(YES, ended_on=DAY),), NOT_RECORDED, "Whether a carer is at home full time isn't recorded."),
        ((at_home(YES, TOMORROW),), NOT_RECORDED, "Whether a carer is at home full time isn't recorded."),
        ((), NOT_RECORDED, "Whether a carer is at home full time isn't recorded."),
    ],
)
def test_a_carer_is_at_home_as_it_is_recorded_of_the_day(homes, verdict, evidence):
    found = check(Element.CARER_AT_HOME, homes=homes)

    assert (found.verdict, found.evidence) == (verdict, evidence)


@pytest.mark.parametrize(("number", "verdict"), [(0, NOT_MET), (5, NOT_MET), (6, MET), (10, MET), (11, NOT_MET)])
def test_a_constellation_is_as_large_as_is_asked_for(number, verdict):
    assert check(Element.SIZE, members=satellites(number)).verdict is verdict


@pytest.mark.parametrize(("number", "source"), [(1, "Agreed"), (3, "Agreed"), (4, "Council, 2020")])
def test_a_size_is_judged_by_the_rule_that_it_breaks(number, source):
    fewest = replace(rule(RuleName.FEWEST_SATELLITES, 2), id=UUID(int=11), source="Agreed")

    found = check(Element.SIZE, members=satellites(number), rules=(fewest, rule(RuleName.MOST_SATELLITES, 3)))

    assert found.source == source


def test_who_has_left_doesn_t_count():
    assert check(Element.SIZE, members=satellites(6, left_on=DAY)).verdict is NOT_MET


@pytest.mark.parametrize(
    ("workers", "verdict"), [((led(),), MET), ((led(TOMORROW),), MET), ((led(DAY),), NOT_MET), ((), NOT_MET)]
)
def test_there_is_a_liaison_worker_or_there_isn_t(workers, verdict):
    assert check(Element.LIAISON_WORKER, workers=workers).verdict is verdict


@pytest.mark.parametrize(
    "element", [Element.ENOUGH_BEDS, Element.APPROVED_NOW, Element.EXPERIENCED, Element.CARER_AT_HOME]
)
def test_without_a_hub_home_nothing_is_said_of_its_criteria(element):
    assert check(element, hubs=(), approvals=(approved(),)) is None
