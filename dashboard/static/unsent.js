// What the server has not kept of the score form: it is said, it stays in its field, and it is sent
// again by itself once there is a connection and a session, also one that began in another tab.
(() => {
  const told = document.getElementById("unsent");
  if (!told) return;
  const AGAIN = 15000; // milliseconds between tries while nobody comes back to the page
  const unsent = new Set();
  let timer = 0;
  let asking = false;

  function tell(why) {
    told.hidden = false;
    told.dataset.state = why;
    const said = told.querySelector("[data-said]");
    if (said.textContent !== told.dataset[why]) said.textContent = told.dataset[why];
    told.querySelector("a").hidden = why !== "ended";
    document.getElementById("saved")?.replaceChildren(); // what it says is not so any more
    clearTimeout(timer);
    timer = setTimeout(again, AGAIN);
  }

  function lost(event, why) {
    const line = event.detail.elt.closest?.("[data-line]");
    if (!line) return;
    unsent.add(line);
    tell(why);
  }

  // Another session has another form token: it comes with the page.
  async function again() {
    if (!unsent.size || asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (answer.redirected) return tell("ended");
      if (!answer.ok) return tell("broken");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("input[name=form_token]")?.value;
      for (const field of document.querySelectorAll("input[name=form_token]")) field.value = fresh ?? field.value;
      for (const line of unsent) htmx.trigger(line, "change");
    } catch {
      tell("broken");
    } finally {
      asking = false;
    }
  }

  document.addEventListener("htmx:sendError", (event) => lost(event, "broken"));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    lost(event, status === 401 || status === 403 ? "ended" : "broken");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    unsent.delete(event.detail.elt.closest?.("[data-line]"));
    if (unsent.size) return;
    told.hidden = true;
    clearTimeout(timer);
  });
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", again);
  document.querySelector("[data-scores]")?.addEventListener("submit", (event) => {
    if (!unsent.size) return;
    event.preventDefault(); // it would be answered by another page, and what was typed be gone
    again();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsent.size) event.preventDefault();
  });
})();
