// Agreeing on keys that the server does not learn (video/PROTOCOL.md, "End-to-end keys").
// Events: state {state: off | alone | agreeing | on | broken, code}.

const USE_AFTER = 1000;
const AGAIN_EVERY = 2000;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const encoder = new TextEncoder();

export const canEncrypt = () => typeof RTCRtpScriptTransform === "function" && Boolean(globalThis.crypto?.subtle);

export const toText = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
export const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
export const seatBytes = (seat) => Uint8Array.from(seat.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));

function join(...parts) {
  const arrays = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
  const out = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  arrays.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}

export function epochBytes(epoch) {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(epoch));
  return out;
}

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export const digestOf = (epoch, seat, key) => sha256(join("lysning-e2ee-1", epochBytes(epoch), seatBytes(seat), key));

export async function codeOf(epoch, publics) {
  const parts = [...publics.keys()].sort().flatMap((seat) => [seatBytes(seat), publics.get(seat)]);
  const hash = await sha256(join("lysning-code-1", epochBytes(epoch), ...parts));
  const digits = String(new DataView(hash.buffer).getUint32(0) % 1000000).padStart(6, "0");
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

export async function pairKey(privateKey, publicBytes, epoch, from, to, use) {
  const other = await crypto.subtle.importKey("raw", publicBytes, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, privateKey, 256);
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = join("lysning-share-1", seatBytes(from), seatBytes(to));
  const how = { name: "HKDF", hash: "SHA-256", salt: epochBytes(epoch), info };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

export class Keys extends EventTarget {
  constructor({ send, workerUrl }) {
    super();
    this.send = send;
    this.worker = new Worker(workerUrl, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => data.type === "counts" && this.told?.(data.counts));
    this.round = null;
    this.early = [];
    this.last = Promise.resolve();
  }

  // Called for each sender and, with its slot, each receiver of a new connection.
  protect(part, kind, slot) {
    const options = { side: slot === undefined ? "send" : "receive", kind, slot };
    part.transform = new RTCRtpScriptTransform(this.worker, options);
  }

  counts() {
    return new Promise((resolve) => {
      this.told = resolve;
      this.worker.postMessage({ type: "counts" });
    });
  }

  // Everything happens in order, although each step waits for the browser's cryptography.
  slots(frame, mine) {
    this.queue(() => this.settle(frame, mine));
  }

  hear(frame) {
    this.queue(() => this.take(frame));
  }

  queue(work) {
    this.last = this.last.then(work).catch((error) => {
      this.tell("broken");
      throw error;
    });
  }

  async settle(frame, mine) {
    const map = Object.fromEntries(frame.people.filter(({ slot }) => slot !== null).map(({ slot, seat }) => [slot, seat]));
    this.worker.postMessage({ type: "slots", map });
    const seats = frame.people.map(({ seat }) => seat).sort();
    if (!frame.people.every(({ encrypts }) => encrypts)) return this.off("off");
    if (seats.length < 2) return this.off("alone");
    const same = this.round?.epoch === frame.epoch;
    if (same && this.round.seats.join() === seats.join()) return;
    if (same) {
      Object.assign(this.round, { seats, sharedWith: new Set(), got: new Set(), code: "" });
    } else {
      await this.begin(frame.epoch, seats, mine);
    }
    const early = this.early.filter(({ epoch }) => epoch === frame.epoch);
    this.early = this.early.filter(({ epoch }) => epoch > frame.epoch);
    for (const one of early) await this.take(one);
    await this.go();
  }

  async begin(epoch, seats, mine) {
    const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
    const own = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const key = crypto.getRandomValues(new Uint8Array(32));
    this.worker.postMessage({ type: "send-key", epoch, key });
    const digest = toText(await digestOf(epoch, mine, own));
    this.round = {
      epoch, seats, mine, pair, own, key,
      digests: new Map([[mine, digest]]), publics: new Map([[mine, own]]),
      sharedWith: new Set(), got: new Set(), revealed: false, code: "",
    };
    this.tell("agreeing");
    this.say();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.queue(() => this.sayAgain()), AGAIN_EVERY);
  }

  say() {
    const { epoch, mine, digests, revealed, own } = this.round;
    this.send({ type: "commit", epoch, digest: digests.get(mine) });
    if (revealed) this.send({ type: "reveal", epoch, public: toText(own) });
  }

  // A frame may be lost when a socket is: what is not finished is said again.
  async sayAgain() {
    if (!this.round || this.state === "on" || this.state === "broken") return clearInterval(this.timer);
    this.round.sharedWith.clear();
    this.say();
    await this.go();
  }

  async take(frame) {
    const round = this.round;
    if (!round || frame.epoch > round.epoch) {
      this.early = [...this.early.slice(-40), frame];
      return;
    }
    if (frame.epoch !== round.epoch || frame.seat === round.mine || this.state === "broken") return;
    if (frame.type === "commit") await this.committed(round, frame);
    else if (frame.type === "reveal") await this.revealed(round, frame);
    else await this.shared(round, frame);
    await this.go();
  }

  async committed(round, { seat, digest }) {
    const known = round.digests.get(seat);
    if (known && known !== digest) return this.broken();
    round.digests.set(seat, digest);
    // Whoever says it again has missed something of ours.
    if (known && this.state === "on") {
      round.sharedWith.delete(seat);
      this.say();
    }
  }

  async revealed(round, { seat, public: text }) {
    const key = toBytes(text);
    if (!round.digests.has(seat)) return;
    if (toText(await digestOf(round.epoch, seat, key)) !== round.digests.get(seat)) return this.broken();
    round.publics.set(seat, key);
  }

  async shared(round, { seat, to, key: text }) {
    if (to !== round.mine || !round.publics.has(seat)) return;
    const bytes = toBytes(text);
    const key = await pairKey(round.pair.privateKey, round.publics.get(seat), round.epoch, seat, to, "decrypt");
    const about = join(seatBytes(seat), seatBytes(to));
    try {
      const how = { name: "AES-GCM", iv: bytes.slice(0, 12), additionalData: about };
      const raw = new Uint8Array(await crypto.subtle.decrypt(how, key, bytes.slice(12)));
      if (!round.got.has(seat)) this.worker.postMessage({ type: "receive-key", seat, epoch: round.epoch, key: raw });
      round.got.add(seat);
    } catch {
      this.broken(); // somebody changed it on the way
    }
  }

  async go() {
    const round = this.round;
    if (!round || this.state === "broken") return;
    const others = round.seats.filter((seat) => seat !== round.mine);
    if (!round.revealed && others.every((seat) => round.digests.has(seat))) {
      round.revealed = true;
      this.send({ type: "reveal", epoch: round.epoch, public: toText(round.own) });
    }
    if (!others.every((seat) => round.publics.has(seat))) return;
    const publics = new Map(round.seats.map((seat) => [seat, round.publics.get(seat)]));
    round.code = await codeOf(round.epoch, publics);
    for (const seat of others) {
      if (!round.sharedWith.has(seat)) await this.share(round, seat);
    }
    if (others.every((seat) => round.got.has(seat)) && this.state !== "on") this.done(round);
  }

  async share(round, to) {
    round.sharedWith.add(to);
    const key = await pairKey(round.pair.privateKey, round.publics.get(to), round.epoch, round.mine, to, "encrypt");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const about = join(seatBytes(round.mine), seatBytes(to));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: about }, key, round.key);
    this.send({ type: "share", epoch: round.epoch, to, key: toText(join(iv, new Uint8Array(sealed))) });
    if (!round.using) round.using = setTimeout(() => this.use(round), USE_AFTER);
  }

  use(round) {
    if (round === this.round && this.state !== "broken") this.worker.postMessage({ type: "use", epoch: round.epoch });
  }

  done(round) {
    clearInterval(this.timer);
    this.worker.postMessage({ type: "on", value: true });
    this.tell("on", round.code);
  }

  off(state) {
    clearInterval(this.timer);
    clearTimeout(this.round?.using);
    this.round = null;
    this.worker.postMessage({ type: "on", value: false });
    this.worker.postMessage({ type: "forget" });
    this.tell(state);
  }

  // Keys that do not fit what was promised: say it loudly, and do not pretend.
  broken() {
    clearInterval(this.timer);
    clearTimeout(this.round?.using);
    this.worker.postMessage({ type: "on", value: false });
    this.tell("broken");
  }

  tell(state, code = "") {
    if (state === this.state && code === this.code) return;
    Object.assign(this, { state, code });
    this.dispatchEvent(new CustomEvent("state", { detail: { state, code } }));
  }
}
