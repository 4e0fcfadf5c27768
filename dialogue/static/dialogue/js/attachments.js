// Files for a letter: each is sent up by itself as soon as it is chosen, waits in the draft, and goes with the letter.
// Until the server has answered, a file is not "vedhæftet"; one that failed stays in the list and can be tried again.
// Without this module the same fieldset is a plain form. All words come from the template (data-…).

class Files {
  constructor(part) {
    this.part = part;
    this.form = part.closest("form");
    this.words = part.dataset;
    this.list = part.querySelector("[data-file-list]");
    this.input = part.querySelector("input[type=file]");
    this.error = part.querySelector("[data-file-error]");
    this.state = part.querySelector("[data-file-state]");
    this.going = new Map(); // row → the promise of its upload
    this.failed = new Map(); // row → its file and key
    this.input.removeAttribute("name"); // a save of the draft takes no file along
    this.input.multiple = true;
    part.querySelector("[data-attach]").hidden = true;
    for (const row of this.list.children) this.adopt(row);
    this.input.addEventListener("change", () => this.chosen());
    this.form.addEventListener("submit", (event) => this.beforeSending(event), { capture: true });
    document.addEventListener("submit", ({ submitter }) => {
      this.leaving = Boolean(submitter?.classList.contains("help-now")); // nobody is asked to confirm that they need help
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && (this.going.size || this.failed.size)) event.preventDefault();
    });
  }

  // A row that the server made.
  adopt(row) {
    const button = row.querySelector("[data-remove-url]");
    button.type = "button";
    button.addEventListener("click", () => this.remove(row, button.dataset.removeUrl));
  }

  chosen() {
    this.complain("");
    for (const file of this.input.files) this.begin(file);
    this.input.value = "";
  }

  begin(file) {
    if (file.size > Number(this.words.mostBytes)) {
      this.complain(this.words.tooLarge.replace("{name}", file.name));
      return;
    }
    const row = this.part.querySelector("[data-file-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    for (const which of row.querySelectorAll("[data-which]")) which.textContent = ` ${file.name}`;
    row.querySelector("[data-remove]").addEventListener("click", () => this.remove(row, row.dataset.removeUrl));
    row.querySelector("[data-again]").addEventListener("click", () => this.send(row, ...this.failed.get(row)));
    this.list.append(row);
    this.refresh();
    this.send(row, file, crypto.randomUUID());
  }

  // One after the other: a telephone's line and the server's gate are narrow.
  send(row, file, key) {
    const before = [...this.going.values()].at(-1);
    row.querySelector("[data-again]").hidden = true;
    this.failed.delete(row);
    this.say(this.words.attaching, file.name);
    const done = Promise.resolve(before).then(() => this.upload(row, file, key));
    this.going.set(row, done);
    done.finally(() => this.going.delete(row));
  }

  async upload(row, file, key) {
    if (!row.isConnected) return;
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "kept_for", "patient", "about"]) {
      data.set(name, this.form.elements[name].value);
    }
    data.set("attach_id", key);
    data.set("file", file, file.name);
    const { status, body } = await ask(this.words.attachUrl, data);
    if (status === 201) this.attached(row, body);
    else if (body?.message && status !== 401) this.refuse(row, body.message);
    else this.fail(row, file, key, status);
  }

  attached(row, { code, name, size, said }) {
    if (!row.isConnected) {
      ask(this.removeUrl(code), this.token());
      return;
    }
    row.dataset.removeUrl = this.removeUrl(code);
    row.querySelector("[data-name]").textContent = name;
    row.querySelector("[data-size]").textContent = size;
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "attachment", value: code });
    row.append(kept);
    this.state.textContent = said;
  }

  refuse(row, why) {
    row.remove();
    this.refresh();
    this.state.textContent = "";
    this.complain(why);
  }

  fail(row, file, key, status) {
    if (!row.isConnected) return;
    this.failed.set(row, [file, key]);
    row.querySelector("[data-again]").hidden = false;
    const why = { 0: this.words.noAnswer, 401: this.words.signedOut }[status] ?? this.words.trouble;
    this.state.textContent = "";
    this.complain(why.replace("{name}", file.name));
  }

  async remove(row, url) {
    this.failed.delete(row);
    this.complain("");
    if (url) {
      const { status, body } = await ask(url, this.token());
      if (status !== 200 && status !== 404) {
        this.complain(this.words.noAnswer.replace("{name}", row.textContent.trim().split("\n")[0]));
        return;
      }
      this.state.textContent = body?.said ?? "";
    }
    row.remove();
    this.refresh();
    this.input.focus();
  }

  // The letter waits for its files; one that failed holds it back, so that it never goes without it unseen.
  // Only Send waits: the form's other buttons, help first of all, lead somewhere else.
  beforeSending(event) {
    const button = event.submitter;
    if (button?.hasAttribute("formaction") || (!this.going.size && !this.failed.size)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.going.size) Promise.all(this.going.values()).then(() => this.form.requestSubmit(button));
    else {
      this.complain(this.words.unfinished);
      this.input.focus();
    }
  }

  refresh() {
    const isEmpty = !this.list.children.length;
    this.list.hidden = isEmpty;
    this.part.querySelector("[data-file-unsent]").hidden = isEmpty;
  }

  say(words, name) {
    this.state.textContent = words.replace("{name}", name);
  }

  complain(text) {
    this.error.textContent = text;
    this.input.classList.toggle("is-invalid", Boolean(text));
    if (text) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  token() {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    return data;
  }

  removeUrl(code) {
    return this.words.removeUrl.replace("00000000-0000-0000-0000-000000000000", code);
  }
}

// The answer as {status, body}: 0 when none came.
async function ask(url, data) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(120000),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, body: isJson ? await response.json() : null };
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    return { status: 0, body: null };
  }
}

for (const part of document.querySelectorAll("[data-files]")) new Files(part);
