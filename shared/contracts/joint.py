"""What the registry is asked of constellations that two authorities share: who has agreed to what, and from when on?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.actor import AuthorityName
from shared.contracts.constellations import Choice, ConstellationName, Reason
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, PersonalText, SensitiveText, Version
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.stays import SomebodyToRing

AGREES = frozenset({Role.PROGRAMME_MANAGER})
"""Who may bind their authority."""
READS_AGREEMENTS = AGREES | {Role.LIAISON_WORKER, Role.ADMINISTRATOR}
DocumentName = Annotated[str, Field(min_length=1, max_length=200), Classified.SENSITIVE]
"""The document in which both have agreed, as `Joint agreement of 3 March 2026`. The other authority reads it."""


class Side(Code):
    """What an authority is to a joint constellation."""

    HOST = "host"
    """It keeps the constellation: its phases, its hub home, its beds."""
    GUEST = "guest"
    """Some of its own households belong to it."""


class Shared(Code):
    """What of one authority is said to the other, for as long as the agreement lasts."""

    CONSTELLATION = "constellation"
    """The host's: its name, phases, beds and number of satellites; its hub home's name and postcode district."""
    HOUSEHOLDS = "households"
    """The guest's households in it: their names, postcode districts and days of membership."""
    CARERS = "carers"
    """Of the hub home's carers and of those of the guest's households: their names and telephone numbers."""


MINIMUM = (Shared.CONSTELLATION, Shared.HOUSEHOLDS)
"""Without these there is no joint constellation. Each agreement keeps what it was made for: an old one never grows."""
BESIDES = (Shared.CARERS,)
"""What can be agreed beyond the minimum."""
RINGS_THEM = WORKERS | CARERS | {Role.ADMINISTRATOR}


class AgreementState(Code):
    """How far two authorities are with an agreement."""

    OFFERED = "offered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    """Also one that begins on a day to come, or whose end is known."""
    ENDED = "ended"


class Agreement(Value):
    """What two authorities have agreed on one constellation, as one of them has it."""

    agreement_id: Identifier
    version: Version
    """Sent back with an answer or an end: if somebody else was quicker, it is refused."""
    side: Side
    other: PersonalText
    """The other authority's name."""
    constellation_id: Identifier
    constellation: ConstellationName
    document: DocumentName
    shares: tuple[Shared, ...]
    started_on: Day
    ended_on: Day | None
    """The first day on which it doesn't hold any more."""
    state: AgreementState
    reason: SensitiveText = ""
    """Why one's own side did what it did last; the other side isn't told."""
    households: Count = 0
    """The guest's households in the constellation today."""
    may_answer: Flag = False
    may_end: Flag = False


class Agreements(Reply):
    """The agreements that the authority is party to: first those that wait for its answer, then the newest."""

    agreements: tuple[Agreement, ...]


class AgreementChange(Reply):
    """An agreement as a deed leaves it; with `dry_run` nothing was saved and nobody was told."""

    agreement: Agreement
    households_leave: Count = 0
    """Memberships that end with it."""


class WhichAgreements(Query[Agreements], owner="registry", asked_by=READS_AGREEMENTS):
    """Which agreements on joint constellations is the authority party to?"""

    constellation_id: Identifier | None = None
    """Only those on this one."""


class Neighbour(Value):
    """Another authority of the installation."""

    authority: AuthorityName
    name: PersonalText


class ChoicesForSharing(Reply):
    """What the forms about an agreement offer, by name."""

    neighbours: tuple[Neighbour, ...]
    """To whom a constellation can be offered."""
    areas: tuple[Choice, ...]
    """Under which of one's own areas a constellation that was offered can be listed."""


class WhatCanBeShared(Query[ChoicesForSharing], owner="registry", asked_by=AGREES):
    """To whom can a constellation be offered, and where can one that was offered be listed?"""


class OfferToShare(Command[AgreementChange], owner="registry", asked_by=AGREES):
    """Offers one of the authority's constellations to another, which is told its name, the day and the document.

    Nothing of a household crosses before the other has accepted. Refused: `not_yours`, `decided_by_host`,
    `no_such_authority`, `already_offered`, `before_it_began`, `constellation_is_closed`.
    """

    constellation_id: Identifier
    authority: AuthorityName
    on: Day
    """The first day of the agreement."""
    document: DocumentName
    besides: tuple[Shared, ...] = ()
    """What is shared beyond the minimum."""
    reason: Reason
    dry_run: Flag = False


class AcceptOffer(Command[AgreementChange], owner="registry", asked_by=AGREES):
    """Accepts what another authority has offered; from now on each is told the agreed minimum of the other.

    Refused: `not_yours`, `changed_meanwhile`, `cant_be_answered`, `no_such_area`.
    """

    agreement_id: Identifier
    version: Version
    area_id: Identifier
    """Under which of its own areas the authority lists the constellation."""
    reason: Reason
    dry_run: Flag = False


class DeclineOffer(Command[AgreementChange], owner="registry", asked_by=AGREES):
    """Declines what another authority has offered. Refused: `not_yours`, `changed_meanwhile`, `cant_be_answered`."""

    agreement_id: Identifier
    version: Version
    reason: Reason
    dry_run: Flag = False


class EndAgreement(Command[AgreementChange], owner="registry", asked_by=AGREES):
    """Ends an agreement from a day on, or withdraws an offer that nobody has answered.

    On that day the guest's households leave the constellation, and what each knew of the other's households by name and
    place is forgotten. Refused: `not_yours`, `changed_meanwhile`, `cant_be_ended`, `in_the_past`, `before_it_began`.
    """

    agreement_id: Identifier
    version: Version
    on: Day
    """The first day on which it doesn't hold any more."""
    reason: Reason
    dry_run: Flag = False


class TheirHousehold(Value):
    """A household of another authority in a joint constellation, and who can be rung there."""

    household_id: Identifier
    is_hub_home: Flag
    carers: tuple[SomebodyToRing, ...]
    """The main carer first."""


class TheirCarers(Reply):
    """The other authorities' households of a constellation today, the hub home first, whose carers are shared."""

    households: tuple[TheirHousehold, ...]


class HowToRingTheirCarers(Query[TheirCarers], owner="registry", asked_by=RINGS_THEM):
    """How are the carers of other authorities rung, in a constellation that is shared with them?

    Answered where the agreement shares carers: to workers who may look at the constellation, to its hub home's carers,
    and at the guest to its satellite carers. Each who is told of is written down. Refused: `not_yours`.
    """

    constellation_id: Identifier
