"""A dry run tells which stays and gatherings of before would be new, and which would say something else."""

from shared.contracts.packs import TellRows, id_of
from shared.contracts.past_stays import ImportStays, PastOutcome
from shared.contracts.words import GatheringKind
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import OPERATOR
from tests.component.bookings.a_history import MAY, a_gathering, a_stay, take


async def told(bookings, *stays, activities=()):
    command = ImportStays(sleepovers=stays, activities=activities, dry_run=True, tell_rows=TellRows())
    return (await bookings.asked(command, by=OPERATOR)).rows


def in_words(rows):
    return [
        (one.table, one.position, one.row, [(cell.column, cell.before, cell.after) for cell in one.cells])
        for one in rows.changed
    ]


async def test_new_ones_are_told_by_their_places_and_others_by_what_changes(bookings):
    await take(bookings, a_stay("B1"), a_stay("B2", first=MAY[6]), activities=[a_gathering()])

    rows = await told(
        bookings,
        a_stay("B3", first=MAY[10]),
        a_stay("B1"),
        a_stay("B2", first=MAY[6], outcome=PastOutcome.CANCELLED),
        activities=[a_gathering("G2"), a_gathering(kind=GatheringKind.SUPPORT_GROUP)],
    )

    assert rows.added == {"sleepovers": (0,), "activities": (0,)}
    assert in_words(rows) == [
        ("sleepovers", 2, "B2", [("outcome", "stayed", "cancelled")]),
        ("activities", 1, "G1", [("kind", "training", "support_group")]),
    ]


async def test_a_reference_is_told_as_the_identifier_of_what_is_meant(bookings):
    await take(bookings, a_stay("B1"))

    rows = await told(bookings, a_stay("B1", "K3"))

    k1, k3 = (str(id_of(AUTHORITY, "children", ref)) for ref in ("K1", "K3"))
    assert in_words(rows) == [("sleepovers", 0, "B1", [("child_ref", k1, k3)])]


async def test_who_doesnt_ask_is_told_how_many(bookings):
    reply = await take(bookings, a_stay("B1"), dry_run=True)

    assert (reply.added["sleepovers"], reply.rows) == (1, None)
