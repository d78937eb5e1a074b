"""What does whoever imports a pack hear on the way, and when it is too much at once?"""

from datetime import date
from uuid import uuid4

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
from shared.contracts.returns import (
    ChildrenOfReturn,
    ImportEpisodes,
    ImportMissing,
    KnownOfReturn,
    WhoIsInReturn,
)
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


MISSING = """\
CHILD,DOB,MISSING,MIS_START,MIS_END
202600000,07/03/2009,A,17/09/2025,20/09/2025
202600001,25/12/2008,M,02/01/2026,
"""
ADA = uuid4()


class BothKnow(Knows):
    """A registry and a bookings that know the first child of a return, and remember what they were asked."""

    def __init__(self, *, is_bookings_away=False, is_whole=False):
        self.asked = []
        self.is_bookings_away = is_bookings_away
        self.is_whole = is_whole

    async def ask(self, request, **kwargs):
        self.asked.append(request)
        if isinstance(request, WhoIsInReturn):
            return ChildrenOfReturn(known=(KnownOfReturn(child="202600000", child_id=ADA),), born_otherwise=())
        if isinstance(request, ImportEpisodes):
            if self.is_whole:
                return Imported(added={"placements": 2}, changed={}, unchanged={})
            return await super().ask(request, **kwargs)
        if self.is_bookings_away:
            raise UnreachableError("bookings")
        fault = Fault(field="missing.1.child", sentence="Nobody has this number.", remedy="Write it down.")
        if not request.take_what_is_known:
            return refuse_faults(WRONG, "Not all can be taken.", [fault]).refused
        return Imported(added={"missing": 1}, changed={}, unchanged={}, left_out=(fault,))

    def saved(self):
        return [type(one) for one in self.asked if getattr(one, "dry_run", None) is False]


@pytest.fixture
def with_missing(statutory_return):
    (statutory_return / "Missing.csv").write_text(MISSING, encoding="utf-8")
    return statutory_return


async def test_of_a_return_bookings_takes_who_was_missing_by_whom_the_numbers_mean(with_missing):
    both, told = BothKnow(), []

    await import_return("saltmarsh", with_missing, both, take_what_is_known=True, tell=told.append)

    [asked] = [one for one in both.asked if isinstance(one, WhoIsInReturn)]
    [command] = [one for one in both.asked if isinstance(one, ImportMissing)]
    assert [(one.child, one.dob.isoformat()) for one in asked.children] == [
        ("202600000", "2009-03-07"),
        ("202600001", "2008-12-25"),
    ]
    assert command.known == (KnownOfReturn(child="202600000", child_id=ADA),)
    assert [line.mis_end for line in command.missing] == [date(2025, 9, 20), None]
    assert "bookings, missing: 1 added, 0 changed, 0 as before." in told[1]
    assert told[2] == "Left out: 1 placement and 1 row of Missing.csv. Put them right and import again."
    assert 'missing.csv, row 3, column child: "202600001" can\'t be taken.' in told[0]


async def test_a_return_whose_missing_isnt_known_whole_is_saved_nowhere(with_missing):
    both = BothKnow(is_whole=True)

    with pytest.raises(PackRefusedError) as refused:
        await import_return("saltmarsh", with_missing, both, tell=pytest.fail)

    assert [fault.file for fault in refused.value.faults] == ["missing.csv"]
    assert both.saved() == []


async def test_where_bookings_is_away_it_is_told_what_of_a_return_was_saved(with_missing, monkeypatch):
    monkeypatch.setattr(importing, "PATIENCE", 0)
    both = BothKnow(is_bookings_away=True)

    with pytest.raises(PartlySavedError) as partly:
        await import_return("saltmarsh", with_missing, both, take_what_is_known=True, tell=pytest.fail)

    assert both.saved()[0] is ImportEpisodes
    assert [*partly.value.done] == ["registry"]


async def test_what_is_left_out_of_a_return_is_told_with_its_rows(statutory_return):
    told: list[str] = []

    await import_return("saltmarsh", statutory_return, Knows(), take_what_is_known=True, tell=told.append)

    assert told[0].splitlines()[-1] == LEFT_OUT
    assert told[1:] == [
        "registry, placements: 1 added, 0 changed, 0 as before.",
        "Left out: 1 placement. Put them right and import again.",
    ]
