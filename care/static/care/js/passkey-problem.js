// allauth's passkey scripts only log what went wrong; here the person is told, beside the button.
const problem = document.getElementById("passkey-problem");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (problem) problem.hidden = false;
});
