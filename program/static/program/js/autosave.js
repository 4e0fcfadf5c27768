// Saves a worksheet as it is typed. Only the server's answer may say "Gemt".
// Everything typed stays in the page until the server has it. A save that got no answer is sent again exactly as it
// was, under the same key, before anything newer: the server answers a repeated key alike.

const TYPING_PAUSE = 1000;
const LONGEST_WAIT = 4000; // and a second for the way: nobody loses more than five
const RETRY = [2000, 5000, 10000, 20000];
const TOKEN = "csrfmiddlewaretoken";

const owner = (root) => root.querySelector("[name=kept_for]")?.value.split(":")[0];

function watch(form) {
  const line = form.querySelector(".save-state");
  const words = line.querySelector(".save-text");
  let dirtySince = 0;
  let pending = null;
  let running = null; // the save on its way
  let stopped = false; // this page may not save any more
  let conflict = false; // because somebody has written elsewhere
  let signedOut = false;
  let leaving = false; // a button was pressed
  let sure = false; // and the form may be posted
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
    if (running || stopped || leaving || (!pending && !dirtySince)) return;
    await (running = attempt());
    if (dirtySince && !failures) plan();
  }

  async function attempt() {
    clearTimeout(timer);
    if (!pending) {
      dirtySince = 0;
      pending = body();
    }
    show("saving", form.dataset.saving);
    try {
      await answered(await send(pending));
    } catch {
      again(form.dataset.waiting);
    }
    running = null;
  }

  // Not form.action: a worksheet has a field of that name.
  const send = (text) => fetch(form.getAttribute("action"), {
    method: "POST",
    body: text,
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    keepalive: text.length < 60000,
  });

  // Whoever signs in again in another tab gets a new token, and this page's own is refused until it is renewed; but
  // never for another person who signed in there.
  async function renew() {
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    if (!owner(fresh) || owner(fresh) !== owner(form)) return false;
    const token = fresh.querySelector(`[name=${TOKEN}]`).value;
    const data = new URLSearchParams(pending);
    data.set(TOKEN, token);
    pending = data.toString();
    document.querySelectorAll(`[name=${TOKEN}]`).forEach((field) => { field.value = token; });
    return true;
  }

  async function answered(response, renewed = false) {
    if (response.status === 403 && !renewed && await renew()) return answered(await send(pending), true);
    signedOut = response.status === 401;
    if (signedOut || response.status === 403) return again(form.dataset.signedOut);
    if (response.status >= 500) return again(form.dataset.waiting);
    const answer = await response.json();
    pending = null;
    failures = 0;
    if (response.ok) {
      form.elements.base.value = answer.no;
      return show(dirtySince ? "saving" : "saved", dirtySince ? form.dataset.saving : answer.message);
    }
    stopped = response.status === 409;
    conflict = stopped && answer.state === "draft";
    return show("failed", conflict ? form.dataset.conflict : answer.message);
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
  const isClean = () => !running && !dirtySince && !pending;

  // A button is pressed: what is typed goes to the server first, so that a broken connection can take nothing with
  // it, and a save on its way cannot meet the form as a stranger. Only then the form is posted; or when the server
  // has something to say that needs a page.
  form.addEventListener("submit", async (event) => {
    sure ||= conflict || isClean();
    if (sure) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    await running;
    if (!isClean() && !stopped) await (running = attempt());
    sure = isClean() || conflict || signedOut;
    leaving = sure;
    if (sure) form.requestSubmit(event.submitter);
  });

  // The page goes away while a save is on its way: what was typed since follows it, hence the number after it.
  function lastSave() {
    if (!running) return save();
    if (!dirtySince) return;
    const data = new URLSearchParams(body());
    data.set("base", Number(form.elements.base.value || 0) + 1);
    send(data.toString());
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("online", save);
  window.addEventListener("pageshow", () => {
    leaving = sure = false; // come back to by the browser's button
  });
  window.addEventListener("beforeunload", (event) => {
    if (sure || (!dirtySince && !pending)) return;
    lastSave();
    if (failures || stopped) event.preventDefault();
  });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
