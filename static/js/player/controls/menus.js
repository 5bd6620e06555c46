/** What opens above the bar: speed, quality, sound and captions. One at a time; Escape or a look elsewhere closes it. */

import { giveFocus, isWalkedIn } from "../focus.js";
import { AUTO } from "../state.js";
import { part, say } from "../page.js";
import { RATES } from "../requests.js";
import { offer, onChoice } from "./choices.js";

const STYLES = {
  size: ["small", "medium", "large", "huge"],
  colour: ["white", "yellow", "cyan", "green"],
  ground: ["none", "half", "full"],
};

/** "sizeSmall" for ("size", "small"): the name under which the page keeps the word. */
const wordFor = (name, value) => name + value[0].toUpperCase() + value.slice(1);
const megabits = (bitrate) => (bitrate / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
const buttonOf = (menu) => document.querySelector(`[data-request="toggleMenu"][data-with="${menu}"]`);

function openAndClose({ root, state, request }) {
  state.watch(["menu"], ({ menu }, { menu: before }) => {
    // Before what has the focus is hidden, and loses it.
    const { activeElement: hadFocus } = document;
    const byKeys = isWalkedIn(root);
    for (const panel of root.querySelectorAll("[data-menu]")) {
      panel.hidden = panel.dataset.menu !== menu;
      buttonOf(panel.dataset.menu).setAttribute("aria-expanded", String(!panel.hidden));
    }
    if (menu) {
      part("menu", menu).querySelector("input:checked, input")?.focus();
    } else if (before && part("menu", before).contains(hadFocus)) {
      giveFocus(buttonOf(before), { focusVisible: byKeys });
    }
  });
  root.addEventListener("pointerdown", (event) => {
    if (state.now.menu && !event.target.closest("[data-menu], [data-request='toggleMenu']")) {
      request("closeMenu");
    }
  });
  root.addEventListener("focusout", (event) => {
    const elsewhere = event.relatedTarget && !event.relatedTarget.closest("[data-menu], [data-request='toggleMenu']");
    if (state.now.menu && elsewhere) {
      request("closeMenu");
    }
  });
}

function quality({ state, request, words }) {
  const name = ({ height }) => `${height}p`;
  onChoice("quality", (value) => request("setQuality", value));
  state.watch(["levels", "level", "quality"], ({ levels, level, quality: chosen }) => {
    const now = levels[level];
    const auto = now && chosen === AUTO ? say(words.autoAt, { quality: name(now) }) : words.auto;
    const each = levels.map((one, place) => ({ value: place, label: name(one), note: say(words.rate, { rate: megabits(one.bitrate) }) }));
    offer("quality", [{ value: AUTO, label: auto }, ...each.reverse()], chosen);
    // A file has one quality, and no choice.
    buttonOf("quality").hidden = levels.length < 2;
  });
}

function speed({ state, request, words }) {
  const name = (rate) => (rate === 1 ? words.normal : `${rate.toLocaleString(document.documentElement.lang)}×`);
  onChoice("rate", (value) => request("setRate", value));
  state.watch(["rate"], ({ rate }) => offer("rate", RATES.map((one) => ({ value: one, label: name(one) })), rate));
  const playsNext = part("plays-next");
  playsNext?.addEventListener("change", () => request("setPlaysNext", playsNext.checked));
  state.watch(["playsNext"], (now) => playsNext && (playsNext.checked = now.playsNext));
}

function soundAndCaptions({ state, request, words, config }) {
  const languages = config.captions.map(({ language, label }) => ({ value: language, label }));
  onChoice("audioTrack", (value) => request("setAudioTrack", value));
  onChoice("caption", (value) => request("setCaption", value));
  state.watch(["audioTracks", "audioTrack", "caption"], ({ audioTracks, audioTrack, caption }) => {
    const tracks = audioTracks.length > 1 ? audioTracks.map((label, value) => ({ value, label })) : [];
    offer("audioTrack", tracks, audioTrack);
    offer("caption", languages.length ? [{ value: "", label: words.off }, ...languages] : [], caption);
    part("looks").hidden = !languages.length;
    buttonOf("captions").hidden = !tracks.length && !languages.length;
    buttonOf("captions").toggleAttribute("data-on", Boolean(caption));
  });
}

function captionStyle({ state, request, words }) {
  for (const [name, values] of Object.entries(STYLES)) {
    const choices = values.map((value) => ({ value, label: words[wordFor(name, value)] }));
    onChoice(name, (value) => request("setCaptionStyle", { [name]: value }));
    state.watch(["captionStyle"], ({ captionStyle: chosen }) => offer(name, choices, chosen[name]));
  }
}

export function startMenus(player) {
  quality(player);
  speed(player);
  soundAndCaptions(player);
  captionStyle(player);
  openAndClose(player);
}
