"""How does a constellation follow the model, as far as the records can tell?

The service's own checklist, of DOMAIN.md §1.1 to §1.4; the licensed fidelity review is another thing. What is recorded
of the register comes as checks; what happened, as support logs of some months; and what somebody found, with what it
rests on. That nothing is recorded doesn't mean that nothing happened: only a rule about how often makes an empty month
a `not met`. Where somebody has found an element to be met or not, their word stands, and the counts beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.registry.policy.constellations.deciding import in_words
from shared.contracts.constellations import Check, ConstellationView, Element, Verdict
from shared.contracts.model import ModelEvidence, ModelFinding
from shared.contracts.outcomes import SupportKind, SupportLog
from shared.contracts.record_words import ModelElement
from shared.contracts.words import ContactTopic

WHOLE_MONTHS = 3
"""How many months before this one are looked at."""
SIX_COMPONENTS = "The six components as services list them: Hull, Devon, South Gloucestershire"
MONTHLY = "At least once a month: South Tyneside, Blackpool, D2N2"
CARERS_MEET = "Monthly coffee mornings for carers: Greenwich; monthly constellation meetings: The Fostering Network"
REPORTS = "Hub homes complete monthly reports: the US original"
CARED_FOR = "Training, a social worker and an out-of-hours line for hub home carers: Blackpool"
TRAINED = "Experienced carers who finished preparation and induction training: Waltham Forest"
ANY_HOUR = "Planned and emergency care at any hour: Blackpool, Barnsley"
NEUTRAL = "A neutral space for meetings and visits: South Tyneside, Blackpool"
VALUES = "The model’s values as Devon lists them; practice against racism: Gloucestershire"
CONTACTS = (SupportKind.PHONE_CALL, SupportKind.MESSAGE, SupportKind.VISIT)


class Component(StrEnum):
    """What the model has that follows from what is recorded, besides the elements that the register checks."""

    OUT_OF_HOURS = "out_of_hours"
    OWN_WORKER = "own_worker"
    MONTHLY_ACTIVITY = "monthly_activity"
    CARERS_MEET = "carers_meet"
    MONTHLY_REPORTS = "monthly_reports"


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
class Found:
    """What somebody found of an element, and on what it rests."""

    is_met: bool
    evidence: str
    since: date | None
    by: UUID | None
    """Nobody where it came with an import."""


@dataclass(frozen=True, slots=True)
class Line:
    """One element of the model with its standing and what it rests on."""

    what: Element | Component | ModelElement
    standing: Standing
    evidence: str
    source: str
    months: tuple[MonthsEvidence, ...] = ()
    """Where the evidence is in support logs."""
    found: Found | None = None


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is looked at, as of today."""

    view: ConstellationView
    logs: Logs
    model: ModelEvidence
    out_of_hours_phone: str

    def found(self, element: ModelElement) -> Found | None:
        """What is found of an element today."""
        return next((_found(one) for one in self.model.findings if one.element is element and self._holds(one)), None)

    def _holds(self, one: ModelFinding) -> bool:
        return (one.started_on or date.min) <= self.model.on < (one.ended_on or date.max)


_CONSTELLATION = (Element.SIZE, Element.HUB_HOME, Element.LIAISON_WORKER)
_HUB_HOME = (Element.ENOUGH_BEDS, Element.APPROVED_NOW, Element.EXPERIENCED, Element.CARER_AT_HOME)
_VALUES = (
    ModelElement.CARERS_ARE_SUPPORTED,
    ModelElement.COMMUNITY_CARE,
    ModelElement.CONTINUITY,
    ModelElement.IDENTITY_AND_BELONGING,
    ModelElement.NORMAL_LIFE,
    ModelElement.UNCONDITIONAL_CARE,
    ModelElement.BIRTH_FAMILIES_ARE_PARTNERS,
    ModelElement.AGAINST_RACISM,
)


def months_looked_at(today: date) -> tuple[str, ...]:
    """The whole months before this one, and this one: `2026-08` to `2026-11`."""
    number = today.year * 12 + today.month - 1
    return tuple(f"{one // 12}-{one % 12 + 1:02}" for one in range(number - WHOLE_MONTHS, number + 1))


def how_it_follows_the_model(evidence: Evidence) -> tuple[Chapter, ...]:
    """Every element with its standing, by the parts of the model."""
    checks = {check.element: check for check in evidence.view.checks}
    return (
        Chapter("Its shape", tuple(_of_register(_CONSTELLATION, checks))),
        Chapter("The hub home", (*_of_register(_HUB_HOME, checks), *_hub_home(evidence))),
        Chapter("The six components", tuple(_components(evidence))),
        Chapter("Its rhythm", tuple(_rhythm(evidence))),
        Chapter("Its values", tuple(_by_word(one, VALUES, evidence) for one in _VALUES)),
    )


def _of_register(elements: Iterable[Element], checks: Mapping[Element, Check]) -> Iterable[Line]:
    for element in elements:
        check = checks.get(element)
        if check is None:
            yield Line(element, Standing.NOT_RECORDED, "Nothing is recorded of it.", "")
        else:
            yield Line(element, _STANDING[check.verdict], check.evidence, check.source)


def _hub_home(evidence: Evidence) -> Iterable[Line]:
    yield _by_word(ModelElement.HUB_CARERS_TRAINED, TRAINED, evidence)
    yield _own_worker(evidence.model)
    yield _out_of_hours(evidence.out_of_hours_phone)
    yield _by_word(ModelElement.CARE_AT_ANY_HOUR, ANY_HOUR, evidence)
    yield _counted_or_by_word(ModelElement.MEETING_PLACE, NEUTRAL, evidence)


def _own_worker(model: ModelEvidence) -> Line:
    if model.has_own_worker is None:
        return Line(Component.OWN_WORKER, Standing.NOT_MET, "There is no hub home.", CARED_FOR)
    if not model.has_own_worker:
        nobody = "Nobody is recorded as its supervising social worker."
        return Line(Component.OWN_WORKER, Standing.NOT_RECORDED, nobody, CARED_FOR)
    since = f" since {in_words(model.own_worker_since)}" if model.own_worker_since else ""
    return Line(Component.OWN_WORKER, Standing.MET, f"The hub home has a supervising social worker{since}.", CARED_FOR)


def _out_of_hours(phone: str) -> Line:
    if not phone:
        return Line(Component.OUT_OF_HOURS, Standing.NOT_RECORDED, "No number is recorded.", CARED_FOR)
    return Line(Component.OUT_OF_HOURS, Standing.MET, f"Carers ring {phone}.", CARED_FOR)


def _components(evidence: Evidence) -> Iterable[Line]:
    for element in (ModelElement.PEER_SUPPORT, ModelElement.SLEEPOVERS):
        yield _counted_or_by_word(element, SIX_COMPONENTS, evidence)
    yield _emergencies(evidence)
    for element in (ModelElement.TRAINING, ModelElement.SOCIAL_ACTIVITIES, ModelElement.PERMANENCE):
        yield _counted_or_by_word(element, SIX_COMPONENTS, evidence)
    yield _counted_or_by_word(ModelElement.FAMILY_TIME, SIX_COMPONENTS, evidence, also=_siblings(evidence.view))


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
    ModelElement.PEER_SUPPORT: _times(
        "support contact or group", "support contacts and groups", *CONTACTS, SupportKind.SUPPORT_GROUP
    ),
    ModelElement.SLEEPOVERS: _times("sleepover", "sleepovers", SupportKind.SLEEPOVER),
    ModelElement.TRAINING: _times("training session", "training sessions", SupportKind.TRAINING),
    ModelElement.SOCIAL_ACTIVITIES: _times("social activity", "social activities", SupportKind.SOCIAL_ACTIVITY),
    ModelElement.PERMANENCE: _contacts_about(ContactTopic.MOVING_ON, "moving on"),
    ModelElement.FAMILY_TIME: _contacts_about(ContactTopic.CONTACT, "family time"),
    ModelElement.MEETING_PLACE: _times(
        "constellation meeting", "constellation meetings", SupportKind.CONSTELLATION_MEETING
    ),
}
_MEETINGS_OF_CARERS = _times(
    "support group or meeting",
    "support groups and meetings",
    SupportKind.SUPPORT_GROUP,
    SupportKind.CONSTELLATION_MEETING,
)
_ENTRIES = _Counted("entry", "entries", lambda log: sum(total.times for total in log.totals))


def _counted_or_by_word(what: ModelElement, source: str, evidence: Evidence, *, also: str = "") -> Line:
    """Met where it is recorded at all: for these the model says that there is such a thing, not how often."""
    logs, found = evidence.logs, evidence.found(what)
    if logs.missing_because:
        return Line(what, _by(found, Standing.NOT_SHOWN), logs.missing_because, source, found=found)
    counted = _COUNTED[what]
    months = _by_month(counted, logs)
    number = sum(month.times for month in months)
    standing = _by(found, Standing.MET if number else Standing.NOT_RECORDED)
    return Line(
        what, standing, f"{_so_many(counted.one, counted.several, number)} {also}".strip(), source, months, found
    )


def _by_word(what: ModelElement, source: str, evidence: Evidence) -> Line:
    """No record tells of it by itself: it is as somebody found it."""
    found = evidence.found(what)
    return Line(
        what, _by(found, Standing.NOT_RECORDED), "" if found else "Nobody has recorded it.", source, found=found
    )


def _emergencies(evidence: Evidence) -> Line:
    """That there was none in these months speaks against nothing."""
    what = ModelElement.EMERGENCY_SLEEPOVERS
    months = tuple(MonthsEvidence(one.month, one.emergencies) for one in evidence.model.stays)
    number, found = sum(month.times for month in months), evidence.found(what)
    standing = _by(found, Standing.MET if number else Standing.NOT_RECORDED)
    sentence = _so_many("emergency sleepover", "emergency sleepovers", number)
    return Line(what, standing, sentence, SIX_COMPONENTS, months, found)


def _rhythm(evidence: Evidence) -> Iterable[Line]:
    yield _each_month(Component.MONTHLY_ACTIVITY, _COUNTED[ModelElement.SOCIAL_ACTIVITIES], MONTHLY, evidence)
    yield _each_month(Component.CARERS_MEET, _MEETINGS_OF_CARERS, CARERS_MEET, evidence)
    yield _each_month(Component.MONTHLY_REPORTS, _ENTRIES, REPORTS, evidence)


def _each_month(what: Component, counted: _Counted, source: str, evidence: Evidence) -> Line:
    """Met where every whole month since the launch has one; this month isn't over and speaks against nothing."""
    view, logs = evidence.view, evidence.logs
    if logs.missing_because:
        return Line(what, Standing.NOT_SHOWN, logs.missing_because, source)
    if view.launched_on is None:
        return Line(what, Standing.NOT_RECORDED, "The constellation isn’t launched yet.", source)
    months = _by_month(counted, logs)
    whole = [month for month in months[:-1] if f"{month.month}-01" >= view.launched_on.isoformat()]
    empty = sum(not month.times for month in whole)
    if not whole:
        return Line(what, Standing.NOT_RECORDED, "No whole month has passed since the launch.", source, months)
    if empty:
        sentence = f"{empty} of the last {len(whole)} whole months had none."
        if len(whole) == 1:
            sentence = "Last month had none."
        return Line(what, Standing.NOT_MET, sentence, source, months)
    return Line(what, Standing.MET, "Every whole month looked at had one.", source, months)


def _siblings(view: ConstellationView) -> str:
    homes = sum(bool(satellite.siblings_at) for satellite in view.satellites)
    if not homes:
        return ""
    have = "household has a child" if homes == 1 else "households have children"
    return f"{homes} satellite {have} with brothers or sisters elsewhere in the constellation."


def _by_month(counted: _Counted, logs: Logs) -> tuple[MonthsEvidence, ...]:
    return tuple(MonthsEvidence(log.month, counted.count(log)) for log in logs.months)


def _so_many(one: str, several: str, number: int) -> str:
    if not number:
        return f"No {one} is recorded in the months looked at."
    return f"{number} {one if number == 1 else several} in the months looked at."


def _by(found: Found | None, otherwise: Standing) -> Standing:
    if found is None:
        return otherwise
    return Standing.MET if found.is_met else Standing.NOT_MET


def _found(one: ModelFinding) -> Found:
    return Found(one.is_met, one.evidence, one.started_on, one.recorded_by)


_STANDING = {
    Verdict.MET: Standing.MET,
    Verdict.NOT_MET: Standing.NOT_MET,
    Verdict.NOT_RECORDED: Standing.NOT_RECORDED,
}
