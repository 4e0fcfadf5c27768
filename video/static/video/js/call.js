// The page of a call: devices, then the waiting room, then the conversation (video/PROTOCOL.md).

import * as devices from "./devices.js";
import { Keys, canEncrypt } from "./e2ee.js";
import { Controls } from "./controls.js";
import { Peer } from "./peer.js";
import { Signalling } from "./signalling.js";
import { View } from "./view.js";

const root = document.querySelector("[data-call]");
const EARLY_AGAIN = 15000;
const ALIVE_EVERY = 5 * 60000;

class Call {
  constructor() {
    this.view = new View(root);
    const csrf = root.querySelector("[name=csrfmiddlewaretoken]").value;
    this.signalling = new Signalling({ ticketUrl: root.dataset.ticket, csrf, encrypts: canEncrypt() });
    this.keys = canEncrypt() ? new Keys({ send: (frame) => this.send(frame), workerUrl: root.dataset.worker }) : null;
    this.peer = new Peer({
      send: (frame) => this.send(frame),
      sending: () => this.controls.sending(),
      protect: (part, kind, slot) => this.keys?.protect(part, kind, slot),
    });
    this.controls = new Controls(this);
    this.mine = "";
    this.listen();
  }

  send(frame) {
    return this.signalling.send(frame);
  }

  async begin() {
    this.view.screen("before");
    await this.controls.openAll();
    this.view.one("[data-go]").disabled = false;
  }

  async go() {
    this.view.say("waiting", "connecting");
    this.view.screen("waiting");
    const { audio, video } = this.controls.tracks;
    if (!audio && !video) await this.controls.openAll(); // given back when the last conversation ended
    await this.signalling.open();
  }

  listen() {
    const on = (target, handlers) =>
      Object.entries(handlers).forEach(([name, act]) => target.addEventListener(name, ({ detail }) => act(detail)));
    on(this.signalling, {
      waiting: ({ why }) => this.waits(why),
      "closed-door": (answer) => this.early(answer),
      seated: (frame) => this.seated(frame),
      answer: ({ sdp }) => this.peer.answer(sdp),
      slots: (frame) => this.slots(frame),
      lobby: ({ people }) => this.view.lobby(people),
      quality: ({ level }) => this.measured(level),
      advice: ({ video }) => this.controls.advised(video),
      rejoin: () => this.peer.anew(),
      commit: (frame) => this.keys?.hear(frame),
      reveal: (frame) => this.keys?.hear(frame),
      share: (frame) => this.keys?.hear(frame),
      ended: ({ why }) => this.ended(why),
      error: (frame) => this.failed(frame),
      lost: () => this.view.say("socket", "lost"),
      back: () => this.view.say("socket", ""),
      refused: ({ code }) => this.refused(code),
    });
    on(this.peer, {
      track: ({ slot, kind, track }) => this.view.track(slot, kind, track),
      state: ({ state }) => this.view.say("media", state === "connected" ? "" : "connecting"),
      seen: (figures) => this.seen(figures),
    });
    if (this.keys) on(this.keys, { state: ({ state, code }) => this.secrecy(state, code) });
    root.addEventListener("click", (event) => this.clicked(event));
    window.addEventListener("pagehide", () => this.peer.drop());
  }

  clicked({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const seat = button.closest("[data-seat]")?.dataset.seat;
    if (button.dataset.act && seat) this.send({ type: button.dataset.act, seat });
    if (button.matches("[data-go], [data-again]")) this.go();
    if (button.matches("[data-play]")) this.view.play();
    if (button.matches("[data-leave]")) this.leave();
  }

  waits(why) {
    this.peer.drop();
    this.view.say("waiting", why);
    this.view.screen("waiting");
  }

  early({ door, opens }) {
    clearTimeout(this.earlier);
    if (door === "over") return this.ended("over");
    for (const place of this.view.all("[data-opens]")) place.textContent = opens;
    this.view.say("waiting", "early");
    this.earlier = setTimeout(() => this.signalling.open(), EARLY_AGAIN);
  }

  async seated({ seat, ice_servers: servers, relay_only: relayOnly }) {
    this.mine = seat;
    this.peer.tracks = { ...this.controls.tracks };
    this.view.screen("inside");
    this.controls.inside();
    this.stayAlive();
    const iceServers = servers.map(({ urls, username, credential }) => ({ urls, username, credential }));
    if (this.peer.pc) await this.peer.resend(); // the same seat after a lost socket: the media never stopped
    else await this.peer.start(iceServers, relayOnly);
  }

  // Nobody touches the page while they talk, and nobody is to be signed out meanwhile.
  stayAlive() {
    const url = document.querySelector("[data-session]")?.dataset.session;
    clearInterval(this.alive);
    const ask = () => fetch(url, { headers: { Accept: "application/json" } }).catch(() => {}); // asked again soon
    if (url) this.alive = setInterval(ask, ALIVE_EVERY);
  }

  slots(frame) {
    const others = frame.people.filter(({ slot }) => slot !== null);
    this.peer.others = others.filter(({ audio, video, connection }) => connection === "good" && (audio || video)).length;
    this.peer.limit(frame.bitrate);
    this.view.people(frame.people);
    this.keys?.slots(frame, this.mine);
    if (!this.keys || !frame.people.every(({ encrypts }) => encrypts)) this.secrecy("off", "");
    if (others.length) this.controls.clock();
  }

  secrecy(state, code) {
    this.view.say("secrecy", state);
    for (const place of this.view.all("[data-code]")) place.textContent = code;
  }

  measured(level) {
    this.server = level;
    this.view.quality([this.server, this.own].includes("poor") ? "poor" : level);
  }

  seen(figures) {
    this.own = figures.level;
    this.send({ type: "seen", ...figures });
  }

  failed({ code, again }) {
    if (code === "not_allowed") return;
    if (again && this.peer.pc) {
      this.view.say("media", "busy");
      setTimeout(() => this.peer.pc && this.peer.anew(), code === "busy" ? 5000 : 2000);
    } else {
      this.view.say("media", code);
    }
  }

  leave() {
    if (!this.send({ type: "leave" })) this.ended("ended");
  }

  ended(why) {
    if (why === "to_lobby") return this.waits("admission");
    this.stop();
    this.view.say("ended", why);
    this.view.screen("ended");
  }

  refused(code) {
    this.stop();
    if (this.view.root.dataset.screen === "ended") return;
    this.view.say("ended", code === "ended" ? "lost" : code);
    this.view.screen("ended");
  }

  stop() {
    clearTimeout(this.earlier);
    clearInterval(this.alive);
    this.signalling.stop();
    this.signalling.token = "";
    this.peer.drop();
    this.controls.outside();
  }
}

if (!devices.canCall()) {
  root.querySelector("[data-cannot]").hidden = false;
} else {
  root.querySelector("[data-can]").hidden = false;
  const call = new Call();
  root.call = call; // for whoever looks into it with the browser's tools
  call.begin();
}
