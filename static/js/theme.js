// Colours: the device's choice unless the person has chosen light or dark.
// Loaded before the page is drawn, so that a saved choice never flashes the other colours first.
(() => {
  const KEY = "portal-colours";
  const root = document.documentElement;

  const saved = () => {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return ""; // storage refused: the device's choice stands
    }
  };

  const apply = (value) => {
    if (value === "light" || value === "dark") root.dataset.theme = value;
    else delete root.dataset.theme;
  };

  apply(saved());

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-theme-choice]");
    if (!choice) return;
    const buttons = choice.querySelectorAll("[data-theme-value]");
    const mark = (value) => {
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.themeValue === value));
      }
    };
    mark(saved());
    choice.hidden = false;
    choice.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-value]");
      if (!button) return;
      const value = button.dataset.themeValue;
      try {
        if (value) localStorage.setItem(KEY, value);
        else localStorage.removeItem(KEY);
      } catch {
        // storage refused: the choice holds for this page only
      }
      apply(value);
      mark(value);
    });
  });
})();
