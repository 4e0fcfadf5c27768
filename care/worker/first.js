"use strict";
// The site's one service worker. Each app's part follows in a block of its own; a new version is taken into use at once.

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
