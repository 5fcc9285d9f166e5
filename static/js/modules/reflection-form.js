// Keeps a reflection in this browser while it is written, and sends it for checking and sharing
// without any cookie, so that the server cannot know who is there. Without this module the same
// forms work page by page.
import { show } from "../page-in-place.js";

const PREFIX = "reflection-draft-";
const WAIT = 400;
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const KEPT = /^(title|people|stage_\d+)$/;

// 128 random bits as 26 characters, like the server's own keys.
const newKey = () => {
  let number = crypto.getRandomValues(new Uint8Array(16)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let key = "";
  for (let place = 0; place < 26; place += 1, number >>= 5n) key += ALPHABET[Number(number & 31n)];
  return key;
};

const texts = (form) => [...form.elements].filter((field) => KEPT.test(field.name));

const save = (form) => {
  const draft = Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
  sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(draft));
};

const restore = (form) => {
  const kept = JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.draft) ?? "{}");
  const empty = texts(form).every((field) => field.value === "");
  if (!empty || !Object.values(kept).some(Boolean)) return false;
  for (const field of texts(form)) field.value = kept[field.name] ?? "";
  return true;
};

const keepDraft = (form) => {
  const status = form.querySelector("[data-draft-status]");
  const say = (words) => {
    status.hidden = false;
    status.textContent = words;
  };
  if (restore(form)) say(form.dataset.saysBegun);
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      save(form);
      say(form.dataset.saysKept);
    }, WAIT);
  });
};

// What was chosen stands after the "#", which no request carries: the page can be loaded anew.
const rememberAddress = (form) => {
  const chosen = ["template", "circle", "guide"].map((name) => [name, form.elements[name]?.value ?? ""]);
  const address = new URLSearchParams(chosen.filter(([, value]) => value));
  history.replaceState(null, "", `${form.dataset.address}#${address}`);
};

export default function reflectionForm(form) {
  for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;
  if (form.querySelector("[data-draft-status]")) keepDraft(form);
  else if (form.dataset.draft) save(form); // a checked text is the newest state of the draft
  if (form.dataset.address) rememberAddress(form);
  if ("newKey" in form.dataset) form.elements.claim_key.value = newKey();

  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    if (form.querySelector("[data-draft-status]")) save(form);
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: new URLSearchParams(new FormData(form, event.submitter)),
        credentials: "omit",
        cache: "no-store",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
    } catch {
      form.querySelector("[data-send-error]").hidden = false;
    }
    sending = false;
  });
}
