// A writing box: keeps the draft on the server while it is typed, and sends the letter once.
// Only the server's answer may say "Gemt" or "Sendt". What is typed stays in the box until it has come.
// All words come from the template (data-…), so that they are translated.

const SAVE_WITHIN = 1500;
const PAUSES = [2000, 5000, 10000, 20000];
const KEEPALIVE_LIMIT = 60000;

class WritingBox {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.area = form.querySelector("textarea");
    this.state = form.querySelector(".save-state");
    this.error = form.querySelector("[data-error]");
    this.conflict = form.querySelector("[data-conflict]");
    this.stored = this.area.defaultValue;
    this.tried = null; // a text that was posted without an answer: the server may have it
    this.busy = null;
    this.stopped = false; // this page may not save any more
    this.toSend = false; // Send was pressed and there is no answer yet
    this.failures = 0;
    if (this.state.dataset.state !== "saved") this.stored = "";
    this.listen();
    if (this.isDirty) this.saveSoon();
  }

  get isDirty() {
    return this.area.value !== this.stored;
  }

  listen() {
    this.area.addEventListener("input", () => {
      this.toSend = false;
      this.complain("");
      this.saveSoon();
    });
    this.area.addEventListener("blur", () => this.save());
    this.form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("data-file-act")) return; // a plain form's button, where attachments.js is missing
      if (event.submitter?.hasAttribute("data-help")) return; // help comes first; the text goes along and is kept
      event.preventDefault();
      if (event.submitter?.hasAttribute("data-tool")) this.use(event.submitter.value);
      else if (event.submitter?.hasAttribute("data-save")) this.save();
      else this.send();
    });
    this.conflict.querySelector("[data-keep-mine]").addEventListener("click", () => this.settle(this.area.value));
    this.conflict.querySelector("[data-take-other]").addEventListener("click", () => this.settle(this.other.body));
    window.addEventListener("pagehide", () => this.lastSave());
    document.addEventListener("visibilitychange", () => document.hidden && this.lastSave());
    window.addEventListener("online", () => (this.toSend ? this.send() : this.save()));
    document.addEventListener("submit", ({ submitter }) => {
      this.leaving = Boolean(submitter?.classList.contains("help-now")); // nobody is asked to confirm that they need help
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.leaving) return;
      if (this.isDirty || this.toSend) event.preventDefault();
    });
  }

  show(state, text) {
    this.state.dataset.state = state;
    const shown = this.state.querySelector(".save-text");
    if (text && shown.textContent !== text) shown.textContent = text; // the same words again would be read aloud again
  }

  complain(text) {
    this.error.textContent = text;
    this.area.classList.toggle("is-invalid", Boolean(text));
    if (text) this.area.setAttribute("aria-invalid", "true");
    else this.area.removeAttribute("aria-invalid");
    this.area.setAttribute("aria-describedby", text ? `${this.state.id} ${this.error.id}` : this.state.id);
  }

  later(verb, pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this[verb](), pause);
  }

  retry(verb) {
    this.later(verb, PAUSES[Math.min(this.failures, PAUSES.length - 1)] * (0.8 + 0.4 * Math.random()));
    this.failures += 1;
  }

  // --- the draft

  saveSoon() {
    if (this.timer && !this.failures) return; // the first stroke decides: two seconds at most, however fast one types
    if (this.state.dataset.state !== "failed") this.show("waiting", this.words.unsaved);
    this.later("save", SAVE_WITHIN);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.busy || this.toSend || this.stopped || !this.isDirty || !this.conflict.hidden) return;
    const text = this.area.value;
    this.show("saving");
    this.busy = this.post(this.words.draftUrl, this.data(text));
    const answer = await this.busy;
    this.busy = null;
    this.saved(text, answer);
    if (this.isDirty && !this.timer && !this.failures) this.saveSoon();
  }

  saved(text, { status, body }) {
    if (status === 200) {
      this.failures = 0;
      this.tried = null;
      this.stored = text;
      this.base = body.base;
      if (this.isDirty) this.show("waiting", this.words.unsaved);
      else this.show("saved", body.saved);
    } else if (status === 409) {
      this.meet(body);
    } else if (status === 422 || status === 403) {
      this.stopped = status === 403;
      this.show("failed", this.words.unsaved);
      this.complain(body.message);
    } else {
      if (status === 0) this.tried = text;
      this.show(status === 401 ? "failed" : "waiting", status === 401 ? this.words.signedOut : this.words.offline);
      this.retry("save");
    }
  }

  // The server has another text than this page built on: ours, if an answer got lost; else somebody wrote elsewhere.
  meet(other) {
    this.base = other.base;
    if (other.body === this.tried || !other.body) {
      this.tried = null;
      this.stored = other.body;
      this.failures = 0;
      return;
    }
    this.other = other;
    this.conflict.querySelector("[data-conflict-why]").textContent = other.why;
    this.conflict.querySelector("[data-conflict-text]").textContent = other.body;
    this.conflict.hidden = false;
    this.show("waiting", this.words.unsaved);
  }

  settle(text) {
    this.conflict.hidden = true;
    this.area.value = text;
    this.stored = this.other.body;
    this.area.focus();
    if (this.isDirty) this.save();
    else this.show("saved", this.other.saved);
  }

  // A button that changes the page: the draft is kept first, then the page that the server gives for it is shown.
  async use(tool) {
    clearTimeout(this.timer);
    this.timer = null;
    await this.busy;
    if (this.toSend || this.stopped || !this.conflict.hidden) return;
    const text = this.area.value;
    const data = this.data(text);
    data.set("tool", tool);
    this.show("saving");
    this.busy = this.post(this.words.draftUrl, data);
    const answer = await this.busy;
    this.busy = null;
    this.saved(text, answer);
    if (answer.status === 200 && !this.isDirty) go(answer.body.url);
  }

  // The page goes away: what is typed goes along. A save on its way comes before this one, hence the number after it.
  lastSave() {
    if (!this.isDirty || this.toSend || this.stopped || !this.conflict.hidden) return;
    if (!this.busy) {
      this.save();
      return;
    }
    const data = this.data(this.area.value);
    data.set("base", Number(this.base || 0) + 1);
    this.post(this.words.draftUrl, data);
  }

  // --- the letter

  async send() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sending) return;
    const text = this.area.value;
    if (!text.trim()) {
      this.complain(this.words.blank);
      this.area.focus();
      return;
    }
    this.sending = this.toSend = true;
    this.show("saving", this.words.sending);
    await this.busy;
    const answer = await this.post(this.form.getAttribute("action"), this.data(text));
    this.sending = false;
    this.sent(text, answer);
  }

  sent(text, { status, body }) {
    if (status === 201) {
      this.stored = this.area.value;
      this.toSend = false;
      go(body.url);
    } else if (status === 409 || status === 422 || status === 403) {
      this.toSend = false;
      if (body.client_id && status === 409) this.form.elements.client_id.value = body.client_id;
      if (body.error === "newer") this.form.elements.known.value = body.known;
      this.show("waiting", this.words.unsaved);
      this.complain(body.asks ? "" : body.message);
      this.area.focus();
      this.form.dispatchEvent(new CustomEvent("lysning:not-sent", { detail: body }));
    } else if (status === 401) {
      this.toSend = false;
      this.show("failed", this.words.notSentSignedOut);
    } else if (this.toSend && this.area.value === text) {
      this.show("waiting", status ? this.words.notSentError : this.words.notSent);
      this.retry("send");
    }
  }

  // --- the wire

  get base() {
    return this.form.elements.base.value;
  }

  set base(value) {
    this.form.elements.base.value = value ?? "";
  }

  data(text) {
    const data = new FormData(this.form);
    data.set("body", text);
    return data;
  }

  // The answer as {status, body}: 0 when none came. A form token that has gone stale (its owner signed in again) is renewed.
  async post(url, data, fresh = false) {
    const answer = await ask(url, { method: "POST", body: data, keepalive: data.get("body").length * 3 < KEEPALIVE_LIMIT });
    if (answer.status !== 403 || answer.body || fresh) return answer;
    const about = new URLSearchParams({ about: this.form.elements.about.value });
    const state = await ask(`${this.words.draftUrl}?${about}`, {});
    if (state.status !== 200) return state;
    this.form.elements.csrfmiddlewaretoken.value = state.body.csrf;
    data.set("csrfmiddlewaretoken", state.body.csrf);
    return this.post(url, data, true);
  }
}

async function ask(url, options) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(20000),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, body: isJson ? await response.json() : null };
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    return { status: 0, body: null }; // no connection, or no answer in time: the caller says so and tries again
  }
}

// An address on this same page is a new page all the same.
function go(url) {
  const there = new URL(url, location.href);
  const samePage = there.pathname === location.pathname && there.search === location.search;
  if (samePage) {
    history.replaceState(null, "", there);
    location.reload();
  } else location.assign(there);
}

for (const form of document.querySelectorAll("[data-writing-box]")) new WritingBox(form);
