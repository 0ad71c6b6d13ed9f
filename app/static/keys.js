// Single keys on the queue's pages. Whatever a key does has a link, a button or a field on the page, so every page
// works without this file. In a field keys are letters; only Escape and Ctrl+Enter mean something there.
const SWITCH = "techfolio:single-keys";
const panel = document.querySelector("[data-keys]");
const status = panel?.querySelector("[data-keys-status]");
const rows = [...document.querySelectorAll("[data-row]")];
const forms = [...document.querySelectorAll("[data-decision]")];

// A browser may refuse its storage altogether; the choice then lasts as long as the page.
let on = true;
try { on = localStorage.getItem(SWITCH) !== "off"; } catch { /* stays on */ }

const dress = () => {
  for (const one of panel.querySelectorAll("[data-keys-are]")) one.hidden = (one.dataset.keysAre === "on") !== on;
};
const turn = () => {
  on = !on;
  try { localStorage.setItem(SWITCH, on ? "on" : "off"); } catch { /* lasts as long as the page */ }
  dress();
};
const tell = (words) => { status.textContent = words; };

const isField = (element) => element.matches("textarea, select, input:not([type=checkbox], [type=radio])") || element.isContentEditable;
// What came back with a problem was typed and is not sent either.
const isTyped = () => document.querySelector(".nhsuk-error-summary") || forms.some((form) => [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue));
const textOf = (select) => select.form.querySelector("textarea");

// The form that the focus is in, or the last one it was in: a comment goes where somebody is writing.
let current = null;
const visited = new WeakSet();
document.addEventListener("focusin", (event) => {
  current = event.target.closest("[data-decision]") ?? current;
  visited.add(event.target);
});

const go = (step) => {
  const place = rows.indexOf(document.activeElement);
  const next = place < 0 ? rows.at(step > 0 ? 0 : -1) : rows[place + step];
  next?.focus();
};
const leave = (link) => {
  if (isTyped()) return tell("You have typed something. Send it or delete it first, or follow the link.");
  return link.click();
};
const arrive = (place) => {
  // The place itself is a heading or a group; what is wanted is the first field after it.
  const field = place.matches("select") ? place : (place.closest("form") ?? place).querySelector("textarea");
  (field ?? place).focus();
};

const named = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);
const acts = {
  j: () => { const link = named("j"); if (link) leave(link); else go(1); },
  k: () => { const link = named("k"); if (link) leave(link); else go(-1); },
  o: () => { const row = rows.includes(document.activeElement) ? document.activeElement : rows[0]; if (row?.href) row.click(); },
  b: () => { const link = named("b"); if (link) leave(link); },
  a: () => { if (named("a")) for (const row of rows) row.checked = true; },
  s: () => { const place = named("s"); if (place) arrive(place); },
  r: () => { const place = named("r"); if (place) arrive(place); },
  c: () => { (current ?? forms.at(-1))?.querySelector("[data-snippets]")?.focus(); },
  "?": () => { panel.scrollIntoView({ block: "nearest" }); named("?").focus(); },
};

const insert = (button) => {
  const select = button.form.querySelector("[data-snippets]");
  const text = select.selectedOptions[0]?.dataset.text;
  if (!text) return false;
  const field = textOf(select);
  // Where the cursor is, or at the end where it has not been yet; on a line of its own.
  if (!visited.has(field)) field.setSelectionRange(field.value.length, field.value.length);
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const joint = (there, sign) => there && !sign ? "\n" : "";
  const whole = joint(before, before.endsWith("\n")) + text + joint(after, after.startsWith("\n"));
  field.setRangeText(whole, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  return true;
};

if (panel) {
  panel.hidden = false;
  dress();
  panel.querySelector("[data-keys-switch]").addEventListener("click", turn);
  for (const button of document.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", (event) => { if (insert(button)) event.preventDefault(); });
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    const inForm = event.target.closest("[data-decision]");
    if (event.key === "Enter" && event.ctrlKey && inForm) {
      event.preventDefault();
      inForm.querySelector("button[type=submit]:not([name])").click();
    } else if (event.key === "Escape" && isField(event.target)) {
      event.target.blur();
    } else if (on && !event.ctrlKey && !isField(event.target) && Object.hasOwn(acts, event.key)) {
      event.preventDefault();
      acts[event.key]();
    }
  });
}
