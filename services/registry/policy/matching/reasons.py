"""What speaks for a household in a constellation, what against, and what can nobody tell?

Sentences speak of "the household" and "the constellation", and of children by their number: nobody's name is needed.
Ethnicity isn't known to this part at all (docs/decisions/0026).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from services.registry.policy.alongside import ChildThere
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.matching.distance import Districts, Way, compass
from shared.contracts.matching import Aspect, Part, Reason, Room, SiblingsThere
from shared.contracts.record_words import RISKS_TO_CHILD, RISKS_TO_OTHERS, Finding, HealthTopic, MatchingTopic
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.words import ConstellationState

_LAST = "The distance isn’t known, so this comes after those whose distance is"
EVERYBODYS = "english"
"""The language that says nothing about who understands whom."""
_NEEDS = {
    MatchingTopic.CULTURAL_NEEDS: "Cultural needs",
    MatchingTopic.COMMUNICATION_NEEDS: "Communication needs",
}
# A person reads which they are, where it is written down who did.
_HEALTH = {
    HealthTopic.ALLERGIES: ("Allergies", "check what there is at the hub home"),
    HealthTopic.HEALTH_NEEDS: ("Health needs", "ask whether the hub home and its rooms can meet them"),
}
_ALONGSIDE = {
    CaredAlongside.SOLO: "alone: a sleepover would need the hub home to itself",
    CaredAlongside.ONLY_OLDER: "alongside older children",
    CaredAlongside.ONLY_YOUNGER: "alongside younger children",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household as far as it matters for matching."""

    id: UUID
    name: str
    postcode: str
    languages: tuple[str, ...] = ()
    pets: tuple[str, ...] = ()
    approval_kinds: tuple[str, ...] = ()
    approval_ends_on: date | None = None
    """A day to come, where an end is recorded."""
    children: tuple[ChildThere, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """A constellation as far as it matters for matching, on the day."""

    id: UUID
    name: str
    state: ConstellationState
    hub_home: Home | None
    beds: int
    joining: int = 0
    """How many satellites more it has on a day to come, by what is recorded."""
    satellites: tuple[Home, ...]
    fewest: int
    most: int
    closes_on: date | None = None
    """A day to come, where a closing is recorded."""
    guests: tuple[str, ...] = ()
    """Of each household that is another authority's, that authority's name; nothing is known of its children."""

    @cached_property
    def homes(self) -> tuple[Home, ...]:
        """The hub home, where there is one, and the satellite households."""
        return (*((self.hub_home,) if self.hub_home else ()), *self.satellites)

    @cached_property
    def families(self) -> Mapping[UUID, tuple[tuple[UUID, UUID], ...]]:
        """The children of each group of brothers and sisters: in which of its households, and who."""
        found: dict[UUID, list[tuple[UUID, UUID]]] = {}
        for home in self.homes:
            for child in home.children:
                if child.sibling_group_id:
                    found.setdefault(child.sibling_group_id, []).append((home.id, child.id))
        return {group: tuple(children) for group, children in found.items()}

    @cached_property
    def room(self) -> Room:
        """How many there are, and may be."""
        return Room(
            satellites=len(self.satellites),
            joining=self.joining,
            fewest=self.fewest,
            most=self.most,
            children=sum(len(home.children) for home in self.homes),
            beds=self.beds,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A reason, and of whom it tells something that is theirs."""

    reason: Reason
    about: tuple[UUID, ...] = ()
    """Children."""
    homes: tuple[UUID, ...] = ()
    """Households of the constellation."""


def brothers_and_sisters(home: Home, near: Surroundings) -> Mapping[UUID, tuple[UUID, ...]]:
    """The children of a household who have brothers or sisters in a constellation, by the household where these are."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for child in home.children:
        homes = {home_id for home_id, _ in _family_of(child, near)}
        found |= {home_id: (*found.get(home_id, ()), child.id) for home_id in homes}
    return found


def _family_of(child: ChildThere, near: Surroundings) -> tuple[tuple[UUID, UUID], ...]:
    return near.families.get(child.sibling_group_id, ()) if child.sibling_group_id else ()


def siblings_there(found: Mapping[UUID, Sequence[UUID]]) -> tuple[SiblingsThere, ...]:
    """As the contract has it, most of them first."""
    there = [SiblingsThere(household_id=one, children=len(children)) for one, children in found.items()]
    return tuple(sorted(there, key=lambda one: (-one.children, one.household_id)))


def shared_languages(home: Home, near: Surroundings) -> tuple[str, ...]:
    """Languages besides English that somebody speaks here and somebody in the constellation, by name."""
    elsewhere = {language for other in near.homes for language in _spoken(other)}
    return tuple(sorted(text for language, text in _spoken(home).items() if language in elsewhere))


def way_between(home: Home, near: Surroundings, districts: Districts) -> Way | None:
    """From the hub home to the household; none while there is no hub home, or a district isn't known."""
    return districts.way(near.hub_home.postcode, home.postcode) if near.hub_home else None


def reasons_between(home: Home, near: Surroundings, districts: Districts) -> Iterator[Found]:
    """Every reason: those that the order follows from first, and in the order in which they count."""
    yield _about_siblings(home, near)
    yield _about_distance(home, near, districts)
    yield from _about_room(home, near)
    yield from _about_needs(home)
    yield from _about_languages(home, near)
    yield from _about_pets(home, near)
    yield from _about_approval(home)


def _about_siblings(home: Home, near: Surroundings) -> Found:
    found = brothers_and_sisters(home, near)
    children = tuple(dict.fromkeys(child for some in found.values() for child in some))
    if not home.children:
        sentence = "No child is placed in the household, so there are no brothers or sisters to bring together."
    elif not children:
        sentence = "No brothers or sisters of the household’s children are recorded in the constellation."
    else:
        have = "has a brother or sister" if len(children) == 1 else "have brothers or sisters"
        sentence = f"{_of_theirs(children)} {have} in the constellation."
    there = tuple(one for child in home.children for _, one in _family_of(child, near))
    return Found(_reason(Aspect.BROTHERS_AND_SISTERS, Part.ORDER, sentence), (*children, *there), tuple(found))


def _about_distance(home: Home, near: Surroundings, districts: Districts) -> Found:
    way = way_between(home, near, districts)
    if near.hub_home is None:
        sentence = f"{_LAST}: the constellation has no hub home yet."
    elif way is None:
        unknown = districts.unknown(near.hub_home.postcode, home.postcode)
        verb = "isn’t" if len(unknown) == 1 else "aren’t"
        sentence = f"{_LAST}: {_listed(unknown)} {verb} in the list of postcode districts."
    elif way.from_district == way.to_district:
        sentence = f"In the hub home’s own postcode district, {way.to_district}."
    else:
        where = f" {compass(way.bearing)}" if way.bearing is not None else ""
        sentence = (
            f"{way.km:g} km{where} of the hub home, from the middle of {way.from_district} to the middle of "
            f"{way.to_district}."
        )
    return Found(_reason(Aspect.DISTANCE, Part.ORDER, sentence), homes=_hub_of(near))


def _about_room(home: Home, near: Surroundings) -> Iterator[Found]:
    room = near.room
    sentence = (
        f"{_counted(room.satellites, 'satellite household')} of {room.fewest} to {room.most}{later(room.joining)}: "
        f"room for {room.spaces} more."
    )
    yield Found(_reason(Aspect.ROOM, Part.ORDER, sentence))
    if room.beds:
        after = room.children + len(home.children)
        yield Found(
            _reason(
                Aspect.ROOM,
                Part.CONTEXT,
                f"With this household {_children(after)} would share {_counted(room.beds, 'bed')} at the hub home; "
                f"now it is {room.children}.",
            ),
            homes=_hub_of(near),
        )
    if near.closes_on:
        yield Found(_reason(Aspect.ROOM, Part.CAUTION, f"The constellation closes on {in_words(near.closes_on)}."))


def later(joining: int) -> str:
    """`, and 2 more later`; nothing where nobody is recorded to join."""
    return f", and {joining} more later" if joining else ""


def _about_needs(home: Home) -> Iterator[Found]:
    for alongside, words in _ALONGSIDE.items():
        children = tuple(child.id for child in home.children if child.cared_alongside is alongside)
        if children:
            sentence = f"{_of_theirs(children)} can only be cared for {words}."
            yield Found(_reason(Aspect.CHILDRENS_NEEDS, Part.CAUTION, sentence), children)
    for topics, what in ((RISKS_TO_OTHERS, "A risk to others"), (RISKS_TO_CHILD, "A risk to themselves")):
        if children := _recorded(home, Finding.YES, *topics):
            sentence = f"{what} is recorded of {_of_theirs(children)}: read the record before you decide."
            yield Found(_reason(Aspect.CHILDRENS_NEEDS, Part.CAUTION, sentence), children)
    for topic, what in _NEEDS.items():
        if children := _recorded(home, Finding.YES, topic):
            sentence = f"{what} are recorded of {_of_theirs(children)}: ask how the hub home can meet them."
            yield Found(_reason(Aspect.CHILDRENS_NEEDS, Part.CONTEXT, sentence), children)
    for of_health, (what, to_do) in _HEALTH.items():
        if children := tuple(child.id for child in home.children if child.health.get(of_health) is Finding.YES):
            sentence = f"{what} are recorded of {_of_theirs(children)}: read the record before you decide, and {to_do}."
            yield Found(_reason(Aspect.CHILDRENS_NEEDS, Part.CAUTION, sentence), children)
    yield from _about_what_isnt_recorded(home)


def _about_what_isnt_recorded(home: Home) -> Iterator[Found]:
    asked = (*RISKS_TO_OTHERS, *RISKS_TO_CHILD, *_NEEDS)
    if unknown := [child for child in home.children if any(topic not in child.known for topic in asked)]:
        sentence = f"Some of the risks or needs of {len(unknown)} of the household’s children."
        yield _unknown(Aspect.CHILDRENS_NEEDS, sentence)
    if unknown := [child for child in home.children if any(topic not in child.health for topic in _HEALTH)]:
        sentence = f"Whether {len(unknown)} of the household’s children have allergies or health needs."
        yield _unknown(Aspect.CHILDRENS_NEEDS, sentence)


def _about_languages(home: Home, near: Surroundings) -> Iterator[Found]:
    if not home.languages:
        yield _unknown(Aspect.LANGUAGES, "Which languages are spoken in the household.")
    here = _spoken(home)
    speakers = tuple(child.id for child in home.children if _word(child.language) in here)
    shared = shared_languages(home, near)
    for text in shared:
        places = []
        there = [one for one in near.homes if _word(text) in _spoken(one)]
        if near.hub_home in there:
            places.append("at the hub home")
        if households := sum(one is not near.hub_home for one in there):
            places.append(f"in {_counted(households, 'satellite household')}")
        sentence = f"{text} is spoken in the household, and also {_listed(places)}."
        theirs = tuple(child.id for one in there for child in one.children if _word(child.language) == _word(text))
        yield Found(
            _reason(Aspect.LANGUAGES, Part.CONTEXT, sentence), (*speakers, *theirs), tuple(one.id for one in there)
        )
    if alone := sorted(text for text in here.values() if text not in shared):
        sentence = (
            f"{_listed(alone)}: spoken in the household, and by nobody in the constellation as far as is recorded."
        )
        yield Found(_reason(Aspect.LANGUAGES, Part.CONTEXT, sentence), speakers)


def _about_pets(home: Home, near: Surroundings) -> Iterator[Found]:
    if near.hub_home is None or not home.children:
        return
    if not near.hub_home.pets:
        yield _unknown(Aspect.PETS, "Pets at the hub home: none is recorded.")
        return
    pets = f"Pets at the hub home: {_listed(near.hub_home.pets)}."
    allergic = tuple(child.id for child in home.children if child.health.get(HealthTopic.ALLERGIES) is Finding.YES)
    if allergic:
        sentence = f"{pets} Allergies are recorded of {_of_theirs(allergic)}: check whether they go together."
        yield Found(_reason(Aspect.PETS, Part.CAUTION, sentence), allergic, _hub_of(near))
    else:
        yield Found(_reason(Aspect.PETS, Part.CONTEXT, pets), homes=_hub_of(near))
    yield from _about_living_with_pets(home)


def _about_living_with_pets(home: Home) -> Iterator[Found]:
    """What is recorded of the children, where there are pets at the hub home."""
    if children := _recorded(home, Finding.NO, MatchingTopic.PETS):
        sentence = f"{_of_theirs(children)} can’t live with pets."
        yield Found(_reason(Aspect.PETS, Part.CAUTION, sentence), children)
    if children := _recorded(home, Finding.YES, MatchingTopic.HARM_TO_ANIMALS):
        sentence = f"A risk to animals is recorded of {_of_theirs(children)}."
        yield Found(_reason(Aspect.PETS, Part.CAUTION, sentence), children)
    if children := _recorded(home, Finding.YES, MatchingTopic.PETS):
        sentence = f"{_of_theirs(children)} can live with pets."
        yield Found(_reason(Aspect.PETS, Part.CONTEXT, sentence), children)
    unknown = sum(MatchingTopic.PETS not in child.known for child in home.children)
    if unknown:
        sentence = f"Whether {unknown} of the household’s children can live with pets."
        yield _unknown(Aspect.PETS, sentence)


def _about_approval(home: Home) -> Iterator[Found]:
    if home.approval_kinds:
        kinds = _listed([kind.replace("_", " ") for kind in home.approval_kinds])
        yield Found(_reason(Aspect.APPROVAL, Part.CONTEXT, f"Approved for: {kinds}."))
    else:
        yield _unknown(Aspect.APPROVAL, "What kinds of fostering the household is approved for.")
    if ends_on := home.approval_ends_on:
        sentence = f"Its approval ends on {in_words(ends_on)}."
        yield Found(_reason(Aspect.APPROVAL, Part.CAUTION, sentence))


def _hub_of(near: Surroundings) -> tuple[UUID, ...]:
    return (near.hub_home.id,) if near.hub_home else ()


def _recorded(home: Home, finding: Finding, *topics: MatchingTopic) -> tuple[UUID, ...]:
    """The household's children of whom this is recorded on one of these topics."""
    return tuple(child.id for child in home.children if any(child.known.get(topic) is finding for topic in topics))


def _spoken(home: Home) -> dict[str, str]:
    """Languages besides English of a household and of the children there, by how they compare."""
    texts = (*home.languages, *(child.language for child in home.children if child.language))
    return {_word(text): text.strip() for text in texts if _word(text) not in {"", EVERYBODYS}}


def _word(language: str | None) -> str:
    return (language or "").strip().casefold()


def _unknown(aspect: Aspect, sentence: str) -> Found:
    return Found(_reason(aspect, Part.NOT_RECORDED, sentence))


def _reason(aspect: Aspect, part: Part, sentence: str) -> Reason:
    return Reason(aspect=aspect, part=part, sentence=sentence)


def _of_theirs(children: Sequence[UUID]) -> str:
    return f"{len(children)} of the household’s children"


def _children(number: int) -> str:
    return f"{number} child" if number == 1 else f"{number} children"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _listed(parts: Iterable[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
