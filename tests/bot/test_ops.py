"""What operators are given fits the product: figures that exist, settings that exist, units that systemd accepts."""

import json
import re
import shutil
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.metrics import REGISTRY
from bot.settings import Settings

ROOT = Path(__file__).parent.parent.parent
OPS = ROOT / "ops"
UNITS = sorted((OPS / "systemd").glob("*.service"))
SUFFIXES = ("_bucket", "_count", "_sum", "_total", "_created")


def offered() -> set[str]:
    """Every name under which the product shows a figure."""
    return {name for family in REGISTRY.collect() for name in (family.name, *(family.name + end for end in SUFFIXES))}


def expressions() -> list[str]:
    board = json.loads((OPS / "grafana" / "bangban.json").read_text("utf-8"))
    rules = yaml.safe_load((OPS / "prometheus" / "bangban.rules.yml").read_text("utf-8"))
    shown = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return shown + [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


def test_dashboard_and_alerts_use_figures_that_the_product_shows():
    asked = {name for said in expressions() for name in re.findall(r"\b(?:bangban|process)_\w+", said)}

    assert len(asked) > 15
    assert asked - offered() == set()


def test_every_figure_of_the_product_is_on_the_dashboard():
    shown = " ".join(expressions())
    ours = {family.name for family in REGISTRY.collect() if family.name.startswith("bangban_")}

    unused = {name for name in ours if name not in shown}

    assert unused == {"bangban_verify_age_seconds"}


def test_settings_of_the_examples_exist():
    known = {field.name for field in fields(Settings)} | {"settings"}
    example = tomllib.loads((OPS / "systemd" / "bangban.toml").read_text("utf-8"))
    texts = [path.read_text("utf-8") for path in OPS.rglob("*") if path.is_file() and path.suffix != ".json"]
    named = {name.lower() for text in texts for name in re.findall(r"\bBANGBAN_([A-Z_]+)\b", text)}

    assert set(example) - known == set()
    assert named - known == {"upstream"}, "the proxy's own; everything else is a setting of the product"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_are_valid_and_leave_little_to_take_over(unit, tmp_path):
    program = tmp_path / "bangban"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace("/opt/bangban/.venv/bin/bangban", str(program)), "utf-8")

    checked = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=25", copy],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (checked.returncode, checked.stderr) == (0, "")
    assert rated.returncode == 0, rated.stdout[-200:]


def test_containers_run_without_root_without_powers_and_cannot_write_to_themselves():
    compose = yaml.safe_load((OPS / "docker" / "compose.yaml").read_text("utf-8"))
    image = (OPS / "docker" / "Dockerfile").read_text("utf-8")

    for name in ("bangban", "proxy"):
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
    assert not any("ports" in compose["services"][name] for name in ("bangban", "database"))
    assert image.rindex("USER bangban") > image.rindex("RUN ")
    assert "--require-hashes" in image


def test_the_image_holds_every_package_that_is_installed():
    image = (OPS / "docker" / "Dockerfile").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}

    copied = set(re.findall(r"^COPY (\w+) \w+$", image, re.MULTILINE))

    assert packages == copied


def test_every_alert_opens_a_part_of_the_guide_that_exists():
    rules = yaml.safe_load((OPS / "prometheus" / "bangban.rules.yml").read_text("utf-8"))
    wanted = {rule["annotations"]["runbook"] for group in rules["groups"] for rule in group["rules"]}

    for runbook in wanted:
        page, _, anchor = runbook.partition("#")
        heads = re.findall(r'^#+ (.*)$|<a id="([\w-]+)">', (ROOT / page).read_text("utf-8"), re.MULTILINE)
        assert anchor in {named or title.lower().replace(" ", "-") for title, named in heads}, runbook
