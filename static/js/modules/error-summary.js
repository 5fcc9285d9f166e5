// Moves focus to the list of problems, and from each of its links to the control it names.
export default function errorSummary(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    const control = target.matches("input, select, textarea, button")
      ? target
      : target.querySelector("input:not([type=hidden]), select, textarea, button") ?? target;
    event.preventDefault();
    (target.closest(".field") ?? target).scrollIntoView();
    control.focus({ preventScroll: true });
  });
}
