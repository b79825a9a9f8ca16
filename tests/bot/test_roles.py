from dataclasses import replace

import pytest

from bot.__main__ import main
from bot.place import place_of
from bot.settings import EVERYTHING, BadSettings, Settings, load


def test_a_process_does_everything_unless_told_otherwise():
    assert load({}).only == EVERYTHING


def test_parts_of_the_work_are_read_from_the_settings():
    only = load({"BANGBAN_ONLY": "web, read"}).only

    assert ("web" in only, "read" in only, "chat" in only, "timed" in only) == (True, True, False, False)


@pytest.mark.parametrize("named", ["cook", "web,cook", ","])
def test_work_that_does_not_exist_is_refused_by_name(named):
    with pytest.raises(BadSettings, match="please give some of chat,web,read,timed"):
        load({"BANGBAN_ONLY": named})


def test_part_of_the_work_on_a_file_is_refused_because_one_process_holds_it(tmp_path):
    settings = replace(Settings(data=tmp_path), only=load({"BANGBAN_ONLY": "web"}).only)

    with pytest.raises(BadSettings, match="need BANGBAN_DATABASE=postgresql://"):
        place_of(settings)


def test_a_database_of_another_kind_is_refused_in_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BANGBAN_DATABASE", "mysql://somewhere/bangban")

    assert main(["verify", "--data", str(tmp_path)]) == 2

    said = capsys.readouterr().err
    assert "BANGBAN_DATABASE: please give sqlite or postgresql://" in said
    assert said.count("\n") == 1
