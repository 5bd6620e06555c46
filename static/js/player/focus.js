/**
 * Whether what has the focus was walked to by keys. Browsers know it (:focus-visible) until any key is pressed: then what
 * was clicked counts as walked to as well, and controls would stay for good after one click and one key.
 */

let clicked = null;

document.addEventListener("pointerdown", ({ target }) => { clicked = target.closest("button, a, input, label"); });
document.addEventListener("keydown", ({ key }) => { clicked = key === "Tab" ? null : clicked; }, true);

export const wasClicked = (element) => clicked !== null && (element === clicked || clicked.contains(element));

/** Something within root has the focus, and was walked to. */
export function isWalkedIn(root) {
  const { activeElement } = document;
  return root.contains(activeElement) && activeElement.matches(":focus-visible") && !wasClicked(activeElement);
}

/** The focus, given back to a control: as visible as it was on what had it. */
export function giveFocus(element, { focusVisible }) {
  element.focus({ focusVisible, preventScroll: true });
  clicked = focusVisible ? null : element;
}
