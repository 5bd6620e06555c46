"""What players read first: HLS playlists (RFC 8216) and the sizes of all segments, from the files that are there."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playback.packaging.boxes import avc_codec, samples
from playback.packaging.encode import write_kept
from playback.packaging.timing import Grid
from playback.packaging.tool import PackagingError

AAC = "mp4a.40.2"
SOUND_GROUP = "audio"
SECONDS = re.compile(r"^#EXTINF:([\d.]+)", re.M)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Made:
    """Segments of one rung or sound track as they lie there: seconds and bytes of each."""

    folder: str
    codec: str
    width: int
    height: int
    seconds: list[float]
    sizes: list[int]

    @property
    def bitrate(self) -> int:
        """Bits a second, on average."""
        return round(8 * sum(self.sizes) / sum(self.seconds))

    @property
    def peak(self) -> int:
        """Bits a second of the segment with most of them; a last one of a few frames says nothing."""
        longest = max(self.seconds)
        rates = [8 * size / lasts for size, lasts in zip(self.sizes, self.seconds, strict=True) if lasts > longest / 2]
        return round(max(rates))


def made_picture(folder: Path, grid: Grid, width: int, height: int) -> Made:
    """Raises PackagingError where frames are missing."""
    paths = sorted(folder.glob("*.m4s"))
    frames = [samples(path.read_bytes()) for path in paths]
    if sum(frames) != grid.frames:
        raise PackagingError(f"{folder.name} has {sum(frames)} of {grid.frames} frames: start the packaging again.")
    seconds = [float(count / grid.rate) for count in frames]
    sizes = [path.stat().st_size for path in paths]
    return Made(folder.name, avc_codec((folder / "init.mp4").read_bytes()), width, height, seconds, sizes)


def made_sound(folder: Path) -> Made:
    seconds = [float(found) for found in SECONDS.findall((folder / "index.m3u8").read_text())]
    sizes = [path.stat().st_size for path in sorted(folder.glob("*.m4s"))]
    return Made(folder.name, AAC, 0, 0, seconds, sizes)


def write_index(folder: Path, made: Made) -> None:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{max(round(max(made.seconds)), 1)}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines.append('#EXT-X-MAP:URI="init.mp4"')
    for number, seconds in enumerate(made.seconds):
        lines += [f"#EXTINF:{seconds:.6f},", f"{number:05d}.m4s"]
    write_text(folder / "index.m3u8", [*lines, "#EXT-X-ENDLIST"])


def write_master(folder: Path, pictures: Sequence[Made], sounds: Sequence[tuple[Made, str]], rate: float) -> None:
    """sounds: with their languages; the first plays unless another is chosen."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [media_line(number, made, language) for number, (made, language) in enumerate(sounds)]
    loudest = max((made.peak for made, _ in sounds), default=0)
    average = max((made.bitrate for made, _ in sounds), default=0)
    for made in pictures:
        codecs = ",".join([made.codec] + [AAC] * bool(sounds))
        line = f"#EXT-X-STREAM-INF:BANDWIDTH={made.peak + loudest},AVERAGE-BANDWIDTH={made.bitrate + average},"
        line += f'CODECS="{codecs}",RESOLUTION={made.width}x{made.height},FRAME-RATE={rate:.3f}'
        lines += [line + f',AUDIO="{SOUND_GROUP}"' * bool(sounds), f"{made.folder}/index.m3u8"]
    write_text(folder / "master.m3u8", lines)


def media_line(number: int, made: Made, language: str) -> str:
    """A language that is not one, as a file may tell anything, is left out: it would end the attribute."""
    told = language if LANGUAGE.fullmatch(language) else ""
    name = told or f"Track {number + 1}"
    line = f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{SOUND_GROUP}",NAME="{name}"' + f',LANGUAGE="{told}"' * bool(told)
    line += f',DEFAULT={"NO" if number else "YES"},AUTOSELECT=YES,CHANNELS="2",URI="{made.folder}/index.m3u8"'
    return line


def write_sizes(folder: Path, pictures: Sequence[Made], sounds: Sequence[Made]) -> None:
    """sizes.json: seconds of every segment and, of each rung and the first sound track, their bytes."""
    rungs = [
        {"bitrate": made.bitrate, "width": made.width, "height": made.height, "sizes": made.sizes} for made in pictures
    ]
    audio = {"bitrate": sounds[0].bitrate, "sizes": sounds[0].sizes} if sounds else None
    content = {"segment_seconds": pictures[0].seconds, "rungs": rungs, "audio": audio}
    write_kept(folder / "sizes.json", json.dumps(content, separators=(",", ":")).encode())


def write_text(path: Path, lines: Sequence[str]) -> None:
    write_kept(path, ("\n".join(lines) + "\n").encode())
