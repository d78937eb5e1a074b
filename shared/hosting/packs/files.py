"""Which files is a pack made of, wherever they lie?"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from shared.hosting.packs.faults import Fault, Findings

ARCHIVES = frozenset({".zip"})
MOST_FILES = 200
"""Files in an archive; a pack has a dozen tables."""
MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that an archive or a workbook may have once it is unpacked: ten times a register of 150,000 rows."""
_ZIP = b"PK\x03\x04"
_LOCKED = 0x1
_LEFT_BY_SYSTEMS = frozenset({"__MACOSX"})


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file, read when its content is needed."""

    name: str
    read: Callable[[], bytes]

    @classmethod
    def at(cls, path: Path) -> "PackFile":
        """A file of a folder."""
        return cls(path.name, path.read_bytes)

    @classmethod
    def of(cls, name: str, content: bytes) -> "PackFile":
        """A file that somebody sent."""
        return cls(name, lambda: content)

    @property
    def suffix(self) -> str:
        """How its name ends: `.csv`."""
        return PurePosixPath(self.name).suffix.casefold()

    @property
    def stem(self) -> str:
        """Its name without that."""
        return PurePosixPath(self.name).stem


def in_folder(folder: Path) -> list[PackFile]:
    """Its files by name, without what systems and spreadsheets leave there: a lock file beside an open workbook."""
    return [PackFile.at(path) for path in sorted(folder.iterdir()) if path.is_file() and _is_meant(path.name)]


def sent(files: Sequence[tuple[str, bytes]], findings: Findings) -> list[PackFile]:
    """The files that somebody sent, those of an archive in its place, by name.

    An archive in an archive isn't opened. Refuses, in `findings`, an archive that is none, is locked, or has more in it
    than a pack can have; of such a one nothing is unpacked.
    """
    found: list[PackFile] = []
    for path, content in files:
        file = PackFile.of(_name(path), content)
        if file.suffix in ARCHIVES:
            found.extend(_unpacked(file.name, content, findings))
        elif _is_meant(file.name):
            found.append(file)
    return sorted(found, key=lambda file: file.name)


def is_too_large_unpacked(content: bytes) -> bool:
    """Whether an archive, which most workbooks are too, says that it holds more than is ever unpacked.

    One that lies is met by the bound on the process that reads it (`apart.py`).
    """
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _unpacked(name: str, content: bytes, findings: Findings) -> Iterator[PackFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [one for one in archive.infolist() if not one.is_dir() and _is_member(one.filename)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        findings.refuse(
            Fault(name, "It can't be opened as an archive.", "Make it again, or send the files themselves.")
        )
        return
    if any(member.flag_bits & _LOCKED for member in members):
        findings.refuse(Fault(name, "The archive is locked by a password.", "Send it without a password."))
        return
    if len(members) > MOST_FILES:
        sentence = f"There are {len(members):,} files in it; a pack has at most {MOST_FILES}."
        findings.refuse(Fault(name, sentence, "Leave only the tables in it."))
        return
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        sentence = f"Unpacked it has more than {MOST_UNPACKED // 1024 // 1024} MB."
        findings.refuse(
            Fault(name, sentence, "Leave only the tables in it, or import it with the command hubhome import.")
        )
        return
    for member in members:
        try:
            # no more than the archive says, whatever is in it
            yield PackFile.of(_name(member.filename), archive.read(member))
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
            sentence = "It can't be unpacked."
            findings.refuse(Fault(_name(member.filename), sentence, "Make the archive again, or send the file itself."))


def _is_member(path: str) -> bool:
    return _is_meant(_name(path)) and _LEFT_BY_SYSTEMS.isdisjoint(path.replace("\\", "/").split("/"))


def _is_meant(name: str) -> bool:
    return bool(name) and not name.startswith((".", "~$"))


def _name(path: str) -> str:
    """The last part of a path as any system writes it."""
    return PurePosixPath(path.replace("\\", "/")).name
