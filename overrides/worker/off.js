// @ts-check
// The worker of an instance that has none any more (`policies.offline: false`): takes away what the one before kept on
// phones, and itself.
(() => {
  const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const { scope } = sw.registration;
  const leave = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("ankunft:") && name.endsWith(`:${new URL(scope).pathname}`)) await caches.delete(name);
    }
    await sw.registration.unregister();
  };
  sw.addEventListener("install", () => sw.skipWaiting());
  sw.addEventListener("activate", (event) => event.waitUntil(leave()));
})();
