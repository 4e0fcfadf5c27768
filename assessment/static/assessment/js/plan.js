// Saves the safety plan while it is written. Only the server's answer may say "Gemt".
// A save that got no answer is sent again as it was, under the same key, until the server has answered.

const PAUSE = 4000;
const RETRY = [2000, 5000, 10000, 20000];

function watch(form) {
  const line = form.querySelector(".save-state");
  const words = line.querySelector(".save-text");
  let isDirty = false;
  let pending = null;
  let busy = false;
  let stopped = false; // this page may not save any more: what is typed needs a page to be settled
  let sending = false; // a button was pressed
  let failures = 0;
  let timer = 0;

  const show = (state, text) => {
    line.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const body = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("key", crypto.randomUUID());
    return data;
  };

  async function save() {
    clearTimeout(timer);
    if (busy || stopped || sending || !(isDirty || pending)) return;
    if (!pending) {
      pending = body();
      isDirty = false;
    }
    busy = true;
    show("saving", form.dataset.saving);
    const answer = await post(pending);
    busy = false;
    settle(answer);
    if (isDirty && !failures) later(PAUSE);
  }

  function settle({ status, body: answer }) {
    if (status === 200) {
      pending = null;
      failures = 0;
      form.elements.base.value = answer.base;
      show(isDirty ? "waiting" : "saved", isDirty ? form.dataset.unsaved : answer.message);
    } else if (status === 409 || status === 422 || status === 400) {
      pending = null;
      stopped = status !== 422;
      show("failed", status === 409 ? form.dataset.conflict : answer?.message || form.dataset.unsaved);
    } else {
      show("waiting", status === 401 || status === 403 ? form.dataset.signedOut : form.dataset.offline);
      later(RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    }
  }

  async function post(data) {
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        keepalive: true, // the last save outlives its page
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, body: isJson ? await response.json() : null };
    } catch {
      return { status: 0, body: null }; // no connection: the line says so, and it is tried again
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    if (stopped || failures) return;
    show("waiting", form.dataset.unsaved);
    later(PAUSE);
  });
  form.addEventListener("change", save);
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
  });
}

document.querySelectorAll("form[data-plan]").forEach(watch);
