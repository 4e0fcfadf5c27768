// Beside the box of the one who answers: inserts templates and phrases where the caret is, colours what is still to be
// filled in, counts, and asks once more. Without it the same buttons go to the server and the box comes back filled.

const SLOT = /\[[^[\]\n]{1,60}\]|\[[^\s[\]]{0,60}|[^\s[\]]{0,60}\]/g; // as in slots.py
const WORD = /\S*[\p{L}\p{N}_]\S*/gu; // as in structure.py

class Aids {
  constructor(form) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.here = form.querySelector("[data-aids]");
    this.words = this.here.dataset;
    this.mirror = this.makeMirror();
    this.listen();
    this.look();
  }

  // A copy of the text lies behind the box, transparent but for the ground of its slots.
  makeMirror() {
    const paper = document.createElement("div");
    const mirror = document.createElement("div");
    paper.className = "slot-paper";
    mirror.className = "slot-mirror";
    mirror.setAttribute("aria-hidden", "true");
    this.area.before(paper);
    paper.append(mirror, this.area);
    return mirror;
  }

  listen() {
    this.area.addEventListener("input", () => this.look());
    this.area.addEventListener("scroll", () => this.follow());
    new ResizeObserver(() => this.follow()).observe(this.area);
    for (const part of this.here.querySelectorAll("[data-insert]")) this.listenTo(part);
    this.form.addEventListener("lysning:not-sent", ({ detail }) => this.ask(detail));
    this.form.querySelector("[data-send-all-the-same]").addEventListener("click", ({ currentTarget }) => {
      this.form.elements.same_again[0].value = currentTarget.value; // the answer of the press travels as a field
    });
  }

  listenTo(part) {
    const select = part.querySelector("select");
    const shown = part.querySelector("[data-shown]");
    select.addEventListener("change", () => {
      shown.textContent = select.selectedOptions[0].dataset.text ?? "";
      shown.hidden = !shown.textContent;
    });
    part.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      const text = select.selectedOptions[0].dataset.text;
      if (text) this.insert(text, part.dataset.insert);
      else this.say(this.words.nothingChosen);
    });
  }

  // A phrase goes to the caret, a template to the end; only a template that nobody has written in gives way.
  insert(text, kind) {
    const { area } = this;
    const held = area.value;
    if (kind === "template") {
      if (this.isUntouched(held)) area.setSelectionRange(0, held.length);
      else area.setSelectionRange(held.length, held.length);
    } else if (area.selectionStart !== area.selectionEnd) area.setSelectionRange(area.selectionEnd, area.selectionEnd);
    const before = held.slice(0, area.selectionStart);
    this.put(kind === "template" && before.trim() ? `${"\n\n".slice(before.match(/\n{0,2}$/)[0].length)}${text}` : text);
    this.say(this.words.inserted);
    const first = this.slots()[0];
    if (first) this.select(first);
  }

  isUntouched(text) {
    const options = this.here.querySelectorAll("[data-insert=template] option[data-text]");
    return !text.trim() || [...options].some((option) => option.dataset.text === text.trim());
  }

  // As if it were typed, so that it can be undone with the keyboard.
  put(text) {
    this.area.focus();
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  slots() {
    return [...this.area.value.matchAll(SLOT)];
  }

  select(found) {
    this.area.focus();
    this.area.setSelectionRange(found.index, found.index + found[0].length);
  }

  look() {
    const found = this.slots();
    this.paint(found);
    this.list(found);
    const text = this.area.value;
    const counts = [
      [this.words.words, (text.match(WORD) ?? []).length],
      [this.words.questions, text.split("?").length - 1],
      [this.words.figures, (text.match(/\d+/g) ?? []).length],
    ];
    this.here.querySelector("[data-counted]").textContent = counts
      .map(([words, count]) => words.replace("{count}", count))
      .join(" · ");
  }

  paint(found) {
    const text = this.area.value;
    const pieces = [];
    let at = 0;
    for (const one of found) {
      const mark = document.createElement("mark");
      mark.className = "slot";
      mark.textContent = one[0];
      pieces.push(text.slice(at, one.index), mark);
      at = one.index + one[0].length;
    }
    this.mirror.replaceChildren(...pieces, `${text.slice(at)}\n`);
    this.follow();
  }

  follow() {
    this.mirror.style.width = `${this.area.clientWidth}px`;
    this.mirror.style.height = `${this.area.clientHeight}px`;
    this.mirror.scrollTop = this.area.scrollTop;
  }

  // The open slots as buttons that lead to them: the keyboard's way through a template.
  list(found) {
    const names = [...new Set(found.map((one) => one[0]))];
    const place = this.form.querySelector("[data-slots]");
    const list = place.querySelector("[data-slot-list]");
    place.hidden = names.length === 0;
    if (list.dataset.names === names.join("\n")) return;
    list.dataset.names = names.join("\n");
    list.replaceChildren(...names.map((name) => this.entry(name)));
  }

  entry(name) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "slot";
    button.textContent = name;
    button.addEventListener("click", () => {
      const found = this.slots().find((one) => one[0] === name);
      if (found) this.select(found);
    });
    item.append(button);
    return item;
  }

  // The server asks about a template that the patient has had before: one more press sends it.
  ask({ asks, message }) {
    const place = this.form.querySelector("[data-asks]");
    place.hidden = !asks;
    if (!asks) return;
    place.querySelector("[data-asks-why]").textContent = message;
    const button = place.querySelector("button");
    button.value = asks;
    button.focus();
  }

  say(text) {
    this.here.querySelector("[data-said]").textContent = text;
  }
}

for (const form of document.querySelectorAll("[data-writing-box]")) {
  if (form.querySelector("[data-aids]")) new Aids(form);
}
