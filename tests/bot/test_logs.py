"""Logs say what happened and where, and nothing about anybody."""

import ast
import io
import json
import logging
import subprocess
from pathlib import Path

import pytest

from bot.logs import ALLOWED, NAME, formatter, set_up_logging
from claims.trouble import DiskFull

ROOT = Path(__file__).parent.parent.parent
OURS = ("bot", "handlers", "web", "ocr", "storage", "claims", "schemes", "locales")
NAME_OF_A_PERSON, ID_NUMBER, PHONE, TEXT = "黄小玲", "440785195702141809", "13800138000", "zhong feng after a stroke"
CALLS = {f"log.{level}" for level in ("debug", "info", "warning", "error", "exception", "critical", "log")}
CANARIES = (NAME_OF_A_PERSON, ID_NUMBER, PHONE, TEXT)


@pytest.fixture
def written():
    """A logger of its own that writes as the product does, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(for_people=False))
    logger = logging.Logger("bot.intake")
    logger.addHandler(handler)
    return logger, out


def lines(out):
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_time_level_place_and_ids(written):
    logger, out = written

    logger.warning("download_failed", extra={"error": "NetworkError", "seconds": 2.0, "inbox": 17})

    (line,) = lines(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        **{"event": "download_failed", "level": "warning", "logger": "bot.intake"},
        **{"error": "NetworkError", "seconds": 2.0, "inbox": 17},
    }


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_that_is_handed_to_a_log_gets_into_it(written, canary):
    logger, out = written

    logger.info("%s said %s", canary, canary)
    logger.info(f"somebody said {canary}")
    logger.info(canary)
    logger.info("turn_failed", extra={"person": canary, canary: 1, "error": canary, "inbox": canary, "method": canary})
    logger.info({"event": canary, "text": canary})

    assert canary not in out.getvalue()
    assert canary.encode("unicode_escape").decode() not in out.getvalue()
    assert len(lines(out)) == 5


def test_a_telephone_number_does_not_pass_as_the_number_of_a_row(written):
    logger, out = written

    logger.info("turn_failed", extra={"inbox": int(PHONE), "job": int(ID_NUMBER), "page": 12})

    (line,) = lines(out)
    assert line["page"] == 12
    assert line["dropped"] == 2
    assert PHONE not in out.getvalue()


@pytest.mark.parametrize("canary", CANARIES)
def test_an_exception_shows_its_classes_and_places_but_not_its_words(written, canary):
    logger, out = written

    try:
        try:
            raise ValueError(canary)
        except ValueError as cause:
            raise RuntimeError(f"INSERT INTO people VALUES ({canary})") from cause
    except RuntimeError:
        logger.exception("turn_failed")

    (line,) = lines(out)
    assert canary not in out.getvalue()
    assert line["error"] == "builtins.RuntimeError<builtins.ValueError"
    assert line["where"][-1].startswith("tests/bot/test_logs.py:")


def test_what_a_library_puts_together_itself_is_shown_as_its_place_only(written):
    logger, out = written

    logger.error(f"Task exception was never retrieved ValueError({TEXT!r})")

    (line,) = lines(out)
    assert line["event"] == "library_message"
    assert line["at"].startswith("tests/bot/test_logs.py:")


def test_a_librarys_sentence_stands_as_in_its_source_without_its_values(written):
    logger, out = written

    logger.error("no answer from %s", PHONE)

    assert lines(out)[0]["event"] == "bot.intake: no answer from %s"
    assert PHONE not in out.getvalue()


def test_on_a_terminal_lines_are_readable():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    out, before = Terminal(), logging.getLogger().handlers[:]
    try:
        set_up_logging(out)
        logging.getLogger("bot.jobs").warning("job_failed", extra={"job": 3, "person": NAME_OF_A_PERSON})
    finally:
        logging.captureWarnings(capture=False)
        logging.getLogger().handlers[:] = before

    assert "job_failed" in out.getvalue()
    assert NAME_OF_A_PERSON not in out.getvalue()
    with pytest.raises(json.JSONDecodeError):
        json.loads(out.getvalue())


def calls_to_logs():
    """Every call of a module's logger in our own code."""
    listed = subprocess.run(["git", "ls-files", *OURS], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in [ROOT / name for name in listed.stdout.splitlines() if name.endswith(".py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).lower() in CALLS:
                yield path.relative_to(ROOT), node


def test_our_own_code_logs_codes_and_listed_keys_only():
    found = list(calls_to_logs())

    assert len(found) > 10
    for path, call in found:
        where = f"{path}:{call.lineno}"
        assert isinstance(call.args[0], ast.Constant), where
        assert NAME.fullmatch(call.args[0].value), where
        assert len(call.args) == 1, where
        given = next((keyword.value for keyword in call.keywords if keyword.arg == "extra"), ast.Dict([], []))
        assert {key.value for key in given.keys} <= set(ALLOWED), where


def test_no_listed_key_is_one_that_logging_keeps_for_itself():
    own = vars(logging.LogRecord("", 0, "", 0, "", (), None))

    assert set(ALLOWED) & {*own, "message", "asctime"} == set()


def test_what_to_do_about_a_disk_is_said_and_nothing_else_passes_for_it(written):
    logger, out = written

    logger.error("storage_in_trouble", extra={"remedy": DiskFull.remedy})
    logger.error("storage_in_trouble", extra={"remedy": TEXT})

    said, refused = lines(out)
    assert said["remedy"].startswith("the disk is full: please make room")
    assert "remedy" not in refused
