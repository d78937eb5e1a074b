"""Which way imports may point: the contracts of pyproject.toml hold, and each of them can be broken."""

from copy import deepcopy
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.configuration import configure
from importlinter.domain.contract import registry

ROOT = Path(__file__).parents[2]

FORBIDDEN_IMPORTS = [
    ("strangers", "services.outcomes.policy", "services.bookings.wording"),
    ("shared", "shared.web.app", "services.registry.plugin"),
    ("room", "services.notifications.policy.sleepovers", "services.notifications.wording"),
    ("room", "services.outcomes.repository", "services.outcomes.handlers"),
    ("room", "services.registry.settings", "services.registry.policy.names"),
    ("pages", "services.outcomes.pages", "services.outcomes.repository"),
    ("pages", "services.bookings.pages.tonight", "services.bookings.handlers.calendars"),
    ("pages", "services.bookings.pages.tonight", "shared.messaging.asking"),
    ("tables", "services.outcomes.handlers", "services.outcomes.tables"),
    ("sql", "services.notifications.handlers.telling", "sqlalchemy"),
    ("policy", "services.outcomes.policy", "shared.persistence.work"),
    ("policy", "services.registry.policy.names", "sqlalchemy"),
    ("kits", "shared.persistence.work", "shared.messaging.errors"),
    ("kits", "shared.web.app", "shared.messaging.asking"),
    ("kits", "shared.observing.logs", "shared.contracts.clock"),
    ("props", "services.outcomes.handlers", "pytest"),
    ("props", "shared.hosting.cli", "shared.testing.rooms"),
]


@pytest.fixture(scope="module")
def options():
    configure()
    found = use_cases.read_user_options(str(ROOT / "pyproject.toml"))
    use_cases._register_contract_types(found)
    return found


@pytest.fixture(scope="module")
def graph(options):
    return use_cases._build_graph(
        root_package_names=options.session_options["root_packages"],
        include_external_packages=True,
        exclude_type_checking_imports=False,
        verbose=False,
        cache_dir=None,
    )


def broken(graph, options: UserOptions, *only: str) -> set[str]:
    """The ids of the contracts, or of those to look at only, that a graph of imports breaks."""
    found = set()
    for wanted in options.contracts_options:
        if only and wanted["id"] not in only:
            continue
        contract = registry.get_contract_class(wanted["type"])(
            name=wanted["name"], session_options=options.session_options, contract_options=wanted
        )
        if not contract.check(deepcopy(graph), verbose=False).kept:
            found.add(wanted["id"])
    return found


def test_imports_point_where_they_may(graph, options):
    assert broken(graph, options) == set()


@pytest.mark.parametrize(("contract", "importer", "imported"), FORBIDDEN_IMPORTS)
def test_an_import_that_points_elsewhere_breaks_its_contract(graph, options, contract, importer, imported):
    assert {importer, imported} <= graph.modules | {"pytest"}, "the example names a module that is gone"
    bent = deepcopy(graph)

    if imported not in bent.modules:
        bent.add_module(imported, is_squashed=True)
    bent.add_import(importer=importer, imported=imported)

    assert broken(bent, options, contract) == {contract}


@pytest.mark.parametrize(("contract", "module"), [("room", "services.bookings.tools"), ("kits", "shared.tools")])
def test_a_new_kind_of_file_is_a_decision(graph, options, contract, module):
    grown = deepcopy(graph)

    grown.add_module(module)

    assert broken(grown, options, contract) == {contract}


def test_every_contract_was_tried(options):
    assert {wanted["id"] for wanted in options.contracts_options} == {contract for contract, _, _ in FORBIDDEN_IMPORTS}
