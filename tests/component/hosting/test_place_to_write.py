"""Where nothing can be written, nobody is asked for it; and what failed on the way leaves nothing behind."""

from pathlib import Path

import pytest

from shared.contracts.asking import UnreachableError
from shared.hosting.discovery import installed_services
from shared.hosting.exporting import ExportRefusedError, export_pack
from shared.hosting.place_to_write import PlaceError, empty_folder, new_file


class Nobody:
    """Whoever asks gets no answer, and it is counted."""

    def __init__(self):
        self.asked = 0

    async def ask(self, *_, **__):
        self.asked += 1
        raise UnreachableError("nobody is there")


@pytest.fixture
def nobody():
    return Nobody()


@pytest.mark.parametrize("place", ["nowhere/pack.xlsx", "a-file/pack", "a-file", "full"])
async def test_an_export_that_can_t_be_written_asks_nobody(tmp_path, nobody, place):
    (tmp_path / "a-file").touch()
    (tmp_path / "full" / "folder").mkdir(parents=True)

    with pytest.raises(ExportRefusedError, match=r"can't be written: No|is there already"):
        await export_pack(tmp_path / place, installed_services(), nobody)

    assert nobody.asked == 0


@pytest.mark.parametrize("place", ["pack.xlsx", "pack"])
async def test_an_export_without_an_answer_leaves_nothing_behind(tmp_path, nobody, place):
    with pytest.raises(UnreachableError):
        await export_pack(tmp_path / place, installed_services(), nobody)

    assert nobody.asked == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays_there(tmp_path):
    with pytest.raises(KeyboardInterrupt), empty_folder(tmp_path):
        raise KeyboardInterrupt

    assert tmp_path.exists()


def test_a_folder_of_the_kernel_s_is_none_to_write_to():
    with pytest.raises(PlaceError, match=r"^/proc/pack can't be written: "), empty_folder(Path("/proc/pack")):
        pass


def test_a_file_is_filled_with_the_rights_that_were_asked_for(tmp_path):
    with new_file(tmp_path / "ada.zip", mode=0o600):
        (tmp_path / "ada.zip").write_text("hers", encoding="utf-8")

    assert (tmp_path / "ada.zip").read_text(encoding="utf-8") == "hers"
    assert (tmp_path / "ada.zip").stat().st_mode & 0o777 == 0o600
