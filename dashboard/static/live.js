// A part of a page that the server tells about while it changes: `data-live` names the stream;
// with `data-reload` the whole page is asked for anew once nothing more will change, with
// `data-fresh` its changed parts are put in place. A page that nobody looks at holds no line: a
// browser opens only a few to one server.

// Parts as the server wrote them: what a reader opened or marked since is no change.
const parts = (root) => new Map([...root.querySelectorAll("[data-part]")].map((one) => [one.dataset.part, one]));
const written = new Map([...parts(document)].map(([name, part]) => [name, part.innerHTML]));

// What keeps its place on the screen while something above it grows: the focus, else the topmost part.
const pin = () => {
  const seen = (one) => one.getBoundingClientRect().bottom > 0;
  const focus = document.activeElement;
  if (focus?.closest("[data-part]") && seen(focus)) return () => document.activeElement;
  const name = [...parts(document).values()].find(seen)?.dataset.part;
  return () => parts(document).get(name);
};
const topOf = (one) => one?.getBoundingClientRect().top ?? 0;
// The same link or button in a part that was written anew, else the one at its place.
const likewise = (part, old, place) => {
  const all = [...part.querySelectorAll("a[href], button, summary, input, select")];
  return all.find((one) => one.outerHTML === old.outerHTML)
    ?? all.find((one) => old.href && one.href === old.href) ?? all[Math.min(place, all.length - 1)];
};
const put = (part, html) => {
  const focus = part.contains(document.activeElement) ? document.activeElement : null;
  const place = focus && [...part.querySelectorAll("a[href], button, summary, input, select")].indexOf(focus);
  part.innerHTML = html;
  if (focus) (likewise(part, focus, place) ?? part.closest("[tabindex]"))?.focus({ preventScroll: true });
};
// This page as it is now; a search may have given it another address meanwhile.
const asked = async () => {
  const address = location.href;
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  if (address !== location.href) return asked();
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
// Put a page's parts in place; the names of those that are another now.
const fresh = (page) => {
  const next = parts(page), here = parts(document), said = new Set();
  if ([...next.keys()].join() === [...here.keys()].join()) {
    for (const [name, part] of here) {
      const html = next.get(name).innerHTML;
      if (written.get(name) === html) continue;
      put(part, html);
      written.set(name, html);
      said.add(part.dataset.said);
    }
  } else {  // another cycle, another stage
    put(document.querySelector("[data-parts]"), page.querySelector("[data-parts]").innerHTML);
    written.clear();
    for (const [name, part] of parts(document)) written.set(name, part.innerHTML);
    said.add("");
  }
  return said;
};
const refresh = async (line, news) => {
  try {
    const page = await asked();
    const pinned = pin(), at = topOf(pinned());
    const said = fresh(page);
    line.dataset.live = page.querySelector("[data-fresh]")?.dataset.live ?? line.dataset.live;
    if (!said.size) return;
    said.delete("");
    line.innerHTML = news;
    if (said.size) line.append(` (${[...said].join(", ")})`);
    if (pinned()) window.scrollBy({ top: topOf(pinned()) - at, behavior: "instant" });
  } catch {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = line.dataset.again;
    line.replaceChildren(`${line.dataset.stale} `, link);
  }
};
for (const part of document.querySelectorAll("[data-live]")) {
  let stream = null;
  let ended = false;
  let turn = Promise.resolve();
  const show = (event) => {
    if ("fresh" in part.dataset) turn = turn.then(() => refresh(part, event.data));
    else part.innerHTML = event.data;
  };
  const listen = () => {
    if (ended || stream !== null || document.hidden) return;
    stream = new EventSource(part.dataset.live);
    stream.addEventListener("progress", show);
    stream.addEventListener("end", (event) => {
      show(event);
      ended = true;
      stream.close();
      if ("reload" in part.dataset) location.reload();
    });
  };
  const rest = () => {
    if (stream !== null) stream.close();
    stream = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  listen();
}
