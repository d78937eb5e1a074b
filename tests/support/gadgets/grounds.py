"""On which grounds does gadgets say no?"""

from shared.contracts.grounds import RECORDS
from shared.contracts.refusals import Ground

GADGET_EXISTS = Ground("gadget_exists", "There is one gadget of an identifier.", RECORDS)
TOO_SMALL = Ground("too_small", "A gadget has a size.", RECORDS)
