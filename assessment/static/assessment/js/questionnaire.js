// A questionnaire as it is answered: every answer goes to the server by itself, in the order in which it was given,
// each under a key of its own. What got no answer is sent again exactly as it was; the server takes a key once.
// Unsent answers live in this page's memory and nowhere else. Only the server's answer may say "Gemt".

const form = document.getElementById("questionnaire");
const RETRY = [2000, 5000, 10000, 20000];
const TYPING_PAUSE = 1000;
const ON_A_DESK = matchMedia("(min-width: 900px)");
const TOKEN = "csrfmiddlewaretoken";
const words = form.dataset;
const line = form.querySelector(".save-state");
const unreached = form.querySelector("[data-when-unreached]");
const questions = [...form.querySelectorAll(".question")];
const parts = [...form.querySelectorAll("[data-part]")];
const owner = (root) => root.querySelector("[name=kept_for]")?.value.split(":")[0];

// --- what is asked now ---------------------------------------------------------------------------

const chosen = (question) => question.querySelector("input:checked");
const field = (question) => question.querySelector("textarea, input:not([type=radio])");
const typed = (question) => (field(question) ? field(question).value : chosen(question)?.value ?? "");
const part = (question) => question.closest("[data-part]");

function isAsked(question) {
  const rule = question.dataset.if;
  if (!rule) return question.dataset.number !== "0";
  if (rule === "total>0") {
    return [...part(question).querySelectorAll("[data-scored]")].some((one) => Number(chosen(one)?.value) > 0);
  }
  const [name, values] = rule.split("=");
  const other = questions.find((one) => one.dataset.name === name);
  return isAsked(other) && values.split(",").includes(typed(other));
}

const asked = () => questions.filter(isAsked);
let whole = words.chosen ? words.chosen === "hele" : ON_A_DESK.matches;
let here = asked()[Math.max(0, Number(words.number) - 1)] ?? questions[0];

function draw() {
  const list = asked();
  const at = list.indexOf(here);
  questions.forEach((one) => {
    one.hidden = one.disabled = !list.includes(one);
    if (!whole && one !== here) one.hidden = true;
    if (list.includes(one)) {
      const text = words.stepWords.replace("{number}", list.indexOf(one) + 1).replace("{count}", list.length);
      const label = one.querySelector("[data-step-number]");
      if (label.textContent !== text) label.textContent = text;
    }
  });
  parts.forEach((one) => { one.hidden = !one.querySelector(".question:not([hidden])"); });
  const show = (selector, is) => { form.querySelector(selector).hidden = !is; };
  show("[data-step=back]", !whole && at > 0);
  show("[data-step=next]", !whole && at < list.length - 1);
  show("[data-step=review]", whole || at === list.length - 1);
  show("[data-view=all]", !whole);
  show("[data-view=step]", whole);
  show(".form-hint", !whole);
  form.elements.vis.value = whole ? "hele" : "";
  form.elements.at.value = whole ? "" : here.dataset.name;
}

function go(question, { push = true } = {}) {
  if (!question) return;
  here = question;
  draw();
  if (push && !whole) history.pushState({ name: here.dataset.name }, "", `?nr=${asked().indexOf(here) + 1}`);
  here.focus({ preventScroll: true });
  here.scrollIntoView({ block: whole ? "center" : "nearest" });
}

const beside = (question, step) => asked()[asked().indexOf(question) + step];

// --- saving --------------------------------------------------------------------------------------

const queue = []; // {name, value, key}: not yet acknowledged, oldest first
let running = false;
let failures = 0;
let timer = 0;
let leaving = false;
let after = null; // what waits until everything is saved
const sent = new Map(questions.map((one) => [one.dataset.name, typed(one)]));

function show(state, text) {
  line.dataset.state = state;
  const place = line.querySelector(".save-text");
  if (place.textContent !== text) place.textContent = text;
}

function answer(question) {
  const name = question.dataset.name;
  const value = typed(question);
  if (sent.get(name) === value) return;
  sent.set(name, value);
  queue.push({ name, value, key: crypto.randomUUID(), risk: "risk" in question.dataset && Number(value) > 0 });
  show("saving", navigator.onLine ? words.saving : words.offline);
  flush();
}

function body(entry) {
  const data = new URLSearchParams();
  for (const name of [TOKEN, "kept_for"]) data.set(name, form.elements[name].value);
  data.set("key", entry.key);
  data.set(entry.name, entry.value);
  return data.toString();
}

const post = (entry) => fetch(form.getAttribute("action"), {
  method: "POST",
  body: body(entry),
  headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
  keepalive: true,
});

async function flush() {
  clearTimeout(timer);
  if (running) return;
  running = true;
  try {
    while (queue.length && !leaving) {
      if (!(await taken(await post(queue[0])))) break;
      queue.shift();
      failures = 0;
      unreached.hidden = true;
    }
  } catch {
    again(navigator.onLine ? words.waiting : words.offline);
  }
  running = false;
  if (!queue.length && after && !leaving) after();
}

// Whether the first of the queue is dealt with. A refusal with words is dealt with, too: the words are shown.
async function taken(response, renewed = false) {
  if (response.status === 403 && !renewed && await renew()) return taken(await post(queue[0]), true);
  if (response.status === 401 || response.status === 403) return again(words.signedOut);
  if (response.status >= 500) return again(words.waiting);
  const result = await response.json();
  const entry = queue[0];
  if (result.help) return leave(result.help);
  mark(entry.name, result.errors?.[entry.name]);
  if (response.status === 409) return leave(location.pathname);
  if (!response.ok) {
    sent.delete(entry.name);
    after = null;
    show("failed", result.message);
    return true;
  }
  show(queue.length > 1 ? "saving" : "saved", queue.length > 1 ? words.saving : result.message);
  return true;
}

// Help comes before everything else. What was answered meanwhile goes to the server on the way out.
function leave(url) {
  leaving = true;
  queue.slice(1).forEach((entry) => { post(entry); });
  location.assign(url);
  return false;
}

function again(text) {
  show("waiting", text);
  if (queue.some((entry) => entry.risk)) unreached.hidden = false;
  timer = setTimeout(flush, RETRY[Math.min(failures, RETRY.length - 1)]);
  failures += 1;
  return false;
}

// Whoever signs in again in another tab gets a new token; never for another person who signed in there.
async function renew() {
  const page = await fetch(location.pathname + "?vis=et&nr=1", { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  if (!owner(fresh) || owner(fresh) !== owner(form)) return false;
  for (const name of [TOKEN, "kept_for"]) {
    const value = fresh.querySelector(`#questionnaire [name=${name}]`).value;
    document.querySelectorAll(`[name=${name}]`).forEach((one) => { one.value = value; });
  }
  return true;
}

function mark(name, text) {
  const question = questions.find((one) => one.dataset.name === name);
  const place = question.querySelector("[data-error]");
  place.textContent = text ?? "";
  place.hidden = !text;
  const input = field(question);
  if (!input) return;
  input.classList.toggle("is-invalid", Boolean(text));
  input.toggleAttribute("aria-invalid", Boolean(text));
}

// When everything is saved, go there; an answer that calls for help comes first by itself.
function then(act) {
  if (field(here)) answer(here);
  after = () => { after = null; act(); };
  if (!queue.length && !running) after();
}

// --- hands and keys ------------------------------------------------------------------------------

// An answer that may call for help is waited for: nothing is shown before the server has spoken.
function onward(question) {
  const next = beside(question, 1);
  if (!next) return;
  const move = () => { if (whole) go(next, { push: false }); else go(next); };
  if (queue.some((entry) => entry.risk) && navigator.onLine && !failures) then(move);
  else move();
}

let typing = 0;
form.addEventListener("input", (event) => {
  const question = event.target.closest(".question");
  if (!question || event.target.type === "radio") return;
  clearTimeout(typing);
  typing = setTimeout(() => answer(question), TYPING_PAUSE);
});

form.addEventListener("change", (event) => {
  const question = event.target.closest(".question");
  if (!question) return;
  clearTimeout(typing);
  answer(question);
  draw();
});

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (link) {
    event.preventDefault();
    whole = link.dataset.view === "all";
    go(here, { push: false });
    return;
  }
  // A finger or a mouse on an answer goes on; keys inside the group do not (they click, too, but at no place).
  const pressed = event.target.matches("input[type=radio]") && event.pointerType;
  if (pressed && !whole) setTimeout(() => onward(event.target.closest(".question")), 200);
});

form.addEventListener("keydown", (event) => {
  const question = event.target.closest(".question") ?? (whole ? null : here);
  if (!question || event.ctrlKey || event.metaKey || event.altKey || event.target === field(question)) return;
  const option = /^[0-9]$/.test(event.key) && question.querySelector(`input[type=radio][value="${event.key}"]`);
  if (option) {
    event.preventDefault();
    option.checked = true;
    answer(question);
    draw();
    onward(question);
  } else if (event.target === question && ["ArrowRight", "ArrowLeft"].includes(event.key)) {
    event.preventDefault();
    go(beside(question, event.key === "ArrowRight" ? 1 : -1));
  } else if (event.target === question && event.key === "ArrowDown") {
    event.preventDefault();
    question.querySelector("input")?.focus();
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const act = event.submitter?.name ?? "_next";
  if (field(here)) answer(here);
  if (act === "_save") then(() => leave(form.closest("body").querySelector(".back a").href));
  else if (act === "_back") go(beside(here, -1));
  else if (act === "_review" || whole || !beside(here, 1)) then(() => leave(words.send));
  else onward(here);
});

window.addEventListener("popstate", (event) => {
  const question = questions.find((one) => one.dataset.name === event.state?.name);
  if (question) go(question, { push: false });
});
window.addEventListener("online", flush);
window.addEventListener("offline", () => { if (queue.length) show("waiting", words.offline); });
window.addEventListener("pageshow", () => { leaving = false; });
window.addEventListener("beforeunload", (event) => {
  if (leaving || !queue.length) return;
  event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && field(here)) answer(here);
});

document.body.classList.add("has-keys");
history.replaceState({ name: here.dataset.name }, "", location.href);
draw();
