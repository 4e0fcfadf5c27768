"""What the deployment files name exists: commands, folders, units."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.infra.servers import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
FILES = [*UNITS, DEPLOY / "prepare", DEPLOY / "compose.yaml", ROOT / "docs" / "operations.md"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_management_command_that_is_named_exists(file: Path):
    named = re.findall(r"manage\.py ([a-z_]+)", file.read_text(encoding="utf-8"))
    assert set(named) <= set(get_commands())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_that_is_named_is_shipped(unit: Path):
    named = set(re.findall(r"lysning[\w-]*\.(?:service|target|timer)", unit.read_text(encoding="utf-8")))
    assert named <= {one.name for one in UNITS}


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_no_process_of_ours_is_root(unit: Path):
    assert "User=lysning\n" in unit.read_text(encoding="utf-8")


def test_units_containers_and_nginx_agree_on_ports():
    front = set(re.findall(r"server (127\.0\.0\.1):(\d+)", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")))
    assert {port for _host, port in front} == {"8001", "8002"}
    for folder in (DEPLOY / "systemd" / "lysning-web.service", DEPLOY / "compose.yaml"):
        assert "127.0.0.1:8001" in folder.read_text(encoding="utf-8")
    for folder in (DEPLOY / "systemd" / "lysning-sockets.service", DEPLOY / "compose.yaml"):
        assert "--port 8002" in folder.read_text(encoding="utf-8")


def test_prepare_can_be_executed():
    assert (DEPLOY / "prepare").stat().st_mode & 0o111
