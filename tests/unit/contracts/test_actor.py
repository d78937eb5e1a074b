"""A statement of who asks can't be forged, kept, carried over a border, or made to claim more than its issuer may."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from shared.contracts.actor import (
    AUDIENCE,
    LEEWAY,
    LIFETIME,
    Actor,
    KeyRing,
    NotAnActorError,
    SigningKey,
    machine,
)
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import RequestSleepover, WhatIsOn
from shared.contracts.roles import PEOPLE, Role

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
ADA = UUID("00000000-0000-4000-8000-0000000000ad")
HOME = UUID("00000000-0000-4000-8000-00000000000e")

REGISTRY, WEB, OPERATOR, BOOKINGS = (SigningKey.new(name) for name in ("registry", "web", "operator", "bookings"))
RING = KeyRing.from_texts({key.name: key.public_text() for key in (REGISTRY, WEB, OPERATOR, BOOKINGS)})
CARER = Actor(person_id=ADA, authority="portsmouth", roles=frozenset({Role.SATELLITE_CARER}), household_id=HOME)


def acting_as(*roles: Role) -> Actor:
    return Actor(person_id=ADA, authority="portsmouth", roles=frozenset(roles))


def encoded(part: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def decoded(part: str) -> dict[str, object]:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def refused(statement: str, authority: str = "portsmouth", now: datetime = NOW) -> str:
    with pytest.raises(NotAnActorError) as error:
        RING.verify(statement, authority, now)
    return str(error.value)


def test_a_signed_statement_gives_the_actor_back():
    assert RING.verify(REGISTRY.sign(CARER, NOW), "portsmouth", NOW) == CARER


def test_a_narrow_statement_is_good_for_what_it_names_and_for_nothing_else():
    narrow = CARER.model_copy(update={"asks_only": frozenset({WhatIsOn.type_name(), WhatCanIAskFor.type_name()})})
    known = RING.verify(REGISTRY.sign(narrow, NOW), "portsmouth", NOW)

    assert known == narrow
    assert known.may_ask(WhatIsOn)
    assert not known.may_ask(RequestSleepover)
    assert CARER.may_ask(RequestSleepover)
    assert not CARER.model_copy(update={"asks_only": frozenset()}).may_ask(WhatIsOn)


def test_a_narrow_statement_asks_nothing_that_its_roles_may_not():
    analyst = acting_as(Role.DATA_ANALYST).model_copy(
        update={"asks_only": frozenset({RequestSleepover.type_name(), WhatIsOn.type_name()})}
    )

    assert not analyst.may_ask(RequestSleepover)
    assert analyst.may_ask(WhatIsOn)


def test_a_statement_says_nothing_that_a_release_before_would_stumble_over():
    claims = decoded(REGISTRY.sign(CARER, NOW).split(".")[1])

    assert "asks_only" not in claims["actor"]


def test_a_statement_is_good_from_now_until_its_lifetime_is_over():
    statement = REGISTRY.sign(CARER, NOW)

    assert RING.verify(statement, "portsmouth", NOW + LIFETIME - timedelta(seconds=1)) == CARER
    assert "expired" in refused(statement, now=NOW + LIFETIME)


def test_a_statement_from_the_future_is_refused_beyond_what_clocks_differ():
    statement = REGISTRY.sign(CARER, NOW)

    assert RING.verify(statement, "portsmouth", NOW - LEEWAY) == CARER
    assert "expired" in refused(statement, now=NOW - LEEWAY - timedelta(seconds=1))


def test_a_statement_for_another_authority_is_refused():
    assert "another authority" in refused(REGISTRY.sign(CARER, NOW), authority="southampton")


def test_a_statement_that_was_good_is_judged_anew_each_time():
    statement = REGISTRY.sign(CARER, NOW)
    assert RING.verify(statement, "portsmouth", NOW) == CARER

    assert "another authority" in refused(statement, authority="southampton")
    assert "expired" in refused(statement, now=NOW + LIFETIME)
    assert "InvalidSignatureError" in refused(statement[:-4] + "AAAA")


def test_a_signature_is_checked_once_and_one_that_is_bad_each_time(monkeypatch):
    checked = []
    decode = jwt.decode
    monkeypatch.setattr(jwt, "decode", lambda *args, **kwargs: (checked.append(args[0]), decode(*args, **kwargs))[1])
    good, bad = REGISTRY.sign(CARER, NOW), SigningKey.new("registry").sign(CARER, NOW)

    for _ in range(3):
        RING.verify(good, "portsmouth", NOW)
        refused(bad)

    assert checked == [good, bad, bad, bad]


def test_a_statement_signed_by_another_key_of_the_same_name_is_refused():
    forged = SigningKey.new("registry").sign(CARER, NOW)

    assert "InvalidSignatureError" in refused(forged)


def test_a_statement_of_an_unknown_issuer_is_refused():
    assert "KeyError" in refused(SigningKey.new("stranger").sign(CARER, NOW))


def test_a_statement_without_a_signature_is_refused():
    header, payload, _ = REGISTRY.sign(CARER, NOW).split(".")
    unsigned = encoded({**decoded(header), "alg": "none"})

    assert "InvalidAlgorithmError" in refused(f"{unsigned}.{payload}.")


def test_a_public_key_taken_for_a_shared_secret_is_refused():
    public = REGISTRY.public_text().encode()
    claims = {"aud": AUDIENCE, "sub": str(ADA), "iat": NOW, "exp": NOW + LIFETIME}
    forged = jwt.encode(claims, public.ljust(32, b"="), algorithm="HS256", headers={"kid": "registry"})

    assert "InvalidAlgorithmError" in refused(forged)


def test_an_altered_payload_is_refused():
    header, payload, signature = REGISTRY.sign(CARER, NOW).split(".")
    claims = decoded(payload)
    claims["actor"] = {**claims["actor"], "roles": ["programme_manager"]}

    assert "InvalidSignatureError" in refused(f"{header}.{encoded(claims)}.{signature}")


def test_another_issuers_name_on_ones_own_signature_is_refused():
    header, payload, signature = WEB.sign(acting_as(Role.PROGRAMME_MANAGER), NOW).split(".")
    renamed = encoded({**decoded(header), "kid": "registry"})

    assert "InvalidSignatureError" in refused(f"{renamed}.{payload}.{signature}")


@pytest.mark.parametrize(
    ("key", "role"),
    [
        (WEB, Role.PROGRAMME_MANAGER),
        (WEB, Role.SERVICE),
        (WEB, Role.OPERATOR),
        (OPERATOR, Role.SERVICE),
        (BOOKINGS, Role.HUB_HOME_CARER),
        (BOOKINGS, Role.SIGN_IN),
        (REGISTRY, Role.OPERATOR),
        (REGISTRY, Role.SIGN_IN),
    ],
)
def test_a_key_cannot_claim_what_its_name_does_not_allow(key, role):
    assert "can't give" in refused(key.sign(acting_as(role), NOW))


def test_one_allowed_role_does_not_carry_another_along():
    assert "can't give" in refused(WEB.sign(acting_as(Role.SIGN_IN, Role.ADMINISTRATOR), NOW))


def test_a_statement_without_a_role_is_refused():
    assert "can't give" in refused(REGISTRY.sign(acting_as(), NOW))


@pytest.mark.parametrize(
    ("key", "role"),
    [
        (WEB, Role.SIGN_IN),
        (OPERATOR, Role.OPERATOR),
        (BOOKINGS, Role.SERVICE),
        (REGISTRY, Role.SERVICE),
        *((REGISTRY, role) for role in sorted(PEOPLE)),
    ],
)
def test_a_key_may_claim_what_its_name_allows(key, role):
    assert RING.verify(key.sign(acting_as(role), NOW), "portsmouth", NOW).has(role)


@pytest.mark.parametrize("junk", ["", "a.b.c", "eyJhbGciOiJub25lIn0", "\x00", "." * 10])
def test_what_is_no_statement_at_all_is_refused(junk):
    refused(junk)


@pytest.mark.parametrize("missing", ["exp", "iat", "sub", "aud", "actor"])
def test_a_statement_that_leaves_a_claim_out_is_refused(missing):
    claims = {
        "aud": AUDIENCE,
        "sub": str(ADA),
        "iat": NOW,
        "exp": NOW + LIFETIME,
        "actor": CARER.model_dump(mode="json"),
    }
    del claims[missing]
    statement = jwt.encode(claims, REGISTRY.private_key, algorithm="EdDSA", headers={"kid": "registry"})

    refused(statement)


def test_a_statement_for_another_audience_is_refused():
    claims = {
        "aud": "elsewhere",
        "sub": str(ADA),
        "iat": NOW,
        "exp": NOW + LIFETIME,
        "actor": CARER.model_dump(mode="json"),
    }
    statement = jwt.encode(claims, REGISTRY.private_key, algorithm="EdDSA", headers={"kid": "registry"})

    assert "InvalidAudienceError" in refused(statement)


def test_a_refusal_quotes_nothing_of_the_statement():
    altered = REGISTRY.sign(CARER, NOW)[:-4] + "AAAA"

    assert str(ADA) not in refused(altered)
    assert altered[:20] not in refused(altered)


def test_a_key_survives_being_written_down():
    again = SigningKey.from_text("registry", REGISTRY.private_text())

    assert RING.verify(again.sign(CARER, NOW), "portsmouth", NOW) == CARER


def test_a_private_key_is_not_printed():
    assert REGISTRY.private_text() not in repr(REGISTRY)
    assert "private_key" not in repr(REGISTRY)


@pytest.mark.parametrize("text", ["", "short", "!" * 43])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        SigningKey.from_text("registry", text)


def test_a_machine_has_the_same_identifier_everywhere_and_another_than_its_neighbours():
    assert machine("bookings", "portsmouth") == machine("bookings", "portsmouth")
    assert machine("bookings", "portsmouth").person_id != machine("outcomes", "portsmouth").person_id
    assert machine("bookings", "portsmouth").roles == {Role.SERVICE}
