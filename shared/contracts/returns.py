"""The statutory return on looked-after children (SSDA903), as far as it tells where children live."""

from shared.contracts.fields import CodeWord, Day, Flag, PersonalDay
from shared.contracts.packs import Import, PackLine
from shared.contracts.register_pack import Postcode, Ssda903Id
from shared.contracts.roles import Role
from shared.contracts.words import NewEpisode, PlacementEndReason


class EpisodeLine(
    PackLine,
    table="episodes",
    spans=(("decom", "dec"),),
    left_behind={"cin", "place_provider", "home_post", "urn"},
):
    """A stretch of care in which neither legal status nor placement changes, until the day `dec` if it ended."""

    child: Ssda903Id
    decom: Day
    rne: NewEpisode
    ls: CodeWord
    place: CodeWord
    dec: Day | None = None
    rec: CodeWord | None = None
    reason_place_change: PlacementEndReason | None = None
    pl_post: Postcode | None = None


class HeaderLine(
    PackLine,
    table="header",
    key="child",
    required=False,
    left_behind={"sex", "ethnic", "upn", "mother", "mc_dob"},
):
    """A child of the return: the date of birth shows that it is the child who is meant."""

    child: Ssda903Id
    dob: PersonalDay


class ImportEpisodes(Import, owner="registry", asked_by={Role.OPERATOR, Role.ADMINISTRATOR}):
    """Makes placements of the episodes in foster care (U1 to U6) of children whom the registry knows.

    Refused with each episode that can't be taken: its child isn't known, or its household, or the register says
    otherwise. With `take_what_is_known` the others are taken, and those are left out.
    """

    episodes: tuple[EpisodeLine, ...]
    header: tuple[HeaderLine, ...] = ()
    take_what_is_known: Flag = False
