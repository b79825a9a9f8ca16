"""Settings mean what they say, from the environment and from a file."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load


def test_every_setting_of_the_environment_has_the_type_it_is_declared_with():
    given = {
        **{"BANGBAN_PORT": "99", "BANGBAN_DATA": "x", "BANGBAN_KEYS": "k", "BANGBAN_DEMO": "0"},
        **{"BANGBAN_TODAY": "2025-06-15", "BANGBAN_READERS": "2", "BANGBAN_HOST": "::1"},
    }

    made = load(given)

    assert (made.port, made.data, made.keys, made.demo) == (99, Path("x"), Path("k"), False)
    assert (made.today, made.readers, made.host) == (date(2025, 6, 15), 2, "::1")


def test_what_is_not_set_has_its_default():
    made = load({})

    assert [getattr(made, field.name) for field in fields(Settings)] == [field.default for field in fields(Settings)]


@pytest.mark.parametrize(
    ("name", "text", "shape"),
    [("PORT", "many", "a whole number"), ("DEMO", "maybe", "yes or no"), ("TODAY", "now", "a day as YYYY-MM-DD")],
)
def test_a_setting_that_cannot_be_read_says_what_to_give(name, text, shape):
    with pytest.raises(BadSettings, match=f"BANGBAN_{name}={text}: please give {shape}"):
        load({f"BANGBAN_{name}": text})


def test_a_file_of_settings_is_read_and_the_environment_goes_before_it(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text("port = 81\ndemo = false\nBANGBAN_READERS = 3\n")

    made = load({"BANGBAN_SETTINGS": str(file), "BANGBAN_PORT": "82"})

    assert (made.port, made.demo, made.readers) == (82, False, 3)
