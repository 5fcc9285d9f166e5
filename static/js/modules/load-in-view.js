// Puts what an address answers in place of the element's content, once the element is nearly seen.
// Where that fails, what stands there stays.
const NEARLY = "200px";

export default function loadInView(element) {
  const observer = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      try {
        const answer = await fetch(element.dataset.url);
        if (answer.ok) element.innerHTML = await answer.text();
      } catch {
        // Offline: the link is still there.
      }
    },
    { rootMargin: NEARLY },
  );
  observer.observe(element);
}
