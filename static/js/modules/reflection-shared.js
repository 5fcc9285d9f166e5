// The reflection is shared: nothing of it stays in the browser.
export default function reflectionShared() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("reflection-draft-")) sessionStorage.removeItem(name);
  }
}
