"""On which grounds does any service say no, whatever it is about?"""

from types import ModuleType

from shared.contracts.packs import NOT_KNOWN_YET as NOT_KNOWN_YET_REASON
from shared.contracts.refusals import Ground, Source, Whose

RECORDS = Source(Whose.HUBHOME, "How Hubhome keeps records")
"""Plain sense of a record: without the rule it would contradict itself, or lose what somebody else has written."""
PRIVACY = Source(Whose.HUBHOME, "How Hubhome protects records: each is for those who are responsible for it")
LIMITS = Source(Whose.HUBHOME, "How much Hubhome does at once")
OPERATOR = Source(Whose.INSTALLATION, "Whoever runs this Hubhome decides it")

AUTHORITY_TAKEN_AWAY = Ground(
    "authority_taken_away", "Nothing is kept of an authority that leaves this installation.", OPERATOR
)
KEY_ALREADY_USED = Ground("key_already_used", "A form that was sent is done once, with its first answers.", RECORDS)
UNREADABLE = Ground("unreadable", "A request says what its contract asks for, in the form that it gives.", RECORDS)
REPLY_FORGOTTEN = Ground(
    "reply_forgotten", "What was replied about somebody goes when somebody’s record is erased.", PRIVACY
)
PACK_TOO_LARGE = Ground("too_large", "A part of a pack fits into one message.", LIMITS)
NOT_KNOWN_YET = Ground(NOT_KNOWN_YET_REASON, "Nothing is recorded of somebody who isn’t known yet.", RECORDS)
NO_SUCH_TABLE = Ground("no_such_table", "A service gives back the tables that it takes.", RECORDS)

OF_EVERY_SERVICE = frozenset({AUTHORITY_TAKEN_AWAY, KEY_ALREADY_USED, UNREADABLE, REPLY_FORGOTTEN})
"""What the kits say no to before a service is asked, or in its stead."""


def declared_in(module: ModuleType) -> frozenset[Ground]:
    """The grounds that a service's `grounds.py` declares, or has from here: what it `refuses` on, for its manifest."""
    return frozenset(one for one in vars(module).values() if isinstance(one, Ground))
