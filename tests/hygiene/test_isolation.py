"""No test reaches the real home or the network."""

import os
import socket
from pathlib import Path

import platformdirs
import pytest

from incident.register import config_folder, home_folder

NOWHERE = ("127.0.0.1", 9)


def test_the_real_home_is_out_of_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [home_folder(), config_folder(), Path.home()]
    monkeypatch.delenv("INCIDENT_HOME")
    monkeypatch.delenv("INCIDENT_CONFIG")
    places += [home_folder(), config_folder(), platformdirs.user_cache_path("incident")]
    places += [platformdirs.user_data_path("incident"), platformdirs.user_state_path("incident")]
    assert all(place.is_relative_to(tmp_path) for place in places), places


@pytest.mark.parametrize("call", [("connect", NOWHERE), ("connect_ex", NOWHERE), ("sendto", b"?", NOWHERE)])
def test_the_network_is_out_of_reach(call: tuple[str, object]) -> None:
    kind = socket.SOCK_DGRAM if call[0] == "sendto" else socket.SOCK_STREAM
    with socket.socket(type=kind) as one, pytest.raises(pytest.fail.Exception):
        getattr(one, call[0])(*call[1:])


def test_no_name_is_looked_up() -> None:
    with pytest.raises(pytest.fail.Exception):
        socket.create_connection(("localhost", 9), timeout=1)


def test_an_event_loop_may_still_wake_itself() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


@pytest.mark.skipif(os.name == "nt", reason="no such sockets on Windows")
def test_local_sockets_are_not(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
