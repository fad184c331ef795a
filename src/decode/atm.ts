import type { Context } from "./context.js";
import { decodeLane } from "./lane.js";
import type { Layer } from "./layer.js";
import { llcUnnumberedInformation } from "./llc.js";
import { decodeCheckedOam } from "./oam.js";
import type { Reader } from "./reader.js";
import { decodeSnmp } from "./snmp.js";

/** A frame over ATM: LLC (RFC 2684), or an OSI network layer in Cisco's way, directly behind a control byte. */
export interface AtmLlcLayer extends Layer {
  readonly kind: "atm-llc";
  readonly form: undefined | "cisco" | "llc" | "802.6";
  /** The first four words of an IEEE 802.6 header, which some drivers leave before LLC; absent when not captured. */
  readonly macWords: readonly number[] | undefined;
  /** Not all before the payload was captured. */
  readonly cut: boolean;
  readonly headerLength: number;
}

const macHeaderLength = 20;
/** LLC headers of unnumbered information for SNAP, OSI and IP. */
const llcHeaders: ReadonlySet<number> = new Set([0xaaaa03, 0xfefe03, 0x060603]);

export function decodeAtmLlc(reader: Reader, wireLength: number, context: Context): AtmLlcLayer {
  const { offset } = reader;
  const base = { kind: "atm-llc", offset, wireLength, capturedLength: reader.left, macWords: undefined } as const;
  if (reader.at8(offset) === llcUnnumberedInformation) {
    reader.skip(1);
    const payload = context.osi(reader, wireLength - 1);
    return { ...base, form: "cisco", cut: false, headerLength: 1, payload };
  }
  const header = reader.maybe24();
  if (header === undefined) return { ...base, form: undefined, cut: true, headerLength: 0 };
  reader.seek(offset);
  if (llcHeaders.has(header)) {
    const payload = context.llc(reader, wireLength);
    return { ...base, form: "llc", cut: false, headerLength: payload?.headerLength ?? 0, payload };
  }
  const macWords = reader.has(16) ? [reader.u32(), reader.u32(), reader.u32(), reader.u32()] : undefined;
  reader.seek(offset);
  if (!reader.has(macHeaderLength)) return { ...base, form: "802.6", macWords, cut: true, headerLength: 0 };
  reader.skip(macHeaderLength);
  const payload = context.llc(reader, wireLength - macHeaderLength);
  const headerLength = macHeaderLength + (payload?.headerLength ?? 0);
  return { ...base, form: "802.6", macWords, cut: false, headerLength, payload };
}

/** A frame with the header of Sun's ATM drivers. Fields are absent when not captured. */
export interface SunAtmLayer extends Layer {
  readonly kind: "sun-atm";
  readonly flags: number | undefined;
  readonly vpi: number | undefined;
  readonly vci: number | undefined;
  /** Of a signalling message (UNI 3.1): the protocol, the kind of message and the call. */
  readonly signalling: AtmSignalling | undefined;
  readonly headerLength: number;
}

export interface AtmSignalling {
  readonly protocol: number | undefined;
  /** Absent, as the call's reference, when it was not captured. */
  readonly messageType: number | undefined;
  readonly callReference: number;
}

/** Channels of path 0 that have a meaning of their own. */
export const atmChannels = { meta: 1, broadcast: 2, segmentOam: 3, endOam: 4, signalling: 5, ilmi: 16 } as const;
const laneTraffic = 1;
const sunHeaderLength = 4;

export function decodeSunAtm(reader: Reader, wireLength: number, context: Context): SunAtmLayer {
  const { offset } = reader;
  const base = { kind: "sun-atm", offset, wireLength, capturedLength: reader.left } as const;
  const flags = reader.maybe8();
  const vpi = reader.maybe8();
  const vci = reader.maybe16();
  const header = { ...base, flags, vpi, vci, signalling: undefined, headerLength: sunHeaderLength };
  if (flags === undefined || vci === undefined) return { ...header, headerLength: 0 };
  const length = wireLength - sunHeaderLength;
  if (vpi === 0) {
    switch (vci) {
      case atmChannels.signalling:
        return { ...header, signalling: readSignalling(reader) };
      case atmChannels.broadcast:
      case atmChannels.meta:
        return header;
      case atmChannels.segmentOam:
      case atmChannels.endOam:
        return { ...header, payload: context.enter(decodeCheckedOam, reader, length) };
      case atmChannels.ilmi:
        return { ...header, payload: context.enter(decodeSnmp, reader, length) };
    }
  }
  const isLane = (flags & 0x0f) === laneTraffic;
  return { ...header, payload: isLane ? context.enter(decodeLane, reader, length) : context.llc(reader, length) };
}

function readSignalling(reader: Reader): AtmSignalling {
  const protocol = reader.maybe8();
  reader.skip(1);
  const callReference = reader.u24();
  return { protocol, messageType: reader.maybe8(), callReference };
}

/** Classical IP over ATM (RFC 2225): behind an LLC header, or without. */
export interface ClipLayer extends Layer {
  readonly kind: "clip";
  readonly cut: boolean;
  readonly headerLength: number;
}

const clipHeader = [0xaaaa03, 0x000000] as const;

export function decodeClip(reader: Reader, wireLength: number, context: Context): ClipLayer {
  const { offset } = reader;
  const base = { kind: "clip", offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(6)) return { ...base, cut: true, headerLength: 0 };
  const isLlc = reader.u24() === clipHeader[0] && reader.u24() === clipHeader[1];
  reader.seek(offset);
  const payload = isLlc ? context.llc(reader, wireLength) : context.ipVersion(4, reader, wireLength);
  return { ...base, cut: false, headerLength: isLlc ? (payload?.headerLength ?? 0) : 0, payload };
}
