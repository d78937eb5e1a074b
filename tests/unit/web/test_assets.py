"""What is left out of the design system, and when it is prepared anew."""

import json
import re
import sys

import pytest

from shared.web import set_up_assets, static_files
from shared.web.errors import AssetsMissingError
from shared.web.set_up_assets import FONTS, SetUpError, is_set_up, prepare_css


def test_the_font_and_the_crest_of_govuk_stay_out():
    css = (
        '@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}'
        ".a{font-family:GDS Transport,arial,sans-serif;color:red}"
        ".crest{background-image:url(/assets/images/govuk-crest.svg)}.b{color:blue}"
        "\n/*# sourceMappingURL=govuk-frontend.min.css.map */\n"
    )

    assert prepare_css(css) == f".a{{font-family:{FONTS};color:red}}.b{{color:blue}}\n"


def test_a_crest_in_a_media_query_leaves_its_neighbours():
    css = "@media print{.a{color:red}.crest{background:url(/assets/images/govuk-crest.svg)}.b{color:blue}}"

    assert prepare_css(css) == "@media print{.a{color:red}.b{color:blue}}"


@pytest.mark.parametrize("css", [".a{background:url(//elsewhere.test/a.png)}", ".a{font:1rem GDS Transport}"])
def test_a_version_that_we_dont_know_is_refused(css):
    with pytest.raises(SetUpError):
        prepare_css(css)


def test_what_is_served_asks_for_nothing():
    served = (static_files.FOLDER / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")

    assert "--govuk-frontend-version" in served
    assert not re.search(r"url\(|GDS Transport|@import", served)


def test_the_files_are_prepared_anew_for_another_lock(tmp_path, monkeypatch):
    stamp = tmp_path / "set-up.json"
    monkeypatch.setattr(set_up_assets, "STAMP", stamp)

    assert not is_set_up("a")
    stamp.write_text("cut o", encoding="utf-8")
    assert not is_set_up("a")
    stamp.write_text(json.dumps({"fingerprint": "a"}), encoding="utf-8")
    assert is_set_up("a")
    assert not is_set_up("b")


def test_the_lock_pins_and_names_no_address():
    lock = json.loads((set_up_assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_the_site_doesnt_start_without_its_assets(tmp_path):
    with pytest.raises(AssetsMissingError, match="make install"):
        static_files.VersionedStaticFiles(tmp_path)


@pytest.fixture
def npm_of_the_machine(tmp_path, monkeypatch):
    npm = tmp_path / "machine" / "npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(npm.parent))
    return npm


def test_the_npm_that_is_pinned_goes_before_the_machines(tmp_path, monkeypatch, npm_of_the_machine):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    assert set_up_assets.npm() == str(npm_of_the_machine)

    (tmp_path / "npm").touch()
    assert set_up_assets.npm() == str(tmp_path / "npm")
