"""The page on which somebody takes away which sleepovers may be temporary moves in the SSDA903 return."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.absences.return_files import (
    TAKES_IT,
    as_file,
    children_of_return,
    in_the_return,
    pages_of_a_year,
    year_chosen,
    years_offered,
)
from services.bookings.policy.missing_episodes import first_and_last_day
from shared.contracts.registry import Purpose
from shared.contracts.returns import ReturnedChild, TemporaryMove, WhichTemporaryMoves
from shared.web.names import names_of
from shared.web.viewer import Viewer, require

router = APIRouter()
Maker = Annotated[Viewer, require(*TAKES_IT)]
FILE = "sleepovers-to-look-through.csv"
COLUMNS = ("CHILD", "DOB", "FIRST_NIGHT", "HOME_ON", "DAYS", "MAY_BE", "WHY", "RULES")


@router.get("/absences/return/temporary-moves")
async def temporary_moves(viewer: Maker, year: str = "", download: str = "") -> Response:
    """How many sleepovers of a year may be which, and who can't be in the list; or the list as a file."""
    years = years_offered(viewer.today)
    chosen = year_chosen(years, year)
    pages = await pages_of_a_year(viewer, lambda position: WhichTemporaryMoves(year=chosen, position=position))
    moves = [one for page in pages for one in page.moves]
    children = await children_of_return(viewer, [*dict.fromkeys(one.child_id for one in moves)])
    on_short_breaks = {one.child_id for one in children.values() if one.is_on_short_breaks}
    of_short_breaks = [one for one in moves if one.child_id in on_short_breaks]
    listed = [one for one in moves if one.child_id in children and one.child_id not in on_short_breaks]
    if download:
        return as_file(FILE, COLUMNS, [_row(one, children[one.child_id]) for one in listed])
    unknown = [one for one in moves if one.child_id not in children]
    left_out = [*dict.fromkeys(one.child_id for one in unknown)]
    first, last = first_and_last_day(chosen)
    return viewer.render(
        "bookings/absences/temporary_moves.html",
        names=(names := await names_of(viewer.asks, left_out, Purpose.EXPORT_THE_REGISTER)),
        left_out=[names.child(one) for one in left_out],
        year=chosen,
        years=years,
        first=first,
        last=last,
        number=len(listed),
        children=len({one.child_id for one in listed}),
        not_in_it=len(unknown),
        of_short_breaks=len(of_short_breaks),
        may_be=_may_be(listed),
        rules=_rules(listed),
    )


def _row(move: TemporaryMove, child: ReturnedChild) -> tuple[str, ...]:
    return (
        child.child,
        in_the_return(child.dob),
        in_the_return(move.first_night_on),
        in_the_return(move.home_on) if move.home_on else "",
        str(move.days),
        move.code.value if move.code else "",
        wording.WHY_THIS_CODE[move.code],
        "; ".join(wording.RULES_OF_MOVES[one] for one in move.against),
    )


def _may_be(moves: Sequence[TemporaryMove]) -> list[tuple[str, str, int]]:
    """Each code with why, and of how many sleepovers; those that there are none of too."""
    counted: Mapping[object, int] = Counter(one.code for one in moves)
    return [
        (code.value if code else "No code", why, counted.get(code, 0)) for code, why in wording.WHY_THIS_CODE.items()
    ]


def _rules(moves: Sequence[TemporaryMove]) -> list[tuple[str, int]]:
    counted = Counter(rule for one in moves for rule in one.against)
    return [(words, counted[rule]) for rule, words in wording.RULES_OF_MOVES.items() if counted[rule]]
