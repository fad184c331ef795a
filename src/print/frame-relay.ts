import type { FragmentLayer, FrameRelayLayer, MultilinkElement, MultilinkLayer } from "../decode/frame-relay.js";
import { multilinkElements, multilinkFlags, nlpids } from "../decode/frame-relay.js";
import type { SnapLayer } from "../decode/snap.js";
import { etherTypeName } from "./ether-types.js";
import { nlpidName } from "./nlpids.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { printSnapContents } from "./snap.js";

const flagNames: readonly (readonly [number, string])[] = [
  [0x02000000, "C!"],
  [0x00020000, "DE"],
  [0x00040000, "BECN"],
  [0x00080000, "FECN"],
  [0x00000002, "sdlcore"],
];

const protocol = "fr";

export function printFrameRelay(layer: FrameRelayLayer, out: Out): void {
  out.protocol = protocol;
  const { problem, control, etherType, padded, nlpid, payload, addressLength } = layer;
  if (problem === "address") return out.add("Q.922, invalid address");
  const { linkHeader } = out.options;
  if (etherType !== undefined) {
    if (linkHeader) out.add(headerText(layer, addressLength, etherType, out));
    if (control === undefined && payload !== undefined) return out.layer(payload);
  }
  if (control !== undefined) out.add(`UI ${control.toString(16).padStart(2, "0")}! `);
  if (padded === true && addressLength !== 3) out.add("Pad! ");
  if (padded === false && addressLength === 3) out.add("No pad! ");
  if (problem === "cut" || nlpid === undefined) return out.truncated();
  if (linkHeader) out.add(headerText(layer, addressLength, nlpid, out));
  printContents(layer, nlpid, out);
}

function headerText({ dlci, flags, wireLength }: FrameRelayLayer, size: number, protocol: number, out: Out): string {
  if (out.options.quiet > 0) return `Q.922, DLCI ${dlci}, length ${wireLength}: `;
  const name =
    protocol <= 0xff
      ? `NLPID ${nlpidName(protocol)} (${hex8(protocol)})`
      : `cisco-ethertype ${etherTypeName(protocol) ?? "unknown"} (${hex16(protocol)})`;
  const names = bitNames(flagNames, flags) || "none";
  return `Q.922, hdr-len ${size}, DLCI ${dlci}, Flags [${names}], ${name}, length ${wireLength}: `;
}

const known: ReadonlySet<number> = new Set(Object.values(nlpids));

function printContents(layer: FrameRelayLayer, nlpid: number, out: Out): void {
  const { payload, headerLength, offset, wireLength, capturedLength, addressLength } = layer;
  if (payload?.kind === "snap") {
    if (printSnapContents(payload as SnapLayer, out)) return;
    if (!out.options.linkHeader) out.add(headerText(layer, headerLength, nlpid, out));
    return out.defaultDump(offset, capturedLength, wireLength);
  }
  if (payload !== undefined) return out.layer(payload);
  if (known.has(nlpid)) return;
  if (!out.options.linkHeader) out.add(headerText(layer, addressLength, nlpid, out));
  // This dump only -x makes superfluous.
  const { dump, hexAsked = dump === "x" || dump === "xx" } = out.options;
  if (hexAsked) return;
  const length = wireLength - headerLength;
  const start = offset + headerLength;
  const end = Math.min(start + length, offset + capturedLength);
  out.hexAndAsciiDump(start, end);
  if (end < start + length) out.stop();
}

const fragmentFlags: readonly (readonly [number, string])[] = [
  [multilinkFlags.begin, "Begin"],
  [multilinkFlags.end, "End"],
  [multilinkFlags.control, "Control"],
];

function fragmentFlagsText(flags: number): string {
  return bitNames(fragmentFlags, flags) || "none";
}

export function printFragment({ header, wireLength }: FragmentLayer, out: Out): void {
  if (wireLength < 2) return out.truncated();
  const word = out.need(header);
  const sequence = ((word >> 1) & 0xf00) | (word & 0xff);
  out.add(`FRF.15, seq 0x${sequence.toString(16).padStart(3, "0")}, Flags [${fragmentFlagsText((word >> 8) & 0xe0)}]`);
  out.add(`,${word & 0x100 ? "Interface" : "End-to-End"} Fragmentation, length ${wireLength}`);
}

const messageNames: ReadonlyMap<number, string> = new Map([
  [1, "Add Link"],
  [2, "Add Link ACK"],
  [3, "Add Link Reject"],
  [4, "Hello"],
  [5, "Hello ACK"],
  [6, "Remove Link"],
  [7, "Remove Link ACK"],
]);

export function printMultilink(layer: MultilinkLayer, out: Out): void {
  out.protocol = "mfr";
  const { problem, wireLength, flags, sequence, message, payload, fragment } = layer;
  if (problem === "cut") return out.truncated();
  if (problem === "length") {
    out.add(`[length ${wireLength} < 4]`);
    return out.invalid();
  }
  if (message !== undefined) {
    const name = messageNames.get(message) ?? `Unknown Message (${hex8(message)})`;
    out.add(`FRF.16 Control, Flags [${fragmentFlagsText(flags)}], ${name}, length ${wireLength}`);
    if (out.options.verbosity < 1) return;
    for (const element of layer.elements) printElement(element, out);
    if (layer.elementCut) out.truncated();
    return;
  }
  out.add(`FRF.16 Frag, seq ${sequence}, Flags [${fragmentFlagsText(flags)}]`);
  if (fragment !== undefined) return out.hexDump(fragment, "\n\t");
  out.add(", ");
  if (payload !== undefined) out.layer(payload);
}

const elementNames: ReadonlyMap<number, string> = new Map([
  [multilinkElements.bundle, "Bundle ID"],
  [multilinkElements.link, "Link ID"],
  [multilinkElements.magicNumber, "Magic Number"],
  [multilinkElements.timeStamp, "Timestamp"],
  [6, "Vendor Extension"],
  [7, "Cause"],
]);

const longestName = 50;

function printElement({ type, length, value, number, time }: MultilinkElement, out: Out): void {
  out.add(`\n\tIE ${elementNames.get(type) ?? "Unknown"} (${type}), length ${length}: `);
  if (value === undefined) return;
  const { verbosity } = out.options;
  switch (type) {
    case multilinkElements.magicNumber:
      if (number === undefined) {
        out.add(`[IE data length ${value.length} != 4]`);
        out.invalid();
      } else out.add(hex32(number));
      break;
    case multilinkElements.bundle:
    case multilinkElements.link:
      out.add(out.escapedUntilZero(value.slice(0, longestName)));
      break;
    default:
      if (time !== undefined) out.timeStamp(time.seconds, time.microseconds);
      else if (verbosity < 2) out.hexDump(value, "\n\t  ");
  }
  if (verbosity > 1) out.hexDump(value, "\n\t  ");
}
