// Keeps the banners of a staff page true: at every doorbell about an alert, and every half minute without one.
// It asks quietly, so that an open page does not keep its session alive.

const EVERY = 30000;
const box = document.querySelector("[data-staff-banners]");
const mark = box.dataset.mark;
let shown = box.innerHTML.trim();
let asking = null;
let again = false;

async function ask() {
  if (asking) {
    again = true;
    return;
  }
  asking = fetch(box.dataset.staffBanners, {
    headers: { Accept: "application/json", "X-Lysning-Quiet": "1" },
    signal: AbortSignal.timeout(10000),
  });
  try {
    const response = await asking;
    if (response.ok) show(await response.json());
  } catch (error) {
    if (error instanceof SyntaxError) throw error; // anything else: no connection, and the next round asks again
  }
  asking = null;
  if (again) {
    again = false;
    ask();
  }
}

function show({ html, red }) {
  if (html !== shown) {
    box.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    shown = html;
  }
  const plain = document.title.startsWith(mark) ? document.title.slice(mark.length) : document.title;
  document.title = red ? mark + plain : plain;
}

document.addEventListener("lysning:alert", ask);
document.addEventListener("lysning:resync", ask);
setInterval(ask, EVERY);
