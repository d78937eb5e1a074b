"""A real browser for tests of pages: fixtures, a served app, and the check for accessibility problems.

A test folder's conftest makes the fixture known: `from shared.testing.browser import browser_page`.
"""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright
from starlette.types import ASGIApp

CHROMIUM = "/usr/bin/chromium"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (390, 844)
DESKTOP = (1280, 900)
NARROWEST = (320, 640)
"""A desktop's screen at a zoom of 400%, as WCAG 2.2 has it for reflow (1.4.10)."""
LARGEST_TEXT = "200%"
"""As WCAG 2.2 has it for text that the reader enlarges (1.4.4)."""
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STARTS_WITHIN = 10.0
"""Seconds for a served app to answer."""

OVERFLOW = """text => {
    document.documentElement.style.fontSize = text;
    const { scrollWidth, clientWidth } = document.scrollingElement;
    const stickOut = [...document.querySelectorAll("body *")].filter(
        element => element.getBoundingClientRect().right > clientWidth);
    return scrollWidth <= clientWidth ? "" : `${scrollWidth - clientWidth} pixels too wide, for `
        + stickOut.map(element => element.tagName.toLowerCase() + "." + element.className).slice(0, 5).join(", ");
}"""
"""Sets the size of the text (none: the browser's own); tells how much wider the page is than its window, and why."""

RUN_AXE = """tags => axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }).then(
    ({ passes, violations }) => ({
        passes: passes.length,
        violations: violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(node => node.target) })),
    }))"""
"""What else axe has to say of each element that is well takes four times as long to gather and to hand over."""

PICTURES = os.environ.get("HUBHOME_PICTURES", "")
"""A folder in which each page that a browser test looks at leaves a picture, for who wants to look; none by default."""
OpenPage = Callable[..., AbstractAsyncContextManager[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that dies by itself says nothing of the page: the test is begun once more, and the report says so."""
    for item in items:
        if isinstance(item, pytest.Function) and "browser_page" in item.fixturenames:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TargetClosedError"]))


@pytest.fixture
async def browser_page() -> AsyncIterator[OpenPage]:
    """Opens pages: `async with browser_page(PHONE, javascript=False) as page`. Skips where there is no Chromium."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"there is no {CHROMIUM}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        @asynccontextmanager
        async def open_page(size: tuple[int, int] = PHONE, *, javascript: bool = True) -> AsyncIterator[Page]:
            context = await browser.new_context(
                viewport={"width": size[0], "height": size[1]}, java_script_enabled=javascript, locale="en-GB"
            )
            if javascript and AXE.exists():
                # Sent to the browser once, and not again for each page that is looked at.
                await context.add_init_script(path=AXE)
            try:
                yield await context.new_page()
            finally:
                await context.close()

        try:
            yield open_page
        finally:
            await browser.close()


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The app on a free port of this machine; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                while not server.started:  # noqa: ASYNC110  uvicorn has a flag, no event
                    await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


async def assert_usable(page: Page, name: str) -> None:
    """Fail where the page breaks a rule of accessibility, or must be scrolled sideways, on a phone or on a desktop.

    It leaves a picture of either, called `name`, where somebody wants them. The page has its size again afterwards.
    """
    shown = page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
    await page.wait_for_load_state()
    for width, height in (PHONE, DESKTOP):
        await page.set_viewport_size({"width": width, "height": height})
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        await assert_fits(page)
        await assert_no_axe_violations(page)
    await page.set_viewport_size(shown)


async def assert_no_axe_violations(page: Page) -> None:
    """Fail with each rule that the page breaks, of WCAG 2.2 up to AA and of axe's best practices, and where.

    The page must have run with JavaScript: the engine runs in it.
    """
    if not AXE.exists():
        pytest.fail(f"{AXE.name} isn't installed: run `make install`")
    # Given to the debugger and not as a script element, which the pages' own policy refuses.
    await page.wait_for_load_state()
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = await page.evaluate(RUN_AXE, WCAG_22_AA)
    assert result["passes"], "axe looked at nothing"  # noqa: S101  it is a check
    found = [f"{one['id']}: {one['help']} ({', '.join(map(str, one['targets']))})" for one in result["violations"]]
    assert not found, "\n".join(found)  # noqa: S101  it is a check


async def assert_fits(page: Page) -> None:
    """Fail where the page must be scrolled sideways: as it is shown, on the narrowest screen, or in the largest text.

    The page has the size that it had when this returns.
    """
    await page.wait_for_load_state()
    shown = page.viewport_size or {"width": PHONE[0], "height": PHONE[1]}
    found = []
    try:
        for width, height in ((shown["width"], shown["height"]), NARROWEST):
            await page.set_viewport_size({"width": width, "height": height})
            for text in ("", LARGEST_TEXT):
                too_wide = await page.evaluate(OVERFLOW, text)
                if too_wide:
                    found.append(f"{page.url}, {width} pixels wide, text {text or 'as usual'}: {too_wide}")
    finally:
        await page.evaluate(OVERFLOW, "")
        await page.set_viewport_size(shown)
    assert not found, "\n".join(found)  # noqa: S101  it is a check
