import type { ZmtpDatagramLayer, ZmtpFrame, ZmtpLayer } from "../decode/zmtp.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

/** How many bytes of a frame are shown at -v, the flags included. */
const shownAtV = 129;
const more = 0x01;

export function printZmtp({ frames }: ZmtpLayer, out: Out): void {
  out.protocol = "zmtp1";
  out.add(": ZMTP/1.0");
  printZmtpFrames(frames, out);
}

function printZmtpFrames(frames: readonly ZmtpFrame[], out: Out): void {
  for (const frame of frames) printFrame(frame, out);
}

function printFrame(frame: ZmtpFrame, out: Out): void {
  const { isLong, length, room, flags, cut } = frame;
  out.add(`\n\t frame flags+body ${isLong ? "(64-bit)" : " (8-bit)"} length`);
  if (length === undefined) return out.stop();
  out.add(` ${length}`);
  if (length === 0n) return;
  const value = out.need(flags);
  // The header may itself reach beyond the segment into what else was captured; tcpdump takes that for very much.
  const captured = room < 0 ? Infinity : room;
  if (length > captured) out.add(` (${captured} captured)`);
  out.add(`, flags ${hex8(value)}`);
  if (out.options.verbosity > 0) printBody(frame, Math.min(captured, Number(length)), value, out);
  if (cut) out.stop();
}

function printBody({ bodyOffset }: ZmtpFrame, size: number, flags: number, out: Out): void {
  const bits = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02].map((bit) => (flags & bit ? "MBZ" : "-"));
  out.add(` (${bits.join("|")}|${flags & more ? "MORE" : "-"})`);
  const shown = (out.options.verbosity === 1 ? Math.min(shownAtV, size) : size) - 1;
  if (shown <= 0) return;
  out.add(`, first ${shown} byte(s) of body:`);
  const end = Math.min(bodyOffset + shown, out.data.length);
  out.hexAndAsciiDump(bodyOffset, end, "\n\t ");
}

/** How many bytes of the rest of an earlier frame are shown at -v. */
const restAtV = 128;

export function printZmtpDatagram({ frameOffset, restLength, rest, frames }: ZmtpDatagramLayer, out: Out): void {
  out.protocol = "zmtp1";
  out.add(`\n\t frame offset ${hex16(out.need(frameOffset))}`);
  if (restLength === undefined) {
    out.add(" (exceeds datagram declared length)");
    return out.stop();
  }
  if (restLength > 0) {
    out.add(`\n\t frame intermediate part, ${restLength} bytes`);
    if (rest.length < restLength) out.add(` (${rest.length} captured)`);
    const shown = out.options.verbosity === 1 ? Math.min(restAtV, rest.length) : rest.length;
    if (out.options.verbosity > 0 && shown > 1) {
      out.add(`, first ${shown} byte(s):`);
      out.hexAndAsciiDump(rest.start, rest.start + shown, "\n\t ");
    }
  }
  printZmtpFrames(frames, out);
}
