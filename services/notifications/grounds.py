"""On which grounds does notifications say no?"""

from shared.contracts.grounds import PRIVACY
from shared.contracts.refusals import Ground

NOT_YOUR_NOTICE = Ground("not_yours", "A notice is read by whom it is to.", PRIVACY)
NOT_YOURS_TO_CHASE = Ground(
    "not_yours",
    "Who was told is seen by the hub home, by those who were told, and by those who answer for all of it.",
    PRIVACY,
)
