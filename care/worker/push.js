// A message for this device. It carries a language and one of two words, never a text: what is shown is said here.
// WORDS stands above: language -> word -> text.

const read = (data) => {
  try {
    return data?.json() ?? {};
  } catch {
    return {}; // shown as news: a browser demands that something is
  }
};

function shown(data) {
  const { language, word } = read(data);
  const lang = Object.hasOwn(WORDS, language) ? language : "da";
  const tag = Object.hasOwn(WORDS[lang], word) ? word : "news";
  return self.registration.showNotification(WORDS[lang][tag], { lang, tag, renotify: tag === "urgent" });
}

// A page that is open may hold something half written: it comes to the front as it is.
async function opened() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  await (pages.length ? pages[0].focus() : self.clients.openWindow("/"));
}

self.addEventListener("push", (event) => event.waitUntil(shown(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened());
});
