// A form that is sent without leaving the page: a call goes on here. When that fails the form is sent the usual way.
for (const form of document.querySelectorAll("[data-quietly]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const options = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
      const response = await fetch(form.action, { ...options, signal: AbortSignal.timeout(10000) });
      if (!response.ok) throw new TypeError(String(response.status));
      form.querySelector("[data-said]").textContent = (await response.json()).said;
    } catch (error) {
      if (!["TypeError", "TimeoutError", "SyntaxError"].includes(error.name)) throw error;
      form.submit();
    }
  });
}
