/** Buttons ask for what data-request names, and say what they would do now. */

function label(button, isSo) {
  button.dataset.is = isSo ? "yes" : "no";
  button.setAttribute("aria-label", isSo ? button.dataset.yes : button.dataset.no);
}

export function startButtons({ root, state, request }) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-request]");
    if (button) {
      request(button.dataset.request, button.dataset.with);
    }
  });
  for (const button of root.querySelectorAll("[data-when]")) {
    const fact = button.dataset.when;
    state.watch([fact], (now) => label(button, now[fact]));
  }
}

/** What style sheets go by. */
export function reflect({ root, state }) {
  const facts = ["paused", "idle", "fullscreen", "started", "waiting"];
  state.watch(facts, (now) => facts.forEach((fact) => root.toggleAttribute(`data-${fact}`, now[fact])));
}
