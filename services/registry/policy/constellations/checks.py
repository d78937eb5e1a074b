"""Is a constellation as the model wants it: its hub home, its size, who leads it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Approval, CarerAtHome, HubHome, holding, true_ones
from services.registry.policy.records.approvals import stretch_on, times_approved, years_in
from services.registry.policy.rules import Rulebook
from shared.contracts.constellations import Check, Element, Verdict
from shared.contracts.rules import RuleName

HUB_HOME_SOURCE = "Every constellation has a hub home (Gloucestershire's One Minute Guide)"
LIAISON_SOURCE = "Every constellation has a liaison worker (Gloucestershire's One Minute Guide)"
APPROVED_SOURCE = "Hub home carers are approved carers (Reading; Waltham Forest)"
AT_HOME_SOURCE = "One carer at home full time (Surrey)"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the checks of a constellation rest on, on one day."""

    life: Life
    day: date
    approvals_of_hub: tuple[Approval, ...]
    rules: Rulebook
    carers_at_home: tuple[CarerAtHome, ...] = ()
    """Of the hub home."""


def checks_of(standing: Standing) -> tuple[Check, ...]:
    """The elements that the registry can tell of, with what each verdict rests on."""
    hub = standing.life.hub_home_on(standing.day)
    return (_hub_home(hub), *(_of_hub_home(standing, hub) if hub else ()), _size(standing), _liaison_worker(standing))


def _hub_home(hub: HubHome | None) -> Check:
    evidence = "There is an interim hub home." if hub and hub.is_interim else "There is a hub home."
    return Check(
        element=Element.HUB_HOME,
        verdict=Verdict.MET if hub else Verdict.NOT_MET,
        evidence=evidence if hub else "There is no hub home.",
        source=HUB_HOME_SOURCE,
    )


def _of_hub_home(standing: Standing, hub: HubHome) -> Iterator[Check]:
    day, rules = standing.day, standing.rules
    fewest = rules.on(RuleName.FEWEST_HUB_BEDS, day)
    beds = "1 bed" if hub.beds == 1 else f"{hub.beds} beds"
    yield Check(
        element=Element.ENOUGH_BEDS,
        verdict=_met(hub.beds >= fewest.value),
        evidence=_with_reason(f"{beds}; at least {fewest.value} are asked for.", hub.allowed_because),
        source=fewest.source,
    )
    stretch = stretch_on(standing.approvals_of_hub, day)
    is_approved = holding(stretch, day) is not None
    since = stretch[0].started_on if stretch else None
    yield Check(
        element=Element.APPROVED_NOW,
        verdict=_met(is_approved),
        evidence=(f"Approved since {in_words(since)}." if since else "Approved since before records.")
        if is_approved
        else "Not approved on that day.",
        source=APPROVED_SOURCE,
    )
    yield _experience(standing)
    yield _carer_at_home(standing)


def _experience(standing: Standing) -> Check:
    fewest = standing.rules.on(RuleName.FEWEST_YEARS_APPROVED, standing.day)
    known = true_ones(standing.approvals_of_hub)
    times = times_approved(known, standing.day)
    told = [one for one in times if one[0] > date.min]
    years = years_in(told, standing.day)
    if not known or (len(told) < len(times) and (years < fewest.value or not told)):
        verdict, evidence = Verdict.NOT_RECORDED, "Since when the household is approved isn't recorded."
    elif not times:
        verdict, evidence = Verdict.NOT_MET, "Not approved before that day."
    else:
        verdict = _met(years >= fewest.value)
        in_all = " in all" if len(told) > 1 else ""
        when = " and ".join(_when_approved(*one, standing) for one in told)
        evidence = f"Approved for {years} full {'year' if years == 1 else 'years'}{in_all}, {when}."
    return Check(element=Element.EXPERIENCED, verdict=verdict, evidence=evidence, source=fewest.source)


def _when_approved(first: date, until: date, standing: Standing) -> str:
    """A time under approval in words; the last one, where the household still is approved, is told as going on."""
    if until == standing.day and holding(standing.approvals_of_hub, standing.day):
        return f"since {in_words(first)}"
    return f"from {in_words(first)} to {in_words(until - timedelta(days=1))}"


def _carer_at_home(standing: Standing) -> Check:
    at_home = holding(standing.carers_at_home, standing.day)
    if at_home is None:
        verdict, evidence = Verdict.NOT_RECORDED, "Whether a carer is at home full time isn't recorded."
    else:
        verdict = _met(at_home.is_at_home)
        what = "A carer is at home full time" if at_home.is_at_home else "No carer is at home full time"
        since = f"since {in_words(at_home.started_on)}" if at_home.started_on else "since before records"
        evidence = f"{what}, {since}."
    return Check(element=Element.CARER_AT_HOME, verdict=verdict, evidence=evidence, source=AT_HOME_SOURCE)


def _size(standing: Standing) -> Check:
    day, rules, life = standing.day, standing.rules, standing.life
    fewest, most = rules.on(RuleName.FEWEST_SATELLITES, day), rules.on(RuleName.MOST_SATELLITES, day)
    satellites = life.satellites_on(day)
    households = "1 satellite household" if len(satellites) == 1 else f"{len(satellites)} satellite households"
    launch = holding(life.phases, day)
    reasons = [launch.allowed_because if launch else "", *(one.allowed_because for one in satellites)]
    return Check(
        element=Element.SIZE,
        verdict=_met(fewest.value <= len(satellites) <= most.value),
        evidence=_with_reason(
            f"{households}; {fewest.value} to {most.value} are asked for.", " ".join(filter(None, reasons))
        ),
        source=(most if len(satellites) > most.value else fewest).source,
    )


def _liaison_worker(standing: Standing) -> Check:
    worker = standing.life.liaison_worker_on(standing.day)
    return Check(
        element=Element.LIAISON_WORKER,
        verdict=_met(worker is not None),
        evidence="There is a liaison worker." if worker else "There is no liaison worker.",
        source=LIAISON_SOURCE,
    )


def _met(is_met: bool) -> Verdict:  # noqa: FBT001  what it turns into a word
    return Verdict.MET if is_met else Verdict.NOT_MET


def _with_reason(evidence: str, allowed_because: str) -> str:
    return f"{evidence} Allowed because: {allowed_because}" if allowed_because else evidence
