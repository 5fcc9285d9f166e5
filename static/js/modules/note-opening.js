// Tells the site, once, that something found was opened: not what, and the link stays a plain link.
export default function noteOpening(form) {
  const found = form.parentElement;
  const note = (event) => {
    if (!event.target.closest(".results a, .promoted a")) return;
    found.removeEventListener("click", note);
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  };
  found.addEventListener("click", note);
}
