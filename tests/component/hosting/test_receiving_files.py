"""Whose files they are, and how large, is looked at before any of them is received."""

import pytest

from shared.testing.site import MANAGER, visiting
from tests.component.hosting.an_import_site import ADMINISTRATOR, AUTHORITY, a_bus, a_site


@pytest.fixture
def bus():
    return a_bus()


class Sent:
    """A body that says how much of it was received."""

    def __init__(self, megabytes, headers=None):
        self.received = 0
        self._megabytes = megabytes
        self.headers = {"content-type": "multipart/form-data; boundary=x", **(headers or {})}

    async def __aiter__(self):
        for _ in range(self._megabytes):
            self.received += 1
            yield bytes(1024 * 1024)


@pytest.mark.parametrize(
    ("somebody", "megabytes", "status"),
    [(None, 20, 303), (MANAGER, 20, 403), (ADMINISTRATOR, 26, 413)],
    ids=["nobody signed in", "not an importer", "too much"],
)
async def test_whose_files_arent_taken_is_told_before_they_are_received(bus, somebody, megabytes, status):
    sent = Sent(megabytes, {"content-length": str(megabytes * 1024 * 1024)})
    async with visiting(a_site(bus)) as visitor:
        await visitor.get(f"/sign-in/{AUTHORITY}")
        if somebody:
            await visitor.sign_in(somebody, AUTHORITY)
        page = await visitor.client.post("/import", content=sent, headers=sent.headers)

    assert (page.status_code, sent.received) == (status, 0)


async def test_nothing_is_received_from_a_browser_that_never_saw_a_page_of_ours(bus):
    sent = Sent(1)
    async with visiting(a_site(bus)) as visitor:
        pages = [
            await visitor.client.post(path, content=sent, headers=sent.headers) for path in ("/sign-out", "/import")
        ]

    assert [page.status_code for page in pages] == [403, 303]
    assert sent.received == 0
