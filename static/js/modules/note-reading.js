// Tells the site that this page was read, once it has been in view for a while. The site keeps it
// for the reader alone, or not at all where they chose so.
const SECONDS = 10;

export default function noteReading(form) {
  let seen = 0;
  const timer = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seen += 1;
    if (seen < SECONDS) return;
    clearInterval(timer);
    fetch(form.dataset.url, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  }, 1000);
}
