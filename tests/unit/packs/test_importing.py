"""What does whoever imports a pack hear on the way, and when it is too much at once?"""

import pytest

from shared.contracts.asking import (
    AskError,
    BrokenRequestError,
    NoReplyInTimeError,
    TooLargeError,
    UnreachableError,
)
from shared.contracts.grounds import RECORDS
from shared.contracts.packs import Imported
from shared.contracts.refusals import Fault, Ground, refuse_faults
from shared.hosting import importing
from shared.hosting.discovery import installed_services
from shared.hosting.importing import ImportRefusedError, PartlySavedError, import_pack, import_return
from shared.hosting.packs.faults import PackRefusedError

WRONG = Ground("not_everything_is_known", "What is taken is known.", RECORDS)


class Takes:
    """Services that take everything, or what fits."""

    def __init__(self, fits: float = 1.0) -> None:
        self.asked: list[tuple[str, bool]] = []
        self._fits = fits

    async def ask(self, request, **_):
        if self._fits < 1:
            raise TooLargeError("too much", self._fits)
        self.asked.append((request.owner, request.dry_run))
        return Imported(added={}, changed={}, unchanged={})


async def test_every_step_is_seen_table_by_table_and_service_by_service(small_pack):
    seen: list[str] = []

    def walk(step, names):
        for name in names:
            seen.append(f"{step} {name}")
            yield name

    takes = Takes()
    await import_pack("saltmarsh", small_pack.folder, installed_services(), takes, walk=walk, tell=lambda _: None)

    steps = [one.split()[0] for one in seen]
    assert steps == sorted(steps, key=["Reading", "Checking", "Saving"].index)
    assert steps.count("Reading") == 12
    assert [one for one in seen if one.startswith("Saving")] == [
        "Saving registry",
        "Saving bookings",
        "Saving outcomes",
    ]
    assert takes.asked == [
        ("bookings", True),
        ("outcomes", True),
        ("registry", False),
        ("bookings", False),
        ("outcomes", False),
    ]


async def test_the_first_to_save_is_asked_to_check_where_nothing_is_to_be_saved(small_pack):
    takes = Takes()

    await import_pack("saltmarsh", small_pack.folder, installed_services(), takes, dry_run=True, tell=lambda _: None)

    assert takes.asked == [(owner, True) for owner in ("registry", "bookings", "outcomes")]


class Refuses(Takes):
    """Services of which some refuse a row of theirs."""

    def __init__(self, **rows: str) -> None:
        super().__init__()
        self._rows = rows

    async def ask(self, request, **_):
        await super().ask(request)
        if field := self._rows.get(request.owner):
            fault = Fault(field=field, sentence=f"{request.owner} doesn’t take it.", remedy="Put it right.")
            return refuse_faults(WRONG, "Not all can be taken.", [fault]).refused
        return Imported(added={}, changed={}, unchanged={})


@pytest.mark.parametrize("of_others", [{}, {"bookings": "sleepovers.0.child_ref"}])
async def test_whoever_finds_something_nothing_is_saved_and_every_row_is_named(small_pack, of_others):
    refuses = Refuses(registry="areas.0.name", **of_others)

    with pytest.raises(PackRefusedError) as refused:
        await import_pack("saltmarsh", small_pack.folder, installed_services(), refuses, tell=pytest.fail)

    assert len(refused.value.faults) == 1 + len(of_others)
    assert [one for one in refuses.asked if not one[1]] == ([] if of_others else [("registry", False)])


async def test_too_many_rows_for_one_message_are_told_with_how_many_fit(small_pack):
    areas = "".join(f"Z{number},North\n" for number in range(9_000))
    (small_pack.folder / "areas.csv").write_text(f"area_ref,name\nA1,North\n{areas}", encoding="utf-8")

    with pytest.raises(ImportRefusedError) as refused:
        await import_pack("saltmarsh", small_pack.folder, installed_services(), Takes(fits=0.5), tell=lambda _: None)

    assert "for registry don't fit into one message; about 4,000 would." in str(refused.value)


class GoesAway(Takes):
    """Services that take what is checked; bookings raises these errors when it is to save, the last one for ever."""

    def __init__(self, *errors: AskError) -> None:
        super().__init__()
        self._errors = [*errors]

    async def ask(self, request, **_):
        if request.owner == "bookings" and not request.dry_run:
            raise self._errors.pop(0) if len(self._errors) > 1 else self._errors[0]
        return await super().ask(request)


async def test_what_was_saved_before_a_service_went_away_is_told(small_pack):
    told: list[str] = []
    failed = GoesAway(BrokenRequestError("Bookings failed; nothing was saved"))

    with pytest.raises(PartlySavedError, match=r"^bookings failed on its part\.$") as partly:
        await import_pack("saltmarsh", small_pack.folder, installed_services(), failed, tell=told.append)

    assert [*partly.value.done] == ["registry", "outcomes"]
    assert told[-1] == "That much was saved. In a few minutes import again: nothing is doubled."


async def test_who_went_away_after_not_answering_may_have_saved(small_pack, monkeypatch):
    monkeypatch.setattr(importing, "PATIENCE", 0.1)
    away = GoesAway(NoReplyInTimeError("no answer"), UnreachableError("away; nothing was saved"))

    with pytest.raises(PartlySavedError, match="nobody knows whether its part was saved"):
        await import_pack("saltmarsh", small_pack.folder, installed_services(), away, tell=lambda _: None)


RETURN = """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
202600000,30/12/2024,P,V2,N8,U6,PR4,02/05/2025,X1,CREQB,,WF10 4LS,2510002
202600001,12/02/2025,P,C2,N4,U1,PR1,,,,LS8 2SU,LS17 9HB,SC990001
"""
UNKNOWN = Fault(field="episodes.1.child", sentence="Nobody has this number.", remedy="Write it down.")


class Knows:
    """A registry that knows the first child of a return."""

    async def ask(self, request, **_):
        if not request.take_what_is_known:
            return refuse_faults(WRONG, "Not all can be taken.", [UNKNOWN]).refused
        return Imported(added={"placements": 1}, changed={}, unchanged={}, left_out=(UNKNOWN,))


LEFT_OUT = 'episodes.csv, row 3, column child: "202600001" can\'t be taken. Nobody has this number. Write it down.'


@pytest.fixture
def statutory_return(tmp_path):
    (tmp_path / "Episodes.csv").write_text(RETURN, encoding="utf-8")
    return tmp_path


async def test_a_return_of_which_not_everything_is_known_is_refused_with_its_rows(statutory_return):
    with pytest.raises(PackRefusedError) as refused:
        await import_return("saltmarsh", statutory_return, Knows(), tell=pytest.fail)

    assert [str(fault) for fault in refused.value.faults] == [LEFT_OUT]


async def test_what_is_left_out_of_a_return_is_told_with_its_rows(statutory_return):
    told: list[str] = []

    await import_return("saltmarsh", statutory_return, Knows(), take_what_is_known=True, tell=told.append)

    assert told[0].splitlines()[-1] == LEFT_OUT
    assert told[1:] == [
        "registry, placements: 1 added, 0 changed, 0 as before.",
        "Left out: 1 placement. Put them right and import again.",
    ]
