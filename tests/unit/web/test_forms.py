"""What a form keeps, and where its problems are shown."""

from datetime import date

from shared.contracts.grounds import RECORDS
from shared.contracts.refusals import Ground, Refused, Whose, refusal
from shared.web.forms import CANT_BE_DONE, Form, FormErrors
from shared.web.why import WHOSE_WORDS


def test_a_form_starts_with_what_we_know():
    form = Form.starting_with(first_night=date(2025, 3, 7), kind="planned", children=["ada", "grace"])

    assert form.day("first_night", "the first night") == date(2025, 3, 7)
    assert form.value("kind") == "planned"
    assert form.values("children") == ["ada", "grace"]
    assert not form.failed


def test_only_the_first_problem_of_a_field_is_shown():
    errors = FormErrors()

    errors.add("colour", "Enter a colour")
    errors.add("colour", "Colour must be a code")
    errors.add("", "The hub home is full")
    errors.add("", "The week is over")

    assert errors.summary() == [
        {"text": "Enter a colour", "href": "#colour"},
        {"text": "The hub home is full"},
        {"text": "The week is over"},
    ]


def test_what_no_key_makes_is_left_out():
    form = Form({"note": [" \x00two\x00 words\x00 "], "children": ["\x00"]})

    assert form.value("note") == "two words"
    assert form.values("children") == []


def test_what_is_pasted_from_a_word_processor_is_kept_as_a_pack_would_bring_it():
    form = Form({"note": ["\u00a0two\u00a0w\u00adords\u200b"]})

    assert form.value("note") == "two words"


def test_a_choice_that_wasnt_on_offer_is_none():
    form = Form({"kind": ["free"], "children": ["ada", "somebody-elses", "grace"]})

    form.choice("kind", ["planned", "emergency"], missing="Choose why")
    children = form.choices("children", ["grace", "ada"], missing="Choose who")

    assert form.error("kind") == {"text": "Choose why"}
    assert children == ["grace", "ada"]
    assert form.error("children") is None


def test_a_text_has_its_length():
    form = Form({"note": ["x" * 41]})

    form.text("note", missing="Enter a note", at_most=40, name="Note")

    assert form.error("note") == {"text": "Note must be 40 characters or fewer"}


def test_a_date_is_marked_where_it_is_wrong_and_led_to_there():
    form = Form({"night-day": ["7"], "night-month": ["3"]})

    assert form.day("night", "the night") is None

    assert form.wrong_parts("night") == ("year",)
    assert form.errors.summary() == [{"text": "The night must include a year", "href": "#night-year"}]


def test_a_real_date_that_is_refused_is_marked_as_a_whole():
    form = Form.starting_with(night=date(2025, 3, 7))
    form.day("night", "the night")

    form.errors.add("night", "Enter a date after today")

    assert form.wrong_parts("night") == ("day", "month", "year")
    assert form.errors.summary() == [{"text": "Enter a date after today", "href": "#night-day"}]


def test_a_refusal_without_a_place_in_the_form_stands_above_it():
    errors = FormErrors()

    errors.refused(
        Refused(reason="hub_home_is_full", detail="Every bed is taken", fields=("beds",)), at={"on": "night"}
    )

    assert errors.summary() == [{"text": "Every bed is taken"}]


def test_the_rule_behind_a_refusal_is_told_apart_from_what_to_do():
    errors = FormErrors()
    full = refusal(Ground("full", "A bed is one child’s on a night.", RECORDS), "Choose another night", "beds")

    errors.refused(full, at={"beds": "beds"})
    errors.refused(full, at={})
    errors.add("", "Enter a night")

    assert errors.summary()[0] == {"text": "Choose another night", "href": "#beds"}
    [why] = errors.whys()
    assert why.rows() == [
        ("The rule", "A bed is one child’s on a night."),
        ("Whose rule", "Hubhome’s own"),
        ("Where it is from", "How Hubhome keeps records"),
    ]


def test_a_service_of_a_release_before_tells_as_much_of_a_rule_as_it_knows():
    errors = FormErrors()

    errors.refused(Refused(reason="full", detail="No bed", source="Portsmouth’s policy"), at={})
    errors.refused(Refused(reason="odd", detail="No"), at={})

    assert [why.rows() for why in errors.whys()] == [[("Where it is from", "Portsmouth’s policy")]]


def test_whoever_a_rule_is_by_has_words():
    assert set(WHOSE_WORDS) == set(Whose)


def test_a_refusal_without_words_still_says_something():
    errors = FormErrors()

    errors.refused(Refused(reason="odd"), at={})

    assert errors.summary() == [{"text": CANT_BE_DONE}]


def test_a_page_may_say_a_refusal_better():
    errors = FormErrors()

    errors.refused(Refused(reason="full", detail="No bed"), at={}, says={"full": "Choose another night"})

    assert errors.summary() == [{"text": "Choose another night"}]
