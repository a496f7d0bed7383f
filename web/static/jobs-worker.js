// Show the lineman's page where there is no network: the newest copy that ever came.
"use strict";

const CACHE = "jobs";
const FILES = ["console.css", "console.js", "icons.svg", "reports.js", "live.js", "jobs.js"];
const KEPT = ["/jobs", ...FILES.map((name) => `/static/${name}`)];
const PATIENCE_MS = 5000;

self.addEventListener("install", (event) => {
  const filled = caches.open(CACHE).then((cache) => cache.addAll(KEPT));
  event.waitUntil(filled.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method === "GET" && KEPT.includes(path)) {
    event.respondWith(newest(event.request, path));
  }
});

// A network that answers too slowly is none: the copy is shown, and what comes later kept.
async function newest(request, path) {
  const coming = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) {
      const cache = await caches.open(CACHE);
      await cache.put(path, answer.clone());
    }
    return answer;
  });
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE_MS));
  try {
    return await Promise.race([coming, late]);
  } catch (error) {
    const copy = await caches.match(path);
    return copy || coming;
  }
}
