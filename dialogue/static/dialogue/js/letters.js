// Says that a new letter has come, and leaves the page alone: somebody may be writing on it.
const list = document.querySelector("[data-letters-to]");

document.addEventListener("lysning:letters", ({ detail: { payload } }) => {
  const isNew = payload.course === list?.dataset.course && payload.seq > Number(list.dataset.lettersTo);
  if (isNew) list.querySelector("[data-letters-new]").hidden = false;
});
