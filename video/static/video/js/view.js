// What the page of a call shows. All words stand in the template, so that they are translated.

const QUALITY = { good: 3, fair: 2, poor: 1 };

export class View {
  constructor(root) {
    this.root = root;
    this.tiles = this.all("[data-slot]").map((tile) => ({
      tile,
      video: tile.querySelector("video"),
      stream: new MediaStream(),
    }));
    this.own = this.one("[data-own]");
  }

  one(selector) {
    return this.root.querySelector(selector);
  }

  all(selector) {
    return [...this.root.querySelectorAll(selector)];
  }

  word(name) {
    return this.one(`[data-word="${name}"]`)?.textContent ?? "";
  }

  // One of: before, waiting, inside, ended. The focus follows to the new part's heading.
  screen(name) {
    const changed = this.root.dataset.screen !== name;
    this.root.dataset.screen = name;
    for (const part of this.all("[data-part]")) part.hidden = !part.dataset.part.split(" ").includes(name);
    if (changed && name !== "before") this.one(`[data-focus="${name}"]`)?.focus({ preventScroll: name === "inside" });
    if (changed && name === "inside") this.one("[data-stage]").scrollIntoView({ block: "nearest" });
  }

  // Of several sentences that belong together one is shown.
  say(group, name) {
    for (const line of this.all(`[data-say="${group}"] > *`)) line.hidden = line.dataset.is !== name;
  }

  track(slot, kind, track) {
    const { stream } = this.tiles[slot] ?? {};
    if (!stream) return;
    for (const old of stream.getTracks()) if (old.kind === kind) stream.removeTrack(old);
    stream.addTrack(track);
  }

  people(people) {
    const others = people.filter(({ slot }) => slot !== null);
    this.root.dataset.people = others.length + 1;
    this.tiles.forEach(({ tile, video, stream }, slot) => {
      const person = others.find((one) => one.slot === slot);
      tile.hidden = !person;
      if (person) video.srcObject ??= stream; // not before: an empty stream would hold up the loading of the page
      if (person) this.person(tile, person);
      else video.pause();
      if (person && video.paused) video.play().catch(() => this.mayPlay());
    });
    this.one("[data-alone]").hidden = others.length > 0;
    this.one("[data-me]").dataset.seat = people.find(({ slot }) => slot === null)?.seat ?? "";
  }

  person(tile, { seat, name, role, audio, video, screen, connection }) {
    tile.dataset.seat = seat;
    Object.assign(tile.dataset, { role, screen, picture: video || screen, connection });
    tile.querySelector("[data-name]").textContent = name;
    tile.querySelector("[data-role]").textContent = this.word(`role-${role}`);
    tile.querySelector("[data-muted]").hidden = audio;
    tile.querySelector("[data-no-picture]").hidden = video || screen;
    const words = tile.querySelector("[data-connection]");
    words.hidden = connection === "good";
    words.textContent = connection === "good" ? "" : this.word(`connection-${connection}`).replace("{name}", name);
    const isGuest = !["host", "patient"].includes(role);
    for (const button of tile.querySelectorAll("[data-act]")) {
      button.hidden = button.dataset.for === "guests" && !isGuest;
      button.querySelector("[data-who]").textContent = name;
    }
  }

  // A browser that plays nothing before somebody has touched the page: one button starts everything.
  mayPlay() {
    this.one("[data-play]").hidden = false;
  }

  async play() {
    await Promise.allSettled(this.tiles.map(({ video }) => video.play()));
    this.one("[data-play]").hidden = true;
  }

  lobby(people) {
    const list = this.one("[data-lobby]");
    if (!list) return;
    const known = new Set([...list.children].map(({ dataset }) => dataset.seat));
    const template = this.one("[data-lobby-row]");
    list.replaceChildren(
      ...people.map(({ seat, name, role }) => {
        const row = template.content.firstElementChild.cloneNode(true);
        row.dataset.seat = seat;
        row.querySelector("[data-name]").textContent = name;
        row.querySelector("[data-role]").textContent = this.word(`role-${role}`);
        for (const who of row.querySelectorAll("[data-who]")) who.textContent = name;
        return row;
      }),
    );
    this.one("[data-lobby-part]").hidden = people.length === 0;
    const fresh = people.filter(({ seat }) => !known.has(seat)).map(({ name }) => name);
    if (fresh.length) this.announce(this.word("knocks").replace("{name}", fresh.join(", ")));
  }

  // Read aloud by a screen reader, seen by nobody else.
  announce(text) {
    this.one("[data-announce]").textContent = text;
  }

  quality(level) {
    const meter = this.one("[data-quality]");
    if (meter.dataset.level === level) return;
    meter.dataset.level = level;
    meter.style.setProperty("--bars", QUALITY[level] ?? 0);
    this.say("quality", level);
  }

  pressed(name, on) {
    for (const button of this.all(`[data-button="${name}"]`)) {
      button.setAttribute("aria-pressed", String(!on));
      button.querySelector("[data-on]").hidden = !on;
      button.querySelector("[data-off]").hidden = on;
    }
  }
}
