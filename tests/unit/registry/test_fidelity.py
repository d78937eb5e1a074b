"""How a constellation follows the model, as far as records tell."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.registry.policy.constellations.fidelity import (
    CARERS_MEET,
    MONTHLY,
    Component,
    Evidence,
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
from shared.contracts.model import ModelEvidence, ModelFinding, StaysInMonth
from shared.contracts.outcomes import SupportKind, SupportLog, SupportRow, SupportTotal
from shared.contracts.record_words import ModelElement
from shared.contracts.words import ConstellationPhase, ConstellationState, ContactTopic

TODAY = date(2026, 11, 23)
MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
PHONE = "01632 960001"
COUNTED = (
    ModelElement.PEER_SUPPORT,
    ModelElement.SLEEPOVERS,
    ModelElement.TRAINING,
    ModelElement.SOCIAL_ACTIVITIES,
    ModelElement.PERMANENCE,
    ModelElement.FAMILY_TIME,
    ModelElement.MEETING_PLACE,
)


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


def a_model(*findings, **values):
    given = {"constellation_id": UUID(int=1), "on": TODAY, "findings": findings, "has_own_worker": None, **values}
    return ModelEvidence(**given)


def a_finding(element, *, is_met=True, started_on=date(2026, 3, 3), ended_on=None):
    return ModelFinding(
        element=element,
        is_met=is_met,
        evidence="Seen at the visit",
        started_on=started_on,
        ended_on=ended_on,
        recorded_by=UUID(int=9),
    )


def line(what, view=None, found=None, phone=PHONE, model=None):
    evidence = Evidence(view or a_view(), found or logs(0, 0, 0, 0), model or a_model(), phone)
    chapters = how_it_follows_the_model(evidence)
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
    chapters = how_it_follows_the_model(Evidence(a_view(), logs(1, 1, 1, 1), a_model(), PHONE))

    found = [line.what for chapter in chapters for line in chapter.lines]
    assert sorted(found) == sorted([*Element, *Component, *ModelElement])


def test_what_the_register_checks_stands_as_it_is():
    check = Check(element=Element.SIZE, verdict=Verdict.NOT_MET, evidence="5 of 6 to 10", source="A rule")

    found = line(Element.SIZE, a_view(checks=(check,)))

    assert (found.standing, found.evidence, found.source) == (Standing.NOT_MET, "5 of 6 to 10", "A rule")


def test_what_the_register_says_nothing_of_isn_t_recorded():
    assert line(Element.CARER_AT_HOME).standing is Standing.NOT_RECORDED


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        (ModelElement.PEER_SUPPORT, "visit", "2 support contacts and groups"),
        (ModelElement.PEER_SUPPORT, "support_group", "2 support contacts and groups"),
        (ModelElement.SLEEPOVERS, "sleepover", "2 sleepovers"),
        (ModelElement.TRAINING, "training", "2 training sessions"),
        (ModelElement.SOCIAL_ACTIVITIES, "social_activity", "2 social activities"),
    ],
)
def test_a_component_is_met_where_it_is_recorded(what, kind, words):
    found = line(what, found=logs(0, 1, 0, 1, kind=kind))

    assert found.standing is Standing.MET
    assert found.evidence == f"{words} in the months looked at."
    assert [month.times for month in found.months] == [0, 1, 0, 1]


def test_what_nobody_recorded_may_have_happened():
    found = line(ModelElement.TRAINING)

    assert found.standing is Standing.NOT_RECORDED
    assert found.evidence == "No training session is recorded in the months looked at."


def test_contacts_tell_of_permanence_and_family_time_by_their_topic():
    topics = (ContactTopic.MOVING_ON, ContactTopic.CONTACT, ContactTopic.CONTACT, None)
    found = Logs((*(a_log(month) for month in MONTHS[:3]), a_log(MONTHS[3], topics)))

    assert line(ModelElement.PERMANENCE, found=found).months[-1] == MonthsEvidence("2026-11", 1)
    assert line(ModelElement.FAMILY_TIME, found=found).months[-1] == MonthsEvidence("2026-11", 2)


def test_brothers_and_sisters_in_the_constellation_are_told_with_family_time():
    satellite = Satellite(
        membership_id=UUID(int=5),
        household_id=UUID(int=6),
        joined_on=date(2024, 1, 8),
        left_on=None,
        children=2,
        siblings_at=(UUID(int=7),),
    )

    found = line(ModelElement.FAMILY_TIME, a_view(satellites=(satellite,)))

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


@pytest.mark.parametrize(
    ("kind", "times", "standing"),
    [
        ("support_group", (1, 1, 1, 0), Standing.MET),
        ("constellation_meeting", (1, 1, 1, 0), Standing.MET),
        ("support_group", (1, 0, 1, 1), Standing.NOT_MET),
        ("social_activity", (1, 1, 1, 1), Standing.NOT_MET),
    ],
)
def test_carers_are_to_meet_in_every_whole_month(kind, times, standing):
    found = line(Component.CARERS_MEET, found=logs(*times, kind=kind))

    assert (found.standing, found.source) == (standing, CARERS_MEET)


@pytest.mark.parametrize(("times", "standing"), [((1, 3, 1, 0), Standing.MET), ((1, 0, 2, 5), Standing.NOT_MET)])
def test_a_month_without_an_entry_has_no_support_log(times, standing):
    assert line(Component.MONTHLY_REPORTS, found=logs(*times, kind="visit")).standing is standing


@pytest.mark.parametrize(
    ("has_own_worker", "standing", "evidence"),
    [
        (True, Standing.MET, "The hub home has a supervising social worker since 3 March 2026."),
        (False, Standing.NOT_RECORDED, "Nobody is recorded as its supervising social worker."),
        (None, Standing.NOT_MET, "There is no hub home."),
    ],
)
def test_the_hub_home_has_a_social_worker_of_its_own_or_hasn_t(has_own_worker, standing, evidence):
    since = date(2026, 3, 3) if has_own_worker else None

    found = line(Component.OWN_WORKER, model=a_model(has_own_worker=has_own_worker, own_worker_since=since))

    assert (found.standing, found.evidence) == (standing, evidence)


@pytest.mark.parametrize("what", list(ModelElement))
@pytest.mark.parametrize(("is_met", "standing"), [(True, Standing.MET), (False, Standing.NOT_MET)])
def test_what_somebody_found_of_an_element_stands(what, is_met, standing):
    counted = Logs(tuple(a_log(month, (ContactTopic.MOVING_ON, ContactTopic.CONTACT), sleepover=3) for month in MONTHS))

    found = line(what, found=counted, model=a_model(a_finding(what, is_met=is_met)))

    assert found.standing is standing
    assert (found.found.evidence, found.found.since, found.found.by) == (
        "Seen at the visit",
        date(2026, 3, 3),
        UUID(int=9),
    )


@pytest.mark.parametrize(
    ("started_on", "ended_on", "standing"),
    [
        (None, None, Standing.MET),
        (TODAY, None, Standing.MET),
        (date(2026, 11, 24), None, Standing.NOT_RECORDED),
        (date(2026, 3, 3), TODAY, Standing.NOT_RECORDED),
        (date(2026, 3, 3), date(2026, 11, 24), Standing.MET),
    ],
)
def test_a_finding_stands_on_its_own_days(started_on, ended_on, standing):
    found = a_finding(ModelElement.CONTINUITY, started_on=started_on, ended_on=ended_on)

    assert line(ModelElement.CONTINUITY, model=a_model(found)).standing is standing


def test_what_was_counted_is_told_beside_what_somebody_found():
    found = line(
        ModelElement.TRAINING,
        found=logs(1, 0, 0, 0, kind="training"),
        model=a_model(a_finding(ModelElement.TRAINING, is_met=False)),
    )

    assert (found.standing, found.evidence) == (Standing.NOT_MET, "1 training session in the months looked at.")


@pytest.mark.parametrize(
    ("emergencies", "standing", "evidence"),
    [
        ((0, 2), Standing.MET, "2 emergency sleepovers in the months looked at."),
        ((0, 0), Standing.NOT_RECORDED, "No emergency sleepover is recorded in the months looked at."),
    ],
)
def test_an_emergency_shows_that_there_is_room_for_one_and_none_shows_nothing(emergencies, standing, evidence):
    stays = tuple(
        StaysInMonth(month=month, planned=4, emergencies=number)
        for month, number in zip(MONTHS[2:], emergencies, strict=True)
    )

    found = line(ModelElement.EMERGENCY_SLEEPOVERS, model=a_model(stays=stays))

    assert (found.standing, found.evidence) == (standing, evidence)


def test_without_the_support_logs_what_somebody_found_still_stands():
    missing = Logs(missing_because="The support logs can’t be reached now.")

    found = line(ModelElement.TRAINING, found=missing, model=a_model(a_finding(ModelElement.TRAINING)))

    assert (found.standing, found.evidence) == (Standing.MET, "The support logs can’t be reached now.")


def test_without_the_support_logs_the_rest_is_shown():
    missing = Logs(missing_because="The support logs can’t be reached now.")
    check = Check(element=Element.SIZE, verdict=Verdict.MET, evidence="7 of 6 to 10", source="A rule")
    model = a_model(has_own_worker=True)

    assert line(Element.SIZE, a_view(checks=(check,)), missing).standing is Standing.MET
    for what in (Component.OUT_OF_HOURS, Component.OWN_WORKER):
        assert line(what, found=missing, model=model).standing is Standing.MET
    for what in (*COUNTED, Component.MONTHLY_ACTIVITY, Component.CARERS_MEET, Component.MONTHLY_REPORTS):
        found = line(what, found=missing)
        assert (found.standing, found.evidence) == (Standing.NOT_SHOWN, "The support logs can’t be reached now.")


def test_without_a_number_to_ring_out_of_hours_isn_t_recorded():
    assert line(Component.OUT_OF_HOURS, phone="").standing is Standing.NOT_RECORDED
