"""Real ICE, DTLS and SRTP through a worker: who gets what, in every order of coming and going."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from tests.video.sfu.engine import LossyMux, MemoryBus, running, until
from tests.video.sfu.raw import RawPeer, payload_of, talk
from video import control
from video.sfu import rtcp
from video.sfu.worker import Worker

pytestmark = pytest.mark.asyncio
ROOM = UUID(int=1)
Engine = tuple[Worker, MemoryBus]


@pytest_asyncio.fixture
async def engine() -> AsyncIterator[Engine]:
    async with running() as (worker, bus):
        yield worker, bus


async def joined(bus: MemoryBus, count: int = 2, room: UUID = ROOM) -> list[RawPeer]:
    """So many people in a room, in the order of their places."""
    peers = [RawPeer(numbered=True) for _peer in range(count)]
    for peer in peers:
        await peer.join(bus, room)
    roster = bus.events(control.Roster, room)
    await until(lambda: all(seat.connection == "good" for seat in bus.events(control.Roster, room)[-1].seats))
    assert roster
    return peers


def _has(peer: RawPeer, slot: int, count: int, *kinds: str) -> bool:
    return all(len(peer.heard(slot, kind)) == count for kind in kinds)


async def test_two_people_hear_and_see_each_other_and_not_themselves(engine: Engine) -> None:
    worker, bus = engine
    lone, mette = await joined(bus)
    await asyncio.gather(talk(lone, 30), talk(mette, 30))
    for one in (lone, mette):
        await until(partial(_has, one, 0, 30, "video", "audio"))
        assert one.heard(0, "audio") == [b"audio %d" % number for number in range(1, 31)]
        assert one.numbers(0, "video") == list(range(one.numbers(0, "video")[0], one.numbers(0, "video")[0] + 30))
        assert not one.received.keys() & set(one.ssrcs.values())
    assert {peer.link.profile for peer in worker.peers} == {"SRTP_AEAD_AES_256_GCM"}


async def test_four_people_are_each_in_one_slot_of_the_others(engine: Engine) -> None:
    _worker, bus = engine
    peers = await joined(bus, 4)
    for place, peer in enumerate(peers):
        for number in range(1, 6):
            await peer.send("video", number, b"from %d" % place)
    for mine, peer in enumerate(peers):
        others = [b"from %d" % place for place in range(4) if place != mine]
        for slot in range(3):
            await until(partial(_has, peer, slot, 5, "video"))
        assert [peer.heard(slot, "video")[0] for slot in range(3)] == others
    fifth = RawPeer()
    assert await fifth.join(bus, ROOM) == control.Refused(code="full")


async def test_what_belongs_to_the_publisher_alone_is_blanked(engine: Engine) -> None:
    """The mid would send a picture to the wrong m-line; the counter is that of another connection."""
    _worker, bus = engine
    lone, mette = await joined(bus)
    await talk(lone, 3)
    await until(lambda: len(mette.heard(0, "video")) == 3)
    extension = mette.received[mette.slot_ssrc(0, "video")][0][16:]
    assert extension[:4] == bytes([0x22, 1, 2, 3])
    assert extension[4:12] == bytes(8)


async def test_a_new_connection_takes_the_seat_over_without_the_others_noticing(engine: Engine) -> None:
    worker, bus = engine
    lone, mette = await joined(bus)
    await talk(lone, 10)
    await until(lambda: len(mette.heard(0, "video")) == 10)
    again = RawPeer(seat=lone.seat)
    reply = await again.join(bus, ROOM)
    await until(lambda: len(worker.peers) == 2 and bus.events(control.Roster)[-1].seats[0].connection == "good")
    await talk(again, 10, first=40_000)
    await until(lambda: len(mette.heard(0, "video")) == 20)
    numbers = mette.numbers(0, "video")

    assert reply.place == 0
    assert numbers == list(range(numbers[0], numbers[0] + 20))
    assert len(bus.events(control.Roster)[-1].seats) == 2


async def test_a_connection_that_does_not_come_up_leaves_the_old_one_alone(engine: Engine) -> None:
    worker, bus = engine
    lone, mette = await joined(bus)
    await RawPeer(seat=lone.seat).join(bus, ROOM, connect=False)
    await talk(lone, 10)
    await until(lambda: len(mette.heard(0, "video")) == 10)
    assert len(worker.peers) == 3


async def test_another_person_in_the_same_slot_is_the_same_stream(engine: Engine) -> None:
    """Somebody leaves and somebody else comes: numbers and ssrc go on, and a key frame is asked for."""
    _worker, bus = engine
    lone, mette = await joined(bus)
    await talk(lone, 10)
    await until(lambda: len(mette.heard(0, "video")) == 10)
    await bus.ask(control.Free(room=ROOM, seat=lone.seat))
    assert [seat.seat for seat in bus.events(control.Roster)[-1].seats] == [mette.seat]
    omar = RawPeer()
    await omar.join(bus, ROOM)
    await until(lambda: bus.events(control.Roster)[-1].seats[0].connection == "good")
    await talk(omar, 10, first=500)
    await until(lambda: len(mette.heard(0, "video")) == 20)
    numbers = mette.numbers(0, "video")

    assert numbers == list(range(numbers[0], numbers[0] + 20))
    assert rtcp.Picture(omar.ssrcs["video"]) in omar.reports


async def test_who_may_not_publish_is_not_heard(engine: Engine) -> None:
    _worker, bus = engine
    observer, mette = RawPeer(), RawPeer()
    await observer.join(bus, ROOM, publishes=False)
    await mette.join(bus, ROOM)
    await until(lambda: all(seat.connection == "good" for seat in bus.events(control.Roster)[-1].seats))
    await asyncio.gather(talk(observer, 10), talk(mette, 10))
    await until(lambda: len(observer.heard(0, "video")) == 10)
    assert mette.heard(0, "video") == []


async def test_what_is_lost_on_the_way_up_is_asked_for_and_comes_as_a_retransmission(engine: Engine) -> None:
    _worker, bus = engine
    lone, mette = await joined(bus)
    for number in (1, 2, 3, 6, 7):
        await lone.send("video", number)
    await until(lambda: any(isinstance(part, rtcp.Lost) for part in lone.reports))
    lost = next(part for part in lone.reports if isinstance(part, rtcp.Lost))
    assert (lost.ssrc, lost.sequences) == (lone.ssrcs["video"], (4, 5))
    for number in (4, 5, 5, 2):  # one twice, and one that nobody misses: probes look like that
        await lone.repeat(number, b"video %d" % number, 100 + number)
    await until(lambda: len(mette.heard(0, "video")) == 7)
    by_number = dict(zip(mette.numbers(0, "video"), mette.heard(0, "video"), strict=True))
    assert [by_number[number] for number in sorted(by_number)] == [b"video %d" % number for number in range(1, 8)]


async def test_what_is_lost_on_the_way_down_is_sent_again(engine: Engine) -> None:
    worker, bus = engine
    lone, mette = await joined(bus)
    await talk(lone, 10)
    await until(lambda: len(mette.heard(0, "audio")) == 10 == len(mette.heard(0, "video")))
    subscriber = next(peer for peer in worker.peers if mette.ssrcs["video"] in peer.streams)
    picture, sound = subscriber.slots[0]["video"], subscriber.slots[0]["audio"]

    missing, unknown = mette.numbers(0, "video")[4], mette.numbers(0, "video")[4] + 9999
    await mette.report(rtcp.nack(1, picture.ssrc, [missing, unknown & 0xFFFF]))
    await until(lambda: bool(mette.received[picture.rtx_ssrc]))
    again = payload_of(mette.received[picture.rtx_ssrc][0])
    assert again == missing.to_bytes(2, "big") + mette.heard(0, "video")[4]

    await mette.report(rtcp.nack(1, sound.ssrc, [mette.numbers(0, "audio")[4]]))
    await until(lambda: sound.resent == 1)  # Opus has no retransmissions: the packet goes out as it was
    assert picture.resent == 1


async def test_key_frames_are_asked_for_at_most_every_300_milliseconds(engine: Engine) -> None:
    _worker, bus = engine
    lone, mette = await joined(bus)
    await talk(lone, 5)
    for _time in range(50):
        await mette.report(rtcp.picture_loss(1, mette.slot_ssrc(0, "video")))
        await asyncio.sleep(0.01)
    wishes = [part for part in lone.reports if isinstance(part, rtcp.Picture)]
    assert 2 <= len(wishes) <= 5


async def test_a_publishers_clock_reaches_the_subscriber_with_the_subscribers_numbers(engine: Engine) -> None:
    _worker, bus = engine
    lone, mette = await joined(bus)
    await talk(lone, 5)
    await until(lambda: len(mette.heard(0, "video")) == 5)
    stamp = int.from_bytes(mette.received[mette.slot_ssrc(0, "video")][-1][4:8], "big")
    await lone.report(rtcp.sender_report(lone.ssrcs["video"], 123 << 32, 5 * 3000 + 900, 5, 100))
    await until(lambda: any(isinstance(part, rtcp.SenderReport) for part in mette.reports))
    told = next(part for part in mette.reports if isinstance(part, rtcp.SenderReport))
    assert told == rtcp.SenderReport(mette.slot_ssrc(0, "video"), 123 << 32, (stamp + 900) & 0xFFFFFFFF)


async def test_reports_and_transport_feedback_go_to_the_publisher(engine: Engine) -> None:
    _worker, bus = engine
    lone, _mette = await joined(bus)
    await talk(lone, 60, pause=0.02)
    await until(lambda: any(isinstance(part, rtcp.Report) and part.highest for part in lone.reports))
    assert any(data[:2] == bytes([0x8F, 205]) for data in lone.raw_reports)
    assert {part.ssrc for part in lone.reports if isinstance(part, rtcp.Report)} <= set(lone.ssrcs.values())


async def test_the_device_page_gets_its_own_media_back_and_figures(engine: Engine) -> None:
    _worker, bus = engine
    room = uuid4()
    lone = RawPeer(pairs=1)
    await lone.join(bus, room, echo=True)
    await talk(lone, 120, pause=0.02)
    await until(lambda: len(lone.heard(0, "video")) == 120)
    await until(lambda: any(event.quality.kbit_up for event in bus.events(control.Measured, room)))
    assert bus.events(control.Measured, room)[-1].quality.level == "good"
    assert await RawPeer(pairs=1).join(bus, room, echo=True) == control.Refused(code="full")


async def test_losses_both_ways_are_repaired() -> None:
    async with running(LossyMux(bind="127.0.0.1", port=0, up=0.05, down=0.05)) as (worker, bus):
        lone, mette = await joined(bus)
        await asyncio.gather(_repairing(lone, 300), talk(mette, 300, pause=0.01))
        (peer,) = [peer for peer in worker.peers if lone.ssrcs["video"] in peer.streams]
        stream = peer.streams[lone.ssrcs["video"]]
        assert worker.mux.lost_up > 5
        await until(lambda: stream.repaired > 0 and not stream.missing)


async def _repairing(peer: RawPeer, count: int) -> None:
    """Send picture, and again what is asked for."""
    rtx, done = 1, 0
    for number in range(1, count + 200):
        if number <= count:
            await peer.send("video", number)
        for part in peer.reports[done:]:
            for lost in part.sequences if isinstance(part, rtcp.Lost) else ():
                rtx += 1
                await peer.repeat(lost, b"video %d" % lost, rtx)
        done = len(peer.reports)
        await asyncio.sleep(0.01)


async def test_mute_and_screen_are_told_to_everybody(engine: Engine) -> None:
    _worker, bus = engine
    lone, _mette = await joined(bus)
    await bus.ask(control.Show(room=ROOM, seat=lone.seat, audio=False, video=True, screen=True))
    await until(lambda: bus.events(control.Roster)[-1].seats[0].screen)
    told = bus.events(control.Roster)
    assert not told[-1].seats[0].audio
    assert [one.version for one in told] == sorted({one.version for one in told})


async def test_keys_are_agreed_anew_when_somebody_comes_goes_or_loads_the_page_anew(engine: Engine) -> None:
    _worker, bus = engine
    lone, mette = await joined(bus)

    def epoch() -> int:
        return bus.events(control.Roster)[-1].epoch

    first = epoch()
    same_page = RawPeer(seat=lone.seat)
    same_page.page = lone.page
    await same_page.join(bus, ROOM)
    assert epoch() == first
    await RawPeer(seat=lone.seat).join(bus, ROOM, connect=False)
    await until(lambda: epoch() > first)
    second = epoch()
    await bus.ask(control.Free(room=ROOM, seat=mette.seat))
    await until(lambda: epoch() > second)
