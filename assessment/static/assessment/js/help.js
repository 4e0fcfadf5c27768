// Keeps each answer the moment it is chosen, and says at once what the clinic then does.
// An answer is sent again, under its own key, until the server has taken it. The form itself works without this.

const RETRY = [1500, 3000, 6000, 12000];

// An old telephone may lack randomUUID.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

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
  const promise = document.querySelector("[data-promise]");
  const urgent = document.querySelector("[data-urgent]");
  const waiting = new Map(); // question → what is to be saved: a newer answer takes the place of an older one
  let busy = false;
  let failures = 0;
  let timer = 0;

  document.querySelectorAll("[data-script]").forEach((one) => { one.hidden = false; });
  document.querySelectorAll("[data-no-script]").forEach((one) => { one.hidden = true; });

  const show = (name, state, text) => {
    const line = form.querySelector(`[data-question="${name}"] .save-state`);
    const words = line.querySelector(".save-text");
    line.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };

  async function send() {
    clearTimeout(timer);
    if (busy || !waiting.size) return;
    const [name, data] = waiting.entries().next().value;
    busy = true;
    show(name, "saving", form.dataset.saving);
    const answer = await post(data);
    busy = false;
    settle(name, data, answer);
  }

  function settle(name, data, { status, body }) {
    if (status === 200) {
      failures = 0;
      if (waiting.get(name) === data) waiting.delete(name);
      show(name, "saved", body.saved);
      tell(body);
      send();
    } else if (status === 400 || status === 409) {
      waiting.delete(name); // the form itself brings it when it is sent
      show(name, "", "");
      send();
    } else {
      show(name, "waiting", status === 401 ? form.dataset.signedOut : form.dataset.offline);
      timer = setTimeout(send, RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    }
  }

  function tell(body) {
    if (promise.textContent !== body.promise) promise.textContent = body.promise;
    if (body.urgent && urgent.hidden) {
      urgent.hidden = false;
      urgent.scrollIntoView({ block: "start" });
    }
  }

  async function post(data, renewed = false) {
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const response = await fetch(form.dataset.saveUrl, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (response.status === 403 && !renewed && (await renew())) return post(data, true);
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, body: isJson ? await response.json() : null };
    } catch {
      return { status: 0, body: null }; // no connection: the line says so, and it is tried again
    }
  }

  form.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (!event.target.closest("[data-question]")) return;
    const key = newKey();
    form.elements[`${name}_key`].value = key;
    waiting.delete(name);
    waiting.set(name, new URLSearchParams({ name, answer: value, key }));
    send();
  });
  window.addEventListener("online", send);
}

document.querySelectorAll("form[data-follow-up]").forEach(watch);
