"""A refusal names what is wrong, within bounds, and can be read by whoever knows less of it."""

import pytest
from pydantic import ValidationError

from shared.contracts.grounds import RECORDS
from shared.contracts.refusals import MOST_FAULTS, Fault, Ground, Refused, Source, Whose, refusal, refuse, refuse_faults


def a_fault(field: str = "sleepovers.12.child_ref") -> Fault:
    return Fault(field=field, sentence="No such child.", remedy="Correct the reference.")


WRONG_ROWS = Ground("wrong_rows", "Rows are true.", RECORDS)
FULL = Ground("full", "A constellation has at most ten households.", Source(Whose.PROGRAMME, "A guide"), "most")


def test_a_refusal_has_its_rule_whose_it_is_and_what_could_be_set_otherwise():
    refused = refuse(FULL, "It would have 11. Choose another one.", "household_id").refused

    assert refused == Refused(
        reason="full",
        detail="It would have 11. Choose another one.",
        fields=("household_id",),
        rule="A constellation has at most ten households.",
        whose=Whose.PROGRAMME,
        source="A guide",
        setting="most",
    )


def test_a_rule_that_somebody_has_set_is_theirs():
    assert refusal(FULL.cited("Policy of 2026", Whose.AUTHORITY), "No.").whose is Whose.AUTHORITY
    assert refusal(FULL.cited("Policy of 2026", Whose.AUTHORITY), "No.").source == "Policy of 2026"
    assert FULL.cited("") == FULL


def test_a_rule_is_told_again_as_it_was_told():
    set_by_the_authority = refusal(FULL.cited("Policy of 2026", Whose.AUTHORITY), "No.")

    again = Ground.told("full", set_by_the_authority)

    assert refusal(again, "No.") == set_by_the_authority
    with pytest.raises(ValueError, match="whose rule full is"):
        Ground.told("full", Refused(reason="full", rule="A bed is one child's."))


@pytest.mark.parametrize(
    ("reason", "rule", "citation"),
    [
        ("", "A bed is one child's.", "A guide"),
        ("Hub home is full", "A bed is one child's.", "A guide"),
        ("full", "", "A guide"),
        ("full", "a bed is one child's", "A guide"),
        ("full", "A bed is one child's.", " "),
    ],
)
def test_there_is_no_ground_without_a_reason_a_rule_and_a_source(reason, rule, citation):
    with pytest.raises(ValueError, match=r"reason|rule|from"):
        Ground(reason, rule, Source(Whose.HUBHOME, citation))


@pytest.mark.parametrize("detail", ["", " "])
def test_a_refusal_says_what_can_be_done(detail):
    with pytest.raises(ValueError, match="what can be done"):
        refusal(FULL, detail)


def test_every_fault_is_named_and_every_part_of_the_request_that_has_one():
    faults = [a_fault("sleepovers.0.child_ref"), a_fault("activities.3"), a_fault("sleepovers.7.child_ref")]

    refused = refuse_faults(WRONG_ROWS, "These can't be.", faults).refused

    assert (refused.reason, refused.rule, refused.more) == ("wrong_rows", "Rows are true.", 0)
    assert refused.fields == ("sleepovers", "activities")
    assert refused.faults == tuple(faults)


def test_what_a_refusal_has_no_room_for_is_counted():
    refused = refuse_faults(WRONG_ROWS, "No.", [a_fault()] * (MOST_FAULTS + 5)).refused

    assert (len(refused.faults), refused.more) == (MOST_FAULTS, 5)
    with pytest.raises(ValidationError):
        Refused(reason="wrong_rows", faults=(a_fault(),) * (MOST_FAULTS + 1))


def test_a_refusal_of_a_release_before_is_read_without_a_rule():
    refused = Refused.model_validate_json(b'{"reason": "full", "detail": "No.", "source": "A guide"}')

    assert (refused.rule, refused.whose, refused.setting) == ("", None, None)


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
