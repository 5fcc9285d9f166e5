// A button that copies the words of the element it names. It is made here: without JavaScript, or
// where the browser does not let a page copy, the words stand there to be chosen by hand.
export default function copyText(words) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = words.dataset.copyLabel;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "text-small";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent.trim().replace(/\s+/g, " "));
      status.textContent = ` ${words.dataset.copiedLabel}`;
    } catch {
      getSelection().selectAllChildren(words);
      status.textContent = ` ${words.dataset.failedLabel}`;
    }
  });
  words.after(button, status);
}
