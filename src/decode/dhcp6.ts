import type { Context } from "./context.js";
import type { Dhcp6Options } from "./dhcp6-options.js";
import { decodeDhcp6Options } from "./dhcp6-options.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A DHCPv6 message (RFC 8415). */
export interface Dhcp6Layer extends Layer {
  readonly kind: "dhcp6";
  /** Absent when not even four bytes were captured. */
  readonly messageType: number | undefined;
  readonly transactionId: number;
  /** Messages between relays (section 9). */
  readonly linkAddress: string | undefined;
  readonly peerAddress: string | undefined;
  readonly options: Dhcp6Options;
}

export const dhcp6RelayTypes: ReadonlySet<number> = new Set([12, 13]);

export function decodeDhcp6(reader: Reader, wireLength: number, context: Context): Dhcp6Layer {
  const offset = reader.offset;
  const base = { kind: "dhcp6", offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(4)) {
    const nothing = { messageType: undefined, transactionId: 0, linkAddress: undefined, peerAddress: undefined };
    return { ...base, ...nothing, options: { list: [], cut: false } };
  }
  const messageType = reader.u8();
  const transactionId = reader.u24();
  const isRelay = dhcp6RelayTypes.has(messageType);
  reader.seek(isRelay ? offset + 2 : reader.offset);
  const linkAddress = isRelay ? reader.ipv6() : undefined;
  const peerAddress = isRelay ? reader.ipv6() : undefined;
  const end = Math.min(reader.end, offset + wireLength);
  // The options of a relayed message are looked for only where the addresses are all there.
  const start = isRelay && peerAddress === undefined ? end : reader.offset;
  const options = decodeDhcp6Options(reader, start, end, context);
  return { ...base, messageType, transactionId, linkAddress, peerAddress, options };
}
