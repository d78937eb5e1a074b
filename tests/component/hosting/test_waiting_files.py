"""Files wait in a folder to be confirmed: encrypted, for a while, and for nobody but who sent them."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.actor import Actor
from shared.contracts.roles import Role
from shared.hosting.importing_page.waiting import Files, FolderError, WaitingFiles
from tests.component.hosting.an_import_site import AUTHORITY


def test_what_waits_says_nothing_to_who_has_no_ticket(tmp_path):
    kept = WaitingFiles(tmp_path)
    ticket = kept.keep(an_actor(1), Files("pack", [("children.csv", b"Ada Lovelace" * 50)]), "")

    [place] = tmp_path.iterdir()
    assert b"Lovelace" not in place.read_bytes()
    assert b"children.csv" not in place.read_bytes()
    assert place.stat().st_mode & 0o077 == 0
    assert ticket not in f"{vars(kept)}{place}"
    assert kept.find(an_actor(1), ticket).files.sent[0][1].startswith(b"Ada Lovelace")
    assert kept.find(an_actor(2), ticket) is None


def test_what_was_changed_in_the_folder_is_no_file_of_anybodys(tmp_path):
    kept = WaitingFiles(tmp_path)
    ticket = kept.keep(an_actor(1), Files("pack", [("a.csv", b"area_ref")]), "")
    [place] = tmp_path.iterdir()
    place.write_bytes(place.read_bytes()[:-1] + b"x")

    assert kept.find(an_actor(1), ticket) is None
    (tmp_path / "ff.waiting").write_bytes(b"not one of ours")
    kept.forget_what_is_over()
    assert kept.keep(an_actor(2), Files("pack", []), "")


def test_the_oldest_files_go_when_there_are_too_many(tmp_path):
    moments = (datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(seconds=passed) for passed in range(600))
    kept = WaitingFiles(tmp_path, lambda: next(moments), most_bytes=800)
    tickets = [kept.keep(an_actor(number), Files("pack", [("a.csv", bytes(40))]), "") for number in range(6)]

    found = [kept.find(an_actor(number), ticket) is not None for number, ticket in enumerate(tickets)]
    assert found == sorted(found)
    assert found[-1]
    assert not found[0]


def test_what_a_person_sent_before_is_gone_and_what_is_over_is_deleted(tmp_path):
    clock = [datetime(2026, 11, 23, 9, tzinfo=UTC)]
    kept = WaitingFiles(tmp_path, lambda: clock[0])
    first, second = (kept.keep(an_actor(1), Files("pack", [("a.csv", text)]), "") for text in (b"one", b"two"))

    assert kept.find(an_actor(1), first) is None
    assert kept.find(an_actor(1), second).files.sent == [("a.csv", b"two")]
    clock[0] += timedelta(minutes=31)
    WaitingFiles(tmp_path, lambda: clock[0])
    assert list(tmp_path.iterdir()) == []


def open_to_others(folder):
    folder.chmod(0o755)


def elsewhere(folder):
    folder.rename(folder.with_name("mine"))
    folder.symlink_to(folder.with_name("mine"))


@pytest.mark.parametrize("spoil", [open_to_others, elsewhere])
def test_a_folder_into_which_others_can_look_is_refused(tmp_path, spoil):
    folder = tmp_path / "imports"
    WaitingFiles(folder)
    spoil(folder)

    with pytest.raises(FolderError, match="must be a folder of this account's own"):
        WaitingFiles(folder)


def an_actor(number):
    return Actor(
        person_id=f"00000000-0000-0000-0000-00000000000{number}",
        authority=AUTHORITY,
        roles=frozenset({Role.ADMINISTRATOR}),
    )
