// A session as it runs: the clock ticks, taps are sent without a new page, and what is tapped
// without a connection waits in this tab until it is back. Only keys and states wait, no names.
const key = `run ${location.pathname}`;
const waiting = () => JSON.parse(sessionStorage.getItem(key) ?? "[]");
const keep = (taps) => sessionStorage.setItem(key, JSON.stringify(taps));

const tick = (root) => {
  const clock = root.querySelector("[data-clock]");
  if (!clock) return;
  const left = Number(clock.dataset.clock) - Math.floor(Date.now() / 1000);
  const [minutes, seconds] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
  const words = left < 0 ? clock.dataset.over : clock.dataset.left;
  clock.textContent = `${minutes}:${String(seconds).padStart(2, "0")} ${words}`;
  clock.classList.toggle("run-clock--over", left < 0);
};

export default function runSession(root) {
  let sending = false;
  const say = (words) => {
    const place = root.querySelector("[data-unsent-words]");
    place.textContent = words;
    place.hidden = !words;
  };
  const show = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("run");
    if (!fresh) return false;
    const refused = page.querySelector(".banner")?.textContent.trim() ?? "";
    const focused = document.activeElement?.closest("#run") ? document.activeElement.value : null;
    root.replaceChildren(...fresh.children);
    if (focused !== null) (root.querySelector(`[value="${CSS.escape(focused)}"]`) ?? root.querySelector("[data-tap] button"))?.focus();
    tick(root);
    say(refused);
    return true;
  };
  const post = (tap) => {
    const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ ...tap, csrfmiddlewaretoken: token });
    return fetch(location.pathname, { method: "POST", body });
  };
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let taps = waiting(); taps.length; taps = waiting()) {
        let answer = await post(taps[0]);
        if (answer.status === 403 && (await show(await fetch(location.href)))) answer = await post(taps[0]);
        if (answer.status >= 500) throw new TypeError("not taken");
        if (!(await show(answer))) return say(root.dataset.signedOut);
        keep(waiting().slice(1));
      }
    } catch {
      say(root.dataset.unsent);
    } finally {
      sending = false;
    }
  };
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-tap]");
    if (!form) return;
    event.preventDefault();
    keep([...waiting(), { do: event.submitter.value, at: String(Math.floor(Date.now() / 1000)) }]);
    send();
  });
  window.addEventListener("online", send);
  setInterval(() => tick(root), 1000);
  setInterval(async () => {
    if (waiting().length) return send();
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok && !waiting().length) await show(answer);
  }, 20000);
  tick(root);
  send();
}
