// Evidence sent in pieces beside a line: dropped or chosen, gone on with after a break or a reload.
// The server keeps what arrived; a file that was not finished is remembered here by its name, size
// and date, and goes on where it stood once it is chosen again. Without scripts a plain form sends.
(() => {
  const words = document.getElementById("upload-words")?.dataset;
  const token = () => document.querySelector("input[name=form_token]")?.value; // another one after signing in anew
  if (!words || !token()) return;
  const PIECE = 512 * 1024; // bytes of one request: what a break may cost to send again
  const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between tries while the connection is gone
  const KEPT = "chuky-upload:";
  const lang = document.documentElement.lang;
  const megabytes = (bytes) => (bytes / 1e6).toLocaleString(lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const keyOf = (zone, file) => KEPT + JSON.stringify([zone.dataset.uploads, zone.dataset.component, file.name, file.size, file.lastModified]);
  const queue = [];
  let busy = false;

  class Refused extends Error {}
  class SignedOut extends Error {}

  class Upload {
    constructor(zone, file) {
      Object.assign(this, { zone, file, at: 0, paused: false, gone: false });
      this.key = keyOf(zone, file);
      this.draw();
    }

    draw() {
      this.row = document.createElement("li");
      this.bar = Object.assign(document.createElement("progress"), { max: this.file.size || 1, value: 0 });
      this.bar.setAttribute("aria-label", `${words.progress}: ${this.file.name}`);
      this.text = document.createElement("span");
      this.stop = this.button(words.pause, () => this.toggle());
      this.row.append(`⎘ ${this.file.name} `, this.bar, " ", this.text, " ", this.stop, " ", this.button(words.drop, () => this.leave()));
      this.zone.querySelector("[data-rows]").append(this.row);
      this.say("waiting");
    }

    button(name, act) {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: name });
      made.setAttribute("aria-label", `${name}: ${this.file.name}`);
      made.addEventListener("click", act);
      return made;
    }

    // What stands beside the bar changes with every piece; what is spoken only with the state.
    say(state, more = "") {
      this.bar.value = this.at;
      this.text.textContent = `${megabytes(this.at)} / ${megabytes(this.file.size)} MB · ${words[state] || state}${more ? `: ${more}` : ""}`;
      this.row.dataset.state = state;
      if (this.spoken !== state) this.zone.querySelector("[data-said]").textContent = `${this.file.name}: ${words[state] || state} ${more}`;
      this.spoken = state;
    }

    toggle() {
      this.paused = !this.paused;
      const name = this.paused ? words.resume : words.pause;
      this.stop.textContent = name;
      this.stop.setAttribute("aria-label", `${name}: ${this.file.name}`);
      if (this.paused) return this.say("paused");
      this.say("waiting");
      queue.push(this);
      run();
    }

    leave() {
      this.gone = true;
      localStorage.removeItem(this.key);
      this.row.remove();
    }

    async send() {
      for (let tries = 0; !this.gone && !this.paused;) {
        try {
          await this.whole();
          return;
        } catch (error) {
          if (error instanceof SignedOut) return this.end("signedOut");
          if (error instanceof Refused) return this.end("refused", error.message, true);
          this.say("broken");
          await online(WAITS[Math.min(tries++, WAITS.length - 1)]);
        }
      }
    }

    async whole() {
      await this.begin();
      while (this.at < this.file.size) {
        if (this.gone || this.paused) return;
        this.say("sending");
        const body = this.file.slice(this.at, this.at + PIECE);
        const answer = await ask(`${this.zone.dataset.uploads}/${this.id}`, { body, headers: { "Upload-Offset": String(this.at), "Content-Type": "application/octet-stream" } });
        if (answer.status === 404) this.forget();
        if (answer.status === 404 || answer.status === 409) return this.whole();
        this.at = (await fine(answer)).received;
      }
      this.say("checking");
      const readers = [...document.querySelectorAll("input[name=readers]:checked")].map((one) => ["readers", one.value]);
      const done = await fine(await ask(`${this.zone.dataset.uploads}/${this.id}/finish`, { body: new URLSearchParams(readers) }));
      this.forget();
      const again = done.again.map((pair) => pair[1]).join(", ");
      this.end("done", again && `${words.again} ${again}`);
      await refresh();
    }

    // The upload that was begun before goes on; one that the server has forgotten is begun anew.
    async begin() {
      this.id = JSON.parse(localStorage.getItem(this.key) || "null")?.id;
      if (this.id) {
        const known = await fetch(`${this.zone.dataset.uploads}/${this.id}`);
        if (known.redirected) throw new SignedOut();
        if (known.ok) {
          this.at = (await known.json()).received;
          return;
        }
        this.forget();
      }
      const body = new URLSearchParams({ component: this.zone.dataset.component, name: this.file.name, size: this.file.size });
      this.id = (await fine(await ask(this.zone.dataset.uploads, { body }))).upload;
      this.at = 0;
      localStorage.setItem(this.key, JSON.stringify({ id: this.id }));
    }

    forget() {
      localStorage.removeItem(this.key);
      this.at = 0;
    }

    end(state, more = "", forget = false) {
      if (forget) localStorage.removeItem(this.key);
      this.say(state, more);
      this.row.className = state === "done" ? "good" : "bad";
      this.stop.remove();
    }
  }

  async function ask(path, { body, headers = {} }) {
    const answer = await fetch(path, { method: "POST", body, headers: { "X-Chuky-Form": token(), ...headers } });
    if (answer.redirected || answer.status === 401 || answer.status === 403) throw new SignedOut();
    return answer;
  }

  // The answer's content; a rule's no is said as it is, a server that stumbles is tried again.
  async function fine(answer) {
    if (answer.ok) return answer.json();
    if (answer.status >= 500) throw new Error(answer.status);
    const said = await answer.json().catch(() => ({}));
    throw new Refused(said.error || String(answer.status));
  }

  const online = (seconds) => new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });

  async function run() {
    if (busy) return;
    busy = true;
    while (queue.length) await queue.shift().send();
    busy = false;
  }

  // The parts that a new piece of evidence changes, from the page as it is now; what is being typed stays.
  async function refresh() {
    const answer = await fetch(location.pathname); // whole: a filter would leave out what is done now
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-part]")) {
      const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      if (other) part.replaceWith(other);
      else if (part.dataset.part.startsWith("w-")) part.remove();
    }
  }

  function add(zone, files) {
    for (const file of files) {
      const old = unfinished(zone).find((one) => one.key === keyOf(zone, file));
      if (old) zone.querySelector(`[data-old="${CSS.escape(old.key)}"]`)?.remove();
      queue.push(new Upload(zone, file));
    }
    run();
  }

  const unfinished = (zone) => Object.keys(localStorage).filter((key) => key.startsWith(KEPT)).map((key) => {
    const [base, component, name, size] = JSON.parse(key.slice(KEPT.length));
    return { key, base, component, name, size };
  }).filter((one) => one.base === zone.dataset.uploads && one.component === zone.dataset.component);

  // What a reload or a closed browser cut off: named, so that its owner chooses it again.
  async function remind(zone) {
    for (const old of unfinished(zone)) {
      const { id } = JSON.parse(localStorage.getItem(old.key));
      const known = await fetch(`${old.base}/${id}`).catch(() => null);
      if (known?.status === 404) localStorage.removeItem(old.key);
      if (!known?.ok || known.redirected) continue;
      const { received } = await known.json();
      const row = Object.assign(document.createElement("li"), { className: "wait" });
      row.dataset.old = old.key;
      row.append(`◐ ${old.name} · ${megabytes(received)} / ${megabytes(old.size)} MB · ${words.unfinished}`);
      zone.querySelector("[data-rows]").append(row);
    }
  }

  for (const zone of document.querySelectorAll("[data-uploads]")) {
    const pick = zone.querySelector("[data-pick]");
    const area = zone.closest("[data-line]") || zone;
    for (const part of zone.querySelectorAll("[data-js]")) part.hidden = false;
    for (const part of zone.closest("form")?.querySelectorAll("[data-plain]") || []) part.remove(); // the zone sends
    pick.addEventListener("change", (event) => {
      event.stopPropagation(); // the line saves itself when its fields change; this is none of them
      add(zone, [...pick.files]);
      pick.value = "";
    });
    area.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("dropping");
    });
    area.addEventListener("dragleave", () => area.classList.remove("dropping"));
    area.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      area.classList.remove("dropping");
      add(zone, [...event.dataTransfer.files]);
    });
    remind(zone);
  }
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
})();
