"""Which changes of a record have a page, and what is special about each?"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.registry.pages.records import approval_forms, forms
from services.registry.pages.records.forms import Change
from shared.contracts.approval_changes import GRANTS_EXEMPTIONS, RECORDS_APPLICATIONS, RECORDS_WHO_IS_AT_HOME
from shared.contracts.record_changes import CHANGES_CHILDREN, ENDS_APPROVALS
from shared.contracts.roles import Role
from shared.web.forms import Form


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of a record: its page, and how its form is read."""

    of: str
    """`children` or `households`."""
    path: str
    title: str
    fields: str
    """The template of what it asks besides the day."""
    question: str
    button: str
    flash: str
    roles: frozenset[Role]
    read: Callable[[Form, UUID], Change | None]
    needs: str = "may_change"
    """What the record's view says of somebody who may do it."""
    asks_why: bool = True
    asks_day: bool = True
    day_hint: str = "The day can be past, today or still to come. For example, 27 3 2026"
    asks_last: bool = False


DEEDS = (
    Deed(
        of="children",
        path="delegated-authority",
        title="Change who decides",
        fields="registry/records/delegation_fields.html",
        question="From which day?",
        button="Change who decides",
        flash="delegated_authority_changed",
        roles=CHANGES_CHILDREN,
        read=forms.read_delegation,
        asks_why=False,
    ),
    Deed(
        of="children",
        path="matching",
        title="Record what must be known",
        fields="registry/records/matching_fields.html",
        question="From which day?",
        button="Record it",
        flash="matching_fact_recorded",
        roles=CHANGES_CHILDREN,
        read=forms.read_matching_fact,
        asks_why=False,
    ),
    Deed(
        of="children",
        path="health",
        title="Record allergies or health needs",
        fields="registry/records/health_fields.html",
        question="From which day?",
        button="Record it",
        flash="health_recorded",
        roles=CHANGES_CHILDREN,
        read=forms.read_health,
        asks_why=False,
    ),
    Deed(
        of="children",
        path="bed-sharing",
        title="Agree to sharing a bedroom",
        fields="registry/records/bed_sharing_fields.html",
        question="First day",
        button="Record the agreement",
        flash="bed_sharing_agreed",
        roles=CHANGES_CHILDREN,
        read=forms.read_bed_sharing,
        asks_last=True,
        asks_why=False,
    ),
    Deed(
        of="children",
        path="bed-sharing/end",
        title="End an agreement to share a bedroom",
        fields="registry/records/bed_sharing_end_fields.html",
        question="First day on which it isn’t agreed",
        button="End the agreement",
        flash="bed_sharing_ended",
        roles=CHANGES_CHILDREN,
        read=forms.read_end_of_bed_sharing,
    ),
    Deed(
        of="children",
        path="placement",
        title="Record a placement",
        fields="registry/records/placement_fields.html",
        question="First day there",
        button="Record the placement",
        flash="placement_recorded",
        roles=CHANGES_CHILDREN,
        read=forms.read_placement,
    ),
    Deed(
        of="children",
        path="placement/take-back",
        title="Take back a placement that was recorded by mistake",
        fields="registry/records/placement_taken_back_fields.html",
        question="",
        button="Take it back",
        flash="placement_taken_back",
        roles=CHANGES_CHILDREN,
        read=forms.read_placement_that_never_was,
        asks_day=False,
    ),
    Deed(
        of="children",
        path="placement/end",
        title="End the placement",
        fields="registry/records/end_fields.html",
        question="First day on which the child doesn’t live there",
        button="End the placement",
        flash="placement_ended",
        roles=CHANGES_CHILDREN,
        read=forms.read_end_of_placement,
    ),
    Deed(
        of="children",
        path="death",
        title="Record that this child has died",
        fields="registry/records/death_fields.html",
        question="Day of death",
        day_hint="For example, 27 3 2026",
        button="Record it",
        flash="death_recorded",
        roles=CHANGES_CHILDREN,
        read=forms.read_death,
        asks_why=False,
    ),
    Deed(
        of="children",
        path="death/take-back",
        title="Take back a death that was recorded by mistake",
        fields="registry/records/death_taken_back_fields.html",
        question="",
        button="Take it back",
        flash="death_taken_back",
        roles=CHANGES_CHILDREN,
        read=forms.read_taking_back,
        asks_day=False,
    ),
    Deed(
        of="households",
        path="end-approval",
        title="End the approval",
        fields="registry/records/end_fields.html",
        question="First day on which the household isn’t approved",
        button="End the approval",
        flash="approval_ended",
        roles=ENDS_APPROVALS,
        read=approval_forms.read_end_of_approval,
        needs="may_end_approval",
    ),
    Deed(
        of="households",
        path="approval",
        title="Change what the household is approved for",
        fields="registry/records/approval_fields.html",
        question="From which day?",
        button="Change the approval",
        flash="approval_changed",
        roles=ENDS_APPROVALS,
        read=approval_forms.read_approval,
        needs="may_end_approval",
    ),
    Deed(
        of="households",
        path="exemption",
        title="Record an exemption from the fostering limit",
        fields="registry/records/exemption_fields.html",
        question="First day",
        button="Record the exemption",
        flash="exemption_recorded",
        roles=GRANTS_EXEMPTIONS,
        read=approval_forms.read_exemption,
        needs="may_grant_exemptions",
        asks_last=True,
        asks_why=False,
    ),
    Deed(
        of="households",
        path="exemption/end",
        title="End an exemption from the fostering limit",
        fields="registry/records/exemption_end_fields.html",
        question="First day on which it doesn’t hold",
        button="End the exemption",
        flash="exemption_ended",
        roles=GRANTS_EXEMPTIONS,
        read=approval_forms.read_end_of_exemption,
        needs="may_grant_exemptions",
    ),
    Deed(
        of="households",
        path="carer-at-home",
        title="Record whether a carer is at home",
        fields="registry/records/carer_at_home_fields.html",
        question="From which day?",
        button="Record it",
        flash="carer_at_home_recorded",
        roles=RECORDS_WHO_IS_AT_HOME,
        read=approval_forms.read_carer_at_home,
        needs="may_record_carer_at_home",
        asks_why=False,
    ),
    Deed(
        of="households",
        path="application",
        title="Record what became of an application",
        fields="registry/records/application_fields.html",
        question="From which day?",
        day_hint="The day of the application, of the decision or of the withdrawal. For example, 27 3 2026",
        button="Record it",
        flash="application_recorded",
        roles=RECORDS_APPLICATIONS,
        read=approval_forms.read_application,
        needs="may_record_application",
        asks_why=False,
    ),
    Deed(
        of="households",
        path="application/take-back",
        title="Take back what was recorded of an application by mistake",
        fields="registry/records/application_taken_back_fields.html",
        question="",
        button="Take it back",
        flash="application_taken_back",
        roles=RECORDS_APPLICATIONS,
        read=approval_forms.read_application_that_never_was,
        needs="may_record_application",
        asks_day=False,
    ),
)
FLASHES = {
    "death_recorded": "It is recorded.",
    "death_taken_back": "It is taken back. That it was recorded stays known.",
    "delegated_authority_changed": "Who decides is changed from {on}.",
    "matching_fact_recorded": "It is recorded from {on}.",
    "bed_sharing_agreed": "The agreement is recorded from {on}.",
    "bed_sharing_ended": "It isn’t agreed any more from {on}.",
    "placement_recorded": "The placement is recorded from {on}.",
    "placement_taken_back": "It is taken back. That it was recorded stays known.",
    "placement_ended": "The placement ends on {on}.",
    "approval_ended": "The approval ends on {on}.",
    "health_recorded": "It is recorded from {on}.",
    "approval_changed": "What the household is approved for is changed from {on}.",
    "exemption_recorded": "The exemption is recorded from {on}.",
    "exemption_ended": "The exemption ends on {on}.",
    "carer_at_home_recorded": "It is recorded from {on}.",
    "application_recorded": "It is recorded from {on}.",
    "application_taken_back": "It is taken back. That it was recorded stays known.",
}
