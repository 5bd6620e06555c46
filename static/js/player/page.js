/** What the server put into the watch page: the player's configuration, the words of the viewer's language, its parts. */

const root = document.querySelector("[data-player-root]");

/** The one element whose attribute data-<name> is there; what: "" or its value. */
export function part(name, what = "") {
  return root.querySelector(what ? `[data-${name}="${what}"]` : `[data-${name}]`);
}

export function readPage() {
  return {
    root,
    video: part("player"),
    config: JSON.parse(document.getElementById("player-config").textContent),
    words: { ...document.querySelector("[data-words]").dataset },
  };
}

/** "Auto ({quality})", {quality: "720p"} -> "Auto (720p)" */
export function say(words, values) {
  return words.replaceAll(/\{(\w+)\}/g, (_, name) => values[name]);
}
