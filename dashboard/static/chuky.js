// What htmx does not do by itself: the form token on its requests, rows as links for the keyboard.
document.addEventListener("htmx:configRequest", (event) => {
  const field = document.querySelector("input[name=form_token]");
  if (field) event.detail.headers["X-Chuky-Form"] = field.value;
});
// A part of a page asked for after the session's end: said on top; the score form says it itself.
document.addEventListener("htmx:responseError", (event) => {
  const said = document.getElementById("ended");
  if (event.detail.xhr.status !== 401 || !said || event.detail.elt.closest("[data-line]")) return;
  said.content.firstElementChild.setAttribute("role", "alert");
  said.replaceWith(said.content);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});
// Where lines are worked through: j and k go to the next and the last stop, e opens its question;
// Enter in a reason or a question is a new line there, with Ctrl it sends its form.
document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (sends && event.target.matches("[data-keys] textarea")) event.target.form.requestSubmit();
});
const stops = () => [...document.querySelectorAll("[data-stop]")];
document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-keys]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = event.target;
  const writing = here.matches("textarea, select, input") && !here.matches("[data-stop]");
  if (writing && event.key !== "Escape") return;
  const line = here.closest("article");
  if (event.key === "Escape" && line) line.querySelector("[data-stop]")?.focus();
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const all = stops();
    const at = line ? all.findIndex((stop) => line.contains(stop)) : all.indexOf(here);
    const next = all[at < 0 ? 0 : at + step];
    next?.focus();
    next?.select?.();
    event.preventDefault();
  } else if (event.key === "e" && line) {
    const asking = line.querySelector("details");
    if (!asking) return;
    asking.open = true;
    asking.querySelector("textarea").focus();
    event.preventDefault();
  }
});
// A line named by the address gets the cursor, once the browser has gone there and let go of it.
window.addEventListener("load", () => requestAnimationFrame(() => {
  if (!document.querySelector("[data-keys]") || !location.hash) return;
  const aim = document.getElementById(location.hash.slice(1));
  const stop = aim && stops().find((one) => aim.contains(one) || aim.compareDocumentPosition(one) & 4);
  stop?.focus();
  stop?.select?.();
}));
// Copying a text: where the browser gives no clipboard (plain HTTP), the text is marked and copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  source.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(source.value);
  else document.execCommand("copy");
  button.textContent = button.dataset.done;
});
// A password's field may be read by whom types it; leaving the page sends it hidden again.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
    field.focus();
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
