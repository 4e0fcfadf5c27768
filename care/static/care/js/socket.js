// The page's socket (care/SOCKETS.md). Other modules listen on document:
//   lysning:<topic>      something happened: event.detail = {payload, seq}
//   lysning:<topic>-stands  how a thing stands that the page follows: event.detail = {key, state}
//   lysning:resync       ask the server how things stand: event.detail = {why: "opened" | "timer" | "back"}, after
//                        (re)connecting, every 20-30 s, on coming back to the page
//   lysning:connection   event.detail = {open: true | false}
//   lysning:signed-out   the session has ended: event.detail = {reason}
// A page follows one thing with data-follow="<topic> <key>" on the element that shows it.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const PING_EVERY = 25000;
const ENDED = 4401;
const NEVER_AGAIN = 4400;
const TOO_MANY = 4429;

let pause = FIRST_PAUSE;
let refusals = 0;
let reason = "signed_out";

const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`lysning:${name}`, { detail }));
const jitter = (low, high) => low + Math.random() * (high - low);

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/ws/`);
  let pinging, settled;

  socket.addEventListener("open", () => {
    const topics = (document.body.dataset.topics || "").split(" ").filter(Boolean);
    if (topics.length) socket.send(JSON.stringify({ type: "hello", topics }));
    for (const { dataset } of document.querySelectorAll("[data-follow]")) {
      const [topic, key] = dataset.follow.split(" ");
      socket.send(JSON.stringify({ type: "follow", topic, key }));
    }
    pinging = setInterval(() => socket.send('{"type":"ping"}'), PING_EVERY);
    // A refused socket is open for a moment: only one that stays counts as connected.
    settled = setTimeout(() => {
      arrived();
      tell("connection", { open: true });
      tell("resync", { why: "opened" });
    }, 300);
  });

  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type === "event") {
      arrived();
      tell(frame.topic, { payload: frame.payload, seq: frame.seq });
    } else if (frame.type === "stands") {
      arrived();
      tell(`${frame.topic}-stands`, { key: frame.key, state: frame.state });
    } else if (frame.type === "pong") {
      arrived();
    } else if (frame.type === "bye") {
      reason = frame.reason;
    }
  });

  socket.addEventListener("close", ({ code }) => {
    clearInterval(pinging);
    clearTimeout(settled);
    tell("connection", { open: false });
    comeBack(code);
  });
}

function arrived() {
  pause = FIRST_PAUSE;
  refusals = 0;
}

function comeBack(code) {
  if (code === NEVER_AGAIN) return;
  if (code === ENDED && ++refusals > 1) return tell("signed-out", { reason });
  if (code === TOO_MANY) pause = LONGEST_PAUSE;
  setTimeout(connect, jitter(pause / 2, pause));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function resyncNowAndThen() {
  if (!document.hidden) tell("resync", { why: "timer" });
  setTimeout(resyncNowAndThen, jitter(20000, 30000));
}

document.addEventListener("visibilitychange", () => document.hidden || tell("resync", { why: "back" }));
setTimeout(resyncNowAndThen, jitter(20000, 30000));
connect();
