"""Every file keeps the house's own lint rules, and each rule sees what it is there to see."""

import pytest

from tests.architecture import laws

CATCHES = "try:\n    serve()\nexcept {caught}:\n    {then}\n"

GOOD_AND_BAD = {
    laws.a_file_s_name_says_what_is_in_it: (
        [("services/bookings/wording.py", ""), ("shared/contracts/managers_report.py", "")],
        [("services/bookings/date_utils.py", ""), ("shared/common/__init__.py", ""), ("tests/base.py", "")],
    ),
    laws.a_file_is_full_at_400_lines: (
        [("a.py", "x = 1\n" * 400), ("docs/messages.md", "x\n" * 900)],
        [("a.py", "x = 1\n" * 401)],
    ),
    laws.nothing_is_left_to_do: (
        [("a.py", "# what is to do follows from the state\n"), ("a.md", f"`{'TO' + 'DO'}` does not land\n")],
        [("a.py", f"# {'TO' + 'DO'}: later\n"), ("a.md", f"{'FIX' + 'ME'}\n")],
    ),
    laws.a_suppression_carries_its_reason: (
        [
            ("a.py", "x = 1  # noqa: S104  a container's own network\n"),
            ("a.py", "x = 1  # noqa: S105, S106  made up\n"),
            ("a.py", "x = f()  # type: ignore[no-any-return]  # any reply\n"),
        ],
        [
            ("a.py", f"x = 1  # {'no' + 'qa'}\n"),
            ("a.py", f"x = 1  # {'no' + 'qa'}: S104\n"),
            ("a.py", f"x = 1  # {'type:'} ignore[misc]\n"),
            ("a.py", f"x = 1  # {'type:'} ignore  # any reply\n"),
        ],
    ),
    laws.only_an_edge_catches_everything: (
        [
            ("services/bookings/pages.py", CATCHES.format(caught="(OSError, TimeoutError)", then="return")),
            ("services/bookings/pages.py", CATCHES.format(caught="BaseException", then="raise")),
            ("shared/messaging/hearing.py", CATCHES.format(caught="Exception", then="set_aside()")),
        ],
        [
            ("services/bookings/pages.py", CATCHES.format(caught="Exception", then="pass")),
            ("services/bookings/pages.py", CATCHES.format(caught="(OSError, Exception) as error", then="log(error)")),
            ("shared/web/app.py", "try:\n    serve()\nexcept:\n    pass\n"),
        ],
    ),
    laws.one_place_connects_to_the_bus: (
        [("services/bookings/plugin.py", "bus = build_bus('bookings', url)\n")],
        [
            ("services/bookings/plugin.py", "broker = NatsBroker(url)\n"),
            ("shared/web/app.py", "broker = faststream.nats.NatsBroker(url)\n"),
        ],
    ),
    laws.a_service_is_told_the_time: (
        [
            ("services/bookings/policy.py", "late = work.now > first\n"),
            ("services/bookings/pages.py", "from shared.contracts.clock import day_in_london\n"),
            ("shared/contracts/clock.py", "datetime.now()"),
            ("shared/web/app.py", "from shared.contracts.clock import Clock, system_clock\n"),
        ],
        [
            ("services/bookings/policy.py", "late = datetime.now(UTC) > first\n"),
            ("services/bookings/policy.py", "late = date.today() > first\n"),
            ("services/bookings/pages.py", "from shared.contracts.clock import day_in_london, system_clock\n"),
            ("services/bookings/pages.py", "from shared.contracts import clock\n\nday = clock.system_clock()\n"),
        ],
    ),
    laws.a_migration_stands_alone: (
        [
            ("services/bookings/migrations/0009_x.py", "import sqlalchemy as sa\nfrom alembic import op\n"),
            ("services/bookings/migrations/0009_x.py", "from shared.persistence.row_security import protect\n"),
            ("services/bookings/plugin.py", "from services.bookings import tables\n"),
        ],
        [
            ("services/bookings/migrations/0009_x.py", "from services.bookings.tables import tables\n"),
            ("services/bookings/migrations/0009_x.py", "import services.outcomes.repository\n"),
            ("services/bookings/migrations/0009_x.py", "from shared.contracts.words import Decider\n"),
        ],
    ),
    laws.few_work_in_another_authority: (
        [
            ("services/registry/handlers/joint/carrying.py", "async with desk.work_in(other) as work:\n    pass\n"),
            ("services/bookings/handlers/telling.py", "async with desk.work() as work:\n    pass\n"),
        ],
        [
            ("services/bookings/handlers/telling.py", "work = desk.work_in(other)\n"),
            ("services/registry/handlers/turning.py", "open_it = desk.work_in\n"),
        ],
    ),
    laws.a_refusal_is_made_on_a_ground: (
        [
            ("services/bookings/policy.py", 'raise refuse(grounds.TOO_LATE, "Cancel before the first night")\n'),
            ("services/bookings/grounds.py", 'TOO_LATE = Ground("too_late", "What has happened stays.", RECORDS)\n'),
            ("services/registry/grounds/records.py", 'HELD = Ground("held", "What is held stays.", RECORDS)\n'),
            ("services/bookings/pages.py", "if isinstance(answer, Refused):\n    pass\n"),
            ("tests/component/bookings/test_pages.py", 'Refused(reason="too_late")\n'),
        ],
        [
            ("services/bookings/policy.py", 'raise RefusalError(Refused(reason="too_late", detail="Too late."))\n'),
            ("services/bookings/policy.py", 'return refusals.Refused(reason="too_late")\n'),
            ("services/bookings/policy.py", 'raise refuse(Ground("too_late", "It stays.", RECORDS), "Too late.")\n'),
            ("shared/messaging/answering.py", 'TAKEN_AWAY = Refused(reason="authority_taken_away")\n'),
            ("tests/support/gadgets/handlers.py", 'TAKEN = Refused(reason="gadget_exists")\n'),
        ],
    ),
    laws.nothing_knows_the_machine_it_was_written_on: (
        [("a.md", "See docs/decisions/0001.md\n")],
        [
            ("a.toml", f'index = "https://{"py" + "pi"}.org/simple"\n'),
            *([("a.md", f"See {laws.OWN_FOLDER}/docs\n")] if laws.OWN_FOLDER else []),
        ],
    ),
}


@pytest.fixture(scope="module")
def files():
    return list(laws.our_files())


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_every_file_keeps_the_law(files, law):
    wrong = [sentence for path, text in files for sentence in law(path, text)]

    assert not wrong, "\n".join([str(law.__doc__), *wrong])


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_a_law_tells_good_from_bad(law):
    good, bad = GOOD_AND_BAD[law]

    assert [list(law(path, text)) for path, text in good] == [[] for _ in good]
    assert [len(list(law(path, text))) for path, text in bad] == [1 for _ in bad]


def test_an_edge_that_catches_nothing_any_more_is_struck_from_the_list(files):
    texts = dict(files)

    unused = [
        path for path in laws.EDGES if "except Exception" not in texts[path] and "BaseException" not in texts[path]
    ]

    assert unused == []


def test_who_works_in_no_other_authority_any_more_is_struck_from_the_list(files):
    texts = dict(files)

    assert [path for path in laws.ACROSS if ".work_in(" not in texts[path]] == []


def test_the_files_of_every_part_are_looked_at(files):
    paths = {path for path, _ in files}

    assert {"pyproject.toml", "Makefile", "README.md", "tests/architecture/laws.py"} <= paths
    assert {path.partition("/")[0] for path in paths} >= {"services", "shared", "tests", "docs"}
    assert len([path for path in paths if path.endswith(".py")]) > 200
    assert not [path for path in paths if "node_modules" in path or "site-packages" in path]
