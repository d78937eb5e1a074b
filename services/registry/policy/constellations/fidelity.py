"""How does a constellation follow the model, as far as the records can tell?

The service's own checklist, of DOMAIN.md §1.1 to §1.4; the licensed fidelity review is another thing. What is recorded
of the register comes as checks; what happened, as support logs of some months. That nothing is recorded doesn't mean
that nothing happened: only a rule about how often makes an empty month a `not met`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.contracts.constellations import Check, ConstellationView, Element, Verdict
from shared.contracts.outcomes import SupportKind, SupportLog
from shared.contracts.words import ContactTopic

WHOLE_MONTHS = 3
"""How many months before this one are looked at."""
SIX_COMPONENTS = "The six components as services list them: Hull, Devon, South Gloucestershire"
MONTHLY = "At least once a month: South Tyneside, Blackpool, D2N2"
CARED_FOR = "Training, a social worker and an out-of-hours line for hub home carers: Blackpool"
CONTACTS = (SupportKind.PHONE_CALL, SupportKind.MESSAGE, SupportKind.VISIT)


class Component(StrEnum):
    """What the model has besides the elements that the register checks."""

    OUT_OF_HOURS = "out_of_hours"
    PEER_SUPPORT = "peer_support"
    SLEEPOVERS = "sleepovers"
    TRAINING = "training"
    SOCIAL_ACTIVITIES = "social_activities"
    PERMANENCE = "permanence"
    FAMILY_TIME = "family_time"
    MONTHLY_ACTIVITY = "monthly_activity"


class Standing(StrEnum):
    """What can be said of an element: a verdict, or that it can't be looked up now."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_RECORDED = "not_recorded"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True)
class MonthsEvidence:
    """How often something is recorded in one month."""

    month: str
    """`2026-11`, as the support log of it is asked for."""
    times: int


@dataclass(frozen=True, slots=True)
class Line:
    """One element of the model with its standing and what it rests on."""

    what: Element | Component
    standing: Standing
    evidence: str
    source: str
    months: tuple[MonthsEvidence, ...] = ()
    """Where the evidence is in support logs."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The elements of one part of the model."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Logs:
    """The support logs of some months, the oldest first and this month's last; or why they can't be shown."""

    months: tuple[SupportLog, ...] = ()
    missing_because: str = ""


_CONSTELLATION = (Element.SIZE, Element.HUB_HOME, Element.LIAISON_WORKER)
_HUB_HOME = (Element.ENOUGH_BEDS, Element.APPROVED_NOW, Element.EXPERIENCED, Element.CARER_AT_HOME)


def months_looked_at(today: date) -> tuple[str, ...]:
    """The whole months before this one, and this one: `2026-08` to `2026-11`."""
    number = today.year * 12 + today.month - 1
    return tuple(f"{one // 12}-{one % 12 + 1:02}" for one in range(number - WHOLE_MONTHS, number + 1))


def how_it_follows_the_model(view: ConstellationView, logs: Logs, out_of_hours_phone: str) -> tuple[Chapter, ...]:
    """Every element with its standing, by the parts of the model."""
    checks = {check.element: check for check in view.checks}
    return (
        Chapter("Its shape", tuple(_of_register(_CONSTELLATION, checks))),
        Chapter("The hub home", (*_of_register(_HUB_HOME, checks), _out_of_hours(out_of_hours_phone))),
        Chapter("The six components", tuple(_components(view, logs))),
        Chapter("Its rhythm", (_monthly_activity(view, logs),)),
    )


def _of_register(elements: Iterable[Element], checks: Mapping[Element, Check]) -> Iterable[Line]:
    for element in elements:
        check = checks.get(element)
        if check is None:
            yield Line(element, Standing.NOT_RECORDED, "Nothing is recorded of it.", "")
        else:
            yield Line(element, _STANDING[check.verdict], check.evidence, check.source)


def _out_of_hours(phone: str) -> Line:
    what = Component.OUT_OF_HOURS
    if phone:
        return Line(what, Standing.MET, f"Carers ring {phone}.", CARED_FOR)
    return Line(what, Standing.NOT_RECORDED, "No number is recorded.", CARED_FOR)


def _components(view: ConstellationView, logs: Logs) -> Iterable[Line]:
    yield _component(Component.PEER_SUPPORT, logs)
    yield _component(Component.SLEEPOVERS, logs)
    yield _component(Component.TRAINING, logs)
    yield _component(Component.SOCIAL_ACTIVITIES, logs)
    yield _component(Component.PERMANENCE, logs)
    yield _component(Component.FAMILY_TIME, logs, also=_siblings(view))


@dataclass(frozen=True, slots=True)
class _Counted:
    """Something that support logs tell of: how to count it, and what one and several are called."""

    one: str
    several: str
    count: Callable[[SupportLog], int]


def _times(one: str, several: str, *kinds: SupportKind) -> _Counted:
    return _Counted(one, several, lambda log: sum(total.times for total in log.totals if total.kind in kinds))


def _contacts_about(topic: ContactTopic, words: str) -> _Counted:
    return _Counted(
        f"support contact about {words}",
        f"support contacts about {words}",
        lambda log: sum(row.topic is topic for row in log.rows),
    )


_COUNTED = {
    Component.PEER_SUPPORT: _times(
        "support contact or group", "support contacts and groups", *CONTACTS, SupportKind.SUPPORT_GROUP
    ),
    Component.SLEEPOVERS: _times("sleepover", "sleepovers", SupportKind.SLEEPOVER),
    Component.TRAINING: _times("training session", "training sessions", SupportKind.TRAINING),
    Component.SOCIAL_ACTIVITIES: _times("social activity", "social activities", SupportKind.SOCIAL_ACTIVITY),
    Component.PERMANENCE: _contacts_about(ContactTopic.MOVING_ON, "moving on"),
    Component.FAMILY_TIME: _contacts_about(ContactTopic.CONTACT, "family time"),
}


def _component(what: Component, logs: Logs, *, also: str = "") -> Line:
    """Met where it is recorded at all: for these the model says that there is such a thing, not how often."""
    if logs.missing_because:
        return Line(what, Standing.NOT_SHOWN, logs.missing_because, SIX_COMPONENTS)
    counted = _COUNTED[what]
    months = _by_month(counted, logs)
    number = sum(month.times for month in months)
    standing = Standing.MET if number else Standing.NOT_RECORDED
    evidence = _so_many(counted, number)
    return Line(what, standing, f"{evidence} {also}".strip(), SIX_COMPONENTS, months)


def _monthly_activity(view: ConstellationView, logs: Logs) -> Line:
    """Met where every whole month since the launch has one; this month isn't over and speaks against nothing."""
    what = Component.MONTHLY_ACTIVITY
    if logs.missing_because:
        return Line(what, Standing.NOT_SHOWN, logs.missing_because, MONTHLY)
    if view.launched_on is None:
        return Line(what, Standing.NOT_RECORDED, "The constellation isn’t launched yet.", MONTHLY)
    months = _by_month(_COUNTED[Component.SOCIAL_ACTIVITIES], logs)
    whole = [month for month in months[:-1] if f"{month.month}-01" >= view.launched_on.isoformat()]
    empty = sum(not month.times for month in whole)
    if not whole:
        return Line(what, Standing.NOT_RECORDED, "No whole month has passed since the launch.", MONTHLY, months)
    if empty:
        evidence = f"{empty} of the last {len(whole)} whole months had none."
        if len(whole) == 1:
            evidence = "Last month had none."
        return Line(what, Standing.NOT_MET, evidence, MONTHLY, months)
    return Line(what, Standing.MET, "Every whole month looked at had one.", MONTHLY, months)


def _siblings(view: ConstellationView) -> str:
    homes = sum(bool(satellite.siblings_at) for satellite in view.satellites)
    if not homes:
        return ""
    have = "household has a child" if homes == 1 else "households have children"
    return f"{homes} satellite {have} with brothers or sisters elsewhere in the constellation."


def _by_month(counted: _Counted, logs: Logs) -> tuple[MonthsEvidence, ...]:
    return tuple(MonthsEvidence(log.month, counted.count(log)) for log in logs.months)


def _so_many(counted: _Counted, number: int) -> str:
    if not number:
        return f"No {counted.one} is recorded in the months looked at."
    return f"{number} {counted.one if number == 1 else counted.several} in the months looked at."


_STANDING = {
    Verdict.MET: Standing.MET,
    Verdict.NOT_MET: Standing.NOT_MET,
    Verdict.NOT_RECORDED: Standing.NOT_RECORDED,
}
