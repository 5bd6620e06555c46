/** A group of radio buttons: what can be chosen, one of it chosen. */

import { part } from "../page.js";

function choice(name, { value, label, note = "" }, chosen) {
  const [whole, input, text, aside] = ["label", "input", "span", "small"].map((tag) => document.createElement(tag));
  Object.assign(input, { type: "radio", name: `player-${name}`, value, checked: String(value) === String(chosen) });
  text.textContent = label;
  text.dir = "auto";
  aside.textContent = note;
  whole.className = "player__choice";
  whole.append(input, text, ...(note ? [aside] : []));
  return whole;
}

/** Put the choices into the fieldset data-choices="<name>"; where they are the same as before only the chosen one changes. */
export function offer(name, choices, chosen) {
  const group = part("choices", name);
  const written = JSON.stringify(choices);
  if (group.dataset.written !== written) {
    group.dataset.written = written;
    group.querySelectorAll("label").forEach((label) => label.remove());
    group.append(...choices.map((one) => choice(name, one, chosen)));
  }
  group.querySelectorAll("input").forEach((input) => { input.checked = input.value === String(chosen); });
  group.hidden = !choices.length;
}

/** chosen(value) is called with what the viewer chooses. */
export function onChoice(name, chosen) {
  part("choices", name).addEventListener("change", (event) => chosen(event.target.value));
}
