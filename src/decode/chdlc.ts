import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A frame of Cisco's HDLC (RFC 1547 section 4.3.1). */
export interface ChdlcLayer extends Layer {
  readonly kind: "chdlc";
  /** 0x0f unicast, 0x8f broadcast. Absent, like the next, when not captured. */
  readonly address: number | undefined;
  /** An EtherType, but for Cisco's own. */
  readonly protocolType: number | undefined;
}

/** Serial Line Address Resolution Protocol, which keeps the line alive, too. */
export interface SlarpLayer extends Layer {
  readonly kind: "slarp";
  /** Absent, like all below, when the packet is not all there. */
  readonly code: number | undefined;
  /** Of replies. */
  readonly address: string | undefined;
  readonly mask: string | undefined;
  /** Of keepalives. */
  readonly mySequenceNumber: number | undefined;
  readonly yourSequenceNumber: number | undefined;
  readonly reliability: number | undefined;
  /** In milliseconds. */
  readonly uptime: number | undefined;
}

export const slarpCodes = { request: 0, reply: 1, keepalive: 2 } as const;

export const chdlcHeaderLength = 4;
const slarpType = 0x8035;
export const chdlcOsiType = 0xfefe;
const slarpLength = 14;
/** What may follow by its EtherType: IPv4, IPv6 and MPLS. */
const carried: ReadonlySet<number> = new Set([0x0800, 0x86dd, 0x8847, 0x8848]);

export function decodeChdlc(reader: Reader, wireLength: number, context: Context): ChdlcLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const address = reader.maybe8();
  reader.skip(1);
  const protocolType = reader.maybe16();
  const base = { kind: "chdlc", offset, wireLength, capturedLength, address, protocolType } as const;
  if (wireLength < chdlcHeaderLength || protocolType === undefined) return { ...base, headerLength: capturedLength };
  const left = wireLength - chdlcHeaderLength;
  const payload =
    protocolType === chdlcOsiType
      ? decodeOsiContents(reader, left, context)
      : protocolType === slarpType
        ? decodeSlarp(reader, left)
        : carried.has(protocolType)
          ? context.etherType(protocolType, reader, left)
          : undefined;
  // Where OSI's identifier has no room, tcpdump takes all there is for the header.
  const isCut = protocolType === chdlcOsiType && left < osiIdentifierEnd;
  return { ...base, headerLength: isCut ? capturedLength : chdlcHeaderLength, payload };
}

const osiIdentifierEnd = 2;

/** A byte of padding may stand before the identifier of the network layer. */
function decodeOsiContents(reader: Reader, wireLength: number, context: Context): Layer | undefined {
  const second = reader.at8(reader.offset + 1);
  if (wireLength < osiIdentifierEnd || second === undefined) return undefined;
  const padding = second >= 0x81 && second <= 0x83 ? 1 : 0;
  reader.skip(padding);
  return context.osi(reader, wireLength - padding);
}

function decodeSlarp(reader: Reader, wireLength: number): SlarpLayer {
  const offset = reader.offset;
  const base = { kind: "slarp", offset, wireLength, capturedLength: reader.left } as const;
  const whole = wireLength >= slarpLength && reader.has(slarpLength);
  const code = whole ? reader.u32() : undefined;
  const address = code === slarpCodes.reply ? reader.ipv4() : undefined;
  const mask = code === slarpCodes.reply ? reader.ipv4() : undefined;
  const isKeepalive = code === slarpCodes.keepalive;
  const mySequenceNumber = isKeepalive ? reader.u32() : undefined;
  const yourSequenceNumber = isKeepalive ? reader.u32() : undefined;
  const reliability = isKeepalive ? reader.u16() : undefined;
  const uptime = isKeepalive ? reader.maybe32() : undefined;
  return { ...base, code, address, mask, mySequenceNumber, yourSequenceNumber, reliability, uptime };
}
