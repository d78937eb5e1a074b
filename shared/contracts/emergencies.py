"""What bookings is asked of emergencies, and what it says of them: who finds a bed for a child now?"""

from typing import Annotated, Self

from pydantic import Field

from shared.contracts.bookings import DECIDERS, MOST_CHILDREN, MOST_NIGHTS, Wait
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, Version
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import CARERS, PEOPLE, WORKERS, Role
from shared.contracts.words import Decider, DeclineReason

RAISES = CARERS | WORKERS
"""Who may raise one: a carer for the children of their home, whoever answers for children for those."""
DUTY_WORKERS = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
"""Who is asked when no hub home is left to ask: whichever of them is on duty takes it in hand."""
Why = Annotated[str, Field(max_length=500), Classified.SENSITIVE]
"""What has happened, in a line. It stays in bookings."""


Where = Annotated[str, Field(max_length=500), Classified.SENSITIVE]
"""With whom, at which address and number children sleep. It stays in bookings."""


class EmergencyState(Code):
    """Where an emergency is in its life. It is open until a bed is found, it is settled, or it is stood down."""

    ASKING = "asking"
    IN_HAND = "in_hand"
    """A duty worker has it, and a bed isn't found yet."""
    BED_FOUND = "bed_found"
    SETTLED = "settled"
    """A duty worker has said what became of it."""
    STOOD_DOWN = "stood_down"


class AskedOf(Code):
    """Who is asked."""

    HUB_HOME = "hub_home"
    DUTY_WORKER = "duty_worker"


class EmergencyAnswer(Code):
    """What came of asking somebody."""

    YES = "yes"
    NO = "no"
    NO_ANSWER = "no_answer"
    NO_BED = "no_bed"
    """They weren't asked at all, having no bed."""
    TAKEN_BACK = "taken_back"
    """They said yes, and then that they can't."""
    NOT_ANY_MORE = "not_any_more"
    """They can't be asked any more: the hub home, or where the child lives, has changed meanwhile."""
    NOT_NEEDED = "not_needed"
    """Somebody else was quicker, or it was stood down."""


class EmergencyEnd(Code):
    """What became of an emergency that a duty worker had in hand."""

    STAYS_AT_HOME = "stays_at_home"
    SLEEPS_ELSEWHERE = "sleeps_elsewhere"
    NOT_NEEDED = "not_needed"


class EmergencyStep(Value):
    """Somebody who was asked, until when, and what they answered."""

    position: Count
    asked_of: AskedOf
    household_id: Identifier | None
    """The hub home; none where a duty worker was asked."""
    constellation_id: Identifier | None
    """That of the hub home."""
    asked_at: Instant
    until: Instant | None
    """When it moves on by itself; none where nobody was waited for."""
    answer: EmergencyAnswer | None
    answered_at: Instant | None = None


class EmergencyFacts(Event):
    """What every event about an emergency tells: enough of its state, so that any one of them is enough."""

    emergency_id: Identifier
    satellite_household_id: Identifier
    """Where the children live."""
    constellation_id: Identifier | None
    """The one that the household belongs to."""
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    """The last night that is asked for now, or found."""
    needed_until: Day | None = None
    """The last night for which a bed is needed, where that is a later one."""
    state: EmergencyState
    raised_at: Instant
    raised_by: Identifier
    follows_a_stay: Flag = False
    """Whether it is for the nights that were left of one: whoever raised it had only asked for that one."""
    step: EmergencyStep
    """Whoever is asked now, or was last."""
    asked_household_ids: tuple[Identifier, ...]
    """Every hub home that was asked so far, the present one included."""


class EmergencyRaised(EmergencyFacts, owner="bookings", about="emergency_id"):
    """Somebody needs a bed for children now, and the first is asked: a hub home, whose beds are held, or a duty worker.

    The beds are told of by `SleepoverRequested`, which has the emergency's identifier.
    """

    waits_for: tuple[Wait, ...] = ()
    """Whose approval must come before a hub home is asked, by the authority's rule."""


class EmergencyPassedOn(EmergencyFacts, owner="bookings", about="emergency_id"):
    """Whoever was asked hasn't answered in time, said no or can't any more; the next one is asked from now on."""

    passed_by: EmergencyStep
    """Whom it has passed by."""
    waits_for: tuple[Wait, ...] = ()
    """Whose approval must come before a hub home is asked, by the authority's rule."""


class EmergencyChased(EmergencyFacts, owner="bookings", about="emergency_id"):
    """No duty worker has answered, or one has it in hand and hasn't said what became of it: they are asked again."""


class EmergencyAcknowledged(EmergencyFacts, owner="bookings", about="emergency_id"):
    """A hub home has said yes, and the bed is found; or a duty worker has it in hand. `state` says which."""

    sleepover_id: Identifier | None
    waits_for: tuple[Wait, ...]
    """Whose approval is asked for afterwards, where the children's plans leave the decision to them."""
    instead_of: EmergencyStep | None = None
    """Who was asked until a duty worker had another hub home's yes; they aren't any more."""


class EmergencyStoodDown(EmergencyFacts, owner="bookings", about="emergency_id"):
    """It isn't needed any more, say those who raised it or a duty worker; a bed that was held or found is free."""


class EmergencySettled(EmergencyFacts, owner="bookings", about="emergency_id"):
    """A duty worker has said what became of it."""

    end: EmergencyEnd


class EmergencyDecided(EmergencyFacts, owner="bookings", about="emergency_id"):
    """Somebody whose approval was asked for has decided. A no moves nobody by itself.

    While it is open, by its `state`, it was asked for before a hub home is.
    """

    decider: Decider
    is_yes: Flag
    waits_for: tuple[Wait, ...]


class EmergencyApprovalChased(EmergencyFacts, owner="bookings", about="emergency_id"):
    """An approval, asked for afterwards or before a hub home is, is still outstanding, and is asked for again."""

    waits_for: tuple[Wait, ...]


class Approval(Value):
    """An approval that is asked for afterwards, or, while it is open, before a hub home is asked."""

    decider: Decider
    person_id: Identifier | None = None
    is_yes: Flag | None = None
    decided_at: Instant | None = None
    decided_by: Identifier | None = None


class StepView(EmergencyStep):
    """A step of the timeline, with who answered."""

    answered_by: Identifier | None = None


class EmergencyView(Reply):
    """An emergency as the asker may see it, with what they may do about it now."""

    emergency_id: Identifier
    version: Version
    satellite_household_id: Identifier
    constellation_id: Identifier | None
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    """The last night that is asked for now, or found."""
    needed_until: Day | None = None
    """The last night for which a bed is needed: later, where nobody who is asked has one on all of them."""
    rest_looked_for_at: Instant | None = None
    """When a bed is looked for on the nights after those that were found."""
    state: EmergencyState
    raised_at: Instant
    raised_by: Identifier
    seen_at: Instant
    """When it came to bookings: later than `raised_at` where it had to be kept meanwhile."""
    why: Why
    steps: tuple[StepView, ...]
    """In order; the last is the present one."""
    approvals: tuple[Approval, ...] = ()
    approvals_due_at: Instant | None = None
    sleepover_id: Identifier | None = None
    """The beds that are held or found."""
    follows_a_stay: Flag = False
    follows_sleepover_id: Identifier | None = None
    """Which one that is, for whom it concerns."""
    end: EmergencyEnd | None = None
    where_they_sleep: Where = ""
    """Where they sleep elsewhere; for whoever answers for the children, and no hub home that was asked."""
    closed_at: Instant | None = None
    closed_by: Identifier | None = None
    may_say_yes: Flag = False
    may_say_no: Flag = False
    """Also to take a yes back."""
    may_take_in_hand: Flag = False
    may_ask_hub_home: Flag = False
    """Any that has a bed, or book the yes that its carer has told them."""
    may_settle: Flag = False
    may_stand_down: Flag = False
    may_decide: Flag = False


class RaiseEmergency(Command[EmergencyView], owner="bookings", asked_by=RAISES, is_kept=True):
    """Asks for a bed from tonight on, of the nearest hub home that has one, then of the next, then of a duty worker.

    Nearly nothing is refused: what can't be asked of a hub home is asked of a duty worker. A child is in one open
    emergency at a time: it is raised for those of the children who are in none, as the reply's `child_ids` say, and
    where each is in one already, that one is the reply. Where all of them have a bed tonight and need one for longer,
    it is for the nights after that one; who has them just now can raise it as well. Refused: `not_yours`,
    `child_named_twice`, `different_households`, `not_tonight`, `looked_for_already` (each is in one that the asker may
    not see).
    """

    emergency_id: Identifier
    """Chosen by who asks, so that they know where to look also while nobody answers."""
    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CHILDREN)]
    first_night_on: Day
    """The night that it was when the button was pressed."""
    nights: Annotated[int, Field(ge=1, le=MOST_NIGHTS), Classified.STATE] = 1
    pressed_at: Instant | None = None
    """When the button was pressed, where it can't come at once."""
    why: Why = ""

    def deed(self) -> Self:
        """The same bed for the same children, whenever the button was pressed for it."""
        return super().deed().model_copy(update={"pressed_at": None})


class SayYesToEmergency(Command[EmergencyView], owner="bookings", asked_by=CARERS):
    """The hub home that is asked takes the children; the bed is found.

    A hub home that was asked before can still say yes while a duty worker has it. Refused: `not_yours`, `moved_on`,
    `already_found`, `not_open`, `hub_home_is_full`.
    """

    emergency_id: Identifier


class SayNoToEmergency(Command[EmergencyView], owner="bookings", asked_by=CARERS):
    """The hub home can't, and the next is asked at once; also to take back a yes, until the first night is over.

    Refused: `not_yours`, `moved_on`, `not_open`, `too_late`.
    """

    emergency_id: Identifier
    reason: DeclineReason = DeclineReason.OTHER


class TakeEmergencyInHand(Command[EmergencyView], owner="bookings", asked_by=DUTY_WORKERS):
    """A duty worker finds a bed from now on. Refused: `not_your_turn` (a hub home is asked), `already_in_hand`,
    `already_found`, `not_open`.
    """

    emergency_id: Identifier


class AskHubHome(Command[EmergencyView], owner="bookings", asked_by=DUTY_WORKERS):
    """A duty worker has a hub home of the authority asked, also one that the chain didn't ask, or that said no before.

    Its beds are held for the minutes that any has; where its carer has said yes on the telephone, the bed is found.
    Who was asked meanwhile isn't any more. Refused: `not_yours`, `already_found`, `not_open`, `hub_home_is_full`.
    """

    emergency_id: Identifier
    household_id: Identifier
    has_said_yes: Flag = False
    """Whether its carer has told the duty worker that they take the children."""


class SettleEmergency(Command[EmergencyView], owner="bookings", asked_by=DUTY_WORKERS):
    """A duty worker says what became of it, and it is over.

    Refused: `not_your_turn`, `already_found`, `not_open`, `where_not_said` (they sleep elsewhere).
    """

    emergency_id: Identifier
    end: EmergencyEnd
    where_they_sleep: Where = ""
    """Kept only where they sleep elsewhere: then the board of these nights leads here."""


class StandEmergencyDown(Command[EmergencyView], owner="bookings", asked_by=CARERS | DUTY_WORKERS):
    """It isn't needed any more: nobody is asked on, and a bed that is held or found is free. Until the first night is
    over. Refused: `not_yours`, `not_open`, `too_late`.
    """

    emergency_id: Identifier


class DecideOnEmergency(Command[EmergencyView], owner="bookings", asked_by=DECIDERS):
    """Gives, or doesn't give, an approval that was asked for afterwards, or that must come before a hub home is asked.

    Where it must come first, the last yes has hub homes asked. Refused: `not_yours`, `already_decided`.
    """

    emergency_id: Identifier
    is_yes: Flag


class HowIsEmergency(Query[EmergencyView], owner="bookings", asked_by=PEOPLE | {Role.SERVICE}):
    """How does this emergency stand, who was asked when, and what may I do about it?"""

    emergency_id: Identifier


class HubHomeToAsk(Value):
    """A hub home that has beds for all of the children tonight."""

    household_id: Identifier
    constellation_id: Identifier
    last_night_on: Day
    """The last of the nights up to which it has them on each."""
    answer: EmergencyAnswer | None = None
    """What it has answered last, where it was asked before."""
    is_asked_now: Flag = False


class HubHomesToAsk(Reply):
    """The hub homes that have beds from the first night on which one is looked for: the nearest first."""

    first_night_on: Day | None = None
    """None where nothing is to be looked for: it is over, or the children have a bed that night."""
    last_night_on: Day | None = None
    hub_homes: tuple[HubHomeToAsk, ...] = ()


class WhichHubHomesCanBeAsked(Query[HubHomesToAsk], owner="bookings", asked_by=DUTY_WORKERS):
    """Which hub homes of the authority, however far, have beds for the children of this emergency, as it is now?

    Refused: `not_yours`.
    """

    emergency_id: Identifier


class Emergencies(Reply):
    """Emergencies that the asker may see: the open ones first, then the latest."""

    emergencies: tuple[EmergencyView, ...]


class WhichEmergencies(Query[Emergencies], owner="bookings", asked_by=PEOPLE):
    """Which emergencies concern me: those that are open or wait for an approval, and those of the last days?"""
