// After a form came back with errors, the reader starts at the summary, or else at the first field that needs them.
const summary = document.querySelector(".error-summary");
const field = document.querySelector('[aria-invalid="true"], .is-invalid');
(summary ?? field)?.focus();

// A link in the summary goes to its field, also when the field is a group of radio buttons.
summary?.addEventListener("click", (event) => {
  const target = document.getElementById(event.target.hash?.slice(1) ?? "");
  const control = target?.matches("fieldset") ? target.querySelector("input") : target;
  if (!control) return;
  event.preventDefault();
  control.focus();
  control.scrollIntoView({ block: "center" });
});
