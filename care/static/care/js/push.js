// Switches messages on for this device, or off. What the browser really holds decides what is said, not what we hope.

const COPY = "offline-help"; // assessment's worker part needs the worker as long as there is a copy of the plan
const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const encoded = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function held() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function start(box, first) {
  box.querySelector("[data-needs-script]").hidden = true;
  const on = box.querySelector("[data-on]");
  const said = box.querySelector("[data-said]");
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const offForm = box.querySelector("form[data-off]");
  const isOurs = (subscription) => {
    const key = subscription?.options?.applicationServerKey;
    return Boolean(key) && encoded(key) === box.dataset.push;
  };
  const say = (name) => {
    said.textContent = box.dataset[name];
  };

  // A subscription made with a former key of ours is in the way of a new one.
  async function subscribed() {
    const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    const former = await registration.pushManager.getSubscription();
    if (isOurs(former)) return former;
    await former?.unsubscribe();
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: box.dataset.push });
  }

  async function letGo() {
    await (await held())?.unsubscribe();
    if (!(await caches.has(COPY))) await (await navigator.serviceWorker.getRegistration("/"))?.unregister();
  }

  async function tell(subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const answer = await fetch(box.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
      body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
    });
    if (answer.ok) return "";
    await letGo();
    return (answer.status === 422 && (await answer.json()).message) || box.dataset.failed;
  }

  // Only this part of the page is new: what has been chosen in the form above, but not saved, stays.
  async function renew() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = document.adoptNode(page.querySelector("[data-push]"));
    box.replaceWith(fresh);
    start(fresh, "done");
    fresh.querySelector("h2").focus();
  }

  async function switchOn() {
    say("working");
    on.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return say("denied");
      const why = await tell(await subscribed());
      if (why) said.textContent = why;
      else await renew();
    } catch (error) {
      say("failed");
      reportError(error);
    } finally {
      on.disabled = false;
    }
  }

  async function look() {
    const isHeld = Notification.permission === "granted" && isOurs(await held());
    on.form.hidden = Boolean(offForm) && isHeld;
    if (first) say(first);
    else if (offForm && !isHeld) say("lost");
    else if (Notification.permission === "denied") say("denied");
  }

  on.addEventListener("click", switchOn);
  offForm?.addEventListener("submit", (event) => {
    event.preventDefault();
    letGo().catch(reportError).finally(() => offForm.submit());
  });
  look();
}

const found = document.querySelector("[data-push]");
if (found && isAble) start(found);
else if (found) {
  found.querySelector("[data-needs-script]").hidden = true;
  found.querySelector("[data-unable]").hidden = false;
}
