/** Link layers whose header says no more than an EtherType and, some of them, between whom a frame goes. */
import { maximumLengthField } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Symantec's firewall: a header of 44 bytes, of which only the type is known. */
export interface SymantecLayer extends Layer {
  readonly kind: "symantec";
  /** Absent when the header was not all captured; up to 1500 it is none. */
  readonly type: number | undefined;
  readonly headerLength: number;
}

const symantecLength = 44;
const symantecType = 6;

export function decodeSymantec(reader: Reader, wireLength: number, context: Context): SymantecLayer {
  const { offset } = reader;
  const base = { kind: "symantec", offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(symantecLength)) return { ...base, type: undefined, headerLength: 0 };
  reader.skip(symantecType);
  const type = reader.u16();
  reader.seek(offset + symantecLength);
  const header = { ...base, type, headerLength: symantecLength };
  if (type <= maximumLengthField) return header;
  return { ...header, payload: context.etherType(type, reader, wireLength - symantecLength) };
}

/** IP over InfiniBand (RFC 4391), behind a global routing header. */
export interface IpoibLayer extends Layer {
  readonly kind: "ipoib";
  /** Absent when the header was not all captured. */
  readonly type: number | undefined;
  readonly headerLength: number;
}

const ipoibLength = 44;
const ipoibType = 40;

export function decodeIpoib(reader: Reader, wireLength: number, context: Context): IpoibLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "ipoib", offset, wireLength, capturedLength } as const;
  if (!reader.has(ipoibLength)) return { ...base, type: undefined, headerLength: capturedLength };
  reader.skip(ipoibType);
  const type = reader.u16();
  reader.seek(offset + ipoibLength);
  const payload = context.etherType(type, reader, wireLength - ipoibLength);
  return { ...base, type, headerLength: ipoibLength, payload };
}

/** Apple's IP over IEEE 1394 (FireWire). */
export interface FirewireLayer extends Layer {
  readonly kind: "firewire";
  /** Absent, like the source and the type, when the header was not all captured. */
  readonly destination: Bytes | undefined;
  readonly source: Bytes | undefined;
  readonly type: number | undefined;
  readonly headerLength: number;
}

const firewireLength = 18;

export function decodeFirewire(reader: Reader, wireLength: number, context: Context): FirewireLayer {
  const base = { kind: "firewire", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const none = { destination: undefined, source: undefined, type: undefined, headerLength: 0 };
  if (!reader.has(firewireLength)) return { ...base, ...none };
  const addresses = { destination: reader.bytes(8), source: reader.bytes(8) };
  const type = reader.u16();
  const payload = context.etherType(type, reader, wireLength - firewireLength);
  return { ...base, ...addresses, type, headerLength: firewireLength, payload };
}
