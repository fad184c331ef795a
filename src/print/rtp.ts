import { h261Type, oldRtpHeaderLength, oldRtpVersion, rtpHeaderLength, type RtpLayer } from "../decode/rtp.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

export function printRtp(layer: RtpLayer, out: Out): void {
  const { wireLength, problem, extension, marker, payloadType, sequenceNumber } = layer;
  out.protocol = "rtp";
  const least = wireLength < oldRtpHeaderLength ? oldRtpHeaderLength : rtpHeaderLength;
  if (problem === undefined || wireLength >= oldRtpHeaderLength)
    out.need(layer.version === undefined ? undefined : layer.timestamp);
  if (problem === "short") return out.add(`udp/rtp, length ${wireLength} < ${least}`);
  const isOld = layer.version === oldRtpVersion;
  const dataLength = wireLength - (isOld ? oldRtpHeaderLength : rtpHeaderLength);
  out.add(`udp/${isOld ? "rtpv1" : "rtp"} ${dataLength} c${payloadType} ${extension ? "+" : ""}${marker ? "*" : ""}`);
  out.add(` ${sequenceNumber} ${layer.timestamp}`);
  if (out.options.verbosity > 0) printDetails(layer, isOld, out);
}

function printDetails(layer: RtpLayer, isOld: boolean, out: Out): void {
  out.add(` ${out.need(layer.source)}`);
  if (layer.extensionFits === undefined) return out.stop();
  if (!layer.extensionFits) return out.add(isOld ? " !opt" : " !ext");
  if (layer.payloadType === h261Type) out.add(` ${hex16(out.need(layer.h261))}`);
}
