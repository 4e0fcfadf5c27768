// Says so a while before the session ends, and lets the reader stay. It asks quietly: an open page is no sign of life.

const note = document.querySelector("[data-session]");
const part = (name) => note.querySelector(`[data-${name}]`);
const LONGEST_LOOK = 600; // seconds between two questions

function watch() {
  const whole = Number(note.dataset.left);
  const warn = Math.min(120, whole / 3); // seconds before the end
  let timer = 0;

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  async function ask(headers) {
    const answer = await fetch(note.dataset.session, { headers: { Accept: "application/json", ...headers } });
    if (answer.status === 401) return 0;
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).seconds;
  }

  function show(left) {
    const soon = left > 0 && left <= warn;
    note.hidden = !soon && left > 0;
    part("soon").hidden = part("stay").hidden = !soon;
    part("over").hidden = part("again").hidden = left > 0;
    if (left > warn) return later(Math.min(left - warn, LONGEST_LOOK));
    return later(left > 0 ? Math.min(left + 1, 10) : 15);
  }

  async function look() {
    try {
      show(await ask({ "X-Lysning-Quiet": "1" }));
    } catch {
      later(30); // no network: the page's own notes say so
    }
  }

  part("stay").addEventListener("click", async () => {
    try {
      show(await ask({}));
    } catch {
      later(2);
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !note.hidden) look();
  });
  later(whole - warn);
}

if (note) watch();
