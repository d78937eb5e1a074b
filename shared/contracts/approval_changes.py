"""What the registry is asked to change of a household's approval, its exemptions, and what it has of a hub home."""

from shared.contracts.constellations import KEEPERS, Reason
from shared.contracts.fields import CodeWord, Day, Flag, Identifier, SensitiveText, Version
from shared.contracts.message import Command
from shared.contracts.record_changes import ENDS_APPROVALS, RecordChange
from shared.contracts.record_words import ApplicationState
from shared.contracts.register_pack import Age, Places
from shared.contracts.roles import Role

GRANTS_EXEMPTIONS = frozenset({Role.SUPERVISING_SOCIAL_WORKER, Role.PROGRAMME_MANAGER})
"""Who may record an exemption: it names children, so it takes who may read their records."""
RECORDS_APPLICATIONS = ENDS_APPROVALS | {Role.LIAISON_WORKER}
"""A supervising social worker of households that they supervise, a liaison worker of those whose application they
recorded themselves."""
RECORDS_WHO_IS_AT_HOME = KEEPERS | {Role.SUPERVISING_SOCIAL_WORKER}
"""A liaison worker of households in their constellations, a supervising social worker of those whom they supervise."""


class ChangeApproval(Command[RecordChange], owner="registry", asked_by=ENDS_APPROVALS):
    """Has a household approved on these terms from a day on: other ones than before, or for the first time, or again.

    What held before stays known, and an end that is recorded for later stays where it is. Refused: `not_yours`,
    `nothing_changes`, `ages_the_wrong_way`, `later_changes_exist`, `impossible_day`, `changed_meanwhile`. Allowed
    with a reason only: `too_few_places`, `outside_the_ages`: a child who lives there would be outside of the terms.
    """

    household_id: Identifier
    on: Day
    places: Places
    age_from: Age
    age_to: Age
    kinds: tuple[CodeWord, ...] = ()
    """What it is approved for, in the authority's own codes: `long_term`, `short_break`."""
    reason: Reason
    """Where it was decided, and why: the panel's recommendation of a day."""
    allowed_because: SensitiveText = ""
    version: Version | None = None
    """Of the household's record, as the asker looked at it."""
    dry_run: Flag = False


class GrantExemption(Command[RecordChange], owner="registry", asked_by=GRANTS_EXEMPTIONS):
    """Records that children may be fostered in a household beyond the usual fostering limit, from a day on.

    The exemption is the authority's in whose area the carers live, in writing, and for the children whom it names and
    nobody else. Refused: `not_yours`, `not_approved` (the household isn't on that day), `no_such_child`,
    `ends_before_it_starts`, `later_changes_exist`, `nothing_changes`, `impossible_day`, `changed_meanwhile`.
    """

    household_id: Identifier
    child_ids: tuple[Identifier, ...] = ()
    child_ref: CodeWord | None = None
    """The authority's own reference of one child more: somebody who doesn't live there yet."""
    on: Day
    until: Day | None = None
    """The first day on which it doesn't hold any more."""
    granted_by: Reason
    written_in: Reason
    version: Version | None = None
    dry_run: Flag = False


class EndExemption(Command[RecordChange], owner="registry", asked_by=GRANTS_EXEMPTIONS):
    """Records that a child's exemption ends: `on` is the first day on which it doesn't hold any more.

    Refused: `not_yours`, `no_exemption`, `impossible_day`, `changed_meanwhile`.
    """

    household_id: Identifier
    child_id: Identifier
    on: Day
    reason: Reason
    version: Version | None = None
    dry_run: Flag = False


class RecordCarerAtHome(Command[RecordChange], owner="registry", asked_by=RECORDS_WHO_IS_AT_HOME):
    """Records whether a carer of a household is at home full time from a day on, or that nobody knows any more.

    Refused: `not_yours`, `nothing_changes`, `later_changes_exist`, `impossible_day`, `changed_meanwhile`.
    """

    household_id: Identifier
    is_at_home: Flag | None
    on: Day
    written_in: Reason
    """Where it is written, or how it is known: a supervision of a day."""
    version: Version | None = None
    dry_run: Flag = False


class RecordApplication(Command[RecordChange], owner="registry", asked_by=RECORDS_APPLICATIONS):
    """Records where a household's application to foster stands from a day on. That it was granted says the approval.

    For how long the record is kept follows from it (DOMAIN.md §3.6). Refused: `not_yours`, `in_the_future`,
    `nothing_changes`, `later_changes_exist`, `approved`, `impossible_day`, `changed_meanwhile`.
    """

    household_id: Identifier
    state: ApplicationState
    on: Day
    written_in: Reason
    """Where it is written: the application, the decision maker's letter."""
    reason: SensitiveText = ""
    version: Version | None = None
    dry_run: Flag = False


class TakeBackApplication(Command[RecordChange], owner="registry", asked_by=RECORDS_APPLICATIONS):
    """Records that what was said last of a household's application was a mistake; that it was said stays known.

    Refused: `not_yours`, `not_recorded`, `impossible_day`, `changed_meanwhile`.
    """

    household_id: Identifier
    reason: Reason
    version: Version | None = None
    dry_run: Flag = False
