// "Prøv lyd og billede": browser, camera, microphone, loudspeaker, and five seconds to the media worker and back.

import * as devices from "./devices.js";
import { canEncrypt } from "./e2ee.js";
import { Peer } from "./peer.js";
import { Signalling } from "./signalling.js";

const CALL = 5000;
const PATIENCE = 15000; // until a line that never opens counts as blocked
const LOUD = 0.35;
const ENOUGH = { good: 250, fair: 80 }; // kbit/s after five seconds; a fresh connection begins low

class Try {
  constructor(root) {
    this.root = root;
    this.tracks = { audio: null, video: null };
    this.stopLevel = () => {};
    root.addEventListener("click", ({ target }) => this.clicked(target.closest("button")));
    root.addEventListener("change", ({ target }) => target.dataset.device && this.change(target.dataset.device, target.value));
    this.say("browser", this.browser());
  }

  one(selector) {
    return this.root.querySelector(selector);
  }

  say(group, name) {
    for (const line of this.root.querySelectorAll(`[data-say="${group}"] > *`)) line.hidden = line.dataset.is !== name;
  }

  word(name) {
    return this.one(`[data-word="${name}"]`).textContent;
  }

  browser() {
    if (!window.isSecureContext) return "insecure";
    if (!devices.canCall() || !devices.hasDevices()) return "old";
    return canEncrypt() ? "good" : "plain";
  }

  clicked(button) {
    if (!button) return;
    if (button.matches("[data-open]")) this.openAll(button);
    else if (button.matches("[data-tone]")) this.tones();
    else if (button.dataset.heard) this.say("speaker", button.dataset.heard);
    else if (button.matches("[data-line]")) this.line(button);
  }

  async openAll(button) {
    button.disabled = true;
    this.one("[data-opened]").hidden = false;
    for (const kind of ["video", "audio"]) await this.open(kind);
    await this.fill();
    button.disabled = Boolean(this.tracks.audio && this.tracks.video);
    this.one("[data-line]").disabled = !devices.canCall() || !(this.tracks.audio || this.tracks.video);
  }

  async open(kind) {
    this.tracks[kind]?.stop();
    const { track, problem } = await devices.open(kind);
    this.tracks[kind] = track ?? null;
    this.say(kind, problem ?? "good");
    if (kind === "video") this.one("[data-own]").srcObject = track ? new MediaStream([track]) : null;
    else this.listen(track);
  }

  listen(track) {
    this.stopLevel();
    const meter = this.one("[data-level]");
    if (!track) return;
    this.stopLevel = devices.level(track, (value) => {
      meter.value = value;
      if (value > LOUD && this.tracks.audio === track) this.say("audio", "heard");
    });
  }

  async fill() {
    await devices.fillAll(this.root, this.tracks);
  }

  async change(kind, id) {
    devices.choose(kind, id);
    if (kind !== "speaker") await this.open(kind);
  }

  // Three soft notes, made here: there is no file to wait for.
  async tones() {
    const context = new AudioContext();
    const id = devices.chosen().speaker;
    if (id && context.setSinkId) await context.setSinkId(id).catch(() => {}); // it is gone: the usual one
    [392, 494, 587].forEach((frequency, index) => {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + 0.1 + index * 0.5;
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(0.25, start + 0.05);
      gain.gain.linearRampToValueAtTime(0, start + 0.45);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.5);
    });
    await context.resume();
    this.one("[data-asked]").hidden = false;
    setTimeout(() => context.close(), 2500);
  }

  async line(button) {
    button.disabled = true;
    this.one("[data-figures]").hidden = true;
    this.say("line", "trying");
    const found = await this.call();
    this.say("line", found.level);
    if (found.rtt !== undefined) this.figures(found);
    button.disabled = false;
  }

  // How the line is; ends with the first thing that goes wrong, or five seconds after it opened.
  call() {
    const csrf = this.one("[name=csrfmiddlewaretoken]").value;
    const signalling = new Signalling({ ticketUrl: this.root.dataset.ticket, csrf, encrypts: false });
    const send = (frame) => signalling.send(frame);
    const peer = new Peer({ send, sending: () => ({ audio: true, video: true, screen: false }), pairs: 1 });
    peer.tracks = { ...this.tracks };
    let figures = null;
    return new Promise((resolve) => {
      let ending = setTimeout(() => end({ level: "blocked" }), PATIENCE);
      const end = (found) => {
        clearTimeout(ending);
        signalling.send({ type: "leave" });
        signalling.stop();
        peer.drop();
        resolve(found);
      };
      const on = (target, name, act) => target.addEventListener(name, ({ detail }) => act(detail));
      on(signalling, "seated", ({ ice_servers: servers }) => peer.start(servers));
      on(signalling, "answer", ({ sdp }) => peer.answer(sdp));
      on(signalling, "quality", (frame) => (figures = frame));
      on(signalling, "error", ({ code, again }) => end({ level: again ? "busy" : code === "ticket" ? "signed_out" : "offline" }));
      on(signalling, "refused", ({ code }) => end({ level: code === "signed_out" ? code : "offline" }));
      on(signalling, "lost", () => end({ level: "offline" }));
      on(peer, "state", ({ state }) => {
        if (state !== "connected") return;
        clearTimeout(ending);
        ending = setTimeout(() => end(figures ? { ...figures } : { level: "blocked" }), CALL + 500);
      });
      signalling.open();
    });
  }

  figures({ rtt, loss_up: up, loss_down: down, kbit_up: sent, kbit_down: received }) {
    const loss = Math.max(up, down);
    const speed = (kbit) => (kbit >= ENOUGH.good ? "good" : kbit >= ENOUGH.fair ? "fair" : "poor");
    const show = (name, word, number) =>
      (this.one(`[data-figure="${name}"]`).textContent = `${this.word(word)} (${number})`);
    const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    show("loss", `loss-${loss >= 0.1 ? "poor" : loss >= 0.03 ? "fair" : "good"}`, `${number(loss * 100)} %`);
    show("rtt", `rtt-${rtt >= 400 ? "poor" : rtt >= 200 ? "fair" : "good"}`, `${number(rtt)} ms`);
    show("up", `speed-${speed(sent)}`, `${number(sent)} kbit/s`);
    show("down", `speed-${speed(received)}`, `${number(received)} kbit/s`);
    this.one("[data-figures]").hidden = false;
  }
}

new Try(document.querySelector("[data-try]"));
