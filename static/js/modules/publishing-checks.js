/* The list "Before you publish" in the page editor: asks for it again as the editor writes, and
   leads from a finding to its field. Nothing is kept by asking. */

const PAUSE = 900;

const panel = document.querySelector("[data-before-publishing]");
const form = document.querySelector("[data-edit-form]");

const typed = () => new URLSearchParams(new FormData(form)).toString();

let last = "";
let timer = 0;
let asking = null;

async function check() {
  const now = typed();
  if (now === last) return;
  last = now;
  asking?.abort();
  asking = new AbortController();
  const failed = panel.querySelector("[data-failed]");
  try {
    const body = new FormData(form);
    const answer = await fetch(panel.dataset.beforePublishing, { method: "POST", body, signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    panel.querySelector("[data-findings]").innerHTML = await answer.text();
    failed.hidden = true;
  } catch (error) {
    if (error.name !== "AbortError") failed.hidden = false;
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

/* The deepest part of the way "field.block.part" that is on the page. */
function partAt(place) {
  let found = form;
  for (const name of place.split(".")) {
    const next = found.querySelector(`[data-contentpath="${CSS.escape(name)}"]`);
    if (!next) break;
    found = next;
  }
  return found;
}

function focus(part) {
  part.scrollIntoView({ block: "center" });
  const field = part.querySelector(
    "input:not([type=hidden]), textarea:not([hidden]), select, [contenteditable=true]",
  );
  (field ?? part.querySelector("button"))?.focus({ preventScroll: true });
}

/* Opens the tab a part is on; Wagtail shows it a few frames after the click. */
function goTo(place, frames = 60) {
  const part = partAt(place);
  const tab = part.closest("[role=tabpanel]");
  if (!tab?.hidden) return focus(part);
  if (frames === 60) document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click();
  if (frames > 0) requestAnimationFrame(() => goTo(place, frames - 1));
}

if (panel && form) {
  last = typed();
  for (const event of ["input", "change", "click"]) document.addEventListener(event, soon);
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-place]");
    if (!link) return;
    event.preventDefault();
    // On a phone the panel lies over the form.
    if (!matchMedia("(min-width: 50em)").matches) {
      document.querySelector("[data-form-side-close-button]")?.click();
    }
    goTo(link.dataset.place);
  });
}
