"""A refusal names what is wrong, within bounds, and can be read by whoever knows less of it."""

import pytest
from pydantic import ValidationError

from shared.contracts.refusals import MOST_FAULTS, Fault, Refused, refuse_faults


def a_fault(field: str = "sleepovers.12.child_ref") -> Fault:
    return Fault(field=field, sentence="No such child.", remedy="Correct the reference.")


def test_every_fault_is_named_and_every_part_of_the_request_that_has_one():
    faults = [a_fault("sleepovers.0.child_ref"), a_fault("activities.3"), a_fault("sleepovers.7.child_ref")]

    refused = refuse_faults("wrong_rows", "These can't be.", faults).refused

    assert refused == Refused(
        reason="wrong_rows", detail="These can't be.", fields=("sleepovers", "activities"), faults=tuple(faults)
    )


def test_what_a_refusal_has_no_room_for_is_counted():
    refused = refuse_faults("wrong_rows", "", [a_fault()] * (MOST_FAULTS + 5)).refused

    assert (len(refused.faults), refused.more) == (MOST_FAULTS, 5)
    with pytest.raises(ValidationError):
        Refused(reason="wrong_rows", faults=(a_fault(),) * (MOST_FAULTS + 1))


def test_a_refusal_that_says_more_than_is_known_here_is_read_all_the_same():
    later = (
        b'{"reason": "wrong_rows", "since": 3, "faults": [{"field": "a.1", "sentence": "S", "remedy": "R", "at": 4}]}'
    )

    refused = Refused.model_validate_json(later)

    assert refused.faults == (Fault(field="a.1", sentence="S", remedy="R"),)


@pytest.mark.parametrize("field", ["", "Sleepovers.1", "sleepovers[1]", "1.child_ref", "a name", "a" * 101])
def test_a_field_is_a_path_into_the_request(field):
    with pytest.raises(ValidationError):
        a_fault(field)
