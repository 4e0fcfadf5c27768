// Encrypts and decrypts encoded frames (video/PROTOCOL.md, "End-to-end keys"). One worker has all streams of a page, so
// that one counter makes every iv. The first bytes stay readable, because media servers and decoders look at them.

const TAIL = 13; // 12 bytes iv, 1 byte epoch
const TAG = 16;
const KEPT = 10000; // how long an old key is kept
const CLEAR_FOR = 5000; // how long frames may still come unencrypted after a key has come

const sendKeys = new Map(); // epoch → CryptoKey
const receiveKeys = new Map(); // "seat epoch%256" → {key, at, worked: the kinds that have come with it}
let sending = null; // {key, epoch, iv}
let isOn = false;
let seats = {}; // slot → seat
const counts = { encrypted: 0, decrypted: 0, errors: 0, clear: 0 };

const header = (frame, kind) => (kind === "audio" ? 1 : frame.type === "key" ? 10 : 3);
const importKey = (raw, use) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, [use]);

function nextIv() {
  const view = new DataView(sending.iv.buffer);
  view.setBigUint64(4, BigInt.asUintN(64, view.getBigUint64(4) + 1n));
  return sending.iv.slice();
}

async function encrypt(frame, kind) {
  if (!isOn || !sending) return true;
  const data = new Uint8Array(frame.data);
  const clear = data.subarray(0, Math.min(header(frame, kind), data.length));
  const [iv, { key, epoch }] = [nextIv(), sending];
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: clear }, key, data.subarray(clear.length)),
  );
  const out = new Uint8Array(clear.length + sealed.length + TAIL);
  out.set(clear);
  out.set(sealed, clear.length);
  out.set(iv, clear.length + sealed.length);
  out[out.length - 1] = epoch % 256;
  frame.data = out.buffer;
  counts.encrypted++;
  return true;
}

async function decrypt(frame, kind, slot) {
  const data = new Uint8Array(frame.data);
  const own = [...receiveKeys.entries()].filter(([name]) => name.startsWith(`${seats[slot]} `));
  if (!own.length) return clear(true);
  const held = receiveKeys.get(`${seats[slot]} ${data[data.length - 1]}`);
  const first = Math.min(header(frame, kind), data.length);
  const mayBeClear = !isOn || own.every(([, { at, worked }]) => !worked.has(kind) && performance.now() - at < CLEAR_FOR);
  if (!held || data.length < first + TAG + TAIL) return clear(mayBeClear);
  const [end, iv] = [data.length - TAIL, data.slice(data.length - TAIL, data.length - 1)];
  try {
    const plain = new Uint8Array(
      await crypto.subtle.decrypt(
        { name: "AES-GCM", iv, additionalData: data.subarray(0, first) },
        held.key,
        data.subarray(first, end),
      ),
    );
    const out = new Uint8Array(first + plain.length);
    out.set(data.subarray(0, first));
    out.set(plain, first);
    frame.data = out.buffer;
    held.worked.add(kind);
    counts.decrypted++;
    return true;
  } catch {
    return clear(mayBeClear); // not for this key: clear while that is still possible, otherwise dropped and counted
  }
}

function clear(may) {
  counts[may ? "clear" : "errors"]++;
  return may;
}

function forgetLater(map, name, entry) {
  setTimeout(() => map.get(name) === entry && map.delete(name), KEPT);
}

self.addEventListener("rtctransform", ({ transformer }) => {
  const { side, kind, slot } = transformer.options;
  const transform = async (frame, controller) => {
    const pass = side === "send" ? await encrypt(frame, kind) : await decrypt(frame, kind, slot);
    if (pass) controller.enqueue(frame);
  };
  transformer.readable
    .pipeThrough(new TransformStream({ transform }))
    .pipeTo(transformer.writable)
    .catch((error) => self.postMessage({ type: "stream-ended", name: error.name })); // its connection was closed
});

const DO = {
  on: ({ value }) => {
    isOn = value;
    if (!value) sending = null;
  },
  slots: ({ map }) => {
    seats = map;
  },
  "send-key": async ({ epoch, key }) => {
    sendKeys.set(epoch, await importKey(key, "encrypt"));
  },
  use: ({ epoch }) => {
    const key = sendKeys.get(epoch);
    if (!key) return;
    sendKeys.clear();
    sending = { key, epoch, iv: crypto.getRandomValues(new Uint8Array(12)) };
    isOn = true;
  },
  "receive-key": async ({ seat, epoch, key }) => {
    for (const [name, old] of receiveKeys) {
      if (name.startsWith(`${seat} `)) forgetLater(receiveKeys, name, old);
    }
    const worked = new Set([...receiveKeys].flatMap(([name, old]) => (name.startsWith(`${seat} `) ? [...old.worked] : [])));
    receiveKeys.set(`${seat} ${epoch % 256}`, { key: await importKey(key, "decrypt"), at: performance.now(), worked });
  },
  forget: () => {
    for (const [name, old] of receiveKeys) forgetLater(receiveKeys, name, old);
  },
  counts: () => self.postMessage({ type: "counts", counts: { ...counts, isOn: isOn && Boolean(sending) } }),
};

let last = Promise.resolve(); // one after the other: a key is there before it is used
self.addEventListener("message", ({ data }) => {
  last = last.then(() => DO[data.type](data));
});
