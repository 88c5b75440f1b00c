// @ts-check
// Starts the worker, and tells it which language is read here. Why there can be none is said where one saves.
(() => {
  const { words, parts, fill, date } = ankunft;
  /** @type {ServiceWorkerContainer | undefined} */
  let serviceWorker;
  try {
    ({ serviceWorker } = navigator);
  } catch {
    // In a frame with `sandbox` there is none.
  }
  if (!words || !words.worker || !serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }) => {
    const main = document.querySelector("main");
    if (data.ankunft !== words.base || !data.list || !main || document.querySelector('.clock, [data-said="clock"]')) return;
    const said = fill(words.clock, { date: date(new Date().toISOString().slice(0, 10), words.day) });
    // What is open now is worked out by the phone's clock.
    if (data.list.some((/** @type {any} */ own) => own.clock)) main.prepend(parts.line("clock notice notice--stop", "checked", said, "div"));
  });
  addEventListener("load", async () => {
    try {
      await serviceWorker.register(words.worker);
      const { active } = await serviceWorker.ready;
      if (active) active.postMessage({ do: "visit", tag: words.tag });
    } catch {
      // The site works without.
    }
  });
})();
