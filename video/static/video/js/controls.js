// The buttons of a call: microphone, camera, which devices, blur, screen, picture in picture, full screen, and the clock.

import * as devices from "./devices.js";

const PROBLEM_KINDS = ["audio", "video"];

export class Controls {
  constructor(call) {
    this.call = call;
    this.view = call.view;
    this.tracks = { audio: null, video: null };
    this.on = { audio: true, video: true };
    this.screenTrack = null;
    this.stopLevel = () => {};
    this.view.root.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-button]")?.dataset.button;
      if (name) this.press(name);
    });
    this.view.root.addEventListener("change", ({ target }) => {
      const kind = target.dataset.device;
      if (kind) this.change(kind, target.value);
    });
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.fill());
    document.addEventListener("fullscreenchange", () => this.view.pressed("full", !document.fullscreenElement));
  }

  sending() {
    const audio = this.on.audio && Boolean(this.tracks.audio);
    const screen = Boolean(this.screenTrack);
    return { audio, video: screen || (this.on.video && Boolean(this.tracks.video)), screen };
  }

  tell() {
    this.call.send({ type: "sending", ...this.sending() });
  }

  async openAll() {
    for (const kind of PROBLEM_KINDS) await this.open(kind);
    await this.fill();
  }

  async open(kind) {
    const { track, problem } = await devices.open(kind, { blur: kind === "video" && this.blurred });
    this.tracks[kind]?.stop();
    this.tracks[kind] = track ?? null;
    this.view.say(kind, problem ?? "good");
    if (track) {
      track.enabled = this.on[kind];
      track.addEventListener("ended", () => this.tracks[kind] === track && this.lost(kind));
    }
    if (kind === "video") this.showOwn();
    else this.listenToOwn();
    const blur = this.view.one('[data-button="blur"]');
    if (kind === "video" && blur) blur.hidden = !devices.canBlur(track);
  }

  // Unplugged, or taken by the system: say so, and offer the others.
  lost(kind) {
    this.tracks[kind] = null;
    this.view.say(kind, "none");
    this.call.peer.replace(kind, null);
    this.tell();
    this.fill();
  }

  showOwn() {
    const track = this.screenTrack ?? this.tracks.video;
    this.view.own.srcObject = track ? new MediaStream([track]) : null;
    this.view.one("[data-me]").dataset.picture = Boolean(track) && (this.on.video || Boolean(this.screenTrack));
  }

  listenToOwn() {
    this.stopLevel();
    const { audio } = this.tracks;
    const meters = this.view.all("[data-level]");
    this.stopLevel = audio ? devices.level(audio, (value) => meters.forEach((meter) => (meter.value = value))) : () => {};
  }

  async fill() {
    await devices.fillAll(this.view.root, this.tracks);
  }

  async change(kind, id) {
    devices.choose(kind, id);
    if (kind === "speaker") {
      await devices.useSpeaker(this.view.tiles.map(({ video }) => video));
      return;
    }
    await this.open(kind);
    if (!(kind === "video" && this.screenTrack)) await this.call.peer.replace(kind, this.tracks[kind]);
    this.tell();
  }

  async press(name) {
    if (name === "audio" || name === "video") await this.toggle(name);
    else if (name === "screen") await (this.screenTrack ? this.stopScreen() : this.showScreen());
    else if (name === "pip") await this.float();
    else if (name === "full") await this.fillScreen();
    else if (name === "blur") await this.blur();
  }

  async toggle(kind) {
    if (!this.tracks[kind]) {
      await this.open(kind); // asked again: the person may have allowed it, or plugged something in
      await this.call.peer.replace(kind, this.tracks[kind]);
      this.on[kind] = true;
    } else {
      this.on[kind] = !this.on[kind];
    }
    if (this.tracks[kind]) this.tracks[kind].enabled = this.on[kind];
    this.stoppedByLine = false;
    this.view.pressed(kind, this.on[kind]);
    this.showOwn();
    this.tell();
  }

  async showScreen() {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } } });
      [this.screenTrack] = stream.getVideoTracks();
    } catch (error) {
      if (["NotAllowedError", "AbortError"].includes(error.name)) return; // thought better of it
      throw error;
    }
    this.screenTrack.contentHint = "detail";
    this.screenTrack.addEventListener("ended", () => this.stopScreen());
    await this.call.peer.replace("video", this.screenTrack);
    this.view.pressed("screen", false);
    this.showOwn();
    this.tell();
  }

  async stopScreen() {
    this.screenTrack?.stop();
    this.screenTrack = null;
    await this.call.peer.replace("video", this.tracks.video);
    this.view.pressed("screen", true);
    this.showOwn();
    this.tell();
  }

  async blur() {
    const track = this.tracks.video;
    this.blurred = !track.getSettings().backgroundBlur;
    await track.applyConstraints({ backgroundBlur: this.blurred });
    this.view.pressed("blur", !this.blurred);
  }

  async float() {
    const shown = this.view.tiles.find(({ tile }) => !tile.hidden)?.video;
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await shown?.requestPictureInPicture();
  }

  async fillScreen() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.view.one("[data-stage]").requestFullscreen();
  }

  // The line is too thin for a picture: sound first. The person's own choice stands otherwise.
  async advised(video) {
    const stop = video === "stop";
    if (stop === Boolean(this.stoppedByLine) || (stop && !this.on.video)) return;
    this.stoppedByLine = stop;
    this.on.video = !stop;
    if (this.tracks.video) this.tracks.video.enabled = this.on.video;
    this.view.pressed("video", this.on.video);
    this.view.say("line", stop ? "thin" : "");
    this.showOwn();
    this.tell();
  }

  inside() {
    for (const [name, can] of [
      ["pip", document.pictureInPictureEnabled],
      ["full", document.fullscreenEnabled],
      ["screen", navigator.mediaDevices?.getDisplayMedia],
    ]) {
      const button = this.view.one(`[data-button="${name}"]`);
      if (button) button.hidden = !can;
    }
    devices.useSpeaker(this.view.tiles.map(({ video }) => video));
  }

  clock() {
    if (this.ticking) return;
    const began = Date.now();
    const place = this.view.one("[data-clock]");
    const show = () => {
      const minutes = Math.floor((Date.now() - began) / 60000);
      place.textContent = this.view.word(minutes === 1 ? "minute" : "minutes").replace("{minutes}", minutes);
    };
    show();
    place.closest("[data-clock-part]").hidden = false;
    this.ticking = setInterval(show, 5000);
  }

  outside() {
    clearInterval(this.ticking);
    this.ticking = 0;
    this.stopLevel();
    if (this.screenTrack) this.screenTrack.stop();
    this.screenTrack = null;
    for (const kind of PROBLEM_KINDS) this.tracks[kind]?.stop();
    this.tracks = { audio: null, video: null };
    if (document.pictureInPictureElement) document.exitPictureInPicture();
  }
}
