"""The forms ask for which children it is, where there are several: all are ticked."""

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import CancelSleepover, HowIsSleepover
from shared.contracts.other_nights import EndSleepoverEarly, PutNightsRight
from shared.contracts.registry import WhoAreThey
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.site import parsed
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, SATURDAY, named
from tests.component.bookings.a_site import SLEEPOVER, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"
OTHER = named("sleepovers", "B7")
UNWELL = DeclineReason.CHILD_UNWELL
BOTH = a_view(
    state=SleepoverState.CONFIRMED,
    waits_for=(),
    may_cancel=True,
    may_part=True,
    may_put_right=True,
    may_end_after=(FRIDAY,),
    first_night_on=FRIDAY,
)
DEEDS = [
    ("cancel", {"reason": "child_unwell"}, CancelSleepover(sleepover_id=SLEEPOVER, reason=UNWELL)),
    (
        "end-early",
        {"last_night": FRIDAY.isoformat(), "reason": "child_unwell"},
        EndSleepoverEarly(sleepover_id=SLEEPOVER, last_night_on=FRIDAY, reason=UNWELL),
    ),
    ("put-right", {"slept": "none"}, PutNightsRight(sleepover_id=SLEEPOVER)),
]


@pytest.fixture(params=DEEDS, ids=[deed for deed, _, _ in DEEDS])
def deed(request, bus):
    """The address of a form, what is entered besides the children, and what is asked for all of them."""
    path, entered, command = request.param
    bus.answers[HowIsSleepover] = BOTH
    bus.answers[type(command)] = BOTH
    return f"{HERE}/{path}", entered, command


async def test_it_is_for_all_until_somebody_unticks_who_stays(hub_home_carer, bus, deed):
    path, entered, command = deed
    form = await hub_home_carer.get(path)

    await hub_home_carer.submit(form, {**entered, "children": [str(ADA), str(BEN)]})
    await hub_home_carer.submit(form, {**entered, "children": [str(ADA)]})
    nobody = await hub_home_carer.submit(form, {**entered, "children": []})

    boxes = parsed(form).findall(".//input[@name='children']")
    assert [(box.get("value"), box.get("checked") is not None) for box in boxes] == [(str(ADA), True), (str(BEN), True)]
    assert asked_of(bus, type(command)) == [command, command.model_copy(update={"child_ids": (ADA,)})]
    assert nobody.status_code == 422
    assert parsed(nobody).find(".//div[@role='alert']//a").get("href") == "#children"


async def test_a_form_that_is_sent_twice_is_never_for_who_stays(hub_home_carer, bus, deed):
    path, entered, command = deed
    form = await hub_home_carer.get(path)
    bus.answers[HowIsSleepover] = BOTH.model_copy(update={"child_ids": (BEN,), "may_part": False})

    await hub_home_carer.submit(form, {**entered, "children": [str(ADA)]})

    assert asked_of(bus, type(command)) == [command.model_copy(update={"child_ids": (ADA,)})]


async def test_of_one_child_nobody_is_asked_which(hub_home_carer, bus, deed):
    path, _, _ = deed
    bus.answers[HowIsSleepover] = BOTH.model_copy(update={"child_ids": (BEN,), "may_part": False})

    form = await hub_home_carer.get(path)

    assert parsed(form).findall(".//input[@name='children']") == []


async def test_while_names_cant_be_shown_it_is_for_all(hub_home_carer, bus, deed):
    path, entered, command = deed
    bus.answers[WhoAreThey] = UnreachableError("nobody answers")
    form = await hub_home_carer.get(path)

    await hub_home_carer.submit(form, entered)

    assert "The children’s names can’t be shown now" in main_of(form)
    assert asked_of(bus, type(command)) == [command]


async def test_the_two_lead_to_one_another(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = BOTH.model_copy(update={"parted_ids": (OTHER,), "last_night_on": SATURDAY})
    whole = await hub_home_carer.get(HERE)
    bus.answers[HowIsSleepover] = BOTH.model_copy(update={"parted_from_id": OTHER})
    part = await hub_home_carer.get(HERE)

    for page in (whole, part):
        assert parsed(page).find(f".//a[@href='/sleepovers/{OTHER}']") is not None
