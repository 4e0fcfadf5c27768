"""What a call's socket does once its page is known: the lobby, the media worker, and the keys (video/PROTOCOL.md)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from channels.db import database_sync_to_async

from care.access import Actor, System
from video import control, door, protocol, rooms, turn
from video.actions import calls
from video.models import Appointment, Participant
from video.queries import calls as found

if TYPE_CHECKING:
    from video.consumers import CallSocket

logger = logging.getLogger(__name__)

State = Participant.State
REPLACED, OVER = 4409, 1000


class Media:
    """One seat's way to the media worker; the same for a conversation and for the device page."""

    def __init__(self, socket: CallSocket, room: UUID, seat: UUID, *, echo: bool = False) -> None:
        self.socket, self.room, self.code, self.echo = socket, room, seat, echo
        self.place: int | None = None

    async def enter(self) -> None:
        """Hear the room, before anything is asked."""
        await self.socket.channel_layer.group_add(rooms.group(self.room), self.socket.channel_name)

    async def leave(self) -> None:
        """Hear it no more; the worker keeps the seat."""
        rooms.forget(channel=self.socket.channel_name)
        await self.socket.channel_layer.group_discard(rooms.group(self.room), self.socket.channel_name)

    async def offer(self, frame: protocol.Offer, *, screen: bool) -> None:
        """A new peer connection."""
        request = control.Take(
            room=self.room,
            seat=self.code,
            page=frame.page,
            sdp=frame.sdp,
            audio=frame.audio,
            video=frame.video,
            screen=screen,
            echo=self.echo,
        )
        try:
            taken = await rooms.take(request, channel=self.socket.channel_name)
        except rooms.Refused as refused:
            await self.refused(refused)
        else:
            await self._answered(taken)

    async def restart(self, frame: protocol.Restart) -> None:
        """The same peer connection on a new way."""
        try:
            taken = await rooms.rewire(control.Rewire(room=self.room, seat=self.code, sdp=frame.sdp))
        except rooms.Refused as refused:
            await self.refused(refused)
        else:
            await self._answered(taken)

    async def refused(self, refused: rooms.Refused) -> None:
        """Told to the page in its own words."""
        if refused.code == "unknown":
            await self.socket.say(protocol.Rejoin(why="unknown"))
        else:
            await self.socket.say(protocol.Error(code=refused.code, again=refused.again))  # type: ignore[arg-type]

    async def own_event(self, event: Any) -> None:
        """What concerns this seat, or everybody's way to the worker."""
        if isinstance(event, control.Moved):
            await self.socket.say(protocol.Rejoin(why=event.why))
        elif isinstance(event, control.Measured) and event.seat == self.code:
            await self.socket.say(event.quality)
        elif isinstance(event, control.Advised) and event.seat == self.code:
            await self.socket.say(event.advice)

    async def _answered(self, taken: control.Taken) -> None:
        self.place = taken.place
        await self.socket.say(protocol.Answer(sdp=taken.sdp))


class Echo:
    """The device page's call to the media worker and back. It is with nobody, and ends by itself."""

    appointment: Appointment | None = None

    def __init__(self, socket: CallSocket) -> None:
        self._media = Media(socket, uuid4(), uuid4(), echo=True)
        self._socket = socket

    async def begin(self) -> None:
        """At once: there is no lobby."""
        await self._media.enter()
        token = "echo" + uuid4().hex  # resumes nothing
        servers = turn.ice_servers()
        await self._socket.say(protocol.Seated(seat=self._media.code, token=token, ice_servers=servers))

    async def take(self, frame: Any) -> None:
        """Offers, and nothing that concerns others."""
        if isinstance(frame, protocol.Offer):
            await self._media.offer(frame, screen=False)
        elif isinstance(frame, protocol.Leave):
            await self.give_up()
            await self._socket.finish()
        elif not isinstance(frame, protocol.Seen | protocol.Sending):
            await self._socket.say(protocol.Error(code="not_allowed"))

    async def hear(self, event: Any) -> None:
        """Figures."""
        await self._media.own_event(control.event(event))

    async def rejoin(self) -> None:
        """The layer may have forgotten the group."""
        await self._media.enter()

    async def give_up(self) -> None:
        """The room is not needed any more."""
        await rooms.close(room=self._media.room)

    async def end(self) -> None:
        """The socket is gone; so is the test."""
        await self._media.leave()
        await self.give_up()


class Seat:
    """One person's place in one conversation, seen from their socket."""

    def __init__(self, socket: CallSocket, by: Actor | System, row: Participant) -> None:
        self._socket, self._by, self._row = socket, by, row
        self.appointment: Appointment | None = row.call.appointment
        self._media = Media(socket, row.call.code, row.code)
        self._state = ""
        self._waits = ""
        self._lobby: tuple[protocol.Knocking, ...] | None = None
        self._standing: found.Standing | None = None
        self._roster: control.Roster | None = None

    @property
    def is_inside(self) -> bool:
        return self._state == State.INSIDE

    async def begin(self) -> None:
        """Hear the room, then read how things stand: nothing falls between."""
        await self._media.enter()
        await self.look()

    async def rejoin(self) -> None:
        """A sign of life, and the layer may have forgotten the group."""
        await self._media.enter()
        await database_sync_to_async(self._still_here)()
        await self.look()

    def _still_here(self) -> None:
        calls.still_here(by=self._by, seat=self._row, socket=self._socket.code)

    async def look(self) -> None:
        """Read how things stand and tell the page what is new to it."""
        now = self._standing = await database_sync_to_async(found.standing)(self._row.code)
        if now.socket != self._socket.code:
            await self._out("replaced", REPLACED)
        elif now.state == State.REMOVED:
            await self._out("removed", OVER)
        elif now.is_over or now.state == State.OUTSIDE:
            await self._out("ended", OVER)
        elif now.state == State.INSIDE:
            await self._inside(now)
        else:
            await self._waiting(now)

    async def _out(self, why: Any, code: int) -> None:
        if why != "replaced" and self.is_inside:
            await rooms.free(room=self._media.room, seat=self._row.code)
        await self._socket.say(protocol.Ended(why=why))
        await self._socket.finish(code)

    async def _inside(self, now: found.Standing) -> None:
        if not self.is_inside:
            self._state = State.INSIDE
            await self._seated()
        if now.lobby != self._lobby and self._row.role == door.HOST:
            self._lobby = now.lobby
            await self._socket.say(protocol.Lobby(people=now.lobby))
        await self._tell_slots()

    async def _seated(self) -> None:
        token = await database_sync_to_async(calls.renew_token)(by=self._by, seat=self._row)
        servers = turn.ice_servers()
        await self._socket.say(protocol.Seated(seat=self._row.code, token=token, ice_servers=servers))

    async def _waiting(self, now: found.Standing) -> None:
        if self.is_inside:
            await rooms.free(room=self._media.room, seat=self._row.code)
            self._roster = None
            await self._socket.say(protocol.Ended(why="to_lobby"))
        why = "admission" if now.host_is_in else "host"
        if self._state != State.WAITING or self._waits != why:
            self._state, self._waits = State.WAITING, why
            await self._socket.say(protocol.Waiting(why=why))  # type: ignore[arg-type]

    # --- frames from the page ---

    async def take(self, frame: Any) -> None:
        """One frame of somebody whose ticket was good."""
        if isinstance(frame, protocol.Leave):
            await self._leave()
        elif not self.is_inside:
            if not isinstance(frame, protocol.Seen):
                await self._socket.say(protocol.Error(code="not_allowed"))
        elif isinstance(frame, protocol.Offer):
            await self._media.offer(frame, screen=frame.screen and self._may_show_screen)
            await self._tell_slots()
        elif isinstance(frame, protocol.Restart):
            await self._media.restart(frame)
        elif isinstance(frame, protocol.Sending):
            await self._show(frame)
        elif isinstance(frame, protocol.Admit | protocol.ToLobby | protocol.Remove):
            await self._decide(frame)
        elif isinstance(frame, protocol.Commit | protocol.Reveal | protocol.Share):
            await self._relay(frame)

    @property
    def _may_show_screen(self) -> bool:
        guest = self._row.guest  # read with the row
        return self._row.role == door.HOST or (guest is not None and guest.may_share_screen)

    async def _show(self, frame: protocol.Sending) -> None:
        if frame.screen and not self._may_show_screen:
            await self._socket.say(protocol.Error(code="not_allowed"))
            return
        shown = control.Show(
            room=self._media.room, seat=self._row.code, audio=frame.audio, video=frame.video, screen=frame.screen
        )
        await rooms.show(shown)

    async def _decide(self, frame: protocol.Admit | protocol.ToLobby | protocol.Remove) -> None:
        try:
            await database_sync_to_async(self._decided)(frame)
        except calls.NotAllowed:
            await self._socket.say(protocol.Error(code="not_allowed"))

    def _decided(self, frame: protocol.Admit | protocol.ToLobby | protocol.Remove) -> None:
        """The host decides who is in; the patient may ask a guest to leave, without anybody else."""
        roles = {door.HOST, door.PATIENT} if isinstance(frame, protocol.Remove) else {door.HOST}
        other = found.seat_in(self._row.call, frame.seat)
        if self._row.role not in roles or other is None:
            raise calls.NotAllowed
        act: Any = {
            protocol.Admit: calls.admit,
            protocol.ToLobby: calls.send_to_lobby,
            protocol.Remove: calls.send_away,
        }[type(frame)]
        act(by=self._by, seat=other)

    async def _relay(self, frame: Any) -> None:
        values = {name: getattr(frame, name) for name in type(frame).__slots__} | {"seat": self._row.code}
        to = frame.to if isinstance(frame, protocol.Share) else None
        try:
            await rooms.relay(room=self._media.room, frame=type(frame)(**values), to=to)
        except rooms.Refused as refused:
            await self._media.refused(refused)

    async def _leave(self) -> None:
        await database_sync_to_async(calls.leave)(by=self._by, seat=self._row)
        if self._row.role == door.HOST:
            await rooms.close(room=self._media.room)
        await self._out("ended", OVER)

    # --- what comes from the room ---

    async def hear(self, event: Any) -> None:
        """An event of the media worker."""
        if not self.is_inside:
            return
        known = control.event(event)
        if not isinstance(known, control.Roster):
            await self._media.own_event(known)
        elif self._roster is None or known.version > self._roster.version or known.epoch != self._roster.epoch:
            self._roster = known
            if self._standing is None or {one.seat for one in known.seats} - self._standing.people.keys():
                self._standing = await database_sync_to_async(found.standing)(self._row.code)
            await self._tell_slots()

    async def _tell_slots(self) -> None:
        if self._roster is None or self._standing is None:
            return
        mine = next((one.place for one in self._roster.seats if one.seat == self._row.code), self._media.place)
        people = tuple(
            self._person(one, self._standing.people[one.seat], mine)
            for one in self._roster.seats
            if one.seat in self._standing.people
        )
        slots = protocol.Slots(epoch=self._roster.epoch, bitrate=self._roster.bitrate, people=people)
        await self._socket.say(slots)

    def _person(self, there: control.Occupied, row: Participant, mine: int | None) -> protocol.Person:
        return protocol.Person(
            seat=there.seat,
            name=door.shown_name(row.name, row.role, self._row.role)[:80],
            role=found.role(row),
            slot=None if mine is None else protocol.slot_of(mine, there.place),
            audio=there.audio,
            video=there.video,
            screen=there.screen,
            encrypts=row.encrypts,
            connection=there.connection,
        )

    async def pass_on(self, frame: str, to: UUID | None) -> None:
        """A frame of another page that is for everybody, or for this seat."""
        if self.is_inside and to in {None, self._row.code}:
            await self._socket.send(frame)

    async def give_up(self) -> None:
        """The right to be here is gone."""
        if self.is_inside:
            await rooms.free(room=self._media.room, seat=self._row.code)

    async def end(self) -> None:
        """The socket is gone; the seat is kept, and can be had back for a minute from now on."""
        await self._media.leave()
        await database_sync_to_async(self._still_here)()
