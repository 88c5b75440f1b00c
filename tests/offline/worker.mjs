// The worker in Node: the browser's parts that it uses, as far as it uses them, over a folder instead of a server.
// Usage: node worker.mjs <site> <base> <tag>: saves the language, cuts the network, and compares each page and file that it
// answers with the built one. Prints what differs as JSON.
//        node worker.mjs <site> <base> <tag> hang: saves it from a server that begins to answer and never ends, a thousand
// times quicker than clocks run, then from one that does; prints how it stands each time.
import { readFileSync, readdirSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const ORIGIN = "https://town.example";

/** A cache as the Cache API has it: by address. */
class Cache {
  entries = new Map();
  #key = (request) => new URL(typeof request === "string" ? request : request.url, ORIGIN).href;
  async match(request, { ignoreSearch = false } = {}) {
    const key = this.#key(request);
    if (!ignoreSearch) return this.entries.get(key)?.clone();
    const plain = (text) => text.split("?")[0];
    for (const [known, response] of this.entries) if (plain(known) === plain(key)) return response.clone();
    return undefined;
  }
  async put(request, response) {
    const data = await response.arrayBuffer();
    this.entries.set(this.#key(request), new Response(data, { headers: response.headers }));
  }
  async delete(request) {
    return this.entries.delete(this.#key(request));
  }
  async keys() {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}

export function makeWorker(source, { base = "/", fetch, haste = 1 }) {
  const stores = new Map();
  const listeners = {};
  const clients = { messages: [], matchAll: async () => [{ postMessage: (message) => clients.messages.push(message) }], claim: async () => {} };
  const caches = {
    open: async (name) => stores.get(name) ?? stores.set(name, new Cache()).get(name),
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
  };
  const self = {
    registration: { scope: `${ORIGIN}${base}` },
    clients,
    addEventListener: (name, listener) => (listeners[name] = listener),
    skipWaiting: async () => {},
  };
  const context = {
    self, caches, fetch: (request, options) => fetch(new URL(typeof request === "string" ? request : request.url, ORIGIN), options),
    location: new URL(ORIGIN), atob, URL, Response, Headers, AbortController, crypto, performance, clearTimeout, console, Date,
    setTimeout: (work, time) => setTimeout(work, time / haste),
  };
  vm.runInNewContext(source, context);
  const send = async (name, event) => {
    const waiting = [];
    let answer;
    listeners[name]({ ...event, waitUntil: (promise) => waiting.push(promise), respondWith: (promise) => (answer = promise) });
    const result = await answer;
    await Promise.allSettled(waiting);
    return result;
  };
  return {
    stores, clients, send,
    message: (data) => send("message", { data, source: { postMessage: (message) => clients.messages.push(message) } }),
    get: (address, mode = "navigate") => {
      const headers = new Headers();
      return send("fetch", { request: { url: `${ORIGIN}${base}${address}`, method: "GET", mode, headers }, preloadResponse: undefined });
    },
  };
}

/** A server that gives the files of a folder. */
export const folder = (site, base) => async (url) => {
  const path = decodeURIComponent(url.pathname.slice(base.length));
  const file = join(site, path.endsWith("/") || !path ? `${path}index.html` : path);
  if (!existsSync(file) || statSync(file).isDirectory()) return new Response("", { status: 404 });
  return new Response(readFileSync(file), { headers: { date: new Date().toUTCString() } });
};

function* files(root, below) {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* files(root, path);
    else yield path;
  }
}

async function main(site, base, tag) {
  let isOnline = true;
  const served = folder(site, base);
  const fetch = async (url) => {
    if (!isOnline) throw new TypeError("no network");
    return served(url);
  };
  const worker = makeWorker(readFileSync(join(site, "sw.js"), "utf8"), { base, fetch });
  await worker.send("activate", {});
  await worker.message({ do: "save", tag, wanted: "media" });
  const own = worker.clients.messages.at(-1).list.find((one) => one.tag === tag);
  isOnline = false;
  const differ = [];
  let pages = 0;
  const note = /<link rel="stylesheet" href="[^"]+"><ankunft-copy .*?<\/ankunft-copy><script src="[^"]+" defer><\/script>\n/s;
  for (const path of files(site, tag)) {
    const address = path.replace(/index\.html$/, "");
    const text = readFileSync(join(site, path), "utf8");
    const answer = await worker.get(address).then((found) => found.text(), () => undefined);
    const isPage = path.endsWith(".html") && address !== `${tag}/offline/`;
    if (path.endsWith(".html")) pages += 1;
    const plain = isPage ? answer?.replace(note, "") : answer;
    if (plain !== text || (isPage && plain === answer)) differ.push(address);
  }
  console.log(JSON.stringify({ own, pages, differ }));
}

/** An answer of which the end never comes, unless it is called off. */
const endless = (signal) =>
  new Response(new ReadableStream({
    start(stream) {
      stream.enqueue(new Uint8Array(8));
      signal.addEventListener("abort", () => stream.error(new DOMException("", "AbortError")));
    },
  }));

async function hang(site, base, tag) {
  let hangs = (path) => path.endsWith(`offline/${tag}.json`);
  const served = folder(site, base);
  const fetch = async (url, { signal } = {}) => (hangs(url.pathname) ? endless(signal) : served(url));
  const worker = makeWorker(readFileSync(join(site, "sw.js"), "utf8"), { base, fetch, haste: 1000 });
  const stands = [];
  const save = async () => {
    await worker.message({ do: "save", tag, wanted: "text" });
    stands.push(worker.clients.messages.at(-1).list.find((one) => one.tag === tag));
  };
  await worker.send("activate", {});
  await save();
  hangs = (path) => path.includes(`/offline/${tag}/`);
  await save();
  hangs = () => false;
  await save();
  console.log(JSON.stringify(stands));
}

if (process.argv[1].endsWith("worker.mjs")) {
  const [site, base, tag, mode] = process.argv.slice(2);
  await (mode ? hang : main)(site, base, tag);
}
