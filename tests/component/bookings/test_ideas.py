"""A gathering that worked is kept as an idea, for all of the authority who plan, and goes as its words go."""

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.ideas import Idea, KeepIdea, OneIdea, RemoveIdea, WhichIdeas
from shared.contracts.message import Done
from shared.contracts.words import GatheringKind
from shared.testing.actors import AUTHORITY
from shared.testing.site import parsed, visiting
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_HUB_CARER,
    SATELLITE,
    elsewhere,
)
from tests.component.bookings.a_gathering_planned import cancel, once_it_has_begun, planned, record
from tests.component.bookings.a_gathering_site import RUTH, a_gathering_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_limits import erased

WORDS = {"what": "Ten pins", "cost": "£6 each", "place": "A bowling alley", "think_of": "Book before"}


async def keep(bookings, view, by=HUB_CARER, **more):
    command = KeepIdea(**{"gathering_id": view.gathering_id, "title": "Bowling", "people": 12, **WORDS, **more})
    answer = await bookings.asked(command, by=by)
    return answer.idea if isinstance(answer, OneIdea) else answer


async def ideas(bookings, by=OTHER_HUB_CARER):
    return (await bookings.asked(WhichIdeas(), by=by)).ideas


@pytest.fixture
async def begun(bookings):
    view = await planned(bookings)
    once_it_has_begun(bookings)
    return view


async def test_everybody_of_the_authority_who_plans_can_read_it_and_nobody_else(bookings, begun):
    idea = await keep(bookings, begun)

    for who in (OTHER_HUB_CARER, LIAISON, MANAGER):
        [seen] = await ideas(bookings, who)
        assert (seen.idea_id, seen.kind, seen.title, seen.people) == (
            idea.idea_id,
            GatheringKind.SUPPORT_GROUP,
            "Bowling",
            12,
        )
        assert seen.model_dump(include={*WORDS}) == WORDS
    assert await ideas(bookings, elsewhere(MANAGER)) == ()
    with pytest.raises(NotAllowedError):
        await ideas(bookings, SATELLITE)
    assert await bookings.said() == [], "its words stay off the bus"


async def test_kept_once_more_it_is_changed(bookings, begun):
    first = await keep(bookings, begun)

    again = await keep(bookings, begun, by=LIAISON, title="Bowls")

    assert again.idea_id == first.idea_id
    assert [one.title for one in await ideas(bookings)] == ["Bowls"]


async def test_the_newest_is_first(bookings):
    views = [await planned(bookings), await planned(bookings)]
    once_it_has_begun(bookings)
    for view in views:
        bookings.clock.move(minutes=1)
        await keep(bookings, view)

    assert [one.gathering_id for one in await ideas(bookings)] == [view.gathering_id for view in reversed(views)]


async def is_off(bookings, view):
    await cancel(bookings, view)


async def nothing_happens(_bookings, _view):
    pass


@pytest.mark.parametrize(
    ("meanwhile", "who", "reason"),
    [(is_off, HUB_CARER, "called_off"), (nothing_happens, OTHER_HUB_CARER, "not_yours")],
)
async def test_only_who_answers_for_what_took_place_keeps_it(bookings, begun, meanwhile, who, reason):
    await meanwhile(bookings, begun)

    assert (await keep(bookings, begun, by=who)).reason == reason
    assert await ideas(bookings) == ()


async def test_what_hasn_t_begun_hasn_t_worked(bookings):
    assert (await keep(bookings, await planned(bookings))).reason == "not_begun"


async def test_who_kept_it_or_a_manager_removes_it_and_nobody_else(bookings, begun):
    idea = await keep(bookings, begun)
    assert isinstance(idea, Idea)
    command = RemoveIdea(idea_id=idea.idea_id)

    assert (await bookings.asked(command, by=LIAISON)).reason == "not_yours"
    assert (await bookings.asked(command, by=elsewhere(MANAGER))).reason == "not_yours"
    assert [one.may_remove for one in await ideas(bookings, LIAISON)] == [False]

    assert isinstance(await bookings.asked(command, by=HUB_CARER), Done)
    assert await ideas(bookings) == ()
    again = await keep(bookings, begun)
    assert isinstance(await bookings.asked(RemoveIdea(idea_id=again.idea_id), by=MANAGER), Done)


@pytest.mark.parametrize("who", [HUB_CARER.person_id, BIRCH, ADA])
async def test_its_words_go_with_who_kept_it_and_with_those_of_its_gathering(bookings, begun, who):
    await record(bookings, begun, (BIRCH, 1, 1))
    await keep(bookings, begun)

    await bookings.heard(erased(who))

    assert await ideas(bookings) == ()
    async with bookings.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT * FROM gathering_idea")
    assert {row[name] for name in ("title", *WORDS)} == {""}


async def test_an_idea_fills_in_the_plan_of_the_next_one_and_tells_what_to_think_of(bookings, begun):
    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(RUTH, AUTHORITY)
        form = await site.get(f"/gatherings/{begun.gathering_id}/idea")
        assert "Don’t name children" in main_of(form)
        wrong = await site.submit(form, {"title": "", "people": "some"})
        assert wrong.status_code == 422
        page = await site.submit(form, {**WORDS, "title": "Bowling", "people": "12"})
        assert "Bowling" in main_of(page)
        [idea] = await ideas(bookings)

        plan = await site.get(f"/gatherings/plan?idea={idea.idea_id}")

        fields = {name: parsed(plan).find(f".//*[@name='{name}']") for name in ("title", "place", "capacity", "note")}
        assert {name: field.get("value") for name, field in fields.items() if name != "note"} == {
            "title": "Bowling",
            "place": "A bowling alley",
            "capacity": "12",
        }
        assert fields["note"].text == "Ten pins"
        assert "Cost: £6 each. To think of: Book before" in main_of(plan)
        kept = await site.get(f"/gatherings/{begun.gathering_id}/idea")
        assert parsed(kept).find(".//input[@name='cost']").get("value") == "£6 each"
        asked = await site.get(f"/gatherings/ideas/{idea.idea_id}/remove")
        await site.submit(asked, {})
        assert await ideas(bookings) == ()
