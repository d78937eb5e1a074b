"""Which rows of a pack that tell of now would overturn what somebody has decided here since?"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from services.registry.policy.importing.dated_import import Dated
from services.registry.policy.register import BedSharingAgreement, Register
from shared.contracts.packs import PackLine, id_of
from shared.contracts.refusals import Fault
from shared.contracts.registry import ImportRegister


def overturned(pack: ImportRegister, found: Dated, authority: str) -> Iterator[Fault]:
    """A fault for each: an export of last week mustn't silently give a child's nights back to who decided then.

    A pack's histories are another matter: they say from when until when, and are taken at their word.
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


def agreements_overturned(given: Register, before: Register) -> Iterator[Fault]:
    """A fault for each row that says otherwise of an agreement to share a bedroom than somebody recorded here.

    Though it has its days as a history has: one that was taken back here must not hold again because of an old file.
    """
    known = before.of(BedSharingAgreement)
    for position, (key, row) in enumerate(given.of(BedSharingAgreement).items()):
        was = known.get(key)
        if was is not None and was.recorded.by is not None and was != row:
            yield Fault(
                field=f"{row.table}.{position}.started_on",
                sentence="Somebody has recorded this agreement otherwise in Hubhome since then.",
                remedy="Write into the row what is recorded there, or correct it in Hubhome first.",
            )


def _id(authority: str, table: str, line: PackLine) -> UUID:
    return id_of(authority, table, getattr(line, type(line).key))
