"""What notifications is asked, and what it says: who must know, and do they?"""

from typing import Annotated

from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, PersonalText
from shared.contracts.message import Command, Done, Event, Query, Reply, Value
from shared.contracts.retention import KEEPS_RECORDS
from shared.contracts.roles import PEOPLE, WORKERS, Role
from shared.contracts.subject_access import ANSWERS_REQUESTS, SubjectAccess


class About(Code):
    """What a notice can be about."""

    SLEEPOVER = "sleepover"
    EMERGENCY = "emergency"
    GATHERING = "gathering"
    SERIES = "series"
    """Regular sleepovers."""
    WAITING = "waiting"
    """A place on a waiting list."""
    SWAP = "swap"
    """Two households that would have each other's nights."""
    ABSENCE = "absence"
    """A child who is missing or away without authorisation."""
    FAMILY_TIME = "family_time"
    TRAINING = "training"
    """What a carer has done, and what they are due; its identifier is the carer’s."""
    HANDOVER = "handover"
    """The handover notes of a stay; its identifier is the sleepover’s."""


class NoticeKind(Code):
    """Why somebody is told; each has its template."""

    SLEEPOVER_TO_DECIDE = "sleepover_to_decide"
    SLEEPOVER_ASKED_FOR = "sleepover_asked_for"
    SLEEPOVER_CONFIRMED = "sleepover_confirmed"
    SLEEPOVER_TO_KNOW_OF = "sleepover_to_know_of"
    SLEEPOVER_DECLINED = "sleepover_declined"
    SLEEPOVER_CANCELLED = "sleepover_cancelled"
    EMERGENCY_TO_ANSWER = "emergency_to_answer"
    EMERGENCY_TO_TAKE_IN_HAND = "emergency_to_take_in_hand"
    EMERGENCY_TO_APPROVE = "emergency_to_approve"
    EMERGENCY_RAISED = "emergency_raised"
    EMERGENCY_PASSED_ON = "emergency_passed_on"
    EMERGENCY_IN_HAND = "emergency_in_hand"
    EMERGENCY_BED_FOUND = "emergency_bed_found"
    EMERGENCY_TO_KNOW_OF = "emergency_to_know_of"
    EMERGENCY_NOT_NEEDED = "emergency_not_needed"
    EMERGENCY_NOT_APPROVED = "emergency_not_approved"
    EMERGENCY_OVER = "emergency_over"
    SERIES_TO_DECIDE = "series_to_decide"
    SERIES_ASKED_FOR = "series_asked_for"
    SERIES_CONFIRMED = "series_confirmed"
    SERIES_TO_KNOW_OF = "series_to_know_of"
    SERIES_DECLINED = "series_declined"
    SERIES_CANCELLED = "series_cancelled"
    GATHERING_PLANNED = "gathering_planned"
    GATHERING_CHANGED = "gathering_changed"
    GATHERING_CANCELLED = "gathering_cancelled"
    GATHERING_PLACES_GIVEN = "gathering_places_given"
    GATHERING_NOT_YOURS = "gathering_not_yours"
    GATHERING_LIFT_ARRANGED = "gathering_lift_arranged"
    GATHERING_LIFT_OFF = "gathering_lift_off"
    WAITING_OFFERED = "waiting_offered"
    WAITING_OFFER_ENDED = "waiting_offer_ended"
    WAITING_ENDED = "waiting_ended"
    SWAP_TO_ANSWER = "swap_to_answer"
    SWAP_TO_DECIDE = "swap_to_decide"
    SWAP_ENDED = "swap_ended"
    SLEEPOVER_MOVED = "sleepover_moved"
    SLEEPOVER_TO_READ = "sleepover_to_read"
    ABSENCE_RECORDED = "absence_recorded"
    ABSENCE_CHANGED = "absence_changed"
    ABSENCE_OVER = "absence_over"
    ABSENCE_TO_INTERVIEW = "absence_to_interview"
    ABSENCE_TAKEN_BACK = "absence_taken_back"
    FAMILY_TIME_PROPOSED = "family_time_proposed"
    FAMILY_TIME_TO_ACKNOWLEDGE = "family_time_to_acknowledge"
    FAMILY_TIME_TO_KNOW_OF = "family_time_to_know_of"
    FAMILY_TIME_NOT_ACKNOWLEDGED = "family_time_not_acknowledged"
    FAMILY_TIME_NOT_POSSIBLE = "family_time_not_possible"
    FAMILY_TIME_WITHOUT_HUB_HOME = "family_time_without_hub_home"
    FAMILY_TIME_NOT_YOURS = "family_time_not_yours"
    FAMILY_TIME_CANCELLED = "family_time_cancelled"
    TRAINING_TO_DO = "training_to_do"
    TRAINING_TO_KNOW_OF = "training_to_know_of"
    HANDOVER_NOTE_LEFT = "handover_note_left"
    WAITING_TAKEN_UP = "waiting_taken_up"


class Channel(Code):
    """How a notice reaches somebody."""

    INBOX = "inbox"
    EMAIL = "email"


class DeliveryState(Code):
    """How far a delivery has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    NO_ADDRESS = "no_address"
    OVERTAKEN = "overtaken"
    """Not sent, because what it asked had been decided meanwhile."""


class NoticeDelivered(Event, owner="notifications", about="delivery_id"):
    """A notice reached its inbox or was taken by the mail server. Not said for one that failed."""

    delivery_id: Identifier
    notice_id: Identifier
    person_id: Identifier
    kind: NoticeKind
    channel: Channel
    about: About
    about_id: Identifier


class Notice(Value):
    """A notice in somebody's inbox. Its words name nobody."""

    notice_id: Identifier
    kind: NoticeKind
    about: About
    about_id: Identifier
    subject: PersonalText
    body: PersonalText
    written_at: Instant
    is_read: Flag


class Notices(Reply):
    """The newest notices first, at most a hundred."""

    notices: tuple[Notice, ...]
    unread: Count


class MyNotices(Query[Notices], owner="notifications", asked_by=PEOPLE):
    """What was I told?"""


class ReadNotice(Command[Done], owner="notifications", asked_by=PEOPLE):
    """Marks a notice of one's own as read; reading it again changes nothing."""

    notice_id: Identifier


class Delivery(Value):
    """One notice to one person over one channel, and how it went."""

    notice_id: Identifier
    person_id: Identifier
    kind: NoticeKind
    channel: Channel
    state: DeliveryState
    attempts: Count
    last_tried_at: Instant | None
    what_failed: Annotated[str, Classified.STATE] = ""


class Deliveries(Reply):
    """Every delivery about one thing, in the order in which the notices were written."""

    deliveries: tuple[Delivery, ...]
    about: About | None = None
    """What it is; not known where nobody was told of it."""


class WhoWasTold(
    Query[Deliveries], owner="notifications", asked_by=WORKERS | {Role.ADMINISTRATOR, Role.HUB_HOME_CARER}
):
    """Who was told of this sleepover, series, emergency, gathering, wait, absence or training, and was it received?

    Of handover notes it tells nothing: that there are any is for whose stay it is.
    """

    about_id: Identifier


class WhatNotificationsHolds(SubjectAccess, owner="notifications", asked_by=ANSWERS_REQUESTS):
    """What was somebody told, and how was it delivered?"""


class NoticeCount(Reply):
    """Notices, counted."""

    notices: Count


class HowManyNotices(Query[NoticeCount], owner="notifications", asked_by=KEEPS_RECORDS):
    """How many notices are of days before one, to others than those named? They would go by their age."""

    before: Day
    held_ids: tuple[Identifier, ...] = ()
