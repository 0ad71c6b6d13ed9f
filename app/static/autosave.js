// Saves the words of a draft while they are typed, and keeps them in this browser until they are saved.
import { forget, keep, kept } from "./local-copies.js";

const PAUSE = 1500;
const RETRY = 15000;
const GUARDS = ["csrf_token", "form_owner", "revision"];
const LEFT_OUT = new Set([...GUARDS, "files", "next"]);

const ENDED = "Your session has ended: sign in in another tab; your words are kept here.";
const OFFLINE = "Not saved: no connection. Your words are kept in this browser.";
const UNKEPT = "Not saved: no connection, and this browser keeps no copy. Do not close this page.";
const CHANGED = "Not saved: the entry was changed in another tab or on another device. "
  + "Choose “Save draft” to compare; your words are kept here.";
const REFUSED = "Not saved: this draft cannot be changed any more. Your words are kept in this browser.";
const FAILED = "Not saved: something went wrong. Your words are kept in this browser.";

/** Start saving a form; `form.dataset` names the entry and where to save. */
export class Autosave {
  constructor(form, person) {
    this.form = form;
    this.person = person;
    this.entry = form.dataset.evidence;
    this.status = document.getElementById("save-status");
    this.note = document.getElementById("date-note");
    this.offer = document.getElementById("kept-copy");
    this.timer = 0;
    this.saving = null;
    this.stopped = false;
    this.unsaved = false;
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => this.typed(event));
    form.addEventListener("submit", () => this.leaving());
    globalThis.addEventListener("online", () => { if (this.unsaved) this.save(); });
    globalThis.addEventListener("pagehide", () => { if (this.unsaved) this.keepCopy(); });
    // A phone may throw a page away that is out of sight: save before it can, and again when it is back.
    document.addEventListener("visibilitychange", () => { if (this.unsaved) this.save(); });
    document.querySelector("form[data-signs-out]")
      ?.addEventListener("submit", (event) => this.beforeSignOut(event), { capture: true });
    this.restore();
  }

  /** Return what is typed, without guards and files, as [name, value] pairs. */
  words() {
    return [...new FormData(this.form)]
      .filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string")
      .map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]);
  }

  typed(event) {
    if (event.target.type === "file") return;
    this.unsaved = true;
    this.keepCopy();
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  keepCopy() {
    this.isKept = keep(this.person, this.entry, {
      revision: this.form.elements.revision.value, words: this.words(), at: Date.now(),
    });
    return this.isKept;
  }

  /** The form itself is sent: what it carries is saved or shown by the server; the copy stays until then. */
  leaving() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  /** Signing out clears this browser's copies, so what is not saved yet is saved before. */
  beforeSignOut(event) {
    if (!this.unsaved || !navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = event.target;
    // A save may be under way already, for instance because the connection has just come back.
    const underWay = Promise.resolve(this.saving).catch(() => {});
    underWay.then(() => (this.unsaved ? this.save() : undefined)).finally(() => {
      const question = "Some of what you typed is not saved. Sign out and lose it?";
      if (this.unsaved && !globalThis.confirm(question)) return;
      this.unsaved = false;
      form.requestSubmit();
    });
  }

  say(text, saved) {
    this.status.classList.toggle("app-save-status--unsaved", !saved);
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Save now; a second call waits for the first, so that revisions follow each other. */
  async save() {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (this.saving) {
      this.later(PAUSE);
      return;
    }
    this.saving = this.send(true);
    try { await this.saving; } finally { this.saving = null; }
  }

  async send(mayRenew) {
    const words = this.words();
    const body = new URLSearchParams(words);
    for (const name of GUARDS) body.set(name, this.form.elements[name].value);
    let answer;
    try {
      answer = await fetch(this.form.dataset.autosave, {
        method: "POST", body, headers: { "X-Requested-With": "techfolio" }, redirect: "error", keepalive: body.toString().length < 60000,
      });
    } catch {
      this.failed(this.keepCopy() ? OFFLINE : UNKEPT);
      return;
    }
    if (answer.ok) {
      this.saved(await answer.json(), words);
    } else if (answer.status === 400 && mayRenew && await this.renewGuards()) {
      await this.send(false);
    } else {
      this.keepCopy();
      await this.refused(answer);
    }
  }

  saved(answer, words) {
    this.form.elements.revision.value = answer.revision;
    this.problems(answer.problems);
    this.note.textContent = answer.note;
    this.note.hidden = !answer.note;
    if (JSON.stringify(words) !== JSON.stringify(this.words())) {
      // More was typed while this was under way.
      this.keepCopy();
      this.later(PAUSE);
      return;
    }
    this.unsaved = false;
    const wrong = Object.keys(answer.problems).length;
    if (wrong) {
      this.keepCopy();
      this.say(`Saved ${answer.saved_at}, but for ${wrong === 1 ? "one field" : `${wrong} fields`} marked above.`, false);
    } else {
      forget(this.person, this.entry);
      this.say(`Saved ${answer.saved_at}`, true);
    }
  }

  /** Show the first problem of each field at the field, and take away those that are mended. */
  problems(found) {
    for (const old of this.form.querySelectorAll("[data-live-problem]")) old.remove();
    for (const [name, sentence] of Object.entries(found)) {
      const control = document.getElementById(name) ?? document.getElementById(`${name}-day`);
      const group = control?.closest(".nhsuk-form-group:has(.nhsuk-hint), .nhsuk-form-group");
      if (!group || group.querySelector(".nhsuk-error-message:not([data-live-problem])")) continue;
      const line = document.createElement("p");
      line.className = "nhsuk-error-message";
      line.dataset.liveProblem = "";
      line.textContent = sentence;
      group.append(line);
    }
  }

  failed(sentence) {
    this.say(sentence, false);
    this.later(RETRY);
  }

  async refused(answer) {
    if (answer.status === 401) {
      this.failed(ENDED);
    } else if (answer.status === 409) {
      const isStale = answer.headers.get("Content-Type")?.startsWith("application/json");
      this.stopped = true;
      this.say(isStale ? CHANGED : REFUSED, false);
    } else if (answer.status >= 500) {
      this.failed(FAILED);
    } else {
      this.say(FAILED, false);
    }
  }

  /** After signing in again in another tab the page needs fresh guards; only for the same person. */
  async renewGuards() {
    try {
      const page = await fetch(location.pathname, { redirect: "error" });
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      if (!page.ok || fresh.body.dataset.person !== this.person) return false;
      for (const name of ["csrf_token", "form_owner"]) {
        const value = fresh.querySelector(`#words [name=${name}]`)?.value;
        if (!value) return false;
        for (const field of document.querySelectorAll(`[name=${name}]`)) field.value = value;
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Put a copy back that was never saved; where the entry has changed since, ask first. */
  restore() {
    const copy = kept(this.person, this.entry);
    if (!copy) return;
    if (JSON.stringify(copy.words) === JSON.stringify(this.words())) {
      forget(this.person, this.entry);
      return;
    }
    if (copy.revision === this.form.elements.revision.value) {
      this.putBack(copy);
      return;
    }
    this.offer.hidden = false;
    this.offer.querySelector("[data-put-back]").addEventListener("click", () => {
      this.offer.hidden = true;
      this.putBack(copy);
    });
    this.offer.querySelector("[data-forget]").addEventListener("click", () => {
      this.offer.hidden = true;
      forget(this.person, this.entry);
    });
  }

  putBack(copy) {
    for (const [name, value] of copy.words) {
      const field = this.form.elements[name];
      if (field && "value" in field) field.value = value;
    }
    this.unsaved = true;
    this.say("The words that this browser had kept are back.", false);
    this.later(PAUSE);
  }
}
