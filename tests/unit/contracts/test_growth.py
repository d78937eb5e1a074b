"""A contract only grows: what breaks somebody of the release before is named, and growth isn't called a break."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, create_model

from shared.contracts.catalogue import our_catalogue
from shared.contracts.fields import Classified, Code, CodeWord, Count, Day, Identifier, Instant
from shared.contracts.growth import breaking_changes
from shared.contracts.message import Value
from shared.contracts.shapes import shape_of

SUBJECT = "hubhome.{authority}.bookings.x.y.v1"
MISSING: Any = ...
State = Literal["requested", "confirmed"]
MoreStates = Literal["requested", "confirmed", "stayed"]
FewerStates = Literal["requested"]


class Part(Value):
    bed_id: Identifier


class GrownPart(Value):
    bed_id: Identifier
    colour: CodeWord | None = None


class ShrunkPart(Value):
    pass


class Colour(Code):
    RED = "red"


class Tree(Value):
    leaf: Count
    branches: "tuple[Tree, ...]" = ()


class SickTree(Value):
    leaf: CodeWord
    branches: "tuple[SickTree, ...]" = ()


def shape(**fields: Any) -> dict[str, Any]:
    declared = {name: field if isinstance(field, tuple) else (field, MISSING) for name, field in fields.items()}
    return shape_of(create_model("Made", __base__=Value, **declared))


def event(about: str = "sleepover_id", **fields: Any) -> dict[str, Any]:
    return {SUBJECT: {"kind": "event", "about": about, "schema": shape(**fields)}}


def request(asked_by: tuple[str, ...] = ("satellite_carer",), **fields: Any) -> dict[str, Any]:
    return {SUBJECT: {"kind": "query", "asked_by": list(asked_by), "schema": shape(**fields), "reply": shape()}}


def reply(**fields: Any) -> dict[str, Any]:
    return {SUBJECT: {"kind": "query", "asked_by": [], "schema": shape(), "reply": shape(**fields)}}


def maybe(annotation: Any) -> tuple[Any, Any]:
    return (annotation | None, None)


SAME = [
    {"a": Identifier},
    {"a": State, "b": tuple[Part, ...], "c": dict[CodeWord, Count]},
    {
        "a": maybe(Part),
        "b": Tree,
        "c": Colour,
        "d": tuple[Day, Count],
        "e": Annotated[str, Field(pattern="^a$"), Classified.STATE],
    },
]


@pytest.mark.parametrize("made", [event, request, reply])
@pytest.mark.parametrize("fields", SAME)
def test_what_stays_the_same_breaks_nobody(made, fields):
    assert breaking_changes(made(**fields), made(**fields)) == []


def test_our_own_contracts_do_not_break_themselves():
    contracts = our_catalogue().contracts()

    assert breaking_changes(contracts, contracts) == []


def test_a_new_message_breaks_nobody():
    assert breaking_changes({}, event(a=Count)) == []


def test_a_message_that_is_gone_breaks_whoever_relies_on_it():
    (sentence,) = breaking_changes(event(a=Count), {})

    assert sentence.startswith(f"{SUBJECT}: it is gone")


KEPT = "hubhome.{authority}.bookings.kept.raise_it.v1"


@pytest.mark.parametrize(
    ("before", "now", "breaks"),
    [({}, {"kept": KEPT}, False), ({"kept": KEPT}, {}, True), ({"kept": KEPT}, {"kept": KEPT}, False)],
    ids=["from now on", "no more", "as before"],
)
def test_a_command_that_is_kept_no_more_is_lost_where_it_is_kept(before, now, breaks):
    contract = request(a=Count)[SUBJECT]

    found = breaking_changes({SUBJECT: contract | before}, {SUBJECT: contract | now})

    assert found == ([f"{SUBJECT}: what is kept at {KEPT} is taken by nobody any more"] if breaks else [])


# What may be different, by kind: the fields before, the fields now, and for event, request and reply a part of the
# sentence where it breaks somebody, or None where it is growth.
Breaks = tuple[str | None, str | None, str | None]
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], Breaks]] = {
    "a field that may be left out is added": ({"a": Count}, {"a": Count, "b": maybe(Count)}, (None, None, None)),
    "a field that has to be there is added": (
        {"a": Count},
        {"a": Count, "b": Count},
        ("b has to be there", "b has to be there", None),
    ),
    "a field is removed": ({"a": Count, "b": Count}, {"a": Count}, ("b is gone", "b isn't known", "b is gone")),
    "a field that could be left out is removed": (
        {"a": maybe(Count)},
        {},
        ("a is gone", "a isn't known", "a is gone"),
    ),
    "a field is renamed": ({"a": Count}, {"b": Count}, ("b has to be there", "b has to be there", "a is gone")),
    "a field may be left out now": ({"a": Count}, {"a": (Count, 0)}, (None, None, None)),
    "a field has to be there now": ({"a": (Count, 0)}, {"a": Count}, ("a has to", "a has to be there", None)),
    "a field may be nothing now": ({"a": Count}, {"a": Count | None}, ("a may be null", None, "a may be null")),
    "a field may not be nothing now": ({"a": Count | None}, {"a": Count}, ("a may be null", "a may be null", None)),
    "a word is added to a list": ({"a": State}, {"a": MoreStates}, ("may be 'stayed'", None, "may be 'stayed'")),
    "a word is taken from a list": (
        {"a": State},
        {"a": FewerStates},
        ("a may be 'confirmed'", "a may be 'confirmed'", None),
    ),
    "a list of words is opened": (
        {"a": State},
        {"a": CodeWord},
        ("a may be any string", None, "a may be any string"),
    ),
    "a word is closed to a list": (
        {"a": CodeWord},
        {"a": State},
        ("outside of the list", "outside of the list", None),
    ),
    "a type is another": ({"a": Count}, {"a": CodeWord}, ("a may be integer", "a may be integer", "a may be string")),
    "a day becomes a moment": ({"a": Day}, {"a": Instant}, ("the format date-time", "the format", "the format date")),
    "a bound is drawn closer": (
        {"a": Annotated[int, Field(ge=0, le=9)]},
        {"a": Annotated[int, Field(ge=1, le=8)]},
        ("outside of minimum 1", "outside of maximum 8", None),
    ),
    "a bound is widened": (
        {"a": Annotated[int, Field(ge=1, le=8)]},
        {"a": Annotated[int, Field(ge=0)]},
        ("outside of maximum 8", None, "outside of minimum 1"),
    ),
    "a bound is dropped": ({"a": Count}, {"a": int}, ("outside of minimum 0", None, "outside of minimum 0")),
    "a pattern is another": (
        {"a": Annotated[str, Field(pattern="^a$")]},
        {"a": Annotated[str, Field(pattern="^b$")]},
        ("the pattern ^b$", "the pattern ^b$", "the pattern ^a$"),
    ),
    "a list becomes one": ({"a": tuple[Count, ...]}, {"a": Count}, ("a may be array", "a may be array", "integer")),
    "fewer items are allowed": (
        {"a": tuple[Count, ...]},
        {"a": Annotated[tuple[Count, ...], Field(max_length=2)]},
        ("outside of maxItems 2", "outside of maxItems 2", None),
    ),
    "an item is another": (
        {"a": tuple[Count, ...]},
        {"a": tuple[CodeWord, ...]},
        ("a[] may be integer", "a[] may be integer", "a[] may be string"),
    ),
    "one place of a pair is another": (
        {"a": tuple[Day, Count]},
        {"a": tuple[Day, CodeWord]},
        ("a[1] may be integer", "a[1] may be integer", "a[1] may be string"),
    ),
    "a value of a table is another": (
        {"a": dict[CodeWord, Count]},
        {"a": dict[CodeWord, Day]},
        ("a{} may be integer", "a{} may be integer", "a{} may be date"),
    ),
    "the keys of a table are others": (
        {"a": dict[CodeWord, Count]},
        {"a": dict[Annotated[str, Field(pattern="^b$")], Count]},
        ("doesn't match ^b$", "doesn't match ^b$", "doesn't match ^[A-Za-z0-9]"),
    ),
    "the keys of a table are free": (
        {"a": dict[CodeWord, Count]},
        {"a": dict[str, Count]},
        ("doesn't match ^[A-Za-z0-9]", None, "doesn't match ^[A-Za-z0-9]"),
    ),
    "a part grows": ({"a": tuple[Part, ...]}, {"a": tuple[GrownPart, ...]}, (None, None, None)),
    "a part shrinks": (
        {"a": Part},
        {"a": ShrunkPart},
        ("a.bed_id is gone", "a.bed_id isn't known", "a.bed_id is gone"),
    ),
    "a part that may be nothing shrinks": (
        {"a": maybe(GrownPart)},
        {"a": maybe(Part)},
        ("a.colour is gone", "a.colour isn't known", "a.colour is gone"),
    ),
    "a type that holds itself changes": (
        {"a": Tree},
        {"a": SickTree},
        ("a.leaf may be integer", "a.leaf may be integer", "a.leaf may be string"),
    ),
    "the words of a list are in another order": ({"a": State}, {"a": Literal["confirmed", "requested"]}, (None,) * 3),
}


MADE = {"event": event, "request": request, "reply": reply}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_breaks_those_whom_it_breaks_and_nobody_else(change, kind):
    before, after, breaks = CHANGES[change]
    expected = breaks[list(MADE).index(kind)]

    found = breaking_changes(MADE[kind](**before), MADE[kind](**after))

    if expected is None:
        assert found == []
    else:
        assert any(expected in sentence for sentence in found), found
        assert all(sentence.startswith(f"{SUBJECT}: ") for sentence in found)


def test_a_type_change_of_an_event_is_told_once():
    assert len(breaking_changes(event(a=Count), event(a=CodeWord))) == 1


def test_an_event_that_is_about_something_else_breaks_its_readers():
    (sentence,) = breaking_changes(event(about="bed_id", a=Count), event(about="child_id", a=Count))

    assert "about child_id now and was about bed_id" in sentence


def test_a_role_that_may_not_ask_any_more_is_broken_and_a_new_one_breaks_nobody():
    before, after = request(asked_by=("carer", "worker")), request(asked_by=("analyst", "worker"))

    (sentence,) = breaking_changes(before, after)

    assert sentence.endswith("carer may not ask it any more")


def test_rewording_a_docstring_changes_no_contract():
    class Before(Value):
        """One way to say it."""

        title: CodeWord

    class After(Value):
        """Another way to say it."""

        title: CodeWord

    assert shape_of(Before) == shape_of(After)
    assert "title" in shape_of(Before)["properties"]
