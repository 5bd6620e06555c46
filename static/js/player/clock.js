/** Times as they are shown and as they are spoken. */

/** 3723 -> "1:02:03", 63 -> "1:03" */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** 63 -> "1 minute, 3 seconds" in the page's language, where the browser can. */
export function spoken(seconds) {
  if (!Intl.DurationFormat) {
    return clock(seconds);
  }
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
  return new Intl.DurationFormat(document.documentElement.lang, { style: "long" }).format(parts) || clock(0);
}
