"""A port that cannot be had stops the start with one line that says what to do."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from bot.doors import listening
from bot.settings import BadSettings


@pytest.fixture
def taken():
    """A port on which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_free_port_is_listened_on_at_once():
    with listening("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "203.0.113.7", "::1"])
def test_an_address_that_cannot_be_had_is_named_with_the_setting_to_change(taken, host):
    with pytest.raises(BadSettings, match=r"cannot be listened on \(.+\); please .* with BANGBAN_METRICS_PORT="):
        listening(host, 70_000 if host == "::1" else taken, "BANGBAN_METRICS_PORT")


def started(folder, port, **settings):
    environment = {**os.environ, "BANGBAN_DEMO": "0", **settings}
    command = [sys.executable, "-m", "bot", "run", "--port", str(port), "--data", str(folder / "data")]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("setting", ["PORT", "BANGBAN_METRICS_PORT"])
def test_the_product_says_in_one_line_that_its_port_is_taken(tmp_path, taken, setting, unused_tcp_port):
    own = taken if setting == "PORT" else unused_tcp_port
    running = started(tmp_path, own, BANGBAN_METRICS_PORT=str(unused_tcp_port if setting == "PORT" else taken))

    _, said = running.communicate(timeout=120)

    assert running.returncode == 2
    assert said.startswith(f"bangban: 127.0.0.1:{taken} cannot be listened on")
    assert f"with {setting}=" in said
    assert len(said.splitlines()) == 1


def test_a_product_serves_on_the_port_it_opened_and_stops_cleanly(tmp_path, unused_tcp_port_factory):
    port, figures = unused_tcp_port_factory(), unused_tcp_port_factory()
    running = started(tmp_path, port, BANGBAN_METRICS_PORT=str(figures))
    with httpx.Client(trust_env=False, timeout=60) as client:
        for _ in range(600):
            try:
                answers = [client.get(f"http://127.0.0.1:{one}/healthz").json() for one in (port, figures)]
                break
            except httpx.TransportError:
                time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=60)

    assert answers == [{"alive": True}] * 2
    assert running.returncode == 0
    assert "error" not in said
