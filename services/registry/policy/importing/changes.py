"""What does an import change of what was known before?"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry.policy.belonging import Places
from services.registry.policy.register import (
    KINDS,
    BedSharingAgreement,
    Carer,
    Constellation,
    Membership,
    Register,
    Thing,
)
from shared.contracts.packs import Imported


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be saved and told, and the counts to answer with."""

    saved: Mapping[type[Thing], tuple[Thing, ...]]
    """What is new or says something else than before, with its new version; each kind after those it refers to."""
    counts: Imported


def changes_between(
    before: Register, after: Register, given: Register, touched: Collection[UUID] = frozenset()
) -> Changes:
    """What leads from the one register to the other, counted by the table of the pack.

    What is in the register and not in the pack (`given`) stays as it is, and is counted only where it changes. What is
    `touched` says the same today, and has changed all the same, for a day past or to come.
    """
    saved: dict[type[Thing], tuple[Thing, ...]] = {}
    added, changed, unchanged = {}, {}, {}
    for kind in KINDS:
        old, now, rows = before.of(kind), after.of(kind), given.of(kind)
        new = [thing for key, thing in now.items() if key not in old]
        other = [
            thing.in_place_of(old[key])
            for key, thing in now.items()
            if key in old and (thing != old[key] or key in touched)
        ]
        saved[kind] = (*new, *other)
        if kind is BedSharingAgreement and not (new or other or rows):
            # Like a history, it is counted where the pack has any.
            continue
        added[kind.table], changed[kind.table] = len(new), len(other)
        unchanged[kind.table] = sum(key in old and now[key] == old[key] and key not in touched for key in rows)
    return Changes(saved, Imported(added=added, changed=changed, unchanged=unchanged))


def counted_with(counts: Imported, others: Mapping[str, Counter[str]]) -> Imported:
    """The counts of an import, with those of its other tables."""
    words = ("added", "changed", "unchanged")
    return Imported(
        **{word: {**getattr(counts, word), **{table: found[word] for table, found in others.items()}} for word in words}
    )


def with_roles(register: Register, today: date) -> Register:
    """The register with every carer's roles as their household's place gives them today."""
    places = Places(register.of(Constellation).values(), register.of(Membership).values(), today)
    return register.with_all_of(
        Register(replace(carer, roles=places.roles_of(carer)) for carer in register.of(Carer).values())
    )
