// Remembers which part of the page is in view, so that "Fortsæt" leads there on any device, and goes there. It asks by
// itself, so it is no sign of life for the session. Without this script "Fortsæt" leads to the top of the page.
const body = document.querySelector(".step-body[data-mark]");
const QUIET_FOR = 1500;

if (body) {
  const parts = [...body.children];
  parts.forEach((part, number) => { part.dataset.place = `del-${number}`; });
  const wanted = parts.find((part) => `#${part.dataset.place}` === location.hash);
  if (wanted && wanted !== parts[0]) wanted.scrollIntoView();

  let told = wanted?.dataset.place ?? "del-0";
  let timer = 0;

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const inView = () => parts.findLast((part) => part.getBoundingClientRect().top < innerHeight / 2) ?? parts[0];

  const tell = () => {
    const place = inView()?.dataset.place;
    if (!place || place === told) return;
    told = place;
    const data = new URLSearchParams({ anchor: place, csrfmiddlewaretoken: token() });
    fetch(body.dataset.mark, { method: "POST", body: data, keepalive: true, headers: { "X-Lysning-Quiet": "1" } }).catch(() => {
      told = ""; // no network: told again at the next scroll
    });
  };

  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, QUIET_FOR);
  }, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") tell();
  });
}
