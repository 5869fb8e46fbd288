"""No test reaches the real home or the network."""

import os
import socket
from pathlib import Path

import platformdirs
import pytest

from incident.register import config_folder, home_folder


def test_the_real_home_is_out_of_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [home_folder(), config_folder(), Path.home()]
    monkeypatch.delenv("INCIDENT_HOME")
    monkeypatch.delenv("INCIDENT_CONFIG")
    places += [home_folder(), config_folder(), platformdirs.user_cache_path("incident")]
    assert all(place.is_relative_to(tmp_path) for place in places), places


def test_the_network_is_out_of_reach() -> None:
    with socket.socket() as one, pytest.raises(AssertionError):
        one.connect(("127.0.0.1", 9))


@pytest.mark.skipif(os.name == "nt", reason="no such sockets on Windows")
def test_local_sockets_are_not(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
