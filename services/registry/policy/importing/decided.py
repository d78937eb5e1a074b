"""Which rules, periods, holds, deaths and applications does a pack bring, and does it say otherwise than was decided?

A history in a pack stands in the place of what was known. Not these: a pack adds to what the authority has decided, and
takes nothing of it away. A hold that was placed since a file was written doesn't end because the file knows nothing of
it, and a rule that somebody set here isn't set back by an import.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.registry.policy.facts import Fact, begun, known_again, true_ones
from services.registry.policy.importing.histories import IdOf
from services.registry.policy.retention.applications import Application
from services.registry.policy.retention.deaths import Death
from services.registry.policy.retention.holds import RecordHold
from services.registry.policy.retention.periods import KeptFor
from services.registry.policy.rules import Rulebook, SetRule
from services.registry.policy.school_holidays import SchoolHoliday
from shared.contracts.authority_pack import RecordHoldLine
from shared.contracts.packs import id_of
from shared.contracts.refusals import Fault, RefusalError
from shared.contracts.registry import ImportRegister, Kind
from shared.contracts.rules import USUAL
from shared.contracts.school_holidays import MOST_DAYS_OF_A_HOLIDAY

DECIDED_KINDS: Sequence[type[Fact]] = (SetRule, KeptFor, RecordHold, Death, Application, SchoolHoliday)
"""What an authority decides for itself; the order is that of a pack's tables."""

HELD: Mapping[Kind, tuple[str, str]] = {
    Kind.CHILD: ("child_ref", "children"),
    Kind.HOUSEHOLD: ("household_ref", "households"),
    Kind.CARER: ("carer_ref", "carers"),
    Kind.WORKER: ("worker_ref", "workers"),
}
"""Of whose record there can be a hold: the column that says so, and the table that it refers to."""

_FIRST_COLUMN = {
    SetRule: "rule",
    KeptFor: "period",
    RecordHold: "started_on",
    Death: "started_on",
    Application: "started_on",
    SchoolHoliday: "started_on",
}


@dataclass(slots=True)
class Decided:
    """What becomes of what the authority has decided."""

    facts: list[Fact] = field(default_factory=list)
    """New, or saying something else than before."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """How many rows of each table were added, changed or unchanged; only of tables that the pack has."""
    wrong: list[Fault] = field(default_factory=list)


def decided(pack: ImportRegister, authority: str, known: Iterable[Fact]) -> Decided:
    """What a pack makes of what is `known` of rules, periods and holds."""
    found = Decided()
    found.wrong += _about_several(pack)
    if found.wrong:
        return found
    for rows, before in decided_rows(pack, authority, known):
        _take(rows, before, found)
    found.wrong += _impossible_rules(pack, known, found)
    return found


def decided_rows(
    pack: ImportRegister, authority: str, known: Iterable[Fact]
) -> Iterator[tuple[Sequence[tuple[int, Fact]], Sequence[Fact]]]:
    """What a pack tells of one rule, one period or the holds of one record, with its rows' positions; what is known."""
    before: defaultdict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for one in known:
        before[one.table, *one.subject].append(one)
    told: defaultdict[tuple[object, ...], list[tuple[int, Fact]]] = defaultdict(list)
    for position, fact in _facts_in(pack, authority):
        told[fact.table, *fact.subject].append((position, fact))
    for subject, rows in told.items():
        yield rows, before[subject]


def _take(rows: Sequence[tuple[int, Any]], before: Sequence[Any], found: Decided) -> None:
    """What becomes of one rule, one period or the holds of one record."""
    by_id = {one.id: one for one in before}
    again = known_again([fact for _, fact in rows], before)
    positions = {fact.id: position for (position, _), fact in zip(rows, again, strict=True)}
    counts = found.counts.setdefault(again[0].table, Counter())
    for fact in again:
        was = by_id.get(fact.id)
        counts["added" if was is None else "unchanged" if was == fact else "changed"] += 1
        if was == fact:
            continue
        found.facts.append(fact)
        if was is not None and was.recorded.by is not None:
            found.wrong.append(_otherwise_here(fact, positions[fact.id]))
    lasting = None
    for fact in true_ones([*again, *(one for one in before if one.id not in positions)]):
        if lasting is not None and fact.start < lasting.end:
            told = fact if fact.id in positions else lasting
            if told.id in positions:
                found.wrong.append(_twice(told, positions[told.id], lasting, fact))
        lasting = fact


def _otherwise_here(fact: Fact, position: int) -> Fault:
    return Fault(
        field=f"{fact.table}.{position}.{_FIRST_COLUMN[type(fact)]}",
        sentence="Somebody has recorded this otherwise in Hubhome since then.",
        remedy="Write into the row what is recorded there, or correct it in Hubhome first.",
    )


def _twice(fact: Fact, position: int, first: Fact, second: Fact) -> Fault:
    return Fault(
        field=f"{fact.table}.{position}.started_on",
        sentence=f"The same is decided from {first.started_on} and from {second.started_on}, on the same days.",
        remedy=f"End the first by {second.started_on}. What is in Hubhome and not in the pack is ended there.",
    )


def _impossible_rules(pack: ImportRegister, known: Iterable[Fact], found: Decided) -> Iterator[Fault]:
    for position, line in enumerate(pack.rules):
        usual = USUAL[line.rule]
        if not usual.least <= line.value <= usual.most:
            yield Fault(
                field=f"rules.{position}.value",
                sentence="This rule allows something or doesn't."
                if usual.is_yes_or_no
                else f"This rule is never less than {usual.least} nor more than {usual.most}.",
                remedy="Write 1 for yes or 0 for no." if usual.is_yes_or_no else "Correct the number.",
            )
    new = {one.id: one for one in found.facts if isinstance(one, SetRule)}
    if not new:
        return
    book = Rulebook([*(one for one in known if isinstance(one, SetRule) and one.id not in new), *new.values()])
    for position, line in enumerate(pack.rules):
        if line.ended_on == line.started_on:
            continue
        try:
            book.refuse_where_none_could_be_right(line.started_on)
        except RefusalError as error:
            yield Fault(
                field=f"rules.{position}.value",
                sentence=f"From {line.started_on} this rule doesn't go together with another: {error.refused.detail}",
                remedy="Correct one of the two.",
            )


def _about_several(pack: ImportRegister) -> Iterator[Fault]:
    for position, holiday in enumerate(pack.school_holidays):
        if (holiday.ended_on - holiday.started_on).days > MOST_DAYS_OF_A_HOLIDAY:
            yield Fault(
                field=f"school_holidays.{position}.ended_on",
                sentence=f"A school holiday has at most {MOST_DAYS_OF_A_HOLIDAY} days.",
                remedy="Check the years; the last column is the first day on which the schools are open again.",
            )
    for position, line in enumerate(pack.record_holds):
        if sum(getattr(line, column) is not None for column, _ in HELD.values()) != 1:
            yield Fault(
                field=f"record_holds.{position}.started_on",
                sentence="The row doesn't say of one record that it is held.",
                remedy=f"Fill in exactly one of {', '.join(column for column, _ in HELD.values())}.",
            )


def _facts_in(pack: ImportRegister, authority: str) -> Iterator[tuple[int, Fact]]:
    for position, rule in enumerate(pack.rules):
        yield (
            position,
            begun(
                SetRule,
                rule.started_on,
                ended_on=rule.ended_on,
                authority=authority,
                name=rule.rule,
                value=rule.value,
                source=rule.source,
                reason=rule.reason or "",
            ),
        )
    for position, period in enumerate(pack.retention_periods):
        yield (
            position,
            begun(
                KeptFor,
                period.started_on,
                ended_on=period.ended_on,
                authority=authority,
                name=period.period,
                years=period.years,
                source=period.source,
                reason=period.reason or "",
            ),
        )
    for position, holiday in enumerate(pack.school_holidays):
        yield (
            position,
            begun(
                SchoolHoliday,
                holiday.started_on,
                ended_on=holiday.ended_on,
                authority=authority,
                name=holiday.name,
                source=holiday.source,
                reason=holiday.reason or "",
            ),
        )
    for position, hold in enumerate(pack.record_holds):
        yield (
            position,
            begun(
                RecordHold,
                hold.started_on,
                ended_on=hold.ended_on,
                subject_id=_held_in(hold, lambda table, ref: id_of(authority, table, ref)),
                reason=hold.reason or "",
                lifted_because=hold.lifted_because or "",
            ),
        )
    for position, death in enumerate(pack.deaths):
        yield (
            position,
            begun(
                Death,
                death.started_on,
                ended_on=death.ended_on,
                child_id=id_of(authority, "children", death.child_ref),
                written_in=death.written_in or "",
                reason=death.reason or "",
            ),
        )
    for position, application in enumerate(pack.applications):
        yield (
            position,
            begun(
                Application,
                application.started_on,
                ended_on=application.ended_on,
                household_id=id_of(authority, "households", application.household_ref),
                state=application.state,
                written_in=application.written_in or "",
                reason=application.reason or "",
            ),
        )


def _held_in(line: RecordHoldLine, id_of_ref: IdOf) -> UUID:
    return next(id_of_ref(table, ref) for column, table in HELD.values() if (ref := getattr(line, column)) is not None)
