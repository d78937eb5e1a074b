"""What comes of a form: trusted or not, right or wrong, sent once or twice."""

import pytest

from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.message import Done
from shared.contracts.notifications import ReadNotice
from shared.contracts.refusals import Ground, Source, Whose, refusal
from shared.testing.site import MANAGER, form_of, parsed, text_of, title_of

RIGHT = {"colour": "#1d70b8", "first_day-day": "7", "first_day-month": "March", "first_day-year": "2025"}


@pytest.fixture
async def paint(visitor, bus):
    """The form, as a signed-in manager has it before them."""
    bus.answers[ReadNotice] = Done()
    await visitor.sign_in(MANAGER)
    bus.asked.clear()
    return await visitor.get("/colours/paint")


async def test_a_form_that_is_right_is_done_and_told_once(visitor, bus, paint):
    page = await visitor.submit(paint, RIGHT)

    assert page.url.path == "/colours/paint"
    banner = parsed(page).find(".//div[@data-module='govuk-notification-banner']")
    assert text_of(banner) == "Success Painted with 2 coats on Friday 7 March 2025."
    assert [type(request) for _, request, _ in bus.asked] == [ReadNotice]
    again = await visitor.get("/colours/paint")
    assert parsed(again).find(".//div[@data-module='govuk-notification-banner']") is None


async def test_a_double_submit_asks_with_the_same_key(visitor, bus, paint):
    await visitor.submit(paint, RIGHT)
    await visitor.submit(paint, RIGHT)
    another = await visitor.get("/colours/paint")
    await visitor.submit(another, RIGHT)

    first, second, third = (key for _, _, key in bus.asked)
    assert first == second != third


@pytest.mark.parametrize("token", [None, "", "made-up", "ü"])
async def test_a_form_without_the_sessions_token_does_nothing(visitor, bus, paint, token):
    fields = {**RIGHT, "form_id": "6f2c6f7e-3f5b-4f6e-9f5e-0d7f5f3f0a11"} | (
        {} if token is None else {"csrf_token": token}
    )

    page = await visitor.client.post("/colours/paint", data=fields)

    assert page.status_code == 403
    assert title_of(page) == "This form is too old – Hubhome – Portsmouth City Council"
    assert not bus.asked


async def test_a_body_that_is_no_form_does_nothing(visitor, bus, paint):
    token = form_of(paint).find("input[@name='csrf_token']").get("value")

    page = await visitor.client.post("/colours/paint", json={**RIGHT, "csrf_token": token})

    assert page.status_code == 403
    assert not bus.asked


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://hubhome.test.evil.test"},
        {"Origin": "http://[::1"},
    ],
)
async def test_a_form_from_another_site_does_nothing_even_with_the_token(visitor, bus, paint, headers):
    visitor.client.headers.update(headers)

    page = await visitor.submit(paint, RIGHT)

    assert page.status_code == 403
    assert title_of(page) == "This form came from another website – Hubhome – Portsmouth City Council"
    assert not bus.asked


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://hubhome.test"}])
async def test_a_form_from_our_own_page_is_done(visitor, bus, paint, headers):
    visitor.client.headers.update(headers)

    page = await visitor.submit(paint, RIGHT)

    assert page.status_code == 200
    assert len(bus.asked) == 1


async def test_a_form_with_errors_says_what_to_put_right_and_where(visitor, bus, paint):
    page = await visitor.submit(paint, {"colour": "", "first_day-day": "7", "first_day-month": "3"})

    tree = parsed(page)
    links = tree.findall(".//div[@data-module='govuk-error-summary']//a")
    assert page.status_code == 422
    assert title_of(page) == "Error: Paint the wall – Hubhome – Portsmouth City Council"
    assert text_of(tree.find(".//div[@role='alert']/h2")) == "There is a problem"
    assert {link.get("href"): text_of(link) for link in links} == {
        "#colour": "Enter a colour",
        "#first_day-year": "The first day must include a year",
    }
    for link in links:
        assert tree.find(f".//input[@id='{link.get('href')[1:]}']") is not None
    assert tree.find(".//input[@id='first_day-day']").get("value") == "7"
    described = tree.find(".//input[@id='colour']").get("aria-describedby").split()
    assert described == ["colour-hint", "colour-error"]
    assert text_of(tree.find(".//p[@id='colour-error']")) == "Error: Enter a colour"
    assert not bus.asked


async def test_what_was_entered_is_shown_again_as_text(visitor, paint):
    page = await visitor.submit(paint, {"colour": '"><script>alert(1)</script>'})

    assert parsed(page).find(".//input[@id='colour']").get("value") == '"><script>alert(1)</script>'
    assert "<script>alert" not in page.text


async def test_a_refusal_stands_at_its_field_and_its_rule_below_the_summary(visitor, bus, paint):
    policy = Source(Whose.AUTHORITY, "Portsmouth’s policy")
    late = Ground("too_late", "Walls are painted from a month ahead.", policy)
    bus.answers[ReadNotice] = refusal(late, "Choose a later day", "on")

    page = await visitor.submit(paint, RIGHT)

    tree = parsed(page)
    assert page.status_code == 422
    [link] = tree.findall(".//div[@role='alert']//a")
    assert (link.get("href"), text_of(link)) == ("#first_day-day", "Choose a later day")
    assert text_of(tree.find(".//p[@id='first_day-error']")) == "Error: Choose a later day"
    [why] = tree.findall(".//details")
    assert text_of(why.find("summary")) == "Which rule is this, and whose?"
    assert [text_of(row) for row in why.iter("dd")] == [
        "Walls are painted from a month ahead.",
        "The authority’s own",
        "Portsmouth’s policy",
    ]
    assert why.get("open") is None, "what to do comes first"
    assert form_of(page).find("input[@name='form_id']").get("value") != form_of(paint).find(
        "input[@name='form_id']"
    ).get("value"), "a refused deed is asked anew"


async def test_a_form_without_its_key_is_a_mistake_of_ours(visitor, bus, paint):
    token = form_of(paint).find("input[@name='csrf_token']").get("value")

    page = await visitor.client.post("/colours/paint", data={**RIGHT, "csrf_token": token})

    assert page.status_code == 422
    assert not bus.asked


async def test_when_nobody_answers_nothing_was_saved_and_somebody_can_be_rung(visitor, bus, paint):
    bus.answers[ReadNotice] = UnreachableError("Colours can’t be reached.")

    page = await visitor.submit(paint, RIGHT)

    text = text_of(parsed(page).find(".//main"))
    assert page.status_code == 503
    assert page.headers["retry-after"] == "30"
    assert "Colours can’t be reached. Nothing was saved." in text
    assert "ring Portsmouth City Council out of hours on 023 9268 0810" in text
    assert parsed(page).find(".//main//a[@href='tel:02392680810']") is not None


async def test_when_no_reply_came_the_page_doesnt_claim_that_nothing_was_saved(visitor, bus, paint):
    bus.answers[ReadNotice] = NoReplyInTimeError("Colours took too long.")

    page = await visitor.submit(paint, RIGHT)

    text = text_of(parsed(page).find(".//main"))
    assert page.status_code == 503
    assert "Nothing was saved" not in text
    assert "It is only done once, even if you send it twice." in text


async def test_a_form_that_is_too_large_is_refused(visitor, bus, paint):
    page = await visitor.submit(paint, {**RIGHT, "colour": "x" * 1_100_000})

    assert page.status_code == 413
    assert not bus.asked
