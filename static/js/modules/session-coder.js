// Counts by tapping, and asks for the scores again after each change. They are computed in one place,
// by the site, which keeps nothing of it; without this script the form's button does the same.
const PAUSE = 250;

const button = (sign, label, press) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--secondary";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", press);
  return made;
};

export default function sessionCoder(form) {
  const scores = form.querySelector("[data-scores]");
  let wait, asked = 0;

  const ask = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "text/x-summary" },
      });
      const table = await answer.text();
      // Answers may overtake one another; only the newest counts.
      if (answer.ok && mine === asked) scores.innerHTML = table;
    } catch {
      // No connection: what was counted stays in the boxes.
    }
  };
  const changed = () => {
    clearTimeout(wait);
    wait = setTimeout(ask, PAUSE);
  };

  for (const counter of form.querySelectorAll("[data-counter]")) {
    const box = counter.querySelector("input");
    const label = counter.querySelector("label").textContent.replace(/\(.*\)/, "").trim();
    const add = (step) => () => {
      box.value = Math.max(0, (Number(box.value) || 0) + step);
      changed();
    };
    const taps = document.createElement("div");
    taps.className = "cluster";
    const { less, more } = form.dataset;
    taps.append(button("−", `${label}: ${less}`, add(-1)), button("+", `${label}: ${more}`, add(1)));
    counter.append(taps);
  }
  form.addEventListener("input", changed);
  ask();
}
