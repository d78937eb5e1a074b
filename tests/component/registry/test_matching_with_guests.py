"""Of another authority's children in a joint constellation nothing is compared, and whoever matches is told so."""

from datetime import date

import pytest

from shared.contracts.constellations import RemoveSatellite
from shared.contracts.matching import Aspect, Part, SuggestConstellation, SuggestHouseholds
from shared.contracts.rules import RuleName, SetRule
from shared.testing.site import visiting
from tests.component.registry.a_constellation_site import main_of
from tests.component.registry.a_joint_site import MOE, a_joint_site
from tests.component.registry.builders import a_child, a_placement, the, with_rows
from tests.component.registry.lives import MANAGER, TODAY
from tests.component.registry.two_authorities import GUEST, HOST, a_pair, carried, register_of, take

FOUR, FIVE = the("households", "G4", HOST), the("households", "G5", HOST)
GUESTS = {ref: the("households", ref, GUEST) for ref in ("G4", "G5")}
ONE = (
    "Children of Severnvale Council aren’t compared here: it has 1 household in this constellation, and what is "
    "recorded of its children stays there. Ask its workers before anybody stays on the same nights."
)


@pytest.fixture
async def pair(registry):
    """Nia lives with the host's G4, which could join; in no household of the guest's is anybody known here."""
    pair = await a_pair(registry)
    await take(registry, with_rows(
        register_of(HOST), children=a_child("K9", "Nia", "Moss"), placements=a_placement("K9", "G4")
    ))  # fmt: skip
    await take(registry, with_rows(
        register_of(GUEST), children=a_child("K9", "Ola", "Reed"), placements=a_placement("K9", "G5")
    ))  # fmt: skip
    await registry.asked(
        SetRule(name=RuleName.MOST_SATELLITES, value=6, on=date(2020, 1, 2), source="Policy 8", reason="Larger"),
        by=MANAGER,
    )
    return await pair.agreed()


async def cautions(pair, household_id=FOUR):
    found = await pair.room.asked(SuggestHouseholds(constellation_id=pair.wrens.id), by=pair.host)
    [match] = [one for one in found.matches if one.household_id == household_id]
    theirs = [one for one in match.reasons if one.part is Part.CAUTION and one.aspect is Aspect.CHILDRENS_NEEDS]
    return [one.sentence for one in theirs if "compared" in one.sentence]


async def test_whoever_matches_is_told_whose_children_arent_compared(pair):
    before = await cautions(pair)
    await pair.with_guest("G5")
    one = await cautions(pair)
    await pair.with_guest("G4")
    two = await cautions(pair)

    found = await pair.room.asked(SuggestConstellation(household_id=FOUR), by=pair.host)
    [the_wrens] = [one for one in found.matches if one.constellation_id == pair.wrens.id]
    assert (before, one) == ([], [ONE])
    assert [sentence.replace("2 households", "1 household") for sentence in two] == [ONE]
    assert two[0] in {reason.sentence for reason in the_wrens.reasons}
    assert await cautions(pair, FIVE) == [], "no child lives there who would stay on anybody's nights"


async def test_the_same_is_said_whether_a_child_lives_there_or_not(pair):
    await pair.with_guest("G5")
    with_a_child = await cautions(pair)
    at_guest = await pair.at_guest()
    await at_guest.changes(RemoveSatellite, TODAY, household_id=GUESTS["G5"], leaving_reason="other")
    await carried(pair.room)
    nobody = await cautions(pair)
    await pair.with_guest("G4")

    assert (with_a_child, nobody, await cautions(pair)) == ([ONE], [], [ONE])


async def test_the_page_of_matching_says_it_first(pair):
    await pair.with_guest("G5")

    async with visiting(a_joint_site(pair.room)) as visitor:
        await visitor.sign_in(MOE, HOST)
        page = await visitor.get(f"/constellations/{pair.wrens.id}/match")

    assert f"To talk about first {ONE}" in " ".join(main_of(page).split())
