// Suggestions under a search box, as the ARIA combobox pattern has it: focus stays in the box, the
// arrows move through the options, Enter takes the marked one or, with none marked, searches.
const WAIT = 180;
const LEAST = 2;

let made = 0;

export default function combobox(input) {
  const id = `suggestions-${(made += 1)}`;
  const list = document.createElement("ul");
  list.id = id;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  list.hidden = true;
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.after(list);
  input.closest("form").append(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", id);
  input.setAttribute("aria-expanded", "false");

  let suggestions = [];
  let marked = -1;
  let timer = 0;
  let asking = null;

  const close = () => {
    list.hidden = true;
    marked = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    marked = index;
    [...list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${index}`);
  };

  const take = (index) => {
    const { label, url } = suggestions[index];
    close();
    if (url) {
      location.assign(url);
    } else {
      input.value = label;
      input.form.requestSubmit();
    }
  };

  const option = ({ label, kind }, index) => {
    const item = document.createElement("li");
    item.id = `${id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.textContent = label;
    item.append(name);
    if (kind) {
      const of = document.createElement("span");
      of.className = "suggestions__kind";
      of.textContent = kind;
      item.append(" ", of);
    }
    return item;
  };

  const show = (found) => {
    suggestions = found;
    list.replaceChildren(...found.map(option));
    marked = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    const { none, one, many } = input.dataset;
    const words = { 0: none, 1: one }[found.length] ?? many;
    status.textContent = words.replace("#", found.length);
  };

  const ask = async () => {
    const text = input.value.trim();
    asking?.abort();
    if (text.length < LEAST) {
      close();
      status.textContent = "";
      return;
    }
    asking = new AbortController();
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(address, { signal: asking.signal });
      if (!response.ok) throw new Error(String(response.status));
      const { suggestions: found } = await response.json();
      if (document.activeElement === input) show(found);
    } catch (error) {
      if (error.name !== "AbortError") close(); // the box stays a plain search box
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    const last = suggestions.length - 1;
    if (event.key === "ArrowDown" && open) {
      event.preventDefault();
      mark(marked >= last ? 0 : marked + 1);
    } else if (event.key === "ArrowUp" && open) {
      event.preventDefault();
      mark(marked <= 0 ? last : marked - 1);
    } else if (event.key === "Enter" && open && marked >= 0) {
      event.preventDefault();
      take(marked);
    } else if (event.key === "Enter") {
      clearTimeout(timer);
      asking?.abort();
      close();
    } else if (event.key === "Escape" && open) {
      event.preventDefault(); // closes the list and keeps what was typed
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // focus stays in the box
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) take([...list.children].indexOf(chosen));
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asking?.abort();
    close();
  });

  // This file is fetched when the box is first used: what was typed meanwhile raised no event here.
  if (input.value !== input.defaultValue) ask();
}
