"""Which rows of an import can be taken, and what are they called?"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from services.outcomes import grounds
from services.outcomes.policy.timeline import Constellation
from shared.contracts.outcomes import ImportSupport, SupportContactLine, SupportContactRecorded
from shared.contracts.packs import id_of, id_of_row
from shared.contracts.refusals import Fault, refuse, refuse_faults

MOST_NAMED = 10
"""Hub homes that one sentence names."""


def check_hub_homes(command: ImportSupport, authority: str, heard: Collection[Constellation], today: date) -> None:
    """Refuse each row whose hub home isn't one, in what was heard or in what the pack says.

    Of a constellation that the pack has the hub homes' history of, only that counts: the registry goes by it, in place
    of what it knew and of the constellation's row.
    """
    dated = {line.constellation_ref for line in command.hub_homes}
    dated_ids = {id_of(authority, "constellations", ref) for ref in dated}
    known_ids = {one.id for one in heard}
    said = [
        line.hub_household_ref
        for line in command.constellations
        if line.constellation_ref not in dated
        and line.has_hub_home(today, is_known=id_of(authority, "constellations", line.constellation_ref) in known_ids)
    ]
    said += [line.household_ref for line in command.hub_homes if line.was_ever]
    hub_homes = {_household_id(authority, ref) for ref in said if ref}
    hub_homes |= {home.household_id for one in heard if one.id not in dated_ids for home in one.hub_homes}
    faults = [
        Fault(
            field=f"support_contacts.{position}.hub_household_ref",
            sentence=f"{line.hub_household_ref} isn’t the hub home of a constellation.",
            remedy="Correct the reference, or put it right in constellations, and in hub_homes where the pack has it.",
        )
        for position, line in enumerate(command.support_contacts)
        if _household_id(authority, line.hub_household_ref) not in hub_homes
    ]
    if faults:
        raise refuse_faults(
            grounds.NOT_A_HUB_HOME, "These rows can’t be taken, so nothing was. Put right those that are named.", faults
        )


def require_hub_homes(command: ImportSupport, authority: str, constellations: Iterable[Constellation]) -> None:
    """Refuse to save contacts of a hub home that wasn't heard of: that may be any moment.

    `constellations` have every household that is, was or will be a hub home.
    """
    heard = {home.household_id for one in constellations for home in one.hub_homes}
    refs = sorted({line.hub_household_ref for line in command.support_contacts})
    unknown = [ref for ref in refs if _household_id(authority, ref) not in heard]
    if unknown:
        named = ", ".join(unknown[:MOST_NAMED])
        raise refuse(
            grounds.NOT_KNOWN_YET,
            f"These aren’t known as hub homes yet: {named}. Import the register first, or try again in a minute.",
            "support_contacts",
        )


def _household_id(authority: str, ref: str) -> UUID:
    return id_of(authority, "households", ref)


def same_as_recorded(
    events: Iterable[SupportContactRecorded], recorded: Iterable[SupportContactRecorded]
) -> frozenset[UUID]:
    """Those of the contacts that somebody has recorded here in the same words: an export brings them back."""
    known = Counter(map(_words, recorded))
    found = set()
    for event in events:
        if known[_words(event)] > 0:
            known[_words(event)] -= 1
            found.add(event.contact_id)
    return frozenset(found)


def _words(event: SupportContactRecorded) -> tuple[object, ...]:
    return (event.hub_household_id, event.household_id, event.on, event.kind, event.minutes, event.topic)


def ids_of_lines(authority: str, lines: Sequence[SupportContactLine]) -> list[UUID]:
    """The identifier of each line's contact: the same in every import of the same lines.

    Lines have no reference of their own, so their words identify them, and where several are alike, their number
    among these: a carer may well have rung the same household twice on one day.
    """
    alike: Counter[tuple[object, ...]] = Counter()
    ids = []
    for line in lines:
        words = (line.hub_household_ref, line.household_ref, line.on, line.kind, line.minutes, line.about)
        alike[words] += 1
        ids.append(id_of_row(authority, "support_contacts", *words, alike[words]))
    return ids
