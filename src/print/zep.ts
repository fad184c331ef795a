import type { ZepLayer } from "../decode/zep.js";
import { zepPreamble } from "../decode/zep.js";
import { localDateText } from "./local-date.js";
import { hex16 } from "./numbers.js";
import { unixEpoch } from "./ntp.js";
import type { Out } from "./out.js";

export function printZep(layer: ZepLayer, out: Out): void {
  out.protocol = "zep";
  const { preamble, version, type, frame, acknowledged, payload } = layer;
  out.add("ZEP");
  const start = out.escaped(preamble);
  if (start !== zepPreamble) {
    if (preamble.length > 0 && start !== "E") out.add(` [Preamble Code: ${start}`);
    if (preamble.length < 2) return out.stop();
    out.add("]");
    return out.invalid();
  }
  out.add(`v${out.need(version)} `);
  if (version !== 1) out.need(type);
  if (frame !== undefined) printFrameHeader(frame, layer, out);
  else if (acknowledged === undefined) {
    out.add(` [len ${layer.wireLength} < ${layer.headerLength}]`);
    return out.invalid();
  }
  if (acknowledged !== undefined) out.add(`ACK, seq# = ${out.need(acknowledged.sequenceNumber)}`);
  if (payload !== undefined) {
    out.add("\n\t");
    out.layer(payload);
  }
  // Of a frame that could be read, nothing is left; otherwise all is shown again as it is.
  const [left, captured] = [layer.wireLength - layer.headerLength, layer.capturedLength - layer.headerLength];
  if ((payload?.headerLength ?? 0) === 0) out.defaultDump(layer.offset + layer.headerLength, captured, left);
  else if (captured < left) out.stop();
}

function printFrameHeader(frame: NonNullable<ZepLayer["frame"]>, { version, type }: ZepLayer, out: Out): void {
  const { channelId, deviceId, crcMode, linkQuality, seconds, fraction, sequenceNumber, length } = frame;
  const device = out.need(deviceId);
  out.add(`${version === 1 ? "" : `Type ${type}, `}Channel ID ${channelId}, Device ID ${hex16(device)}, `);
  out.add(out.need(crcMode) !== 0 ? "CRC, " : `LQI ${out.need(linkQuality)}, `);
  if (version !== 1) {
    const part = out.need(fraction);
    out.add(timeText(seconds ?? 0, part));
    const end = out.need(length);
    out.add(`, seq# = ${sequenceNumber}, inner len = ${end}`);
  } else out.add(`inner len = ${out.need(length)}`);
}

/** The fraction goes through a number of single precision in tcpdump. */
function timeText(seconds: number, fraction: number): string {
  const text = `${seconds}.${String(Math.floor((Math.fround(fraction) / 2 ** 32) * 1e9)).padStart(9, "0")}`;
  return seconds === 0 ? text : `${text} (${localDateText((seconds - unixEpoch) >>> 0)})`;
}
