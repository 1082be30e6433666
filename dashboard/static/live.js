// A part of a page that the server tells about while it changes: `data-live` names the stream;
// with `data-reload` the whole page is asked for anew once nothing more will change.
for (const part of document.querySelectorAll("[data-live]")) {
  const stream = new EventSource(part.dataset.live);
  const show = (event) => { part.innerHTML = event.data; };
  stream.addEventListener("progress", show);
  stream.addEventListener("end", (event) => {
    show(event);
    stream.close();
    if ("reload" in part.dataset) location.reload();
  });
}
