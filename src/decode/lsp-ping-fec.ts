import type { RouteDistinguisher } from "./bgp-distinguisher.js";
import { readDistinguisher } from "./bgp-distinguisher.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** One forwarding equivalence class of a stack (RFC 4379 section 3.2): what a label stands for. */
export interface FecElement {
  readonly type: number;
  readonly length: number;
  readonly value: Bytes;
  /** Of the known types, unless the length is not theirs. */
  readonly content: FecContent | undefined;
}

export type FecContent =
  | { readonly form: "prefix"; readonly prefix: string | undefined; readonly prefixLength: number }
  | FecSession
  | {
      readonly form: "vpn-prefix";
      readonly distinguisher: RouteDistinguisher;
      readonly prefix: string | undefined;
      readonly prefixLength: number;
    }
  | {
      readonly form: "endpoint";
      readonly distinguisher: RouteDistinguisher;
      readonly senderVeId: number;
      readonly receiverVeId: number;
      readonly encapsulation: number;
    }
  | FecPseudowire;

/** A session of RSVP. */
interface FecSession {
  readonly form: "session";
  readonly endpoint: string | undefined;
  readonly tunnelId: number;
  readonly extendedTunnelId: string | undefined;
  readonly sender: string | undefined;
  readonly lspId: number;
}

interface FecPseudowire {
  readonly form: "pseudowire";
  /** Absent in the old form. */
  readonly sender: string | undefined;
  readonly remote: string | undefined;
  readonly id: number;
  readonly type: number;
}

/** Why a stack of them ends early: its bytes, the captured ones, or those that fill up its last element. */
export type FecEnd = undefined | "short" | "cut" | "padding";

export const fecTypes = {
  ...{ ldpIpv4: 1, ldpIpv6: 2, rsvpIpv4: 3, rsvpIpv6: 4, vpnIpv4: 6, vpnIpv6: 7, vpnEndpoint: 8 },
  ...{ oldPseudowire: 9, pseudowire: 10, bgpIpv4: 12, bgpIpv6: 13 },
} as const;

interface FecForm {
  readonly length: number;
  readonly read: (reader: Reader) => FecContent;
}

const ipv4 = (reader: Reader) => reader.ipv4();
const ipv6 = (reader: Reader) => reader.ipv6();
type ReadAddress = typeof ipv4;

const prefix = (length: number, address: ReadAddress): FecForm => ({
  length,
  read: (reader) => ({ form: "prefix", prefix: address(reader), prefixLength: reader.u8() }),
});

const vpnPrefix = (length: number, address: ReadAddress): FecForm => ({
  length,
  read: (reader) => {
    const distinguisher = readDistinguisherAndMove(reader);
    return { form: "vpn-prefix", distinguisher, prefix: address(reader), prefixLength: reader.u8() };
  },
});

const session = (length: number, address: ReadAddress): FecForm => ({
  length,
  read: (reader) => {
    const endpoint = address(reader);
    reader.skip(2);
    const [tunnelId, extendedTunnelId, sender] = [reader.u16(), address(reader), address(reader)];
    reader.skip(2);
    return { form: "session", endpoint, tunnelId, extendedTunnelId, sender, lspId: reader.u16() };
  },
});

const endpoint: FecForm = {
  length: 14,
  read: (reader) => {
    const distinguisher = readDistinguisherAndMove(reader);
    const [senderVeId, receiverVeId, encapsulation] = [reader.u16(), reader.u16(), reader.u16()];
    return { form: "endpoint", distinguisher, senderVeId, receiverVeId, encapsulation };
  },
};

const pseudowire = (length: number, hasSender: boolean): FecForm => ({
  length,
  read: (reader) => {
    const sender = hasSender ? reader.ipv4() : undefined;
    return { form: "pseudowire", sender, remote: reader.ipv4(), id: reader.u32(), type: reader.u16() };
  },
});

/** A distinguisher of an unknown type has eight bytes as well. */
function readDistinguisherAndMove(reader: Reader): RouteDistinguisher {
  const end = reader.offset + 8;
  const distinguisher = readDistinguisher(reader);
  reader.seek(end);
  return distinguisher;
}

const forms: ReadonlyMap<number, FecForm> = new Map([
  [fecTypes.ldpIpv4, prefix(5, ipv4)],
  [fecTypes.ldpIpv6, prefix(17, ipv6)],
  [fecTypes.rsvpIpv4, session(20, ipv4)],
  [fecTypes.rsvpIpv6, session(56, ipv6)],
  [fecTypes.vpnIpv4, vpnPrefix(13, ipv4)],
  [fecTypes.vpnIpv6, vpnPrefix(25, ipv6)],
  [fecTypes.vpnEndpoint, endpoint],
  [fecTypes.oldPseudowire, pseudowire(10, false)],
  [fecTypes.pseudowire, pseudowire(14, true)],
  [fecTypes.bgpIpv4, prefix(5, ipv4)],
  [fecTypes.bgpIpv6, prefix(17, ipv6)],
]);

/** How long an element of a known type is. */
export const fecLength = (type: number): number | undefined => forms.get(type)?.length;

const headerLength = 4;

/**
 * The elements in `length` bytes. As with tcpdump 4.99.3, each begins where the value of the one before would end if that
 * began at the header: only of the first is what is read what is there.
 */
export function readFecStack(reader: Reader, length: number): { elements: readonly FecElement[]; end: FecEnd } {
  const elements: FecElement[] = [];
  let left = length;
  while (left > 0) {
    if (left < headerLength) return { elements, end: "short" };
    const start = reader.offset;
    if (!reader.has(headerLength)) return { elements, end: "cut" };
    const [type, elementLength] = [reader.u16(), reader.u16()];
    if (left < elementLength + headerLength) return { elements, end: "short" };
    const value = reader.bytes(elementLength);
    if (value === undefined) return { elements, end: "cut" };
    reader.seek(value.start);
    const form = forms.get(type);
    const content = form?.length === elementLength ? form.read(reader) : undefined;
    elements.push({ type, length: elementLength, value, content });
    const padded = Math.ceil(elementLength / 4) * 4;
    if (left < padded + headerLength) return { elements, end: "padding" };
    reader.seek(start + padded);
    left -= padded + headerLength;
  }
  return { elements, end: undefined };
}
