// Leaving in a hurry: the button, or Escape three times within 1.5 seconds. The page is emptied at once, the session is
// ended in the background, and this page's place in the history is taken by a neutral one. Without this script the
// button still posts its form.
const button = document.querySelector("[data-quick-exit]");
const presses = [];

function leave() {
  const body = new FormData(button.form);
  fetch(button.formAction, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {
    // Offline: the page is gone from the screen all the same, and the session ends by itself.
  });
  document.title = " ";
  document.body.replaceChildren();
  location.replace(button.dataset.quickExit);
}

if (button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses.push(event.timeStamp);
    if (presses.length >= 3 && event.timeStamp - presses.at(-3) < 1500) leave();
  });
}
