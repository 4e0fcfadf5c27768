// Saves a worksheet as it is typed. Only the server's answer may say "Gemt".
// Everything typed stays in the page until the server has it. A save that got no answer is sent again exactly as it
// was, under the same key, before anything newer: the server answers a repeated key alike.

const TYPING_PAUSE = 1000;
const LONGEST_WAIT = 5000;
const RETRY = [2000, 5000, 10000, 20000];
const TOKEN = "csrfmiddlewaretoken";

function watch(form) {
  const line = form.querySelector(".save-state");
  const words = line.querySelector(".save-text");
  let dirtySince = 0;
  let pending = null;
  let running = false;
  let stopped = false;
  let leaving = false;
  let failures = 0;
  let timer = 0;

  const show = (state, text) => {
    line.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };

  const body = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("key", crypto.randomUUID());
    return data.toString();
  };

  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };

  const plan = () => {
    if (stopped) return;
    dirtySince ||= Date.now();
    if (!failures) later(Math.max(0, Math.min(TYPING_PAUSE, dirtySince + LONGEST_WAIT - Date.now())));
  };

  async function save() {
    clearTimeout(timer);
    if (running || stopped || leaving || (!pending && !dirtySince)) return;
    if (!pending) {
      dirtySince = 0;
      pending = body();
    }
    running = true;
    show("saving", form.dataset.saving);
    try {
      await answered(await post());
    } catch {
      again(form.dataset.waiting);
    }
    running = false;
    if (dirtySince && !failures) plan();
  }

  // Not form.action: a worksheet has a field of that name.
  const post = () => fetch(form.getAttribute("action"), {
    method: "POST",
    body: pending,
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    keepalive: pending.length < 60000,
  });

  // Whoever signs in again in another tab gets a new token, and this page's own is refused until it is renewed.
  async function renew() {
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (page.redirected) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector(`[name=${TOKEN}]`);
    if (!fresh || fresh.value === form.elements[TOKEN].value) return false;
    const data = new URLSearchParams(pending);
    data.set(TOKEN, fresh.value);
    pending = data.toString();
    document.querySelectorAll(`[name=${TOKEN}]`).forEach((field) => { field.value = fresh.value; });
    return true;
  }

  async function answered(response) {
    if (response.status === 403 && await renew()) return answered(await post());
    if (response.status === 401 || response.status === 403) return again(form.dataset.signedOut);
    if (response.status >= 500) return again(form.dataset.waiting);
    const answer = await response.json();
    pending = null;
    failures = 0;
    if (response.ok) {
      form.elements.base.value = answer.no;
      return show(dirtySince ? "saving" : "saved", dirtySince ? form.dataset.saving : answer.message);
    }
    stopped = response.status === 409;
    return show("failed", stopped && answer.state === "draft" ? form.dataset.conflict : answer.message);
  }

  function again(text) {
    show("waiting", text);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  form.addEventListener("input", plan);
  form.addEventListener("change", () => {
    plan();
    save();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (leaving || (!dirtySince && !pending)) return;
    save();
    if (failures || stopped) event.preventDefault();
  });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
