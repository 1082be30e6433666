// A part of a page that the server tells about while it changes: `data-live` names the stream;
// with `data-reload` the whole page is asked for anew once nothing more will change. A page that
// nobody looks at holds no line: a browser opens only a few to one server.
for (const part of document.querySelectorAll("[data-live]")) {
  let stream = null;
  let ended = false;
  const show = (event) => { part.innerHTML = event.data; };
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
