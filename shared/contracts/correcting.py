"""What the registry is asked to correct of what is written of people, and who comes, goes and belongs together."""

from shared.contracts.constellations import KEEPERS, ConstellationName, Reason
from shared.contracts.fields import Code, Day, Flag, Identifier, Version
from shared.contracts.message import Command, Query, Reply
from shared.contracts.packs import Ref
from shared.contracts.registering import (
    KEEPS_WORKERS,
    REGISTERS_CHILDREN,
    REGISTERS_HOUSEHOLDS,
    CarerDetails,
    ChildDetails,
    HouseholdDetails,
    Registered,
    WorkerDetails,
)


class Written(Reply):
    """What is written of somebody or something, to be corrected; exactly one of the four is there."""

    version: Version
    """Sent back with the correction: if somebody else was quicker, it is refused and nothing is lost."""
    household_id: Identifier | None = None
    """A carer's household, or the household itself."""
    household: HouseholdDetails | None = None
    carer: CarerDetails | None = None
    child: ChildDetails | None = None
    worker: WorkerDetails | None = None
    left_on: Day | None = None
    """A carer's or worker's first day on which they aren't one any more, where it is known."""


class HowIsItWritten(
    Query[Written], owner="registry", asked_by=KEEPS_WORKERS | REGISTERS_HOUSEHOLDS | REGISTERS_CHILDREN
):
    """What is written of a household, a carer, a child or a worker? Told to who may correct it, and written down."""

    subject_id: Identifier


class Correction(Command[Registered]):
    """What every correction says: which version of what is written the asker looked at.

    What was written before stays known. Refused: `not_yours`, `record_erased`, `changed_meanwhile`,
    `nothing_changes`.
    """

    version: Version
    dry_run: Flag = False


class CorrectHousehold(Correction, owner="registry", asked_by=REGISTERS_HOUSEHOLDS):
    """Writes a household anew: its name, where it lives, its beds, languages and pets."""

    household_id: Identifier
    household: HouseholdDetails


class CorrectConstellation(Correction, owner="registry", asked_by=KEEPERS):
    """Writes a constellation anew: what it is called, and in which area it is.

    Refused besides: `no_such_area`; another authority's isn't anybody's to correct here.
    """

    constellation_id: Identifier
    name: ConstellationName
    area_id: Identifier


class CorrectCarer(Correction, owner="registry", asked_by=REGISTERS_HOUSEHOLDS):
    """Writes a carer anew. One who becomes the main carer takes that over. Refused: `no_main_carer`."""

    carer_id: Identifier
    carer: CarerDetails


class CarerLeaves(Correction, owner="registry", asked_by=REGISTERS_HOUSEHOLDS):
    """Somebody isn't a carer of their household from a day on, and can't sign in any more.

    Refused: `no_main_carer`, `before_joining`.
    """

    carer_id: Identifier
    on: Day | None
    """None where they stay after all."""


class CorrectChild(Correction, owner="registry", asked_by=REGISTERS_CHILDREN):
    """Writes a child anew. Refused: `born_in_the_future`, `too_old`, `number_taken`."""

    child_id: Identifier
    child: ChildDetails


class LinkSiblings(Correction, owner="registry", asked_by=REGISTERS_CHILDREN):
    """Two children are brothers or sisters, and so are all of whom either is one already.

    Refused: `no_such_sibling`, `nothing_changes`.
    """

    child_id: Identifier
    sibling_ref: Ref


class UnlinkSiblings(Correction, owner="registry", asked_by=REGISTERS_CHILDREN):
    """The child isn't a brother or sister of those whom the register says. Refused: `nothing_changes`."""

    child_id: Identifier


class CorrectWorker(Correction, owner="registry", asked_by=KEEPS_WORKERS):
    """Writes a worker anew; other roles hold at once. Refused: `still_responsible`, `beyond_your_role`."""

    worker_id: Identifier
    worker: WorkerDetails


class WorkerLeaves(Correction, owner="registry", asked_by=KEEPS_WORKERS):
    """Somebody isn't a worker of the authority from a day on, and can't sign in any more.

    Refused: `still_responsible` (for whatever they are assigned to on that day or later: hand it over first),
    `beyond_your_role`.
    """

    worker_id: Identifier
    on: Day | None
    """None where they stay after all."""


class SocialWorker(Code):
    """As what a worker is responsible for a household or a child."""

    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    """Of a household."""
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    """Of a child."""


class AssignSocialWorker(Command[Registered], owner="registry", asked_by=KEEPS_WORKERS):
    """Makes somebody a household's supervising or a child's social worker; the one before ends on the same day.

    Refused: `not_yours`, `another_role`, `nothing_changes`, `later_changes_exist`.
    """

    duty: SocialWorker
    subject_id: Identifier
    worker_id: Identifier
    on: Day
    reason: Reason
    dry_run: Flag = False
