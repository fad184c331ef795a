/**
 * Layers to tcpdump's text, byte for byte: the time stamp, the line and its continuation lines, the dumps.
 *
 * A printer is a function `(layer, out)`, one file per protocol, found through `registry.ts` by the layer's kind. It reads
 * layers only; `out` (see `out.ts`) takes the text, holds the options and ends a packet's text where its bytes end. What
 * tcpdump remembers from one packet to the next (times, TCP sequence numbers) is kept by the object made here.
 */
import { createDecoder, type Decoder } from "../decode/index.js";
import type { Packet } from "../net/packet.js";
import { asciiDump, hexAndAsciiDump, hexDump } from "./hex-dump.js";
import type { Dump, PrintOptions } from "./options.js";
import { defaultPrintOptions } from "./options.js";
import { Out } from "./out.js";
import { printers } from "./registry.js";
import { TimeStamps } from "./time-stamp.js";

export type { Dump, NameLookups, PrintOptions, TimeMode } from "./options.js";

export interface Printer {
  /** The text of a packet, line feed included. `number` is shown with -#. The text is ASCII. */
  print(packet: Packet, number: number): string;
}

/** What tcpdump holds to be the largest packet there can be. */
const maximumLength = 262144;

/**
 * Makes a printer for packets that begin with the link layer of this DLT_ number, or of the one that their interface has.
 * What it remembers spans the interfaces.
 */
export function createPrinter(
  options: Partial<PrintOptions>,
  dlt: number | ((interfaceId: number) => number),
): Printer {
  const settings: PrintOptions = { ...defaultPrintOptions, ...options };
  const { verbosity, quiet, skipChecksums, dump } = settings;
  const decoding = {
    checksums: verbosity > 0,
    offloadedChecksums: verbosity > 0 && !skipChecksums,
    payloads: quiet === 0,
    details: verbosity > 0,
  };
  const decoders: (Decoder | undefined)[] = [];
  const decoderOf = (interfaceId: number) =>
    (decoders[interfaceId] ??= createDecoder(typeof dlt === "number" ? dlt : dlt(interfaceId), decoding));
  const times = new TimeStamps(settings);
  const out = new Out(settings, printers);
  return {
    print(packet, number) {
      const { data, length } = packet;
      const start = settings.number ? `${String(number).padStart(5)}  ` : "";
      const problem = headerProblem(data.length, length);
      if (problem !== "") return `${start}[Invalid header:${problem}]\n`;
      out.reset(data, start + times.format(packet.seconds, packet.nanoseconds));
      const layer = decoderOf(packet.interfaceId).decode(data, length);
      out.layer(layer);
      const linkHeaderLength = out.open ? (layer.headerLength ?? 0) : 0;
      return `${out.text}${dump === "none" ? "" : dumpText(dump, data, linkHeaderLength)}\n`;
    },
  };
}

/** What is wrong with the lengths of a record, if anything; such a packet is not looked into. */
function headerProblem(capturedLength: number, length: number): string {
  if (length >= capturedLength && capturedLength > 0 && length <= maximumLength) return "";
  const problems: string[] = [];
  if (capturedLength === 0) problems.push(" caplen==0");
  if (length === 0) problems.push(" len==0");
  else if (length < capturedLength) problems.push(` len(${length}) < caplen(${capturedLength})`);
  if (capturedLength > maximumLength) problems.push(` caplen(${capturedLength}) > ${maximumLength}`);
  if (length > maximumLength) problems.push(` len(${length}) > ${maximumLength}`);
  return problems.join(",");
}

/** The dump after the text: of everything, or of what follows the link-layer header if anything does. */
function dumpText(dump: Exclude<Dump, "none">, data: Uint8Array, linkHeaderLength: number): string {
  const start = dump.length === 2 ? 0 : linkHeaderLength;
  if (start >= data.length) return "";
  switch (dump) {
    case "x":
    case "xx":
      return hexDump(data, start, data.length, "\n\t");
    case "X":
    case "XX":
      return hexAndAsciiDump(data, start, data.length, "\n\t");
    case "A":
    case "AA":
      return asciiDump(data, start, data.length);
  }
}
