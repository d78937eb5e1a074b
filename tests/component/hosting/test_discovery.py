"""Whatever brings an entry point is a service of the house; one that can't be used stops it with one line."""

import itertools

import pytest

from shared.hosting.discovery import PluginError, find_service, installed_services
from shared.hosting.web_host import pages_of

NUMBERS = itertools.count()
SERVICE = """
from shared.hosting.service import Service
from shared.persistence.tables import ServiceTables

plugin = Service(name="{name}", package="nowhere", tables=ServiceTables(), pages="{pages}")
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a distribution with one module and one entry point; each has a module of its own."""

    def installed(entry_name, code, target="plugin"):
        module = f"made_up_{next(NUMBERS)}"
        folder = tmp_path / module
        dist_info = folder / f"{module}-1.0.dist-info"
        dist_info.mkdir(parents=True)
        (folder / f"{module}.py").write_text(code)
        (dist_info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (dist_info / "entry_points.txt").write_text(f"[hubhome.services]\n{entry_name} = {module}:{target}\n")
        monkeypatch.syspath_prepend(folder)
        return module

    return installed


def test_our_own_services_are_found_like_anybody_s():
    assert {"registry", "bookings", "notifications", "outcomes"} <= {service.name for service in installed_services()}


def test_services_come_in_the_order_of_their_names(install):
    install("attic", SERVICE.format(name="attic", pages=""))

    names = [service.name for service in installed_services()]

    assert names[0] == "attic"
    assert names == sorted(names)


def test_a_service_is_found_by_its_name(install):
    install("attic", SERVICE.format(name="attic", pages=""))

    assert find_service("attic").name == "attic"


def test_a_name_that_isn_t_there_is_answered_with_those_that_are():
    with pytest.raises(PluginError, match=r"No service attic is installed. There are: bookings, .*registry"):
        find_service("attic")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import nothing_of_that_name", "can't be loaded: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("plugin = (", "can't be loaded: SyntaxError: '(' was never closed"),
        ("raise ValueError('no roof')", "can't be loaded: ValueError: no roof"),
        (r"raise ValueError('no roof\nno walls')", "can't be loaded: ValueError: no roof no walls"),
        ("other = 1", "can't be loaded: AttributeError: module 'made_up_"),
        ("plugin = 'attic'", "isn't a Service but a str."),
        (SERVICE.format(name="cellar", pages=""), "calls itself cellar; the entry point's name must be the same."),
    ],
)
def test_a_service_that_can_t_be_used_is_named_with_its_fault(install, code, sentence):
    module = install("attic", code)

    with pytest.raises(PluginError) as fault:
        installed_services()

    assert str(fault.value).startswith(f"The service attic ({module}:plugin of {module} 1.0) ")
    assert sentence in str(fault.value)
    assert "\n" not in str(fault.value)


def test_two_services_of_one_name_don_t_share_a_house(install):
    install("bookings", SERVICE.format(name="bookings", pages=""))

    with pytest.raises(PluginError, match=r"Two installed services are called bookings\. Remove one of them\."):
        installed_services()


@pytest.mark.parametrize("name", ["operator", "web", "installation", "Attic", "at.tic"])
def test_a_name_with_rights_of_its_own_or_that_isn_t_a_word_is_no_service_s(install, name):
    install(name, SERVICE.format(name=name, pages=""))

    with pytest.raises(PluginError, match=r"can't be called .*: that is reserved, or isn't one word"):
        installed_services()


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ("nowhere_at_all:PAGES", "can't be loaded: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("os.path:PAGES", "can't be loaded: AttributeError: "),
        ("os.path:sep", "aren't Pages but a str."),
    ],
)
def test_pages_that_cant_be_used_stop_the_web_with_one_line(install, pages, why):
    install("attic", SERVICE.format(name="attic", pages=pages))

    with pytest.raises(PluginError) as told:
        pages_of([find_service("attic")])

    assert str(told.value).startswith(f"The pages of attic ({pages}) {why}")
    assert "\n" not in str(told.value)
