/** Times as they are shown and as they are spoken. */

// A film of half a minute, counted in frames, may end a hair before.
const HAIR = 0.05;

/** Whole hours, minutes and seconds. */
function parts(seconds) {
  const whole = Math.max(0, Math.floor((seconds || 0) + HAIR));
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
}

/** 3723 -> "1:02:03", 63 -> "1:03" */
export function clock(time) {
  const { hours, minutes, seconds } = parts(time);
  const tail = String(seconds).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** 63 -> "1 minute, 3 seconds" in the page's language, where the browser can. */
export function spoken(time) {
  if (!Intl.DurationFormat) {
    return clock(time);
  }
  return new Intl.DurationFormat(document.documentElement.lang, { style: "long" }).format(parts(time)) || clock(0);
}
