// Keeps a note's draft on the server while it is written. Only the server's answer may say "Gemt".
// All words come from the template (data-…), so that they are translated.

const SAVE_AFTER = 1500;
const RETRY_AFTER = 5000;
const form = document.querySelector("[data-note]");
const state = form.querySelector(".save-state");
const words = state.querySelector(".save-text");
const text = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name.startsWith("part."))).toString();

let stored = text();
let timer = 0;
let busy = null;
let stopped = false;

function tell(kind, message) {
  state.dataset.state = kind;
  words.textContent = message;
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  clearTimeout(timer);
  const now = text();
  if (busy || stopped || now === stored) return;
  tell("saving", form.dataset.saving);
  busy = send();
  const answer = await busy;
  busy = null;
  settle(now, answer);
}

async function send() {
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      keepalive: true,
      signal: AbortSignal.timeout(20000),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, body: isJson ? await response.json() : {} };
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    return { status: 0, body: {} }; // no connection: the caller says so and tries again
  }
}

function settle(now, { status, body }) {
  if (status === 200) {
    stored = now;
    form.elements.base.value = body.base;
    if (text() === stored) tell("saved", body.saved);
    else later(SAVE_AFTER);
  } else if (status === 409 || status === 422 || status === 403) {
    stopped = status !== 422;
    tell("failed", body.message || form.dataset.unsaved);
  } else {
    tell("failed", status === 401 ? form.dataset.signedOut : form.dataset.offline);
    later(RETRY_AFTER);
  }
}

form.addEventListener("input", () => {
  if (stopped) return;
  if (state.dataset.state !== "failed") tell("waiting", form.dataset.unsaved);
  later(SAVE_AFTER);
});
form.addEventListener("focusout", () => save());

// A save on its way must have its answer before the form goes, or its number would be an old one.
let leaving = false;
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  stopped = true;
  if (!busy || leaving) {
    leaving = true;
    return;
  }
  event.preventDefault();
  const { status, body } = await busy;
  if (status === 200) form.elements.base.value = body.base;
  leaving = true;
  form.requestSubmit(event.submitter);
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && text() !== stored) event.preventDefault();
});
