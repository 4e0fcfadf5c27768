// Two pages without a network, and no more: the safety plan and the crisis page, on the device of a patient who asked
// for them there (static/assessment/js/device.js puts them into the cache). Everything else goes to the network as if
// this worker were not there. PLAN, CRISIS and ELSEWHERE stand above.

const CACHE = "offline-help";
const KEPT = [PLAN, CRISIS];
const REFRESH_AFTER = 10 * 60 * 1000; // milliseconds
let refreshed = 0;

// An answer that is not the page itself (signed out, an error) never takes the place of the copy.
async function store(cache, address) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (!answer.ok) return false;
  await cache.put(address, answer);
  return true;
}

async function refresh() {
  if (Date.now() - refreshed < REFRESH_AFTER || !(await caches.has(CACHE))) return;
  refreshed = Date.now();
  const cache = await caches.open(CACHE);
  await Promise.allSettled(KEPT.map((address) => store(cache, address)));
}

async function kept(path) {
  if (!(await caches.has(CACHE))) return Response.error();
  const cache = await caches.open(CACHE);
  const wanted = path.startsWith("/sikkerhedsplan/") ? PLAN : path === CRISIS || path === "/hjaelp/" ? CRISIS : null;
  const found = wanted && await cache.match(wanted, { ignoreVary: true });
  return found || new Response(ELSEWHERE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(fetch(event.request).then((answer) => {
    event.waitUntil(refresh());
    return answer;
  }, () => kept(new URL(event.request.url).pathname)));
});
