// Tells the site, once, that something found was opened: not what, and the link stays a plain link.
export default function noteOpening(form) {
  const note = (event) => {
    if (!event.target.closest("a")) return;
    results.removeEventListener("click", note);
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  };
  const results = form.parentElement.querySelector(".results");
  results?.addEventListener("click", note);
}
