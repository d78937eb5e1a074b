"""Where in the files is it told what a service refuses?"""

import pytest

from shared.contracts.grounds import RECORDS
from shared.contracts.refusals import Fault, Ground, refuse_faults

SLEEPOVERS = """\
sleepover_ref;child_ref;hub_household_ref;first_night;last_night;kind;outcome

B1;K1;H0001;03/06/2025;05/06/2025;planned;stayed
B1;K1;H0001;03/06/2025;05/06/2025;planned;stayed
B2;K2;H0001;03/06/2025;03/06/2025;planned;stayed
"""

WRONG = Ground("wrong", "What is taken is known.", RECORDS)


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("sleepovers.1.first_night", 'sleepovers.csv, row 5, column first_night: "03/06/2025" can\'t be taken. '),
        ("sleepovers.0.child_ref", 'sleepovers.csv, row 3, column child_ref: "K1" can\'t be taken. '),
        ("activities.0.attended.0", 'activities.csv, row 2, column attended: "H0002" can\'t be taken. '),
        ("sleepovers.1", "sleepovers.csv, row 5: "),
        ("sleepovers.2.child_ref", "sleepovers.csv: "),
        ("sleepovers", "sleepovers.csv: "),
        ("dry_run", "dry_run.csv: "),
    ],
)
def test_what_a_service_refuses_is_told_where_it_stands_and_as_it_is_written(small_pack, field, place):
    (small_pack.folder / "sleepovers.csv").write_text(SLEEPOVERS, encoding="utf-8")
    pack = small_pack.read()
    stays = pack.commands()[1]
    refused = refuse_faults(
        WRONG, "Not all can be taken.", [Fault(field=field, sentence="It isn't so.", remedy="Mend it.")]
    ).refused

    [fault] = pack.faults(stays, refused.faults)

    assert str(fault) == f"{place}It isn't so. Mend it."
