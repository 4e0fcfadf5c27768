// Saves a part of the application as it is filled in, and hides questions that do not apply.
// Only the server's answer may say "Gemt". What got no answer is sent again; the server knows by `base` what it has.

const TYPING_PAUSE = 1000;
const RETRY = [2000, 5000, 10000, 20000];
const TOKEN = "csrfmiddlewaretoken";

function conditions(form) {
  const parts = [...form.querySelectorAll("[data-shown-if]")];
  const show = () => parts.forEach((part) => {
    const [name, values] = part.dataset.shownIf.split("=");
    const chosen = new FormData(form).getAll(name);
    part.hidden = !values.split("|").some((value) => chosen.includes(value));
  });
  form.addEventListener("change", show);
  show();
}

function autosave(form) {
  const line = form.querySelector(".save-state");
  const words = line.querySelector(".save-text");
  let dirty = false;
  let running = null;
  let stopped = false; // this page may not save any more: the server must show a page first
  let sure = false; // the form may be posted
  let failures = 0;
  let timer = 0;

  const say = (state, text) => {
    line.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };

  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };

  const send = () => fetch(form.getAttribute("action"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form)).toString(),
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    keepalive: true,
  });

  async function save() {
    if (running || stopped || !dirty) return;
    await (running = attempt());
    if (dirty && !failures) later(TYPING_PAUSE);
  }

  async function attempt() {
    clearTimeout(timer);
    dirty = false;
    say("saving", form.dataset.saving);
    try {
      await answered(await send());
    } catch {
      again(form.dataset.waiting);
    }
    running = null;
  }

  async function answered(response, renewed = false) {
    if (response.status === 403 && !renewed && await renew()) return answered(await send(), true);
    if (response.status === 401 || response.status === 403) return again(form.dataset.signedOut);
    if (response.status >= 500) return again(form.dataset.waiting);
    const answer = await response.json();
    failures = 0;
    if (answer.help) {
      sure = true;
      return location.assign(answer.help);
    }
    if (response.ok) {
      form.elements.base.value = answer.no;
      return say(dirty ? "saving" : "saved", dirty ? form.dataset.saving : answer.message);
    }
    stopped = true;
    return say("failed", answer.conflict ? form.dataset.conflict : answer.message);
  }

  // Whoever signed in again in another tab has a new token; never for another person.
  async function renew() {
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const owner = (root) => root.querySelector("[name=kept_for]")?.value.split(":")[0];
    if (!owner(fresh) || owner(fresh) !== owner(form)) return false;
    const token = fresh.querySelector(`[name=${TOKEN}]`).value;
    document.querySelectorAll(`[name=${TOKEN}]`).forEach((field) => { field.value = token; });
    return true;
  }

  function again(text) {
    dirty = true;
    say("waiting", text);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  form.addEventListener("input", () => {
    dirty = true;
    if (!failures) later(TYPING_PAUSE);
  });
  form.addEventListener("change", () => {
    dirty = true;
    save();
  });
  form.addEventListener("submit", async (event) => {
    if (sure || !running) {
      sure = true;
      return;
    }
    event.preventDefault();
    await running;
    if (sure) return; // the answer led to another page
    sure = true;
    form.requestSubmit(event.submitter);
  });
  // Another form of the page, such as the choice of language: what is typed goes first.
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (other === form || stopped || (!dirty && !running)) return;
    event.preventDefault();
    await running;
    if (dirty) await (running = attempt());
    sure = true;
    other.requestSubmit(event.submitter);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("online", save);
  window.addEventListener("pageshow", () => { sure = false; });
  window.addEventListener("beforeunload", (event) => {
    if (sure || (!dirty && !running)) return;
    save();
    if (failures || stopped) event.preventDefault();
  });
}

document.querySelectorAll("form[data-apply]").forEach((form) => {
  conditions(form);
  autosave(form);
});
