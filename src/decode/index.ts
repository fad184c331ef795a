/**
 * Packet bytes to typed layers, one file per protocol. Knows nothing of text, filters or files.
 *
 * How it works, and what every decoder relies on:
 *
 * - A decoder is a function `(reader, wireLength, context) -> layer` (`context.ts`). The layer is a plain object with the
 *   fields of the RFC under their names (`layer.ts`); the layer inside it hangs on `payload`. Text, JSON and whatever
 *   else reads packets read layers, never bytes, so a packet is decoded once and in one way.
 * - Two lengths matter everywhere: `wireLength`, what the layer outside says there was, and the reader's window, what was
 *   captured of it. Reading is only possible inside the window (`reader.ts`): a decoder cannot read past the captured
 *   bytes however wrong it is. A length field that ends the layer early narrows the window for what is inside.
 * - Data end early at any byte, and tcpdump prints all fields before that byte. So a field that was not captured is
 *   `undefined`, fields are read in the order in which they lie in the packet, and a list ends with its first incomplete
 *   item. Protocols on every packet's way (IPv4, TCP) instead check for their fixed header once and yield either a whole
 *   layer or a small broken one, told apart by `problem`; the compiler makes every reader look.
 * - What is wrong with a packet is recorded, not thrown: `problem` names the first thing wrong. No decoder throws, and
 *   every loop over packet contents moves the cursor on in each round.
 * - The next protocol is found by number, through `context.etherType`, `.ipProtocol`, `.tcpPort`, `.udpPort`;
 *   `registry.ts` holds one row per protocol and number. An unknown number gives no payload; what then is said about the
 *   bytes is the printer's business. A decoder imports another one, for `context.enter`, only where none of these leads to it.
 * - Decoders run for every packet, so they do not slice, copy or build strings but where the field is a text. Addresses
 *   come as texts from small caches (`address-text.ts`); objects are built with all their properties at once, in one
 *   order, so that the engine gives all layers of a kind one shape. Work that only a long form needs (checksums, the
 *   later lines of a text protocol) waits for the option that asks for it.
 */
import type { DecodeOptions } from "./context.js";
import { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { Reader } from "./reader.js";
import { registry } from "./registry.js";

export type { DecodeOptions } from "./context.js";
export { packetTypes, type PacketType } from "./packet-type-names.js";
export type { Layer } from "./layer.js";
export { Bytes, TextBytes } from "./layer.js";

/** Decodes packets of one link type. */
export interface Decoder {
  /** The outermost layer of a packet. `wireLength` is the packet's length on the wire, `data` the captured bytes. */
  decode(data: Uint8Array, wireLength: number): Layer;
}

const everything: DecodeOptions = { checksums: true, offloadedChecksums: true, payloads: true, details: true };

/** Makes a decoder for packets that begin with the link layer of this DLT_ number. */
export function createDecoder(dlt: number, options: DecodeOptions = everything): Decoder {
  const reader = new Reader();
  const context = new Context(options, registry);
  const decodeLink = registry.linkType(dlt);
  return {
    decode(data, wireLength) {
      reader.open(data);
      context.reset();
      return decodeLink(reader, wireLength, context);
    },
  };
}
