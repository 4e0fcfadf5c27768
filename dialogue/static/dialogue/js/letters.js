// Keeps an open page of letters fresh (dialogue/LIVE.md). What the doorbell brings and what the server answers go
// through the same few functions, so that the page looks as if it had been opened just now: each letter once, in order.
// The page is left alone where somebody is writing on it.

const QUIET = { Accept: "application/json", "X-Lysning-Quiet": "1" }; // an open page is no sign of life
const TIMEOUT = 10000;
const GONE = new Set([403, 404]);
const TOLD_WITHIN = 5000; // after the socket has opened, until the server has said how the letters stand
const TOLD_EVERY = 30000; // it says so every 20 s; a page that hears nothing so long asks
const JITTER = 1000; // a thousand pages that missed something do not ask in the same moment

class OpenLetters {
  constructor(root) {
    this.root = root;
    this.items = root.querySelector(".letters");
    this.notice = root.querySelector("[data-letters-new]");
    this.seq = Number(root.dataset.lettersTo);
    this.code = root.dataset.code;
    this.mark = root.dataset.mark;
    this.unread = new Set(); // letters that came while the page was open and have not been in view
    this.inView = new Set();
    this.said = this.seq; // the newest letter that the server knows as seen from here
    this.overdue = null; // while the server says how the letters stand: the moment at which it will have stopped
    this.observer = new IntersectionObserver((entries) => this.looked(entries), { rootMargin: "-64px 0px 0px 0px" });
    document.addEventListener("lysning:letters", ({ detail }) => this.rung(detail.payload));
    document.addEventListener("lysning:letters-stands", ({ detail }) => this.stands(detail));
    document.addEventListener("lysning:connection", ({ detail }) => detail.open || this.untold());
    document.addEventListener("lysning:resync", ({ detail }) => this.resync(detail?.why));
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("focus", () => this.look());
    this.notice.querySelector("a").addEventListener("click", (event) => this.goTo(event));
  }

  // --- what the doorbell brings

  rung(told) {
    if (told.course !== this.root.dataset.course || this.over) return;
    if (told.kind === "letter") this.letter(told);
    else if (told.kind === "seen") this.seen(told);
  }

  letter(told) {
    const isNext = told.seq === this.seq + 1 && told.after === this.code && told.html;
    if (isNext) {
      this.add([told]);
      this.redraw(told.again);
    }
    else if (told.seq > this.seq) this.ask();
    if (told.seq > this.seq) return;
    if (told.waiting) this.answered(told);
    const isNewest = told.seq === this.seq; // an older one, come late, knows less than the page
    if (isNewest && told.promise !== null && (told.waiting || !promise.text)) promise.text = told.promise;
  }

  answered({ seq, waiting }) {
    const still = new Set(waiting);
    for (const item of this.items.children) {
      const own = Number(item.dataset.seq);
      if (own < seq && !still.has(own)) due(item, "");
    }
  }

  seen({ since, seq, text }) {
    for (const item of this.items.children) {
      const own = Number(item.dataset.seq);
      if (own > since && own <= seq && item.querySelector('[data-seen=""]')) seenState(item, text, true);
    }
  }

  // --- how the letters stand

  get state() {
    return `${this.seq} ${this.code} ${this.mark}`;
  }

  stands({ key, state }) {
    if (key !== this.root.dataset.course) return;
    this.untold();
    this.overdue = setTimeout(() => {
      this.untold();
      this.ask();
    }, TOLD_EVERY);
    const settle = () => (state === this.state ? this.tellSeen() : this.ask());
    if (state === this.state) settle();
    else setTimeout(settle, Math.random() * JITTER);
  }

  untold() {
    clearTimeout(this.overdue);
    this.overdue = null;
  }

  resync(why) {
    if (why === "timer") this.askUnlessTold();
    else if (why === "opened") setTimeout(() => this.askUnlessTold(), TOLD_WITHIN);
    else this.ask();
  }

  askUnlessTold() {
    if (this.overdue === null) this.ask();
  }

  // --- what the server answers

  async ask() {
    if (this.over) return;
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      const cursor = new URLSearchParams({ seq: this.seq, code: this.code, mark: this.mark });
      const response = await fetch(`${this.root.dataset.newsUrl}?${cursor}`, { headers: QUIET, signal: AbortSignal.timeout(TIMEOUT) });
      if (GONE.has(response.status)) this.lost();
      else if (response.status === 200) this.news(await response.json());
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof ReferenceError) throw error; // else no connection: the next round asks again
    } finally {
      this.asking = false;
    }
    this.tellSeen();
    if (this.again) {
      this.again = false;
      this.ask();
    }
  }

  news(news) {
    if (news.reset) this.forget();
    this.add(news.letters);
    this.redraw(news.again);
    for (const [seq, state] of Object.entries(news.states)) {
      const item = this.item(seq);
      if (!item) continue;
      seenState(item, state.seen, state.is_seen);
      due(item, state.due);
    }
    if (this.root.dataset.staff !== undefined) promise.text = news.promise;
    this.end(news.ended);
    this.mark = news.mark;
    this.again ||= news.more;
  }

  forget() {
    this.items.replaceChildren();
    this.unread.clear();
    this.inView.clear();
    this.observer.disconnect();
    this.seq = this.said = 0;
    this.code = "";
  }

  // --- showing

  item(seq) {
    return this.items.querySelector(`[data-seq="${seq}"]`);
  }

  add(letters) {
    const held = placeOfWriting();
    for (const { seq, code, html } of letters) {
      if (seq <= this.seq) continue;
      const item = drawn(html);
      this.items.append("\n", item);
      this.seq = seq;
      this.code = code;
      if (item.dataset.own === undefined) this.announce(item);
    }
    if (this.seq) this.items.hidden = this.root.querySelector("[data-letters-tools]").hidden = false;
    document.querySelector("main .empty")?.remove();
    held.restore();
  }

  // Letters that look different now, because a later one puts them right.
  redraw(letters) {
    const held = placeOfWriting();
    for (const { seq, html } of letters) {
      const old = this.item(seq);
      if (!old) continue;
      const item = drawn(html);
      old.replaceWith(item);
      if (this.unread.has(seq)) this.observer.observe(item);
    }
    held.restore();
  }

  announce(item) {
    this.unread.add(Number(item.dataset.seq));
    this.observer.observe(item);
    known(item);
    this.notice.querySelector("a").hash = item.id;
    this.notice.hidden = false;
    const said = this.root.querySelector("[data-letters-said]");
    said.textContent = ""; // the same words again would not be read aloud
    setTimeout(() => (said.textContent = said.dataset.words), 100);
  }

  goTo(event) {
    const item = document.getElementById(event.target.hash.slice(1));
    if (!item) return;
    event.preventDefault();
    item.scrollIntoView({ block: "start" });
    item.focus({ preventScroll: true });
  }

  end(text) {
    const note = this.root.querySelector("[data-letters-ended]");
    note.textContent = text;
    note.hidden = !text;
  }

  lost() {
    this.over = true;
    this.items.replaceChildren();
    this.notice.hidden = true;
    this.root.querySelector("[data-letters-lost]").hidden = false;
  }

  // --- what the reader has had before them

  looked(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.inView.add(Number(target.dataset.seq));
      else this.inView.delete(Number(target.dataset.seq));
    }
    this.look();
  }

  look() {
    if (document.hidden || !document.hasFocus()) return;
    for (const seq of this.inView) this.unread.delete(seq);
    const held = placeOfWriting();
    if (!this.unread.size) this.notice.hidden = true;
    held.restore();
    this.tellSeen();
  }

  async tellSeen() {
    const upTo = this.unread.size ? Math.min(...this.unread) - 1 : this.seq;
    if (!this.root.dataset.seenUrl || upTo <= this.said || this.telling || this.over) return;
    const body = new FormData(this.root.querySelector("[data-letters-form]"));
    body.set("seq", upTo);
    this.telling = true;
    try {
      const response = await fetch(this.root.dataset.seenUrl, { method: "POST", body, headers: QUIET, signal: AbortSignal.timeout(TIMEOUT) });
      if (response.ok) this.said = upTo;
    } catch {
      // no connection: said again with the next round
    } finally {
      this.telling = false;
    }
  }
}

function drawn(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("li");
}

// The words of a letter's state, as the template writes them.
function seenState(item, text, isSeen) {
  const shown = item.querySelector("[data-seen]");
  if (!shown) return;
  shown.dataset.seen = isSeen ? "1" : "";
  shown.textContent = ` · ${text}`;
}

function due(item, text) {
  const shown = item.querySelector("[data-due]");
  if (shown) shown.textContent = text ? ` · ${text}` : "";
}

const promise = {
  get line() {
    return document.querySelector(".letter-reply .promise");
  },
  get text() {
    return this.line?.textContent ?? "";
  },
  set text(text) {
    if (!this.line) return;
    this.line.textContent = text;
    this.line.hidden = !text;
  },
};

// A letter that comes before anything is written is known to its reader; one that comes later is pointed out at sending.
function known(item) {
  const form = document.querySelector(".letter-reply [data-writing-box]");
  if (form && !form.elements.body.value.trim()) form.elements.known.value = item.dataset.seq;
}

// What is being written stays where it is on the screen, whatever is added above it.
function placeOfWriting() {
  const area = document.activeElement?.closest(".letter-reply textarea");
  const before = area?.getBoundingClientRect().top;
  return { restore: () => area && window.scrollBy({ top: area.getBoundingClientRect().top - before, behavior: "instant" }) };
}

const root = document.querySelector("[data-news-url]");
if (root) new OpenLetters(root);
