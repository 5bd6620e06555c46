/** A short word at the foot of the page, with a way back where there is one. */

const SHOWN_MS = 8000;
const toast = document.querySelector(".toast");
let timer = 0;

/** name: the data attribute that holds the words. undo: what the button does, if there is a way back. */
export function say(name, undo) {
  toast.replaceChildren(toast.dataset[name]);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = toast.dataset.undo;
    button.addEventListener("click", undo, { once: true });
    toast.append(button);
  }
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(stopSaying, SHOWN_MS);
}

export function stopSaying() {
  toast.hidden = true;
}
