// Starts what a page asks for: an element with data-module="name" gets static/js/modules/name.js,
// whose default export is called with the element. data-load="focus" waits until it is first used,
// so that a page which is only read fetches nothing more. Every page works without any of this.
const load = async (element) => {
  const module = await import(`./modules/${element.dataset.module}.js`);
  module.default(element);
};

export const start = (root) => {
  for (const element of root.querySelectorAll("[data-module]")) {
    if (element.dataset.started) continue;
    element.dataset.started = "yes";
    if (element.dataset.load === "focus" && document.activeElement !== element) {
      element.addEventListener("focus", () => load(element), { once: true });
    } else {
      load(element);
    }
  }
};

start(document);
// What htmx swaps in is started too.
document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
