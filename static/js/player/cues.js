/** Reading WebVTT of thumbnails: which part of which picture shows what happens at a time. */

const TIMES = /^([\d:.]+)\s+-->\s+([\d:.]+)/;
const PART = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

/** "01:02.500" -> 62.5 */
function seconds(text) {
  return text.split(":").reduce((total, part) => total * 60 + Number(part), 0);
}

/** -> [{start, end, file, x, y, width, height}], in the order of the file; what cannot be read is left out. */
export function readThumbnails(text) {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, place) => {
    const times = TIMES.exec(line);
    const picture = PART.exec(lines[place + 1] ?? "");
    if (!times || !picture) {
      return [];
    }
    const [x, y, width, height] = picture.slice(2).map(Number);
    return [{ start: seconds(times[1]), end: seconds(times[2]), file: picture[1], x, y, width, height }];
  });
}
