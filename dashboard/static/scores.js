// The score form while one types: running totals, the rule of each field, Enter to the next one.
// The server keeps and judges; without scripts the same numbers come with the page.
(() => {
  const form = document.querySelector("[data-scores]");
  if (!form) return;
  const SCALE = 1e6; // whole numbers, so that steps divide without a remainder of their own
  const lang = document.documentElement.lang;
  const fields = [...form.querySelectorAll("input[data-points]")];
  const whole = (text) => Math.round(Number(text) * SCALE);
  const shown = (amount) => (amount / SCALE).toLocaleString(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const lineOf = (element) => element.closest("[data-line]");

  // What a field says as a whole number; null for an empty one, undefined for what the rule refuses.
  function said(field) {
    const text = field.value.trim().replace(",", ".");
    if (!text) return null;
    if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
    const [points, low, high, step] = [text, field.dataset.low, field.dataset.high, field.dataset.step].map(whole);
    const fits = points >= low && points <= high && !(step && (points - low) % step);
    return fits ? points : undefined;
  }

  function judge(field) {
    const wrong = said(field) === undefined;
    field.toggleAttribute("data-wrong", wrong);
    field.setAttribute("aria-invalid", wrong);
    const proof = lineOf(field).querySelector(".proof");
    let told = proof.querySelector("[data-told]");
    if (!wrong) return told?.remove();
    if (!told) {
      told = Object.assign(document.createElement("p"), { className: "notice bad" });
      told.setAttribute("role", "alert");
      told.dataset.told = "";
      proof.prepend(told);
    }
    if (told.textContent !== `✕ ${field.dataset.rule}`) told.textContent = `✕ ${field.dataset.rule}`;
    for (const old of lineOf(field).querySelectorAll(".kept [role=alert]")) if (!old.nextElementSibling?.matches("[name^=theirs-]")) old.remove();
  }

  // A total is what the server said, and what the fields say beyond what it has kept of them.
  function add() {
    const beyond = { total: 0 };
    for (const field of fields) {
      const kept = whole(lineOf(field).querySelector("[data-kept]")?.dataset.kept || 0);
      const now = said(field);
      const more = now === undefined ? 0 : ((now ?? 0) - kept) * Number(field.dataset.sign);
      beyond.total += more;
      beyond[field.dataset.points] = (beyond[field.dataset.points] || 0) + more;
    }
    for (const sum of form.ownerDocument.querySelectorAll("output.sum")) {
      sum.querySelector("b").textContent = shown(whole(sum.dataset.total) + (beyond[sum.id] || 0));
    }
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.matches("input[data-points]")) return;
    if (target.hasAttribute("data-wrong") && said(target) !== undefined) judge(target);
    add();
  });
  // judged when one leaves the field: nobody is told off in the middle of a number
  form.addEventListener("change", ({ target }) => {
    if (target.matches("input[data-points]")) judge(target);
    if (target.matches(".explain textarea")) target.parentElement.querySelector(".said").textContent = target.value.trim() ? `: ${target.value.trim().slice(0, 60)}` : "";
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.querySelector?.("[data-wrong]")) event.preventDefault(); // it would be refused
  });
  document.addEventListener("htmx:afterSettle", add);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[data-points]")) return;
    event.preventDefault();
    const next = fields[fields.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
    if (next) next.select();
    (next || form.querySelector("#left a")).focus();
  });
  // a thing to do leads to its field on this page, also where its branch was folded
  form.addEventListener("click", (event) => {
    const aim = document.getElementById(event.target.closest("[data-jump]")?.dataset.jump);
    if (!aim) return;
    event.preventDefault();
    aim.closest("details").open = true;
    aim.scrollIntoView({ block: "center" });
    aim.focus();
    aim.select?.();
  });
})();
