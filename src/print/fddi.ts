import { type FddiLayer, fddiFormatMask, fddiFormats } from "../decode/fddi.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const frameNames: ReadonlyMap<number, string> = new Map([
  [0x40, "void"],
  [0x80, "nrt"],
  [0xc0, "rt"],
  [0x41, "info"],
  [0x4f, "nsa"],
  [0xc2, "beacon"],
  [0xc3, "claim"],
]);

/** The last four bits of frame control follow these. */
const formatNames: ReadonlyMap<number, string> = new Map([
  [fddiFormats.mac, "mac"],
  [fddiFormats.management, "smt"],
  [fddiFormats.llc, "async"],
  [fddiFormats.syncLlc, "sync"],
  [fddiFormats.implementor, "imp_async"],
  [0xe0, "imp_sync"],
]);

export function printFddi(layer: FddiLayer, out: Out): void {
  out.protocol = "fddi";
  const { frameControl, source, destination, payload, headerLength } = layer;
  if (frameControl === undefined) return out.truncated();
  const { linkHeader } = out.options;
  if (linkHeader) printHeader(layer, frameControl, out);
  out.link = { source, destination };
  const format = frameControl & fddiFormatMask;
  if (format === fddiFormats.llc) return payload && out.layer(payload);
  if (format === fddiFormats.management) return out.add("<SMT printer not yet implemented>");
  if (!linkHeader) printHeader(layer, frameControl, out);
  out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength);
}

function printHeader({ source, destination, wireLength }: FddiLayer, frameControl: number, out: Out): void {
  if (out.options.quiet === 0) out.add(`${frameText(frameControl)} `);
  out.add(`${out.mac(source)} > ${out.mac(destination)}, length ${wireLength}: `);
}

function frameText(frameControl: number): string {
  const name = frameNames.get(frameControl);
  if (name !== undefined) return name;
  const format = formatNames.get(frameControl & fddiFormatMask);
  if (format === undefined) return hex8(frameControl).slice(2);
  return `${format}${(frameControl & 0x0f).toString(16)}`;
}
