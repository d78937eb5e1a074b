"""What does bookings keep about a person of what the register said against nights, and of a yes in spite of it?"""

from services.bookings import tables
from shared.persistence.held import Held, Through, table_of

NOT_ABOUT_OTHERS = {
    "other_child_ids": "Whom a caution speaks against isn’t told with it: what is recorded of a child is in that "
    "child’s own part."
}
CAUTIONS = Held(
    table=table_of(tables.CautionRow),
    title="What the register says against a sleepover",
    what="Something recorded of a child or of the hub home’s approval, how many children sleep there, or how many days "
    "of short breaks a child has, that speaks against nights in a hub home.",
    about=("child_ids",),
    not_about=NOT_ABOUT_OTHERS,
)
IN_SPITE = Held(
    table=table_of(tables.AgreedInSpiteRow),
    title="Yes to a sleepover in spite of that",
    what="Somebody who agreed to a sleepover in spite of what the register says, and why.",
    about=("person_id", "about_ids"),
    may_name_others=("because",),
)
SWAP_CAUTIONS = Held(
    table=table_of(tables.SwapCautionRow),
    title="What the register says against a swap",
    what="Something recorded of a child or of the hub home’s approval, how many children would sleep there, or how "
    "many days of short breaks a child would have, that speaks against the nights that it would have by a swap.",
    about=("child_ids",),
    not_about=NOT_ABOUT_OTHERS,
)


def held_of_cautions(bed_stays: Held) -> tuple[Held, ...]:
    """All of it; that the register was asked is the children's, and not told to the carers of their household.

    How often it was asked anew would tell them that something was recorded.
    """
    return (
        CAUTIONS,
        IN_SPITE,
        Held(
            table=table_of(tables.CautionLookRow),
            title="That the register was asked about a sleepover",
            what="When the registry was asked what speaks against a sleepover.",
            through=(Through("sleepover_id", bed_stays, "sleepover_id"),),
        ),
        SWAP_CAUTIONS,
        Held(
            table=table_of(tables.SwapLookRow),
            title="That the register was asked about a swap",
            what="Since when the registry has said something against the nights of a swap.",
            through=(Through("swap_id", SWAP_CAUTIONS, "swap_id"),),
        ),
    )
