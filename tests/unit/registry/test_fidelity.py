"""How a constellation follows the model, as far as records tell."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.registry.policy.constellations.fidelity import (
    MONTHLY,
    Component,
    Logs,
    MonthsEvidence,
    Standing,
    how_it_follows_the_model,
    months_looked_at,
)
from shared.contracts.constellations import (
    Check,
    ConstellationView,
    Element,
    HistoryEntry,
    Satellite,
    Verdict,
    WhatHappened,
)
from shared.contracts.outcomes import SupportKind, SupportLog, SupportRow, SupportTotal
from shared.contracts.words import ConstellationPhase, ConstellationState, ContactTopic

TODAY = date(2026, 11, 23)
MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
PHONE = "01632 960001"


def a_view(**values):
    given = {
        "constellation_id": UUID(int=1),
        "version": 1,
        "on": TODAY,
        "name": "The Kites",
        "area_id": UUID(int=2),
        "state": ConstellationState.LAUNCHED,
        "since": date(2024, 1, 8),
        "launched_on": date(2024, 1, 8),
        "hub_home": None,
        "liaison_worker_id": None,
        "satellites": (),
        "fewest": 6,
        "most": 10,
        "checks": (),
        "history": (
            HistoryEntry(
                on=date(2024, 1, 8),
                what=WhatHappened.PHASE_BEGAN,
                phase=ConstellationPhase.LAUNCHED,
                recorded_at=datetime(2024, 1, 8, tzinfo=UTC),
                recorded_by=None,
            ),
        ),
        "may_change": False,
        **values,
    }
    return ConstellationView(**given)


def a_log(month, topics=(), **times):
    return SupportLog(
        hub_household_id=UUID(int=3),
        constellation_id=UUID(int=1),
        month=month,
        rows=tuple(
            SupportRow(
                thing_id=UUID(int=900 + number),
                kind=SupportKind.PHONE_CALL,
                on=date.fromisoformat(f"{month}-01"),
                household_ids=(),
                minutes=5,
                nights=0,
                topic=topic,
            )
            for number, topic in enumerate(topics)
        ),
        totals=tuple(
            SupportTotal(kind=SupportKind(kind), times=number, minutes=0, nights=0) for kind, number in times.items()
        ),
    )


def logs(*times, kind="social_activity"):
    given = [a_log(month, **{kind: number}) for month, number in zip(MONTHS, times, strict=True)]
    return Logs(tuple(given))


def line(what, view=None, found=None, phone=PHONE):
    chapters = how_it_follows_the_model(view or a_view(), found or logs(0, 0, 0, 0), phone)
    (one,) = [line for chapter in chapters for line in chapter.lines if line.what == what]
    return one


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (TODAY, "2026-08", "2026-11"),
        (date(2026, 1, 1), "2025-10", "2026-01"),
        (date(2026, 3, 31), "2025-12", "2026-03"),
        (date(2026, 12, 31), "2026-09", "2026-12"),
    ],
)
def test_three_whole_months_and_this_one_are_looked_at(today, first, last):
    months = months_looked_at(today)

    assert (len(months), months[0], months[-1]) == (4, first, last)


def test_every_element_of_the_model_has_its_line_once():
    chapters = how_it_follows_the_model(a_view(), logs(1, 1, 1, 1), PHONE)

    found = [line.what for chapter in chapters for line in chapter.lines]
    assert sorted(found) == sorted([*Element, *Component])


def test_what_the_register_checks_stands_as_it_is():
    check = Check(element=Element.SIZE, verdict=Verdict.NOT_MET, evidence="5 of 6 to 10", source="A rule")

    found = line(Element.SIZE, a_view(checks=(check,)))

    assert (found.standing, found.evidence, found.source) == (Standing.NOT_MET, "5 of 6 to 10", "A rule")


def test_what_the_register_says_nothing_of_isn_t_recorded():
    assert line(Element.CARER_AT_HOME).standing is Standing.NOT_RECORDED


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        (Component.PEER_SUPPORT, "visit", "2 support contacts and groups"),
        (Component.PEER_SUPPORT, "support_group", "2 support contacts and groups"),
        (Component.SLEEPOVERS, "sleepover", "2 sleepovers"),
        (Component.TRAINING, "training", "2 training sessions"),
        (Component.SOCIAL_ACTIVITIES, "social_activity", "2 social activities"),
    ],
)
def test_a_component_is_met_where_it_is_recorded(what, kind, words):
    found = line(what, found=logs(0, 1, 0, 1, kind=kind))

    assert found.standing is Standing.MET
    assert found.evidence == f"{words} in the months looked at."
    assert [month.times for month in found.months] == [0, 1, 0, 1]


def test_what_nobody_recorded_may_have_happened():
    found = line(Component.TRAINING)

    assert found.standing is Standing.NOT_RECORDED
    assert found.evidence == "No training session is recorded in the months looked at."


def test_contacts_tell_of_permanence_and_family_time_by_their_topic():
    topics = (ContactTopic.MOVING_ON, ContactTopic.CONTACT, ContactTopic.CONTACT, None)
    found = Logs((*(a_log(month) for month in MONTHS[:3]), a_log(MONTHS[3], topics)))

    assert line(Component.PERMANENCE, found=found).months[-1] == MonthsEvidence("2026-11", 1)
    assert line(Component.FAMILY_TIME, found=found).months[-1] == MonthsEvidence("2026-11", 2)


def test_brothers_and_sisters_in_the_constellation_are_told_with_family_time():
    satellite = Satellite(
        membership_id=UUID(int=5),
        household_id=UUID(int=6),
        joined_on=date(2024, 1, 8),
        left_on=None,
        children=2,
        siblings_at=(UUID(int=7),),
    )

    found = line(Component.FAMILY_TIME, a_view(satellites=(satellite,)))

    assert found.standing is Standing.NOT_RECORDED
    assert found.evidence.endswith(
        "1 satellite household has a child with brothers or sisters elsewhere in the constellation."
    )


@pytest.mark.parametrize(
    ("times", "standing", "evidence"),
    [
        ((1, 2, 1, 0), Standing.MET, "Every whole month looked at had one."),
        ((1, 0, 1, 4), Standing.NOT_MET, "1 of the last 3 whole months had none."),
        ((0, 0, 0, 1), Standing.NOT_MET, "3 of the last 3 whole months had none."),
    ],
)
def test_a_social_activity_is_looked_for_in_every_whole_month(times, standing, evidence):
    found = line(Component.MONTHLY_ACTIVITY, found=logs(*times))

    assert (found.standing, found.evidence, found.source) == (standing, evidence, MONTHLY)


@pytest.mark.parametrize(
    ("launched_on", "times", "standing"),
    [
        (date(2026, 10, 1), (0, 0, 1, 0), Standing.MET),
        (date(2026, 10, 1), (5, 5, 0, 0), Standing.NOT_MET),
        (date(2026, 10, 2), (0, 0, 0, 0), Standing.NOT_RECORDED),
        (date(2026, 12, 1), (0, 0, 0, 0), Standing.NOT_RECORDED),
        (None, (0, 0, 0, 0), Standing.NOT_RECORDED),
    ],
)
def test_only_whole_months_since_the_launch_count(launched_on, times, standing):
    found = line(Component.MONTHLY_ACTIVITY, a_view(launched_on=launched_on), logs(*times))

    assert found.standing is standing


def test_without_the_support_logs_the_rest_is_shown():
    missing = Logs(missing_because="The support logs can’t be reached now.")
    check = Check(element=Element.SIZE, verdict=Verdict.MET, evidence="7 of 6 to 10", source="A rule")

    assert line(Element.SIZE, a_view(checks=(check,)), missing).standing is Standing.MET
    assert line(Component.OUT_OF_HOURS, found=missing).standing is Standing.MET
    for what in sorted({*Component} - {Component.OUT_OF_HOURS}):
        found = line(what, found=missing)
        assert (found.standing, found.evidence) == (Standing.NOT_SHOWN, "The support logs can’t be reached now.")


def test_without_a_number_to_ring_out_of_hours_isn_t_recorded():
    assert line(Component.OUT_OF_HOURS, phone="").standing is Standing.NOT_RECORDED
