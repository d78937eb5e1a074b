"""What a template may leave out, and what not."""

import pytest
from jinja2 import UndefinedError

from shared.web.rendering import environment


def render(text, **context):
    return environment().from_string(text).render(**context)


@pytest.mark.parametrize("text", ["{{ missing }}", "{{ missing.deep }}", "{{ person.missing }}", "{{ missing ~ 'a' }}"])
def test_a_misspelt_name_fails(text):
    with pytest.raises(UndefinedError):
        render(text, person=object())


@pytest.mark.parametrize("text", ["{{ given.missing }}", "{{ given.missing.deep }}", "{{ 'a' if false }}"])
def test_the_design_systems_optional_parts_are_empty(text):
    assert render(text, given={}) == ""


def test_a_missing_name_may_be_asked_about():
    assert render("{% if missing %}a{% else %}b{% endif %}") == "b"


def test_everything_is_escaped():
    assert render("{{ name }}", name="<b>Ada</b>") == "&lt;b&gt;Ada&lt;/b&gt;"
