/**
 * Keeps the page at hand without a connection: every file of this build is fetched once and then served
 * from the cache. The page itself is asked for anew as long as there is a connection, so that a newer
 * build is found.
 *
 * The build puts the names of its files in the place of `__FILES__`, and so makes the worker a new one.
 */
declare const __FILES__: readonly string[];

const worker = self as unknown as ServiceWorkerGlobalScope;
const cacheName = "concordant";
const page = "./";
const files = __FILES__;

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([page, ...files]);
  await worker.skipWaiting();
}

/** Forgets the files of older builds. */
async function activate(): Promise<void> {
  const cache = await caches.open(cacheName);
  const kept = new Set([page, ...files].map((file) => new URL(file, worker.location.href).href));
  const requests = await cache.keys();
  await Promise.all(
    requests.filter(({ url }) => !kept.has(url)).map((request) => cache.delete(request)),
  );
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  if (request.mode !== "navigate") {
    // Files are the same for every origin that asks, whatever the server says of `Vary`.
    return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
  }
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await cache.match(page, { ignoreVary: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

worker.addEventListener("install", (event) => {
  event.waitUntil(install());
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && new URL(url).origin === worker.location.origin) {
    event.respondWith(answer(event.request));
  }
});
