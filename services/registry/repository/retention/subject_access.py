"""What does the registry keep that is about a person?"""

from services.registry.repository.keeping import columns
from shared.persistence.held import Held, days, nights, period

_RECORDED = "As the authority's pack said, or as somebody recorded it in Hubhome; `recorded_by` is empty for a pack."
_DECIDED = f"From a day until the day before another. {_RECORDED}"

CHILDREN = Held(
    table=columns.child,
    title="The child",
    what=_RECORDED,
    about=("id",),
    may_name_others=("health_needs", "allergies"),
)
PEOPLE = Held(
    table=columns.person,
    title="The carer or worker",
    what=f"Of a household, all of its carers. {_RECORDED}",
    about=("id", "household_id"),
)
HOUSEHOLDS = Held(
    table=columns.household,
    title="The household",
    what=_RECORDED,
    about=("id",),
    of_household=("id",),
    when=days(columns.household, "recorded_at"),
)
PLACEMENTS = Held(
    table=columns.placement,
    title="Placements",
    what=_DECIDED,
    about=("child_id",),
    of_household=("household_id",),
    when=days(columns.placement, "started_on", "ended_on"),
    may_name_others=("reason", "allowed_because"),
)
DELEGATIONS = Held(
    table=columns.delegated,
    title="Who decides about nights away",
    what=_DECIDED,
    about=("child_id",),
    may_name_others=("conditions", "written_in", "reason"),
)
MATCHING = Held(
    table=columns.matching,
    title="What is known for matching",
    what=_DECIDED,
    about=("child_id",),
    may_name_others=("details", "written_in", "reason"),
)
HEALTH = Held(
    table=columns.health,
    title="Allergies and health needs",
    what=_DECIDED,
    about=("child_id",),
    may_name_others=("details", "written_in", "reason"),
)
EXEMPTIONS = Held(
    table=columns.exemption,
    title="Exemptions from the usual fostering limit",
    what=_DECIDED,
    about=("child_id",),
    of_household=("household_id",),
    when=days(columns.exemption, "started_on", "ended_on"),
    may_name_others=("granted_by", "written_in", "reason"),
)
AT_HOME = Held(
    table=columns.carer_at_home,
    title="Whether a carer is at home full time",
    what=_DECIDED,
    about=("household_id",),
    of_household=("household_id",),
    when=days(columns.carer_at_home, "started_on", "ended_on"),
    may_name_others=("written_in", "reason"),
)
SHARING = Held(
    table=columns.sharing,
    title="Agreements to share a bedroom",
    what=f"What a child's responsible authority agreed. {_DECIDED}",
    about=("child_id",),
    of_household=("household_id",),
    when=days(columns.sharing, "started_on", "ended_on"),
    may_name_others=("agreed_by", "written_in", "conditions", "reason"),
    not_about={
        "child_ids": "With whom a child was to share a bedroom is in the others’ archives, by each one’s own row."
    },
)
ASSIGNMENTS = Held(
    table=columns.assignment,
    title="Who was responsible for whom",
    what=_DECIDED,
    about=("subject_id", "worker_id"),
    of_household=("subject_id",),
    when=days(columns.assignment, "started_on", "ended_on"),
    may_name_others=("reason",),
)
APPROVALS = Held(
    table=columns.approval,
    title="Approvals",
    what=_DECIDED,
    about=("household_id",),
    of_household=("household_id",),
    when=days(columns.approval, "started_on", "ended_on"),
    may_name_others=("exemptions", "reason", "allowed_because"),
)
MEMBERSHIPS = Held(
    table=columns.membership,
    title="The household in constellations",
    what=_DECIDED,
    about=("household_id",),
    of_household=("household_id",),
    when=days(columns.membership, "joined_on", "left_on"),
    may_name_others=("leaving_reason", "reason", "allowed_because"),
)
HUB_HOMES = Held(
    table=columns.hub_home,
    title="The household as a hub home",
    what=_DECIDED,
    about=("household_id",),
    of_household=("household_id",),
    when=days(columns.hub_home, "started_on", "ended_on"),
    may_name_others=("reason", "allowed_because"),
)
HOLDS = Held(
    table=columns.record_hold,
    title="Holds on the record",
    what="Why the record wasn't to be erased, and from when until when.",
    about=("subject_id",),
    of_household=("subject_id",),
    when=days(columns.record_hold, "started_on", "ended_on"),
    may_name_others=("reason", "lifted_because"),
)
APPLICATIONS = Held(
    table=columns.application,
    title="The household's application to foster",
    what=_DECIDED,
    about=("household_id",),
    of_household=("household_id",),
    when=days(columns.application, "started_on", "ended_on"),
    may_name_others=("reason", "written_in"),
)
DEATHS = Held(
    table=columns.death,
    title="Death",
    what=f"The first day is the day of death. {_DECIDED}",
    about=("child_id",),
    may_name_others=("reason", "written_in"),
)
_NOW = (
    CHILDREN,
    PEOPLE,
    HOUSEHOLDS,
    PLACEMENTS,
    DELEGATIONS,
    MATCHING,
    HEALTH,
    EXEMPTIONS,
    AT_HOME,
    SHARING,
    ASSIGNMENTS,
    APPROVALS,
    MEMBERSHIPS,
    HUB_HOMES,
    HOLDS,
    DEATHS,
    APPLICATIONS,
)
HELD = (
    *_NOW,
    Held(
        table=columns.past,
        title="What was recorded before",
        what="Each version that was written over: what the row said, from when until when that was what was recorded.",
        when=period(columns.past.c.recorded_at, columns.past.c.replaced_at),
        before_of=_NOW,
        may_name_others=("was",),
    ),
    Held(
        table=columns.reading,
        title="Who has read the record",
        what="Somebody was told something of the person: who, when and why. Of a service, its name is its identifier.",
        about=("subject_id",),
        not_about={"actor_id": "What a worker read of others isn’t given: it is in the archives of those others."},
    ),
    Held(
        table=columns.stay,
        title="Stays at hub homes",
        what="As bookings told it: it decides who may read the stay sheet.",
        about=("child_id",),
        of_household=("hub_household_id",),
        when=nights(columns.stay, "first_night_on", "last_night_on"),
    ),
    Held(
        table=columns.stay_told,
        title="What was said of stays at hub homes",
        what="Each word of bookings on a stay, and when it was heard.",
        about=("child_id",),
        of_household=("hub_household_id",),
        when=nights(columns.stay_told, "first_night_on", "last_night_on"),
    ),
    Held(
        table=columns.family_time,
        title="Family time",
        what="As bookings told it: it decides who may know whom by it, until it is over.",
        about=("child_ids", "planned_by", "responsible_id"),
        of_household=("hub_household_id", "household_ids"),
        when=nights(columns.family_time, "held_on", "held_on"),
    ),
    Held(
        table=columns.calendar_link,
        title="The link to the calendar",
        what="That somebody made a secret link by which their calendar is read; of the secret only a hash is kept.",
        about=("person_id",),
    ),
    Held(
        table=columns.mirror_carer,
        title="A carer of another authority's household",
        what="Name and telephone number, as the other authority says them across while a constellation is joint.",
        about=("id",),
        of_household=("household_id",),
    ),
    Held(
        table=columns.erasure,
        title="Records that were erased",
        what="That a record was erased, when and by which rule.",
        not_about={
            "subject_id": "Of a record that was erased there is nothing to give, but that it was.",
            "erased_by": "Which records a worker erased isn’t given.",
        },
    ),
)
