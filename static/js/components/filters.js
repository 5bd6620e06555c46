/** A choice is shown as soon as it is made: the button is for browsers without scripts. */

const form = document.querySelector("[data-filters]");

form.querySelector("[data-filters-submit]").hidden = true;
form.addEventListener("change", () => {
  // An address without empty choices is one to keep.
  form.querySelectorAll("select").forEach((choice) => { choice.disabled = !choice.value; });
  form.requestSubmit();
});
// Coming back shows the form as it was left, which was mostly disabled.
window.addEventListener("pageshow", () => form.querySelectorAll("select").forEach((choice) => { choice.disabled = false; }));
