// Keeps the safety plan on this device, or lets go of it. Only what the browser really holds is said to be kept.

const CACHE = "offline-help";
const box = document.querySelector("[data-device]");

function start() {
  const keep = box.querySelector("[data-keep]");
  const letGo = box.querySelector("[data-let-go]");
  const said = box.querySelector("[data-said]");
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;

  const isKept = async () => await caches.has(CACHE)
    && Boolean(await (await caches.open(CACHE)).match(box.dataset.plan, { ignoreVary: true }));

  async function show(words) {
    const kept = await isKept();
    const focused = document.activeElement === keep || document.activeElement === letGo;
    keep.hidden = kept;
    letGo.hidden = !kept;
    if (focused) (kept ? letGo : keep).focus();
    said.textContent = words ?? (kept ? box.dataset.kept : "");
  }

  async function tell(address) {
    const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
  }

  const settled = (worker) => new Promise((resolve) => {
    const look = () => ["activated", "redundant"].includes(worker.state) && resolve();
    worker.addEventListener("statechange", look);
    look();
  });

  // An answer that is not the page itself (signed out, an error) is no copy.
  async function fill() {
    const cache = await caches.open(CACHE);
    const store = async (address) => {
      const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
      if (!answer.ok) throw new Error(answer.status);
      await cache.put(address, answer);
    };
    try {
      await Promise.all([box.dataset.plan, box.dataset.crisis].map(store));
    } catch (error) {
      await forgetCopy();
      throw error;
    }
  }

  // The worker stays when it also shows messages (care/static/care/js/push.js).
  async function forgetCopy() {
    await caches.delete(CACHE);
    const registration = await navigator.serviceWorker.getRegistration("/");
    if (!(await registration?.pushManager?.getSubscription())) await registration?.unregister();
  }

  async function keepIt() {
    await tell(box.dataset.keepUrl);
    const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    await settled(registration.installing ?? registration.waiting ?? registration.active);
    await fill();
    return box.dataset.kept;
  }

  async function forget() {
    await forgetCopy();
    await tell(box.dataset.letGoUrl);
    return box.dataset.gone;
  }

  const doing = (act) => async () => {
    said.textContent = box.dataset.working;
    let words = box.dataset.failed;
    try {
      words = await act();
    } catch (error) {
      reportError(error);
    }
    await show(words);
  };

  // The copy follows the plan: whoever reads or has just changed it gets today's.
  async function renew() {
    if (!(await isKept())) return;
    const answer = await fetch(box.dataset.plan, { redirect: "manual", cache: "no-store" });
    if (answer.ok) await (await caches.open(CACHE)).put(box.dataset.plan, answer);
  }

  keep.addEventListener("click", doing(keepIt));
  letGo.addEventListener("click", doing(forget));
  box.hidden = false;
  show().then(renew);
}

if (box && "serviceWorker" in navigator && "caches" in window) start();
