// @ts-check
// The worker: keeps languages on the phone and answers from what it keeps where the network is gone or slow.
//
// What is kept are the parts of a pack (plugins/ankunft/offline/pack.py): named by their content, in one cache. A
// manifest says which of them make a language. So nothing is ever half new: a manifest counts once all of its parts are
// there, until then the one before does; and what was cut off goes on where it stopped, since a part is there or not.
(() => {
  const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const FORMAT = 1;
  // Two instances on one host do not touch each other.
  const BASE = new URL(sw.registration.scope).pathname;
  const STORE = `ankunft:${FORMAT}:${BASE}`;
  // Milliseconds: how long the network may take; how long it counts as slow then; how often is asked for news.
  const SLOW = 2000;
  const CALM = 30000;
  const OFTEN = 900000;
  const DAY = 86400000;
  // How long an answer may take that nobody waits for, beside a millisecond a byte.
  const LONG = 60000;
  // How many parts are under way at once; what is sent of a byte of text where no server has said yet; how much better
  // texts can be compressed than what comes first (measured on the reference instance: 0.17 and 0.29).
  const LANES = 4;
  const RATIO = 0.17;
  const BETTER = 0.58;
  /** @type {{ [ending: string]: string }} */
  const TYPES = {
    css: "text/css", gif: "image/gif", html: "text/html", ics: "text/calendar", jpg: "image/jpeg", js: "text/javascript",
    json: "application/json", m4a: "audio/mp4", mp3: "audio/mpeg", ogg: "audio/ogg", opus: "audio/ogg",
    png: "image/png", svg: "image/svg+xml", txt: "text/plain", vcf: "text/vcard", webp: "image/webp",
  };

  /** Something that a reader can be told. `address`: of what could not be had. */
  class Trouble extends Error {
    /** @param {string} kind offline, missing, broken, full, storage, format @param {string} [address] */
    constructor(kind, address = "") {
      super(kind);
      Object.assign(this, { kind, address });
    }
  }

  /** @param {unknown} error @returns {{ kind: string, address: string }} */
  const told = (error) => {
    const { kind, address, name } = /** @type {any} */ (error || {});
    return kind ? { kind, address } : { kind: /quota/i.test(name) ? "full" : "storage", address: "" };
  };

  // What is kept of a language beside its parts
  // manifest: the one that counts; next: the one whose parts are being fetched; old: the one before, for open tabs;
  // wanted: first, text or media; complete: how much of that `manifest` has; saved: when it was known to be current.

  /** @type {Map<string, any>} */
  const states = new Map();
  const stateKey = (/** @type {string} */ tag) => `${BASE}offline/${tag}.state`;

  /** @param {string} tag @returns {Promise<any>} */
  const state = async (tag) => {
    if (!states.has(tag)) {
      const kept = await (await caches.open(STORE)).match(stateKey(tag));
      const read = kept ? await kept.json() : { tag, wanted: "first" };
      // Who asked at the same time gets the same.
      if (!states.has(tag)) states.set(tag, read);
    }
    return states.get(tag);
  };

  /** @param {any} own */
  const keep = async (own) => {
    await (await caches.open(STORE)).put(stateKey(own.tag), new Response(JSON.stringify({ ...own, busy: undefined })));
    known = undefined;
  };

  /** @type {string[] | undefined} */
  let known;

  /** The languages of which something is kept, or is to be. @returns {Promise<string[]>} */
  const tags = async () => {
    if (!known) {
      const names = (await (await caches.open(STORE)).keys()).map(({ url }) => new URL(url).pathname);
      known = names.map((name) => (/offline\/([\w-]+)\.state$/.exec(name) || [])[1]).filter(Boolean);
    }
    return [...new Set([...known, ...states.keys()])];
  };

  // Parts

  /** @typedef {{ address: string, key: string, hash: string, bytes: number }} Part */

  /** @param {string} address @param {string} hash @param {number} bytes @returns {Part} */
  const part = (address, hash, bytes) => ({ address, hash, bytes, key: `${BASE}${address}?${hash}` });
  /** @param {any} manifest @param {string} hash @param {number} [bytes] @param {string} [ending] */
  const own = (manifest, hash, bytes = 0, ending = "json") =>
    part(`offline/${manifest.tag}/${hash}.${ending}`, hash, bytes);

  /** The parts that a manifest needs for what is wanted: each level with those below it.
   * @param {any} manifest @param {string} wanted @returns {Part[]} */
  const parts = (manifest, wanted) => {
    /** @param {any[]} list */
    const listed = (list) => list.map(([address, hash, bytes]) => part(address, hash, bytes));
    const bundles = [...manifest.common, ...manifest.bundles].map(([, hash, bytes]) => own(manifest, hash, bytes));
    const slices = /** @type {any[][]} */ (Object.values(manifest.data)).flat();
    const first = [own(manifest, manifest.first[0], manifest.first[1]), ...listed(manifest.assets)];
    const text = [...bundles, ...listed(manifest.more), ...slices.map(([hash, bytes]) => own(manifest, hash, bytes, "txt"))];
    const levels = { first: [first], text: [first, text], media: [first, text, listed(manifest.media)] };
    const all = /** @type {any} */ (levels)[wanted].flat();
    return [...new Map(all.map((/** @type {Part} */ one) => [one.key, one])).values()];
  };

  const keys = async () => new Set((await (await caches.open(STORE)).keys()).map(({ url }) => url.slice(location.origin.length)));

  /** What the server answers, and what `read` makes of it. A network that hangs counts as gone.
   * @template T @param {string} address @param {number} bytes @param {AbortSignal} signal @param {(answer: Response) => Promise<T>} read
   * @returns {Promise<[Response, T]>} */
  const ask = async (address, bytes, signal, read) => {
    const hung = new AbortController();
    const end = () => hung.abort();
    const clock = setTimeout(end, LONG + bytes);
    signal.addEventListener("abort", end);
    try {
      const answer = await fetch(BASE + address, { cache: "no-cache", signal: hung.signal });
      if (!answer.ok) throw new Trouble("missing", address);
      return [answer, await read(answer)];
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble("offline");
    } finally {
      clearTimeout(clock);
    }
  };

  /** Fetches a part, looks whether it is what the manifest says, and keeps it.
   * @param {Part} one @param {AbortSignal} signal */
  const fetchPart = async ({ address, key, hash, bytes }, signal) => {
    const [, data] = await ask(address, bytes, signal, (answer) => answer.arrayBuffer());
    const sum = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
    const found = sum.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (data.byteLength !== bytes || !found.startsWith(hash)) throw new Trouble("broken", address);
    await (await caches.open(STORE)).put(key, respond(data, address));
  };

  /** @param {BodyInit} body @param {string} address of which the type of content follows */
  const respond = (body, address) => {
    const type = TYPES[address.split(".").pop() || ""] || TYPES.html;
    return new Response(body, { headers: { "Content-Type": /^(text|app)/.test(type) ? `${type}; charset=utf-8` : type } });
  };

  // Saving

  /** @type {Map<string, Promise<unknown>>} */
  const turns = new Map();
  /** @type {Map<string, AbortController>} */
  const running = new Map();
  /** @type {Map<string, number>} */
  const stops = new Map();

  /** What runs ends, and what was asked for before is void. @param {string} tag */
  const halt = (tag) => {
    const stop = running.get(tag);
    if (stop) stop.abort();
    stops.set(tag, (stops.get(tag) || 0) + 1);
  };

  /** One thing at a time for each language. @template T @param {string} tag @param {() => Promise<T>} work */
  const inTurn = (tag, work) => {
    const done = (turns.get(tag) || Promise.resolve()).then(work, work);
    turns.set(tag, done.catch(() => undefined));
    return done;
  };

  /** The manifest as the server has it now; sets what is known of the time. @param {any} kept @param {AbortSignal} signal */
  const latest = async (kept, signal) => {
    const address = `offline/${kept.tag}.json`;
    const [answer, text] = await ask(address, 0, signal, (found) => found.text());
    const manifest = await new Response(text).json().catch(() => Promise.reject(new Trouble("broken", address)));
    // A newer site comes with a newer worker: what is kept stays as it is.
    if (manifest.format !== FORMAT || manifest.tag !== kept.tag) throw new Trouble("format", address);
    // A cache on the way gives what is as old as its Age says (RFC 9111 §5.1).
    const date = Date.parse(answer.headers.get("date") || "") + 1000 * Number(answer.headers.get("age") || 0);
    kept.clock = Math.abs(date - Date.now()) > DAY;
    kept.checked = Date.now();
    kept.now = new Date(date || Date.now()).toISOString();
    return manifest;
  };

  /** Brings a language to what is wanted of it, and up to date. Never fails: what went wrong stands in the state.
   * @param {string} tag @param {{ wanted?: string, paused?: boolean }} [asked] */
  const update = (tag, asked = {}) => {
    const before = stops.get(tag);
    return inTurn(tag, async () => {
      const kept = await state(tag);
      if (stops.get(tag) !== before || (kept.paused && !asked.wanted)) return;
      Object.assign(kept, asked, { trouble: undefined, busy: true });
      const stop = new AbortController();
      running.set(tag, stop);
      try {
        // Who closes the browser now has wanted it nevertheless.
        await keep(kept).catch(() => undefined);
        await tell();
        const manifest = await latest(kept, stop.signal);
        kept.next = kept.manifest && kept.manifest.version === manifest.version ? undefined : manifest;
        await keep(kept);
        // The first time what comes first counts at once, so that each part can be read as soon as it is there.
        for (const wanted of kept.manifest || kept.wanted === "first" ? [kept.wanted] : ["first", kept.wanted]) {
          await fill(kept, wanted, stop.signal).catch(async (error) => {
            // What cannot be had does not keep the rest.
            if (wanted !== kept.wanted && /missing|broken/.test(told(error).kind)) await fill(kept, kept.wanted, stop.signal);
            throw error;
          });
          if (kept.next) Object.assign(kept, { old: kept.manifest, manifest: kept.next, next: undefined });
          Object.assign(kept, { complete: wanted, saved: kept.now });
          await keep(kept);
        }
        await sweep();
      } catch (error) {
        kept.trouble = stop.signal.aborted ? undefined : told(error);
        await keep(kept).catch(() => undefined);
      } finally {
        running.delete(tag);
        kept.busy = false;
        await tell();
      }
    });
  };

  /** Fetches what is missing. A part that cannot be had does not keep the others; no space and no network do.
   * @param {any} kept @param {string} wanted @param {AbortSignal} signal */
  const fill = async (kept, wanted, signal) => {
    const needed = parts(kept.next || kept.manifest, wanted);
    const there = await keys();
    const missing = needed.filter(({ key }) => !there.has(key));
    const sum = (/** @type {Part[]} */ list) => list.reduce((total, { bytes }) => total + bytes, 0);
    Object.assign(kept, { total: sum(needed), done: sum(needed) - sum(missing) });
    /** @type {unknown} */
    let trouble;
    const lane = async () => {
      for (let one = missing.shift(); one; one = missing.shift()) {
        if (signal.aborted) throw new Trouble("paused");
        try {
          await fetchPart(one, signal);
          kept.done += one.bytes;
          tellSoon();
        } catch (error) {
          trouble = error;
          if (!/missing|broken/.test(told(error).kind)) missing.length = 0;
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const timings = /** @type {any[]} */ (performance.getEntriesByType("resource"));
    const [sent, raw] = ["encodedBodySize", "decodedBodySize"].map((name) => timings.reduce((all, one) => all + one[name], 0));
    performance.clearResourceTimings();
    if (sent && raw > 50000) kept.ratio = sent < raw ? (sent / raw) * (wanted === "first" ? BETTER : 1) : 1;
    if (trouble) throw trouble;
  };

  /** Deletes the parts that nothing needs any more. What was replaced last stays: a tab may still show it. */
  const sweep = async () => {
    const needed = new Set();
    for (const tag of await tags()) {
      const { manifest, next, old, wanted } = await state(tag);
      needed.add(stateKey(tag));
      for (const one of [manifest, next, old]) if (one) for (const { key } of parts(one, wanted)) needed.add(key);
    }
    const cache = await caches.open(STORE);
    for (const key of await keys()) if (!needed.has(key)) await cache.delete(key);
    parsed.clear();
  };

  /** @param {string} tag */
  const pause = async (tag) => {
    halt(tag);
    await inTurn(tag, async () => keep(Object.assign(await state(tag), { paused: true })));
    await tell();
  };

  /** Removes what is above `wanted`. @param {string} tag @param {string} wanted */
  const remove = async (tag, wanted) => {
    halt(tag);
    await inTurn(tag, async () => {
      const kept = await state(tag);
      const complete = kept.manifest && wanted;
      Object.assign(kept, { wanted, complete, paused: false, next: undefined, old: undefined, trouble: undefined });
      await keep(kept);
      await sweep();
    });
    await tell();
  };

  // Telling the pages

  /** The day of a moment where the phone is, as ISO 8601 writes it. @param {string | undefined} moment */
  const day = (moment) => {
    const at = new Date(moment || NaN);
    return isNaN(+at) ? "" : new Date(+at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  };

  const summary = async () => {
    /** @type {any[]} */
    const list = [];
    for (const tag of await tags()) {
      const { manifest, next, wanted, complete, saved, paused, busy, ratio = RATIO, trouble, clock, ...rest } = await state(tag);
      const newest = next || manifest;
      const size = (/** @type {string} */ level) => (newest ? parts(newest, level).reduce((sum, { bytes }) => sum + bytes, 0) : 0);
      const [first, text, media] = ["first", "text", "media"].map(size);
      const { done = 0, total = size(wanted) } = rest;
      list.push({
        tag, wanted, complete, saved: day(saved), paused, busy, trouble, clock, done: done * ratio, total: total * ratio,
        text: (text - first) * ratio, media: media - text, ratio,
      });
    }
    return list;
  };

  const tell = async () => {
    // Where nothing may be kept, that holds for all languages.
    const list = await summary().catch((error) => [{ wanted: "first", done: 0, total: 0, ratio: 1, trouble: told(error) }]);
    // After a forced reload a page has no worker, but listens.
    for (const client of await sw.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ ankunft: BASE, list });
  };

  let isTelling = false;
  const tellSoon = () => {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => ((isTelling = false), tell()), 200);
  };

  /** Looks after what is kept: what is new, what was cut off. @param {string} tag of the page that is read */
  const visit = async (tag) => {
    for (const one of new Set([tag, ...(await tags())])) {
      const { wanted, complete, next, paused, trouble, checked = 0 } = await state(one);
      const isDue = Math.abs(Date.now() - checked) > OFTEN;
      const isCut = (next || complete !== wanted) && (!trouble || trouble.kind === "offline");
      if (!paused && (isDue || isCut)) await update(one);
    }
    await tell();
  };

  sw.addEventListener("message", (event) => {
    const { do: what, tag, wanted, path } = event.data || {};
    if (tag !== undefined && !/^[\w-]{2,40}$/.test(tag)) return;
    /** @type {{ [name: string]: () => Promise<unknown> }} */
    const works = {
      visit: () => visit(tag),
      state: tell,
      save: () => update(tag, { wanted, paused: false }),
      pause: () => pause(tag),
      remove: () => remove(tag, wanted),
      where: async () => event.source && event.source.postMessage({ ankunft: BASE, path, tags: await where(path) }),
    };
    if (works[what]) event.waitUntil(works[what]().catch(tell));
  });

  // Reading

  /** @type {Map<string, any>} */
  const parsed = new Map();

  /** A bundle, as it is kept. Rejects where it is not. @param {any} manifest @param {string} hash */
  const load = async (manifest, hash) => {
    if (!parsed.has(hash)) {
      const kept = await (await caches.open(STORE)).match(own(manifest, hash).key);
      if (!kept) throw new Trouble("missing");
      if (parsed.size > 24) parsed.clear();
      parsed.set(hash, await kept.json());
    }
    return parsed.get(hash);
  };

  /** The bundle whose range holds `key`: [first key, hash, bytes] by first key. @param {any} manifest @param {any[]} ranges @param {string} key
   * @returns {Promise<any>} */
  const find = async (manifest, ranges, key) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle][0] <= key) low = middle + 1;
      else high = middle;
    }
    return low ? load(manifest, ranges[low - 1][1]) : {};
  };

  /** A QR code as a path, from its side and its squares. @param {string} squares see squeezed in pack.py */
  const drawn = (squares) => {
    const [side, text] = squares.split(".");
    const bytes = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    const size = Number(side);
    /** @param {number} x @param {number} y */
    const isDark = (x, y) => x < size && (bytes.charCodeAt((y * size + x) >> 3) & (128 >> ((y * size + x) & 7))) !== 0;
    let path = "M2 2.5";
    let pen = 0;
    for (let y = 0; y < size; y += 1) {
      let down = y ? 1 : 0;
      for (let x = 0; x < size; x += 1) {
        if (!isDark(x, y)) continue;
        const from = x;
        while (isDark(x, y)) x += 1;
        if (down || from !== pen) path += `m${from - pen} ${down}`;
        path += `h${x - from}`;
        pen = x;
        down = 0;
      }
    }
    return path;
  };

  /** A page, put together: what the server has at its address, with `notice` before the text.
   * @param {any} manifest @param {string} address below the instance @param {string} notice */
  const compose = async (manifest, address, notice = "") => {
    const first = await load(manifest, manifest.first[0]);
    const page = first.pages[address] || ((await find(manifest, manifest.bundles, address)).pages || {})[address];
    if (!page) return undefined;
    /** @param {string} key */
    const piece = async (key) =>
      key[0] === "~" ? drawn(key.slice(1))
      : key.includes("#")
        ? (await find(manifest, manifest.bundles, key.split("#")[0])).pieces[key]
        : first.pieces[key] || (await find(manifest, manifest.common, key)).pieces[key];
    /** @param {string} text @returns {Promise<string>} */
    const expand = async (text) => {
      const pieces = text.split(/\u0001([^\u0002]*)\u0002/);
      for (let at = 1; at < pieces.length; at += 2) pieces[at] = await expand(await piece(pieces[at]));
      return pieces.join("");
    };
    const [start, headEnd, body, main, end] = first.shell;
    const [head, resources, text] = page;
    const whole = await expand(start + head + headEnd + resources + body + "\u0004" + main + text + end);
    const path = address.slice(manifest.tag.length + 1);
    return whole.replace(/[\u0003\u0005]/g, (sign) => (sign === "\u0003" ? path : encodeURIComponent(path))).replace("\u0004", () => notice);
  };

  /** The notice of a saved page. @param {any} kept @param {string} why gone or slow */
  const notice = async ({ manifest, saved }, why) => {
    const { note } = await load(manifest, manifest.first[0]);
    return note.replace("{saved}", day(saved)).replace("{why}", why);
  };

  /** What is kept at an address; undefined where nothing is.
   * @param {string} address @param {string} why it is not the network's @param {string | null} range */
  const saved = async (address, why, range) => {
    for (const tag of await tags()) {
      const kept = await state(tag);
      const { manifest } = kept;
      if (!manifest) continue;
      const cache = await caches.open(STORE);
      if (address.startsWith(`${tag}/`) && /(\/|\.html)$/.test(address)) {
        const says = address === `${tag}/offline/` ? "" : await notice(kept, why);
        const page = await compose(manifest, address, says);
        return page && respond(page, "html");
      }
      if (manifest.data[address]) {
        const found = await Promise.all(manifest.data[address].map((/** @type {any} */ [hash]) => cache.match(own(manifest, hash, 0, "txt").key)));
        if (found.every(Boolean)) return respond((await Promise.all(found.map((one) => one.text()))).join(""), address);
      }
      const listed = manifest.media.find((/** @type {any} */ [name]) => name === address);
      const found = listed && (await cache.match(part(listed[0], listed[1], 0).key));
      if (found) return ranged(found, range);
      const { files = {} } = await find(manifest, manifest.bundles, address).catch(() => ({}));
      if (files[address] !== undefined) return respond(files[address], address);
    }
    return undefined;
  };

  /** A recording is asked for in pieces (RFC 9110 §14). @param {Response} whole @param {string | null} range */
  const ranged = async (whole, range) => {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range || "") || [];
    if (from === undefined) return whole;
    const data = await whole.blob();
    const last = to ? Math.min(Number(to), data.size - 1) : data.size - 1;
    const headers = { "Content-Range": `bytes ${from}-${last}/${data.size}`, "Content-Type": whole.headers.get("Content-Type") || "" };
    return new Response(data.slice(Number(from), last + 1), { status: 206, headers });
  };

  /** The languages that have a page at a path below the language. @param {string} path */
  const where = async (path) => {
    const found = [];
    for (const tag of await tags()) {
      const { manifest } = await state(tag);
      const page = manifest && (await compose(manifest, `${tag}/${path}`).catch(() => undefined));
      if (page) found.push(tag);
    }
    return found;
  };

  /** The page that says that another one is not kept, in its language or in one that is. @param {string} address */
  const unsaved = async (address) => {
    const wanted = address.split("/")[0];
    const there = await tags();
    for (const tag of [...there.filter((one) => one === wanted), ...there]) {
      const { manifest } = await state(tag);
      const page = manifest && (await compose(manifest, `${tag}/offline/`).catch(() => undefined));
      if (page) return respond(page, "html");
    }
    return Response.error();
  };

  let slowUntil = 0;

  /** From the network; where that is gone or slow from what is kept. @param {FetchEvent} event @param {string} address */
  const read = async (event, address) => {
    const { request } = event;
    const online = (async () => (await event.preloadResponse) || fetch(request))();
    event.waitUntil(online.catch(() => undefined));
    const sound = online.then((answer) => (answer.status < 500 ? answer : undefined)).catch(() => undefined);
    const isSlow = performance.now() < slowUntil;
    const late = new Promise((done) => setTimeout(done, isSlow ? 0 : SLOW, "late"));
    const answer = await Promise.race([sound, late]);
    if (answer && answer !== "late") return answer;
    const kept = await saved(address, answer === "late" ? "slow" : "gone", request.headers.get("range")).catch(() => undefined);
    if (kept) {
      if (answer === "late") slowUntil = performance.now() + CALM;
      return kept;
    }
    try {
      return await online;
    } catch (error) {
      if (request.mode === "navigate") return unsaved(address);
      throw error;
    }
  };

  /** A file that is named by its content: what is kept is what the server has. @param {Request} request @param {string} address */
  const asset = async (request, address) => {
    const find = async () => (await caches.open(STORE)).match(BASE + address, { ignoreSearch: true });
    return (await find().catch(() => undefined)) || fetch(request);
  };

  sw.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin || !pathname.startsWith(BASE)) return;
    const address = pathname.slice(BASE.length).replace(/(^|\/)index\.html$/, "$1");
    if (/^offline\/|^sw\.js$/.test(address)) return;
    event.respondWith(/^assets\//.test(address) ? asset(request, address) : read(event, address));
  });

  // Starting

  sw.addEventListener("install", () => sw.skipWaiting());
  sw.addEventListener("activate", (event) => {
    const start = async () => {
      await sw.clients.claim();
      if (sw.registration.navigationPreload) await sw.registration.navigationPreload.enable();
      // What an earlier format kept cannot be read any more.
      for (const name of await caches.keys()) {
        const [, format, base] = /^ankunft:(\d+):(.*)$/.exec(name) || [];
        if (base === BASE && format !== String(FORMAT)) await caches.delete(name);
      }
    };
    event.waitUntil(start().catch(() => undefined));
  });
})();
