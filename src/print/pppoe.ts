import { pppoeHeaderLength, type PppoeLayer, type PppoeTag } from "../decode/pppoe.js";
import type { Bytes } from "../decode/index.js";
import type { Out } from "./out.js";

const initiation = 0x09;
/** An initiation packet must fit into 1484 bytes (RFC 2516 section 5.1). */
const initiationRoom = 1484 - pppoeHeaderLength;

const codes: ReadonlyMap<number, string> = new Map([
  [0x09, "PADI"],
  [0x07, "PADO"],
  [0x19, "PADR"],
  [0x65, "PADS"],
  [0xa7, "PADT"],
  [0, ""],
]);

// prettier-ignore
const tagNames: ReadonlyMap<number, string> = new Map([
  [0, "EOL"], [0x0101, "Service-Name"], [0x0102, "AC-Name"], [0x0103, "Host-Uniq"], [0x0104, "AC-Cookie"],
  [0x0105, "Vendor-Specific"], [0x0110, "Relay-Session-ID"], [0x0120, "PPP-Max-Payload"], [0x0201, "Service-Name-Error"],
  [0x0202, "AC-System-Error"], [0x0203, "Generic-Error"],
]);

export function printPppoe(layer: PppoeLayer, out: Out): void {
  out.protocol = "pppoe";
  const { problem, version, type, code, sessionId, length, wireLength } = layer;
  if (problem === "short") {
    out.add(` (length ${wireLength} < ${pppoeHeaderLength})`);
    return out.invalid();
  }
  if (problem === "cut") return out.stop();
  if (version !== 1) out.add(` [ver ${version}]`);
  if (type !== 1) out.add(` [type ${type}]`);
  out.add(`PPPoE ${codes.get(code) ?? `PAD-${code.toString(16)}`}`);
  if (code === initiation && length > initiationRoom) out.add(` [len ${length}!]`);
  if (length > wireLength - pppoeHeaderLength) out.add(` [len ${length} > ${wireLength - pppoeHeaderLength}!]`);
  if (sessionId !== 0) out.add(` [ses 0x${sessionId.toString(16)}]`);
  for (const tag of layer.tags) printTag(tag, out);
  if (code !== 0) return;
  out.add(" ");
  if (layer.payload !== undefined) out.layer(layer.payload);
}

function printTag({ type, length, value }: PppoeTag, out: Out): void {
  const name = tagNames.get(out.need(type)) ?? `TAG-0x${type?.toString(16)}`;
  out.need(length);
  if (value === undefined) return out.stop();
  out.add(value.length === 0 ? ` [${name}]` : ` [${name} ${valueText(value)}]`);
}

const longestText = 79;
const isPrintable = (byte: number) => byte >= 0x20 && byte < 0x7f;

/** As text when most of the first bytes are printable, else in hexadecimal. */
function valueText(value: Bytes): string {
  const shown = value.slice(0, longestText);
  let text = "";
  let printable = 0;
  for (let index = 0; index < shown.length; index++) {
    const byte = shown.at(index);
    if (isPrintable(byte)) printable++;
    text += isPrintable(byte) ? String.fromCharCode(byte) : ".";
  }
  return printable * 2 > shown.length ? `"${text}"` : `0x${value.hex().toUpperCase()}`;
}
