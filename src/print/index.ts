/**
 * Layers to tcpdump's text, byte for byte: the time stamp, the line and its continuation lines, the dumps.
 *
 * A printer is a function `(layer, out)`, one file per protocol, found through `registry.ts` by the layer's kind. It reads
 * layers only; `out` (see `out.ts`) takes the text, holds the options and ends a packet's text where its bytes end. What
 * tcpdump remembers from one packet to the next (times, TCP sequence numbers) is kept by the object made here.
 */
import { createDecoder, type Decoder } from "../decode/index.js";
import type { Packet } from "../net/packet.js";
import { addAsciiDump, addHexAndAsciiDump, addHexDump } from "./hex-dump.js";
import type { Dump, PrintOptions } from "./options.js";
import { defaultPrintOptions } from "./options.js";
import { Out } from "./out.js";
import { headerProblem } from "./packet-lengths.js";
import { printerOf } from "./registry.js";
import { TextBuffer } from "./text-buffer.js";
import { TimeStamps } from "./time-stamp.js";

export type { Dump, NameLookups, PrintOptions, TimeMode } from "./options.js";
export { TextBuffer } from "./text-buffer.js";

export interface Printer {
  /** The text of a packet, line feed included. `number` is shown with -#. The text is ASCII. */
  print(packet: Packet, number: number): string;
  /** Adds that text to what is in `text`. */
  printTo(text: TextBuffer, packet: Packet, number: number): void;
}

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
    packetType: settings.packetType,
    meshHeaders: settings.meshHeaders,
    secretDigests: settings.secretDigests,
  };
  const decoders: (Decoder | undefined)[] = [];
  const decoderOf = (interfaceId: number) =>
    (decoders[interfaceId] ??= createDecoder(typeof dlt === "number" ? dlt : dlt(interfaceId), decoding));
  const times = new TimeStamps(settings);
  const ownText = new TextBuffer(0);
  const out = new Out(settings, printerOf, ownText, times);
  const printTo = (text: TextBuffer, packet: Packet, number: number): void => {
    const { data, length } = packet;
    if (settings.number) text.add(`${String(number).padStart(5)}  `);
    const problem = headerProblem(data.length, length);
    if (problem !== "") return text.add(`[Invalid header:${problem}]\n`);
    times.addTo(text, packet.seconds, packet.nanoseconds);
    out.reset(data, text);
    const layer = decoderOf(packet.interfaceId).decode(data, length);
    out.layer(layer);
    if (dump !== "none") addDump(text, dump, data, out.open ? (layer.headerLength ?? 0) : 0);
    text.endLine();
  };
  return {
    printTo,
    print(packet, number) {
      ownText.clear();
      printTo(ownText, packet, number);
      return ownText.toString();
    },
  };
}

/** Adds the dump after the text: of everything, or of what follows the link-layer header if anything does. */
function addDump(text: TextBuffer, dump: Exclude<Dump, "none">, data: Uint8Array, linkHeaderLength: number): void {
  const start = dump.length === 2 ? 0 : linkHeaderLength;
  if (start >= data.length) return;
  switch (dump) {
    case "x":
    case "xx":
      return addHexDump(text, data, start, data.length, "\n\t");
    case "X":
    case "XX":
      return addHexAndAsciiDump(text, data, start, data.length, "\n\t");
    case "A":
    case "AA":
      return addAsciiDump(text, data, start, data.length);
  }
}
