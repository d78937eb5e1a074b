"""The house's own lint rules: each takes a file's path and text, and yields what is wrong in a sentence."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "node_modules", "govuk", "dist", ".hubhome", "__pycache__"}
"""Folders that the other tools made; those of their caches begin with a dot and are told by it."""
KEPT_WITH_A_DOT = {".ci", ".github", ".gitignore", ".gitattributes", ".dockerignore", ".npmrc"}
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".html", ".css", ".js", ".yml", ".yaml", ".sh", ".conf", ".cfg", ""}

Law = Callable[[str, str], Iterator[str]]

MOST_LINES = 400
NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "base", "misc", "manager"}
EDGES = {
    "shared/messaging/answering.py": "a request without a reply looks like a dead service",
    "shared/messaging/hearing.py": "whatever a reaction raises, its neighbours go on",
    "shared/messaging/errands.py": "whatever an errand raises, it is run again, and its neighbours go on",
    "shared/messaging/connection.py": "whatever stands where headers should, the next message is read",
    "shared/hosting/discovery.py": "a plugin can fail in any way while it is imported",
    "shared/hosting/embedded/forked.py": "the last frame of a process",
}
"""Where every exception may be caught, and why. To catch and raise again is allowed everywhere."""
ACROSS = {
    "services/registry/handlers/importing.py": "the installation's list, and who one's neighbours are",
    "services/registry/handlers/joint/carrying.py": "what two authorities have agreed to share",
}
"""Who may write in another authority's transaction, and what."""
IN_A_MIGRATION = ("alembic.", "sqlalchemy.", "shared.persistence.", "typing.")
REFUSALS = "shared/contracts/refusals.py"
SAY_NO = ("services/", "shared/", "tests/support/")
"""Where a service may say no. A test may make up what one says, perhaps one of a release before."""
REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs", re.IGNORECASE)
OWN_FOLDER = str(ROOT) if len(ROOT.parts) > len(("/", "app")) else None
"""Where this checkout is; a container's `/app` is a name that files may well have."""

_UNDONE = re.compile(r"(?<!`)\b(TO[D]O|FIX[M]E)\b")  # quoted as code it is spoken of, not left
_SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:|fmt:\s*off|nosec)")
_WITH_A_REASON = re.compile(r"# (noqa: [A-Z]+\d+(, [A-Z]+\d+)*|type: ignore\[[a-z, -]+\]  #)  ?\w")


def our_files(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Every text file of the project, by its path in it."""
    for path in sorted(root.iterdir()):
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name not in KEPT_WITH_A_DOT):
            continue
        if path.is_dir():
            yield from ((f"{path.name}/{inner}", text) for inner, text in our_files(path))
        elif path.suffix in TEXT:
            yield path.name, path.read_text(encoding="utf-8")


def a_file_s_name_says_what_is_in_it(path: str, _text: str) -> Iterator[str]:
    """What nobody found a place for goes into a file called so, and everybody imports it."""
    for part in PurePosixPath(path).parts:
        if said := NAMES_THAT_SAY_NOTHING & set(re.split(r"[_.-]", part.lower())):
            yield f"{path}: {said.pop()} says nothing of what is in it"


def a_file_is_full_at_400_lines(path: str, text: str) -> Iterator[str]:
    """Without a limit one file grows to what nobody reads any more: the codebases we learnt from have 100 kB ones."""
    if path.endswith(".py") and (lines := len(text.splitlines())) > MOST_LINES:
        yield f"{path}: {lines} lines; split it by what is done in it"


def nothing_is_left_to_do(path: str, text: str) -> Iterator[str]:
    """What is noted in a comment is noted nowhere: it is done, or it is left."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _UNDONE.search(line):
            yield f"{path}:{number}: do it, or leave it"


def a_suppression_carries_its_reason(path: str, text: str) -> Iterator[str]:
    """Without it nobody knows later whether the linter was told to be quiet on purpose, or in a hurry."""
    if not path.endswith(".py"):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if _SUPPRESSION.search(line) and not _WITH_A_REASON.search(line):
            yield f"{path}:{number}: say why, after two blanks"


def only_an_edge_catches_everything(path: str, text: str) -> Iterator[str]:
    """A handler that catches everything acknowledges a message that it lost."""
    if not path.endswith(".py") or path in EDGES or path.startswith(("tests/", "bench/")):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _raises_again(node):
            yield f"{path}:{node.lineno}: name what is expected, or raise it again"


def one_place_connects_to_the_bus(path: str, text: str) -> Iterator[str]:
    """A broker that is built elsewhere has no watch over it: its process can live on and hear nothing."""
    if not path.endswith(".py") or path == "shared/messaging/connection.py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "NatsBroker":
            yield f"{path}:{node.lineno}: use build_bus, which sees a connection that won't come back"


def a_service_is_told_the_time(path: str, text: str) -> Iterator[str]:
    """A decision that looks at the wall's clock can't be tested at ten to midnight, nor around the change of clocks."""
    if not path.endswith(".py") or not path.startswith("services/"):
        return
    for node in ast.walk(ast.parse(text)):
        asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if asks and node.func.attr in {"now", "today", "utcnow"}:
            yield f"{path}:{node.lineno}: take work.now or work.today, on a page viewer.today"
        imports = isinstance(node, ast.ImportFrom) and any(alias.name == "system_clock" for alias in node.names)
        if imports or (isinstance(node, ast.Attribute) and node.attr == "system_clock"):
            yield f"{path}:{node.lineno}: the host has the clock; take work.now or work.today, on a page viewer.today"


def a_migration_stands_alone(path: str, text: str) -> Iterator[str]:
    """The linter of imports doesn't see migrations, and one that imports today's tables makes those of another day."""
    if not path.endswith(".py") or "/migrations/" not in path or not path.startswith("services/"):
        return
    for node in ast.walk(ast.parse(text)):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in named:
            if not f"{name}.".startswith(IN_A_MIGRATION):
                yield f"{path}:{node.lineno}: a migration imports {', '.join(IN_A_MIGRATION)} and nothing else"


def few_work_in_another_authority(path: str, text: str) -> Iterator[str]:
    """One that reads here what it has written there makes row-level security a habit instead of a wall."""
    if not path.endswith(".py") or path in ACROSS or path.startswith("tests/"):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "work_in":
            yield f"{path}:{node.lineno}: work in one's own authority; what crosses is said across an agreement"


def a_refusal_is_made_on_a_ground(path: str, text: str) -> Iterator[str]:
    """Most refusals named no source once, and nobody who was told no could ask whose rule it was."""
    if not path.endswith(".py") or path == REFUSALS or not path.startswith(SAY_NO):
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "Refused":
            yield f"{path}:{node.lineno}: refuse(grounds.WHICH, ...), which has its rule and its source"
        elif name == "Ground" and not path.endswith("/grounds.py") and "/grounds/" not in path:
            yield f"{path}:{node.lineno}: declare it in the service's grounds.py, where its manifest finds it"


def nothing_knows_the_machine_it_was_written_on(path: str, text: str) -> Iterator[str]:
    """A path of somebody's laptop works on somebody's laptop."""
    if (OWN_FOLDER and OWN_FOLDER in text) or REGISTRIES.search(text):
        yield f"{path}: names a folder of this machine, or a registry that an installation may not reach"


LAWS: tuple[Law, ...] = (
    a_file_s_name_says_what_is_in_it,
    a_file_is_full_at_400_lines,
    nothing_is_left_to_do,
    a_suppression_carries_its_reason,
    only_an_edge_catches_everything,
    one_place_connects_to_the_bus,
    a_service_is_told_the_time,
    a_migration_stands_alone,
    few_work_in_another_authority,
    a_refusal_is_made_on_a_ground,
    nothing_knows_the_machine_it_was_written_on,
)


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or getattr(kind, "id", "") in {"Exception", "BaseException"} for kind in caught)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise)
