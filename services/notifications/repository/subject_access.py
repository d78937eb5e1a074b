"""What does notifications keep that is about a person?"""

from services.notifications import tables
from shared.persistence.held import Held, Through, table_of

NOTICES = Held(
    table=table_of(tables.NoticeRow),
    title="Notices",
    what="What the person was told of a sleepover or an emergency, and when they read it. It names nobody.",
    about=("person_id",),
    not_about={
        "hub_household_id": "What others were told of sleepovers at the person’s hub home is in their archives."
    },
)
DELIVERIES = Held(
    table=table_of(tables.DeliveryRow),
    title="How notices were delivered",
    what="One notice over one channel. The address isn't kept.",
    through=(Through("notice_id", NOTICES),),
)
_RESPONSIBLE = "For whom a worker is responsible is in the registry’s part."
HELD = (
    NOTICES,
    DELIVERIES,
    Held(
        table=table_of(tables.AttemptRow),
        title="Attempts to send a mail",
        what="One attempt, and how it went.",
        through=(Through("delivery_id", DELIVERIES),),
    ),
    Held(
        table=table_of(tables.PersonRow),
        title="Whose carer somebody is",
        what="As the registry told it.",
        about=("id",),
        not_about={"household_id": "Who else belongs to the household is in their archives."},
    ),
    Held(
        table=table_of(tables.HouseholdRow),
        title="Households",
        what="A household of which a carer was heard.",
        of_household=("id",),
    ),
    Held(
        table=table_of(tables.SupervisionRow),
        title="Who supervises the household",
        what="As the registry told it.",
        of_household=("id",),
        not_about={"supervising_social_worker_id": _RESPONSIBLE},
    ),
    Held(
        table=table_of(tables.ChildRow),
        title="Who must be told of a child’s stays",
        what="As the registry told it.",
        about=("id",),
        not_about={"childrens_social_worker_id": _RESPONSIBLE},
    ),
    Held(
        table=table_of(tables.ConstellationRow),
        title="Constellations",
        what="As the registry told it.",
        not_about={"liaison_worker_id": _RESPONSIBLE},
    ),
)
