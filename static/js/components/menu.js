/** The profile menu closes when one looks elsewhere, and by Escape. */

const menu = document.querySelector(".menu");

function close(event) {
  if (menu.open && !menu.contains(event.target)) {
    menu.open = false;
  }
}

if (menu) {
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
