"""What becomes of a household's approvals when a pack says since when, and how, it is approved now?"""

from dataclasses import replace
from datetime import date

from services.registry.policy.facts import Approval, begun, holding, true_ones, with_fact, without_days
from services.registry.policy.records.approvals import stretch_on

_TERMS = ("places", "age_from", "age_to", "kinds")


def approvals_told(known: tuple[Approval, ...], told: Approval, today: date) -> tuple[Approval, ...]:
    """The approvals, in which the household is approved on the days of `told` and, from today on, on its terms.

    What was known of an approval round those days is corrected: it began and ended when the pack says. Its terms of the
    days before today stay. Told again, it changes nothing.
    """
    if not known:
        return (told,)
    after = _ended_for(_covered(known, told), told)
    stretch = stretch_on(after, told.start)
    after = without_days(after, stretch[0].started_on, told.started_on) if stretch[0].start < told.start else after
    # A row tells of the last approval: what was known of days after its end was wrong.
    after = without_days(after, told.ended_on, None) if told.ended_on is not None else after
    return _ended_for(_on_its_terms(after, told, max(today, told.start)), told)


def _covered(known: tuple[Approval, ...], told: Approval) -> tuple[Approval, ...]:
    """With an approval on each day of `told`: where there was none, on the terms of the one beside it."""
    after = known
    inside = [one for one in true_ones(known) if one.start < told.end and told.start < one.end]
    if not inside:
        return with_fact(known, told)
    day = told.start
    beside = inside[0]
    for one in inside:
        if day < one.start:
            after = with_fact(after, _on_terms_of(beside, day, one.start))
        day, beside = one.end, one
    return with_fact(after, _on_terms_of(beside, day, told.ended_on)) if day < told.end else after


def _on_terms_of(approval: Approval, first_on: date, ended_on: date | None) -> Approval:
    terms = {name: getattr(approval, name) for name in (*_TERMS, "exemptions", "household_id")}
    return begun(Approval, first_on, ended_on=ended_on, **terms)


def _on_its_terms(known: tuple[Approval, ...], told: Approval, day: date) -> tuple[Approval, ...]:
    """With the terms of `told` from a day on; of one that is over, what was known of its last terms was wrong."""
    terms = {name: getattr(told, name) for name in _TERMS}
    current = holding(known, day) or stretch_on(known, told.start)[-1]
    if all(getattr(current, name) == value for name, value in terms.items()):
        return known
    if not current.holds_on(day):
        return tuple(replace(one, **terms) if one.id == current.id else one for one in known)
    values = {**terms, "exemptions": current.exemptions, "household_id": current.household_id}
    return with_fact(known, begun(Approval, day, ended_on=current.ended_on, **values))


def _ended_for(known: tuple[Approval, ...], told: Approval) -> tuple[Approval, ...]:
    """With the reason of its end where it ends, and with none before that: there it went on."""
    reasons = {
        one.id: told.ended_reason if one.ended_on == told.ended_on else None
        for one in known
        if one.is_true and told.start < one.end <= told.end
    }
    return tuple(replace(one, ended_reason=reasons[one.id]) if one.id in reasons else one for one in known)
