// Saves the safety plan while it is written. Only the server's answer may say "Gemt".
// A save that got no answer is sent again as it was, under the same key, until the server has answered.

const PAUSE = 4000;
const RETRY = [2000, 5000, 10000, 20000];

// Whoever signs in again in another tab gets a new token, and this page's own is refused until it is renewed; but never
// for another person who signed in there.
async function renew() {
  const owner = (root) => root.querySelector("[name=kept_for]")?.value.split(":")[0];
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  if (!owner(fresh) || owner(fresh) !== owner(document)) return false;
  const token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  return true;
}

function watch(form) {
  const line = form.querySelector(".save-state");
  const words = line.querySelector(".save-text");
  let isDirty = false;
  let pending = null;
  let running = null; // the save on its way
  let stopped = false; // this page may not save any more: what is typed needs a page to be settled
  let sending = false; // a button was pressed, and the form goes
  let signedOut = false;
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
    if (running || stopped || sending || !(isDirty || pending)) return;
    await (running = attempt());
    if (isDirty && !failures) later(PAUSE);
  }

  async function attempt() {
    if (!pending) {
      pending = body();
      isDirty = false;
    }
    show("saving", form.dataset.saving);
    const answer = await post(pending);
    running = null;
    settle(answer);
  }

  function settle({ status, body: answer }) {
    if (status === 200) {
      pending = null;
      failures = 0;
      signedOut = false;
      form.elements.base.value = answer.base;
      show(isDirty ? "waiting" : "saved", isDirty ? form.dataset.unsaved : answer.message);
    } else if (status === 409 || status === 422 || status === 400) {
      pending = null;
      stopped = status !== 422;
      show("failed", status === 409 ? form.dataset.conflict : answer?.message || form.dataset.unsaved);
    } else {
      signedOut = status === 401 || status === 403;
      show("waiting", signedOut ? form.dataset.signedOut : form.dataset.offline);
      later(RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    }
  }

  async function post(data, renewed = false) {
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        keepalive: true, // the last save outlives its page
      });
      if (response.status === 403 && !renewed && (await renew())) return post(data, true);
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
  // A save on its way comes first, so that the form does not meet it as a stranger. What cannot be saved stays here.
  form.addEventListener("submit", async (event) => {
    if (sending) return;
    if (running || pending) {
      event.preventDefault();
      await (running || (running = attempt()));
      if (failures && !signedOut) return; // a form posted after the session ended is kept for its writer
      sending = true;
      form.requestSubmit(event.submitter);
      return;
    }
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
