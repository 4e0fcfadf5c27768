"""What we lean on in aiortc, aioice and pylibsrtp beyond their public interfaces, in the very versions that are pinned."""

from __future__ import annotations

import ast
import inspect
import re
from importlib.metadata import version

import pytest
from aioice import Candidate, Connection
from aioice.ice import CandidatePair, StunProtocol
from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCCertificate, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceTransport
from pylibsrtp import Policy, Session
from pylibsrtp._binding import ffi, lib

from tests.infra.servers import ROOT
from tests.rules.code import name_of, python_files

PINS = {"aiortc": "1.16.0", "aioice": "0.13.0", "pylibsrtp": "1.0.0"}
ENGINE = {"aiortc", "aioice", "pylibsrtp"}


@pytest.mark.parametrize(("name", "pinned"), PINS.items())
def test_exactly_these_versions(name: str, pinned: str) -> None:
    assert version(name) == pinned
    assert f'"{name}=={pinned}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.asyncio
async def test_names_of_aioice() -> None:
    connection = Connection(ice_controlling=False, local_username="abcdefgh", local_password="a" * 24)
    for name, kind in {
        "_nominated": dict, "_protocols": list, "_local_candidates": list, "_local_candidates_start": bool,
        "_local_candidates_end": bool, "_remote_candidates_end": bool, "_local_username": str, "_local_password": str,
    }.items():  # fmt: skip
        assert isinstance(getattr(connection, name), kind), name
    assert [getattr(connection, name) for name in ("remote_username", "remote_password")] == [None, None]
    assert connection._queue.qsize() == 0
    connection.data_received(b"x", 1)
    assert connection._queue.get_nowait() == (b"x", 1)
    assert isinstance(inspect.getattr_static(CandidatePair, "remote_addr"), property)
    protocol = StunProtocol(connection)
    protocol.local_candidate = Candidate("1", 1, "udp", 1, "127.0.0.1", 9, "host")
    protocol.connection_lost(None)
    assert list(inspect.signature(protocol.datagram_received).parameters) == ["data", "addr"]
    await connection.close()


@pytest.mark.asyncio
async def test_names_of_aiortc() -> None:
    gatherer = RTCIceGatherer(iceServers=[], local_username="abcdefgh", local_password="a" * 24)
    transport = RTCIceTransport(gatherer)
    assert transport._connection is gatherer._connection
    assert gatherer._connection.stun_server is None
    certificate = RTCCertificate.generateCertificate()
    assert list(inspect.signature(RTCCertificate.__init__).parameters) == ["self", "key", "cert"]
    assert list(inspect.signature(certificate._create_ssl_context).parameters) == ["srtp_profiles"]
    dtls = RTCDtlsTransport(transport, [certificate])
    dtls._set_role("server")
    assert dtls._role == "server"
    assert [dtls._rx_srtp, dtls._tx_srtp, dtls._ssl] == [None, None, None]
    assert dtls._srtp_profiles[0] == SRTP_PROFILES[0]
    assert SRTP_PROFILES[0].openssl_profile == b"SRTP_AEAD_AES_256_GCM"
    await transport.stop()


def test_names_of_pylibsrtp() -> None:
    session = Session(Policy(key=bytes(30), ssrc_type=Policy.SSRC_ANY_OUTBOUND))
    buffer, length = ffi.new("unsigned char[]", 2048), ffi.new("int *")
    packet = bytes.fromhex("8060000100000001000000ff") + b"payload"
    ffi.buffer(buffer)[: len(packet)] = packet
    length[0] = len(packet)
    assert lib.srtp_protect(session._srtp[0], buffer, length) == 0
    assert length[0] == len(packet) + 10
    for name in ("srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp"):
        assert callable(getattr(lib, name))


def imports(tree: ast.Module) -> set[str]:
    """The packages that a module imports, wherever in it."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names} | {name for name in names if "recorder" in name.lower()}


def faults(code: str, *, engine: bool) -> list[str]:
    """What must not stand in a file of ours."""
    tree = ast.parse(code)
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    found = [f"imports {name}" for name in sorted(imports(tree) & ENGINE)] if not engine else []
    found += [f"calls {name}" for name in ("RTCPeerConnection", "RTCConfiguration") if name in calls]
    found += ["records"] if re.search(r"MediaRecorder|MediaBlackhole|aiortc\.contrib|\bav\b\.open", code) else []
    return found


def test_only_the_engine_imports_aiortc_and_nothing_can_record() -> None:
    """One factory makes connections (video.sfu.link), with no ICE server but ours; there is no recorder in the build."""
    wrong = {
        name_of(path): found
        for path in python_files()
        if (found := faults(path.read_text(encoding="utf-8"), engine=name_of(path).startswith("video/sfu/")))
    }
    assert wrong == {}


def test_that_would_be_noticed() -> None:
    assert faults("from aiortc import x\nRTCPeerConnection()", engine=False) == [
        "imports aiortc",
        "calls RTCPeerConnection",
    ]
    assert faults("from aiortc.contrib.media import MediaRecorder", engine=True) == ["records"]


def test_every_gatherer_is_made_without_servers() -> None:
    made = [
        node
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RTCIceGatherer"
    ]
    assert len(made) == 1
    assert ast.unparse(made[0].keywords[0]) == "iceServers=[]"
