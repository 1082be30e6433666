// A plan's text while it is edited: a gutter with numbers and marks, the text checked as it is typed,
// what is known of the line where the cursor stands. Without it the numbered listing says the same.
const WAITS = 500; // milliseconds without a key before the text is sent to be checked
const form = document.querySelector("[data-editor]");
if (form) edit(form);

function edit(form) {
  const text = form.querySelector("textarea");
  const checked = form.querySelector("[data-checked]");
  const here = form.querySelector("[data-here]");
  const status = form.querySelector("[data-status]");
  const gutter = document.createElement("div");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  text.before(gutter);
  text.parentElement.classList.add("lined");
  let fresh = true; // the listing is about the very text in the box
  let sent = null;
  let timer = 0;
  let kept = text.value;
  let drawn = "";

  const lineOf = (at) => text.value.slice(0, at).split("\n").length;
  const item = (number) => checked.querySelector(`#L${number}`);

  function draw() {
    const marks = new Map();
    for (const one of checked.querySelectorAll("li.bad, li.wait")) {
      if (one.id) marks.set(Number(one.id.slice(1)), one.className);
    }
    const count = text.value.split("\n").length;
    const now = `${count} ${[...marks].join(" ")}`;
    if (now === drawn) return;
    drawn = now;
    gutter.replaceChildren();
    let plain = "";
    for (let number = 1; number <= count; number += 1) {
      const tone = marks.get(number);
      if (!tone) {
        plain += `${number}\n`;
        continue;
      }
      const mark = document.createElement("span");
      mark.className = tone;
      mark.dataset.to = number;
      mark.textContent = `${tone === "bad" ? "✕" : "!"} ${number}`;
      gutter.append(plain, mark, "\n");
      plain = "";
    }
    gutter.append(plain);
    gutter.scrollTop = text.scrollTop;
  }

  function tell() {
    const number = lineOf(text.selectionStart);
    const found = fresh ? item(number) : null;
    const said = found ? [...found.querySelectorAll("p")] : [];
    here.replaceChildren(form.dataset.line.replace("#", number));
    for (const one of said) {
      const part = document.createElement("span");
      part.className = one.className;
      const copy = one.cloneNode(true);
      copy.querySelectorAll(".visually-hidden").forEach((hidden) => hidden.remove());
      part.textContent = copy.textContent.replace(/\s+/g, " ").trim();
      here.append(" · ", part);
    }
  }

  function select(number, scroll) {
    const lines = text.value.split("\n");
    if (number < 1 || number > lines.length) return;
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus({ preventScroll: !scroll });
    text.setSelectionRange(start, start + lines[number - 1].length);
    const height = parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, (number - 1) * height - text.clientHeight / 3);
    gutter.scrollTop = text.scrollTop;
    tell();
  }

  async function check() {
    sent?.abort();
    sent = new AbortController();
    const asked = text.value;
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST",
        headers: { "X-Chuky-Form": form.querySelector("input[name=form_token]").value },
        body: new URLSearchParams({ text: asked }),
        signal: sent.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.text();
      if (asked !== text.value) return;
      checked.innerHTML = told;
      fresh = true;
      status.textContent = checked.querySelector("[data-summary]")?.textContent ?? "";
      draw();
      tell();
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = here.textContent = form.dataset.unchecked;
    }
  }

  text.addEventListener("input", () => {
    fresh = false;
    clearTimeout(timer);
    timer = setTimeout(check, WAITS);
    draw();
    tell();
  });
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === text) tell();
  });
  gutter.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-to]");
    if (mark) select(Number(mark.dataset.to), false);
  });
  // a finding leads to its line: in the listing by its address, and in the box, which gets the cursor
  form.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#L"]');
    if (!link) return;
    event.preventDefault();
    const number = Number(link.hash.slice(2));
    item(number)?.scrollIntoView({ block: "nearest" });
    select(number, true);
  });
  window.addEventListener("beforeunload", (event) => {
    if (text.value !== kept) event.preventDefault();
  });
  form.addEventListener("submit", () => { kept = text.value; });
  draw();
  if (/^#L\d+$/.test(location.hash)) requestAnimationFrame(() => select(Number(location.hash.slice(2)), true));
  else tell();
}

// A wording's field says that it is wrong as soon as what it was understood to mean says so.
document.addEventListener("htmx:afterSwap", (event) => {
  const field = document.querySelector(`[aria-describedby="${event.target.id}"]`);
  if (!field) return;
  if (event.target.querySelector(".bad")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
});
