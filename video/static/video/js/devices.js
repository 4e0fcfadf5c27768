// Cameras, microphones and speakers: opening them, saying what is wrong, and remembering the choice.
// Remembered are only the browser's own random device codes, which it gives to this site alone; they say nothing about
// anybody, so they may outlive the session on this device.

const KEY = "lysning-devices";
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
const KINDS = { audio: "audioinput", video: "videoinput", speaker: "audiooutput" }; // what the browser calls them
const PROBLEMS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export const canCall = () =>
  typeof RTCPeerConnection === "function" && "replaceTrack" in RTCRtpSender.prototype && "WebSocket" in window;

export const hasDevices = () => Boolean(navigator.mediaDevices?.getUserMedia);

export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage is off, or holds something else: the browser's own choice then
  }
}

export function choose(kind, id) {
  const now = { ...chosen(), [kind]: id };
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    sessionChoice = now; // storage is off: as long as the page lives
  }
}

let sessionChoice = {};
const wanted = (kind) => ({ ...sessionChoice, ...chosen() })[kind];

// A track of this kind, or why there is none: denied, none, busy, insecure.
export async function open(kind, { blur = false } = {}) {
  if (!hasDevices()) return { problem: window.isSecureContext ? "old" : "insecure" };
  const id = wanted(kind);
  const base = kind === "video" ? { ...PICTURE, ...(blur ? { backgroundBlur: true } : {}) } : {
    echoCancellation: true, noiseSuppression: true, autoGainControl: true,
  };
  let problem;
  for (const constraints of id ? [{ ...base, deviceId: { exact: id } }, base] : [base]) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ [kind]: constraints });
      return { track: stream.getTracks()[0] };
    } catch (error) {
      problem = PROBLEMS[error.name] ?? "busy";
      if (problem === "denied") break;
    }
  }
  return { problem };
}

export async function list() {
  if (!hasDevices()) return [];
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ deviceId }) => deviceId);
}

// Every choice of devices below `root`, with the device of its track chosen.
export async function fillAll(root, tracks) {
  for (const select of root.querySelectorAll("select[data-device]")) {
    const name = select.dataset.device;
    await fill(select, KINDS[name], tracks[name]);
  }
}

// Fill a <select> with the devices of a kind; hidden while there is nothing to choose.
async function fill(select, kind, track) {
  const found = (await list()).filter((one) => one.kind === kind);
  const now = track?.getSettings().deviceId ?? wanted({ audiooutput: "speaker" }[kind]);
  select.replaceChildren(
    ...found.map(({ deviceId, label }, index) => {
      const option = new Option(label || `${select.dataset.name} ${index + 1}`, deviceId);
      option.selected = deviceId === now;
      return option;
    }),
  );
  select.closest("[data-choice]").hidden = found.length < 2;
}

export async function useSpeaker(elements) {
  const id = wanted("speaker");
  for (const element of elements) {
    if (!id || !element.setSinkId) continue;
    try {
      await element.setSinkId(id);
    } catch (error) {
      if (!["NotFoundError", "NotAllowedError", "AbortError"].includes(error.name)) throw error; // it is gone: the usual one
    }
  }
}

// Calls `show(0…1)` with how loud a track is, until the returned function is called.
export function level(track, show) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    show(Math.min(1, Math.max(0, 1 + Math.log10(Math.max(power, 0.001)) / 3) ** 1.5));
  }, 80);
  context.resume();
  return () => {
    clearInterval(timer);
    context.close();
  };
}

export function canBlur(track) {
  return track?.getCapabilities?.().backgroundBlur?.includes(true) ?? false;
}
