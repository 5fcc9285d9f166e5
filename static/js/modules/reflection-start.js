// Goes on with the template, circle and guide that stand after the "#", which no request carries.
import { show } from "../page-in-place.js";

export default async function reflectionStart(form) {
  const chosen = new URLSearchParams(location.hash.slice(1));
  if (!chosen.get("template")) return;
  try {
    const answer = await fetch(form.action, { method: "POST", body: chosen, cache: "no-store" });
    if (answer.ok) show(await answer.text());
  } catch {
    // Offline: the templates are still there to choose from.
  }
}
