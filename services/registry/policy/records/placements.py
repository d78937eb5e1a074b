"""Where does a child live once it is recorded otherwise, and on what rule does that founder?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.concerns import concern
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.facts import Approval, Exemption
from services.registry.policy.records.changes import later_changes_exist
from services.registry.policy.records.reading import age_on, limit_verdict
from services.registry.policy.register import Placement
from services.registry.policy.rules import RuleOnADay
from shared.contracts.constellations import Concern
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.record_changes import ComesTo, Effect
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.words import PlacementEndReason, PlacementKind


@dataclass(frozen=True, slots=True)
class Home:
    """A household on a day on which a child is to live there."""

    id: UUID
    approval: Approval | None
    sibling_groups: Sequence[UUID | None]
    """Of each other child who is placed there already."""
    are_all_named: bool
    """Whether exemptions name each of them, and the child who is to live there."""
    limit: RuleOnADay


def refuse_after_death(died_on: date | None, on: date) -> None:
    """Raises the refusal `after_death` of a placement that would begin once the child had died."""
    if died_on is not None and on > died_on:
        raise refuse(
            grounds.AFTER_DEATH,
            f"A death on {died_on:%-d %B %Y} is recorded. If that isn’t right, take it back first.",
            "on",
        )


def new_placement(placement_id: UUID, child_id: UUID, household_id: UUID, kind: PlacementKind, on: date) -> Placement:
    """A placement that begins on a day."""
    return Placement(
        id=placement_id,
        child_id=child_id,
        household_id=household_id,
        kind=kind,
        started_on=on,
        ended_on=None,
        ended_reason=None,
    )


def moved_in(
    known: Sequence[Placement], new: Placement, ended_reason: PlacementEndReason | None
) -> tuple[Placement, ...]:
    """All placements once a child moves in somewhere; the one before ends on that day.

    In the same household it is another kind of placement from that day on, and ends for that reason if nobody says for
    which. Refused: `later_changes_exist`, `lives_there_already`, `no_move`, `why_did_it_end`.
    """
    on, end = new.started_on, new.ended_on or date.max
    if later := min((one.started_on for one in true_ones(known) if on <= one.started_on < end), default=None):
        raise later_changes_exist("a placement begins", later)
    current = next((one for one in known if one.holds_on(on)), None)
    if current is None:
        return _with(known, new)
    if current.household_id == new.household_id:
        if current.kind is new.kind:
            sentence = "The child lives there already on this day. Choose another household, or another kind."
            raise refuse(grounds.LIVES_THERE_ALREADY, sentence, "household_ref")
        ended_reason = ended_reason or PlacementEndReason.PLACE
    elif ended_reason is PlacementEndReason.PLACE:
        raise no_move("The child moves. Select why the placement before ends.")
    if ended_reason is None:
        raise refuse(grounds.WHY_DID_IT_END, "Select why the placement before ends", "ended_reason")
    return _with(known, replace(current, ended_on=on, ended_reason=ended_reason, reason=new.reason), new)


def no_move(sentence: str) -> RefusalError:
    """The refusal of a move for the reason that only the kind of placement changed, with the child where they are."""
    return refuse(grounds.NO_MOVE, sentence, "ended_reason")


def put_right(
    known: Sequence[Placement], wrong_id: UUID, new: Placement, ended_reason: PlacementEndReason | None
) -> tuple[Placement, ...]:
    """All placements once one of them turns out never to have been, and another was instead.

    The new one ends where the wrong one did; the one before ends where the new one begins, for the reason that was
    recorded if nobody says for which. Refused: `not_recorded`, `ends_before_it_starts`, `nothing_changes`, and as a
    child who moves in.
    """
    wrong = recorded(known, wrong_id)
    before = before_it(known, wrong)
    if wrong.ended_on and new.started_on >= wrong.ended_on:
        raise refuse(
            grounds.ENDS_BEFORE_IT_STARTS,
            f"What this puts right ended on {in_words(wrong.ended_on)}. Choose an earlier day.",
            "on",
        )
    left = taken_back(known, wrong_id, new.reason, before_goes_on=before is not None)
    new = replace(new, ended_on=wrong.ended_on, ended_reason=_why_it_ended(wrong, new.household_id))
    after = moved_in(left, new, ended_reason or (before.ended_reason if before else None))
    if not changed(known, after):
        raise refuse(grounds.NOTHING_CHANGES, "It is recorded exactly so already. Change what isn’t right.", "on")
    return after


def taken_back(
    known: Sequence[Placement], wrong_id: UUID, reason: str, *, before_goes_on: bool
) -> tuple[Placement, ...]:
    """All placements once one of them turns out never to have been; the one before it goes on where it didn't end.

    Refused: `not_recorded`, also where no placement ended on the day on which the wrong one began.
    """
    wrong = recorded(known, wrong_id)
    never = replace(wrong, ended_on=wrong.started_on, ended_reason=None, reason=reason)
    if not before_goes_on:
        return _with(known, never)
    before = before_it(known, wrong)
    if before is None:
        raise refuse(
            grounds.NOT_RECORDED,
            "No placement ended on the day on which this one began, so none can go on. Choose the other answer.",
            "before_goes_on",
        )
    end, why = wrong.ended_on, _why_it_ended(wrong, before.household_id)
    return _with(known, never, replace(before, ended_on=end, ended_reason=why, reason=reason))


def _why_it_ended(wrong: Placement, household_id: UUID) -> PlacementEndReason | None:
    """The reason of a wrong one for that which stands in its place; that only its status changed is said of no move."""
    is_a_move = wrong.ended_reason is PlacementEndReason.PLACE and household_id != wrong.household_id
    return None if is_a_move else wrong.ended_reason


def moved_out(
    known: Sequence[Placement], on: date, ended_reason: PlacementEndReason, reason: str
) -> tuple[Placement, ...]:
    """All placements once the latest of them ends on a day, also where another end was recorded.

    Refused: `not_placed`, `later_changes_exist`, `no_move`, `nothing_changes`.
    """
    if ended_reason is PlacementEndReason.PLACE:
        raise no_move("The child leaves. Select why the placement ends, or record another kind of placement there.")
    last = latest(known)
    if last is None:
        raise refuse(grounds.NOT_PLACED, "No placement is recorded that could end.", "on")
    if on <= last.started_on:
        raise later_changes_exist("a placement begins", last.started_on)
    if (last.ended_on, last.ended_reason) == (on, ended_reason):
        raise refuse(grounds.NOTHING_CHANGES, "It ends on that day already. Change the day, or the reason.", "on")
    return _with(known, replace(last, ended_on=on, ended_reason=ended_reason, reason=reason))


def recorded(known: Iterable[Placement], placement_id: UUID) -> Placement:
    """The placement as it is recorded. Refused: `not_recorded`."""
    found = next((one for one in true_ones(known) if one.id == placement_id), None)
    if found is None:
        raise refuse(
            grounds.NOT_RECORDED, "This placement isn’t recorded of the child any more. Choose one.", "placement_id"
        )
    return found


def before_it(known: Iterable[Placement], placement: Placement) -> Placement | None:
    """The placement that ended on the day on which another began."""
    return next((one for one in true_ones(known) if one.ended_on == placement.started_on), None)


def latest(known: Iterable[Placement]) -> Placement | None:
    """The placement that began last."""
    return max(true_ones(known), key=lambda one: one.started_on, default=None)


def true_ones(known: Iterable[Placement]) -> list[Placement]:
    """Those that hold on some day."""
    return [one for one in known if one.is_true]


def changed(known: Iterable[Placement], after: Iterable[Placement]) -> tuple[Placement, ...]:
    """Those that are new or otherwise than they were, each as its next version; ends before beginnings."""
    was = {one.id: one for one in known}
    others = [one for one in after if was.get(one.id) != one]
    in_order = sorted(others, key=lambda one: (one.ended_on is None, one.started_on))
    return tuple(replace(one, version=was[one.id].version + 1 if one.id in was else 1) for one in in_order)


def longer_than_recorded(known: Iterable[Placement], changed_ones: Iterable[Placement]) -> tuple[Placement, ...]:
    """Those that go on after they were to end, each as one that begins on the day on which it was to."""
    ends = {one.id: one.ended_on for one in true_ones(known) if one.ended_on}
    return tuple(
        replace(one, started_on=ends[one.id])
        for one in changed_ones
        if one.id in ends and ends[one.id] < (one.ended_on or date.max)
    )


def allowed(known: Iterable[Placement], changed_ones: Iterable[Placement], because: str) -> tuple[Placement, ...]:
    """The changed ones; why a rule is set aside, if that is said, stays with those that go on for longer."""
    longer = {one.id for one in longer_than_recorded(known, changed_ones)}
    return tuple(replace(one, allowed_because=because) if because and one.id in longer else one for one in changed_ones)


def effects(known: Sequence[Placement], after: Sequence[Placement], today: date) -> Iterator[Effect]:
    """What a change comes to besides what was decided: what isn't so any more, and which sleepovers it costs."""
    still = {one.id: one for one in after}
    for one in true_ones(known):
        if not still[one.id].is_true:
            yield Effect(on=ComesTo.TAKEN_BACK, sentence=f"The one from {in_words(one.started_on)}: it never was.")
    for one in true_ones(known):
        end = still[one.id].ended_on
        if still[one.id].is_true and one.ended_on and one.ended_on != end:
            ends = f"ends on {in_words(end)}" if end else "goes on"
            what = f"The one from {in_words(one.started_on)} was to end on {in_words(one.ended_on)}, and {ends}."
            yield Effect(on=ComesTo.ANOTHER_END, sentence=what)
    if lost := _left_from(known, after, today):
        what = f"Nights from {in_words(lost)} that were asked for from the home recorded until now are called off."
        yield Effect(on=ComesTo.SLEEPOVERS, sentence=what)


def as_long_as(known: Iterable[Placement], wrong_id: UUID | None, new: Placement) -> Placement:
    """The new placement with its end, where it stands in place of one that ended."""
    end = next((one.ended_on for one in true_ones(known) if one.id == wrong_id), None)
    return replace(new, ended_on=end) if end and new.started_on < end else new


def days_to_look_at(
    placed: Placement, others: Iterable[Placement], approvals: Iterable[Approval], exemptions: Iterable[Exemption]
) -> list[date]:
    """The first day of a placement, and each later one on which the household has another child or other terms."""
    begin = [one.started_on for one in true_ones(others)]
    terms: list[Approval | Exemption] = [*approvals, *exemptions]
    begin += [day for one in terms if one.is_true for day in (one.started_on, one.ended_on) if day]
    return [
        placed.started_on,
        *sorted({day for day in begin if placed.started_on < day < (placed.ended_on or date.max)}),
    ]


def first_of_each(by_day: Mapping[date, Sequence[Concern]]) -> list[Concern]:
    """Each rule that is set aside, on the first day on which it is; a later day than the first of all is told."""
    found: dict[str, Concern] = {}
    for day, concerns in by_day.items():
        for one in concerns:
            is_later = day != min(by_day)
            told = one.model_copy(update={"sentence": f"On {in_words(day)}: {one.sentence}"}) if is_later else one
            found.setdefault(one.code, told)
    return list(found.values())


def concerns_of_moving_in(home: Home, sibling_group_id: UUID | None, date_of_birth: date, on: date) -> list[Concern]:
    """The rules that a placement sets aside: each allowed only with a reason."""
    found = []
    approval = home.approval
    there = len(home.sibling_groups)
    if approval is None:
        found.append(
            concern(grounds.PLACED_WITHOUT_APPROVAL, "The household isn’t approved on this day.", needs_a_reason=True)
        )
    elif approval.places is not None and there >= approval.places:
        sentence = f"The household is approved for {approval.places}, and {there} are placed there."
        found.append(concern(grounds.NO_VACANCY, sentence, needs_a_reason=True))
    age = age_on(on, date_of_birth)
    if approval and not approval.is_for_age(age):
        sentence = (
            f"The household is approved for ages {approval.age_from or 0} to {approval.age_to}; the child is {age}."
        )
        found.append(concern(grounds.OUTSIDE_THE_AGES, sentence, needs_a_reason=True))
    verdict = limit_verdict(
        home.limit.value,
        [*home.sibling_groups, sibling_group_id],
        are_all_named=home.are_all_named,
        has_words=bool(approval and approval.exemptions),
    )
    if verdict in {LimitVerdict.BEYOND, LimitVerdict.EXEMPTION_TO_READ}:
        sentence = f"{there + 1} fostered children would live there, who aren’t all brothers and sisters."
        if verdict is LimitVerdict.EXEMPTION_TO_READ:
            sentence += " An exemption is recorded in words only: read whether it names each of them."
        ground = grounds.BEYOND_THE_FOSTERING_LIMIT.cited(home.limit.source, home.limit.whose)
        found.append(concern(ground, sentence, needs_a_reason=True))
    return found


def _with(known: Iterable[Placement], *ones: Placement) -> tuple[Placement, ...]:
    """All placements, these in place of what was known of them."""
    others = {one.id for one in ones}
    return (*(one for one in known if one.id not in others), *ones)


def _left_from(known: Sequence[Placement], after: Sequence[Placement], today: date) -> date | None:
    """The first day from today on on which the child doesn't live where it was recorded."""
    boundaries = {day for one in (*known, *after) for day in (one.started_on, one.ended_on) if day and day > today}
    for day in sorted({today, *boundaries}):
        home, will_be = _home_on(known, day), _home_on(after, day)
        if home is not None and home != will_be:
            return day
    return None


def _home_on(placements: Iterable[Placement], day: date) -> UUID | None:
    return next((one.household_id for one in placements if one.holds_on(day)), None)
