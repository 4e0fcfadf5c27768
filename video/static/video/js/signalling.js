// The socket of a call (video/PROTOCOL.md). It comes back by itself; the media connection does not depend on it.
// Events: every frame by its type, and
//   closed-door  {door, opens}     it is too early, or over
//   lost, back                     the socket is gone; it is there again
//   refused      {code}            it will not work again: signed out, no right, or another window has the seat

const PAUSES = [500, 1000, 2000, 4000, 8000];
const PING_EVERY = 20000;
const FINAL = { 4400: "bad_frame", 4409: "replaced", 1000: "ended" };

export class Signalling extends EventTarget {
  constructor({ ticketUrl, csrf, encrypts }) {
    super();
    Object.assign(this, { ticketUrl, csrf, encrypts });
    this.token = "";
    this.tries = 0;
    this.wanted = false;
  }

  // Ask to come in; again and again until `stop`.
  async open() {
    this.wanted = true;
    clearTimeout(this.timer);
    const first = this.token ? { type: "resume", token: this.token } : await this.ticket();
    if (first && this.wanted) this.connect({ ...first, encrypts: this.encrypts });
  }

  send(frame) {
    const open = this.socket?.readyState === WebSocket.OPEN;
    if (open) this.socket.send(JSON.stringify(frame));
    return open;
  }

  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    clearInterval(this.pinging);
    this.socket?.close(1000);
  }

  async ticket() {
    const answer = await this.ask();
    if (answer.ticket) return { type: "join", ticket: answer.ticket };
    if (answer.door) this.tell("closed-door", answer);
    else if (answer.status === 0 || answer.status >= 500) this.later();
    else this.give("signed_out");
    return null;
  }

  async ask() {
    try {
      const response = await fetch(this.ticketUrl, {
        method: "POST",
        headers: { "X-CSRFToken": this.csrf, Accept: "application/json" },
        signal: AbortSignal.timeout(10000),
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, ...(isJson ? await response.json() : {}) };
    } catch (error) {
      if (error instanceof SyntaxError) throw error;
      return { status: 0 }; // no connection: tried again later
    }
  }

  connect(first) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = (this.socket = new WebSocket(`${scheme}://${location.host}/ws/samtale/`));
    socket.addEventListener("open", () => socket.send(JSON.stringify(first)));
    socket.addEventListener("message", ({ data }) => this.read(JSON.parse(data), first));
    socket.addEventListener("close", ({ code }) => this.closed(socket, code, first));
    clearInterval(this.pinging);
    this.pinging = setInterval(() => this.send({ type: "ping" }), PING_EVERY);
  }

  read(frame, first) {
    if (frame.type === "seated") this.token = frame.token;
    if (frame.type === "waiting") this.token = "";
    if (["seated", "waiting"].includes(frame.type)) {
      this.tries = 0;
      if (this.wasLost) this.tell("back", { resumed: first.type === "resume" });
      this.wasLost = false;
    }
    this.tell(frame.type, frame);
  }

  closed(socket, code, first) {
    if (socket !== this.socket) return;
    clearInterval(this.pinging);
    if (!this.wanted) return;
    if (FINAL[code]) return this.give(FINAL[code]);
    const isToken = first.type === "resume";
    this.token = code === 4401 ? "" : this.token;
    if (code === 4401 && !isToken) return this.give("signed_out");
    if (!this.wasLost) this.tell("lost");
    this.wasLost = true;
    this.later(code === 4401 ? 0 : undefined);
  }

  later(pause) {
    const wait = pause ?? PAUSES[Math.min(this.tries++, PAUSES.length - 1)] * (0.8 + 0.4 * Math.random());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wanted && this.open(), wait);
  }

  give(code) {
    this.wanted = false;
    this.tell("refused", { code });
  }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
