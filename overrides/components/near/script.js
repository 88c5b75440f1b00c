// @ts-check
// Sorts the lists of a page by the distance to the phone. Asks for its position only when the reader wants that, and
// tells it nobody.
(() => {
  const { words, fill, number, parts } = ankunft;
  if (!words) return;
  const { announce } = parts;

  /** Metres between two points (degrees), as the crow flies. @param {number[]} one @param {number[]} other */
  const metres = ([lat, lon], [lat2, lon2]) => {
    const degree = Math.PI / 180;
    return 6371000 * degree * Math.hypot(lat2 - lat, (lon2 - lon) * Math.cos(((lat + lat2) / 2) * degree));
  };

  /** @param {number} far in metres */
  const distance = (far) =>
    far < 950
      ? fill(words.metres, { number: Math.round(far / 50) * 50 || 50 })
      : fill(words.kilometres, { number: number(far < 9950 ? far / 1000 : Math.round(far / 1000)) });

  /** @param {number[]} here */
  const sort = (here) => {
    const lists = new Set(Array.from(document.querySelectorAll("[data-point]"), (item) => item.parentElement));
    for (const list of lists) {
      const items = Array.from(list ? list.children : [], (item) => {
        const far = metres(here, (item.getAttribute("data-point") || "").split(",").map(parseFloat));
        return { item, far: isFinite(far) ? far : Infinity };
      });
      for (const { item, far } of items.sort((one, other) => (one.far === other.far ? 0 : one.far - other.far))) {
        say(item, far);
        if (list) list.append(item);
      }
    }
  };

  /** @param {Element} item @param {number} far */
  const say = (item, far) => {
    if (!isFinite(far)) return;
    const said = item.querySelector(".distance") || document.createElement("span");
    said.className = "distance";
    said.textContent = distance(far);
    (item.matches("tr") ? item.children[0] : item).append(said);
  };

  customElements.define(
    "ankunft-near",
    class extends HTMLElement {
      connectedCallback() {
        const button = this.querySelector("button");
        if (button) button.onclick = () => this.locate();
      }

      locate() {
        announce(this, words.locating);
        /** @param {{code?: number}} error */
        const failed = ({ code }) => announce(this, code === 1 ? words.nearDenied : words.nearFailed);
        if (!navigator.geolocation) return failed({});
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => {
            sort([coords.latitude, coords.longitude]);
            announce(this, "");
          },
          failed,
          // Where it was five minutes ago is near enough, and spares the battery.
          { maximumAge: 300000, timeout: 20000 },
        );
      }
    },
  );
})();
