// One media connection in the slots of video/PROTOCOL.md: it offers once, restarts when the line is gone, and is made anew
// in the same seat when that does not help. Events: track {slot, kind, track}, state {state}, seen {…}.

const RESTART_AFTER = 2000;
const ANEW_AFTER = 6000;
const SILENT_AFTER = 3000;
const STATS_EVERY = 2000;
const SOUND_BITRATE = 64000;
const OURS = /\/(opus|VP8|rtx)$/i;

export class Peer extends EventTarget {
  // `send` takes frames; `sending` says what is sent now; `protect(part, kind, slot)` sets up encryption.
  constructor({ send, sending, pairs = 3, protect = () => {} }) {
    super();
    Object.assign(this, { send, sending, pairs, protect });
    this.page = crypto.randomUUID();
    this.tracks = { audio: null, video: null };
    this.servers = [];
    this.bitrate = 1000;
    this.others = 0;
  }

  get isOpen() {
    return this.pc?.connectionState === "connected";
  }

  async start(servers, relayOnly = false) {
    this.servers = servers;
    this.relayOnly = relayOnly;
    await this.anew();
  }

  // A new connection into the same seat; the others see a freeze.
  async anew() {
    this.drop();
    const pc = (this.pc = new RTCPeerConnection({
      iceServers: this.servers,
      iceTransportPolicy: this.relayOnly ? "relay" : "all",
    }));
    const own = new MediaStream();
    for (const kind of ["audio", "video"]) {
      const transceiver = pc.addTransceiver(this.tracks[kind] ?? kind, { direction: "sendrecv", streams: [own] });
      this.protect(transceiver.sender, kind);
    }
    for (let pair = 1; pair < this.pairs; pair++) {
      for (const kind of ["audio", "video"]) pc.addTransceiver(kind, { direction: "recvonly" });
    }
    pc.getTransceivers().forEach((transceiver, index) => this.prepare(transceiver, Math.floor(index / 2)));
    pc.addEventListener("connectionstatechange", () => this.changed(pc));
    pc.addEventListener("iceconnectionstatechange", () => this.changed(pc));
    this.began = this.heardAt = performance.now();
    await this.offer(pc, "offer");
    this.watch(pc);
  }

  prepare(transceiver, slot) {
    const { kind } = transceiver.receiver.track;
    const codecs = RTCRtpReceiver.getCapabilities(kind).codecs.filter(({ mimeType }) => OURS.test(mimeType));
    transceiver.setCodecPreferences?.(codecs);
    this.protect(transceiver.receiver, kind, slot);
    this.tell("track", { slot, kind, track: transceiver.receiver.track });
  }

  async offer(pc, type) {
    await pc.setLocalDescription();
    if (pc !== this.pc) return;
    const sdp = pc.localDescription.sdp;
    const frame = type === "offer" ? { type, sdp, page: this.page, ...this.sending() } : { type, sdp };
    this.unsent = this.send(frame) ? null : type;
  }

  // The socket is there again: what it did not take is said now.
  async resend() {
    if (this.pc?.signalingState === "have-local-offer" || this.unsent) await this.anew();
  }

  async answer(sdp) {
    const pc = this.pc;
    if (pc?.signalingState !== "have-local-offer") return;
    await pc.setRemoteDescription({ type: "answer", sdp });
    await this.limit();
  }

  // One after the other: parameters may not change between reading and setting them.
  limit(bitrate = this.bitrate) {
    this.bitrate = bitrate;
    this.limiting = (this.limiting ?? Promise.resolve()).then(() => this.setLimits());
    return this.limiting;
  }

  async setLimits() {
    const [audio, video] = this.pc?.getTransceivers() ?? [];
    for (const [transceiver, most] of [
      [audio, SOUND_BITRATE],
      [video, this.bitrate * 1000],
    ]) {
      const parameters = transceiver?.sender.getParameters();
      if (!parameters?.encodings?.length || parameters.encodings[0].maxBitrate === most) continue;
      parameters.encodings[0].maxBitrate = most;
      try {
        await transceiver.sender.setParameters(parameters);
      } catch (error) {
        // A negotiation came in between; the answer that ends it sets them again.
        if (!["InvalidModificationError", "InvalidStateError"].includes(error.name)) throw error;
      }
    }
  }

  async replace(kind, track) {
    this.tracks[kind] = track;
    await this.pc?.getTransceivers()[kind === "audio" ? 0 : 1].sender.replaceTrack(track);
  }

  async restart() {
    const pc = this.pc;
    if (!pc || pc.signalingState !== "stable") return;
    this.restartedAt = performance.now();
    pc.restartIce();
    await this.offer(pc, "restart");
  }

  changed(pc) {
    if (pc !== this.pc) return;
    this.tell("state", { state: pc.connectionState });
    if (pc.connectionState === "connected") {
      this.badSince = this.restartedAt = 0;
      this.began = this.heardAt = performance.now();
    } else if (pc.iceConnectionState === "disconnected" || pc.connectionState === "failed") {
      this.badSince ||= performance.now();
    }
  }

  watch(pc) {
    clearInterval(this.timer);
    this.before = null;
    this.timer = setInterval(() => this.look(pc), 1000);
    if (!this.listens) navigator.connection?.addEventListener?.("change", () => this.isOpen && this.restart());
    this.listens = true;
  }

  // Every second: is the line there? (video/PROTOCOL.md, "Reconnecting")
  async look(pc) {
    if (pc !== this.pc) return;
    const now = performance.now();
    const figures = await this.figures(pc);
    if (pc !== this.pc) return;
    if (figures.bytes !== this.before?.bytes) this.heardAt = now;
    if (!this.before || now - this.before.at >= STATS_EVERY) this.report(figures, now);
    const isSilent = this.others > 0 && this.isOpen && now - this.heardAt > SILENT_AFTER;
    const isBad = this.badSince && now - this.badSince > RESTART_AFTER;
    if (this.restartedAt && now - this.restartedAt > ANEW_AFTER) {
      if (isSilent || !this.isOpen) return this.again();
      this.restartedAt = 0;
    }
    if (!this.restartedAt && (isBad || isSilent)) return this.restart();
    if (!this.isOpen && now - this.began > 2 * ANEW_AFTER) return this.again();
  }

  async again() {
    this.restartedAt = this.badSince = 0;
    this.tell("failed", {});
    await this.anew();
  }

  report(figures, now) {
    const before = this.before ?? figures;
    const received = figures.received - before.received;
    const lost = Math.max(0, figures.lost - before.lost);
    const loss = received + lost > 0 ? lost / (received + lost) : 0;
    this.before = { ...figures, at: now };
    const rtt = Math.min(600000, Math.round(figures.rtt * 1000));
    const frozen = Math.min(600000, Math.round(Math.max(0, figures.frozen - before.frozen) * 1000));
    const level = loss >= 0.1 || rtt >= 400 ? "poor" : loss >= 0.03 || rtt >= 200 ? "fair" : "good";
    this.tell("seen", { level, rtt, loss: Math.min(1, loss), frozen });
  }

  async figures(pc) {
    const found = { bytes: 0, received: 0, lost: 0, frozen: 0, rtt: 0, frames: 0, relayed: false };
    for (const report of (await pc.getStats()).values()) {
      if (report.type === "inbound-rtp") {
        found.bytes += report.bytesReceived ?? 0;
        found.received += report.packetsReceived ?? 0;
        found.lost += report.packetsLost ?? 0;
        found.frozen += report.totalFreezesDuration ?? 0;
        found.frames += report.framesDecoded ?? 0;
      } else if (report.type === "candidate-pair" && report.nominated) {
        found.rtt = report.currentRoundTripTime ?? 0;
      }
    }
    return found;
  }

  drop() {
    clearInterval(this.timer);
    this.pc?.close();
    this.pc = null;
    this.badSince = this.restartedAt = 0;
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
