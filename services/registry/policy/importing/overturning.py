"""Which rows of a pack that tell of now would overturn what somebody has decided here since?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.registry.policy.importing.dated_import import Dated
from services.registry.policy.register import (
    Area,
    BedSharingAgreement,
    Carer,
    Child,
    Constellation,
    Household,
    Membership,
    Placement,
    Register,
    Thing,
    Worker,
)
from shared.contracts.packs import PackLine, id_of
from shared.contracts.refusals import Fault
from shared.contracts.registry import ImportRegister

_NAMES = ("first_name", "last_name")
_WRITTEN: Mapping[type[Thing], Mapping[str, str]] = {
    Area: {"name": "name", "closed_on": "closed_on"},
    Constellation: {"name": "name", "area_id": "area_ref"},
    Worker: {
        **dict(zip(_NAMES, _NAMES, strict=True)),
        "roles": "role",
        "email": "email",
        "phone": "phone",
        "social_work_england_number": "social_work_england_number",
        "left_on": "left_on",
    },
    Household: {
        name: name for name in ("name", "address", "postcode", "phone", "spare_beds", "languages", "pets")
    },
    Carer: {
        **dict(zip(_NAMES, _NAMES, strict=True)),
        "household_id": "household_ref",
        "is_main_carer": "main_carer",
        "email": "email",
        "phone": "mobile",
        "contact_by": "contact_by",
        "left_on": "left_on",
    },
    Child: {
        **{
            name: name
            for name in (
                *_NAMES, "known_as", "date_of_birth", "sex", "ethnicity", "language", "legal_status",
                "cared_alongside", "ssda903_id",
            )
        },
        "sibling_group_id": "sibling_group_ref",
    },
}  # fmt: skip
"""What is written of each and has no days of its own, with the column of the pack that says so."""

_DECIDED: Mapping[type[Thing], Mapping[str, str]] = {
    Placement: {"ended_on": "ended_on", "ended_reason": "ended_reason", "kind": "placement_type"},
    Membership: {"left_on": "left_on", "leaving_reason": "leaving_reason"},
    BedSharingAgreement: {
        name: name for name in ("ended_on", "agreed_by", "agreed_on", "written_in", "conditions")
    },
}  # fmt: skip
"""What is decided of each that has days of its own, and isn't part of which it is; with its column, as above."""
_ENDINGS: Mapping[type[Placement | Membership], tuple[str, str]] = {
    Placement: ("ended_on", "ended_reason"),
    Membership: ("left_on", "leaving_reason"),
}
_CALLED: Mapping[type[Thing], str] = {
    Placement: "placement",
    Membership: "membership",
    BedSharingAgreement: "agreement",
}


def overturned(pack: ImportRegister, found: Dated, authority: str) -> Iterator[Fault]:
    """A fault for each: an export of last week mustn't silently give a child's nights back to who decided then.

    A pack's histories are another matter: they say from when until when, and are taken at their word. Of placements,
    memberships and agreements `decisions_overturned` tells.
    """
    if not found.overturned:
        return
    tables: Mapping[str, tuple[PackLine, ...]] = {
        "households": pack.households,
        "children": pack.children,
        "constellations": pack.constellations,
    }
    for table, lines in tables.items():
        for position, line in enumerate(lines):
            for column in found.overturned.get(_id(authority, table, line), ()):
                yield Fault(
                    field=f"{table}.{position}.{column}",
                    sentence="Somebody has recorded otherwise in Hubhome since then.",
                    remedy="Write into the row what is recorded there, or correct it in Hubhome first.",
                )


def with_recorded_reasons(given: Register, before: Register) -> Register:
    """The rows of a pack, with why something ended as somebody recorded it where a row has the same end and no reason.

    Many systems have no column for it: what isn't said takes nothing away.
    """
    kept: list[Thing] = []
    for kind, (end, reason) in _ENDINGS.items():
        known = before.of(kind)
        for key, row in given.of(kind).items():
            was: Any = known.get(key)
            is_theirs = was is not None and was.recorded.by is not None
            if is_theirs and getattr(row, reason) is None and getattr(row, end) == getattr(was, end):
                kept.append(replace(row, **{reason: getattr(was, reason)}))
    return given.with_all_of(Register(kept))


def decisions_overturned(given: Register, before: Register) -> Iterator[Fault]:
    """A fault for each row with days of its own that says otherwise than somebody recorded here.

    A satellite that left, a placement that ended or was taken back, two who no longer share a bedroom: an old file
    knows nothing of it, and would have it all as it was, recorded by nobody.
    """
    for kind, columns in _DECIDED.items():
        known = before.of(kind)
        for position, (key, row) in enumerate(given.of(kind).items()):
            was: Any = known.get(key)
            if was is not None and was.recorded.by is not None and was != row:
                column = next(told for name, told in columns.items() if getattr(row, name) != getattr(was, name))
                yield Fault(
                    field=f"{kind.table}.{position}.{column}",
                    sentence=f"Somebody has recorded this {_CALLED[kind]} otherwise in Hubhome since then.",
                    remedy="Write into the row what is recorded there, or correct it in Hubhome first.",
                )


def corrections_overturned(
    pack: ImportRegister, given: Register, before: Register, written_here: Collection[UUID], authority: str
) -> Iterator[Fault]:
    """A fault for each column that says otherwise than somebody wrote here of it.

    A carer who left must not be able to sign in again, nor a family's new address be forgotten, by an old file.
    """
    tables: Mapping[type[Thing], tuple[PackLine, ...]] = {
        Area: pack.areas,
        Constellation: pack.constellations,
        Worker: pack.workers,
        Household: pack.households,
        Carer: pack.carers,
        Child: pack.children,
    }
    for kind, lines in tables.items():
        known, rows = before.of(kind), given.of(kind)
        for position, line in enumerate(lines):
            thing_id = _id(authority, kind.table, line)
            if thing_id not in written_here or thing_id not in known or thing_id not in rows:
                continue
            for name, column in _WRITTEN[kind].items():
                if getattr(rows[thing_id], name) != getattr(known[thing_id], name):
                    yield Fault(
                        field=f"{kind.table}.{position}.{column}",
                        sentence="Somebody has written otherwise in Hubhome since then.",
                        remedy="Write into the row what is written there, or correct it in Hubhome first.",
                    )


def _id(authority: str, table: str, line: PackLine) -> UUID:
    return id_of(authority, table, getattr(line, type(line).key))
