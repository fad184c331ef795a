import { maximumLengthField, sap } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { VlanTag } from "./ethernet.js";
import type { Bytes, Layer } from "./layer.js";
import type { LlcLayer } from "./llc.js";
import type { Reader } from "./reader.js";

/** The header of a Linux cooked capture: version 1 (LINUX_SLL) or 2 (LINUX_SLL2), see pcap-linktype(7). */
export interface LinuxSllLayer extends Layer {
  readonly kind: "linux-sll" | "linux-sll2";
  /** Not all of the header was captured; the fields below are then 0 or absent. */
  readonly cut: boolean;
  readonly packetType: number;
  /** ARPHRD_ type of the interface. */
  readonly hardwareType: number;
  readonly addressLength: number;
  /** The sender's link-layer address: text if it has six bytes. */
  readonly address: string | Bytes | undefined;
  /** EtherType, or 1 or 4 for the two kinds of 802.3 frames. */
  readonly protocolType: number;
  /** Version 2 only. */
  readonly interfaceIndex: number | undefined;
  /** The tags before the payload, each with the type that follows it. */
  readonly tags: readonly (VlanTag & { readonly nextType: number })[];
  /** Not all of the next tag was captured. */
  readonly tagCut: boolean;
}

/** Protocol types that are no EtherTypes: IPX without a header before it, and what follows a header of IEEE 802.2. */
export const sllProtocols = { novell: 1, llc: 4 } as const;

const headerLengths = { "linux-sll": 16, "linux-sll2": 20 } as const;
const vlanType = 0x8100;
/** ARPHRD_IEEE80211_RADIOTAP of Linux's if_arp.h: a radiotap header follows, whatever the protocol type says. */
const radiotapHardware = 803;
/** Its DLT_ number. */
const radiotapLinkType = 127;

export function decodeLinuxSll(reader: Reader, wireLength: number, context: Context): LinuxSllLayer {
  const offset = reader.offset;
  const packetType = reader.u16();
  const hardwareType = reader.u16();
  const addressLength = reader.u16();
  const address = readAddress(reader, addressLength);
  const header = { packetType, hardwareType, addressLength, address, protocolType: reader.u16() };
  return finish("linux-sll", offset, wireLength, { ...header, interfaceIndex: undefined }, reader, context);
}

export function decodeLinuxSll2(reader: Reader, wireLength: number, context: Context): LinuxSllLayer {
  const offset = reader.offset;
  const protocolType = reader.u16();
  reader.skip(2);
  const interfaceIndex = reader.u32();
  const hardwareType = reader.u16();
  const packetType = reader.u8();
  const addressLength = reader.u8();
  const address = readAddress(reader, addressLength);
  const header = { packetType, hardwareType, addressLength, address, protocolType, interfaceIndex };
  return finish("linux-sll2", offset, wireLength, header, reader, context);
}

/** The field has eight bytes however long the address is. */
function readAddress(reader: Reader, length: number): string | Bytes | undefined {
  const start = reader.offset;
  const address = length === 6 ? reader.mac() : reader.bytes(Math.min(length, 8));
  reader.seek(start + 8);
  return address;
}

type Header = Pick<
  LinuxSllLayer,
  "packetType" | "hardwareType" | "addressLength" | "address" | "protocolType" | "interfaceIndex"
>;

/** Reads the tags and what follows them. */
function finish(
  kind: LinuxSllLayer["kind"],
  offset: number,
  wireLength: number,
  header: Header,
  reader: Reader,
  context: Context,
): LinuxSllLayer {
  const capturedLength = reader.end - offset;
  const base = { kind, offset, wireLength, capturedLength, ...header } as const;
  if (capturedLength < headerLengths[kind]) return { ...base, cut: true, tags: [], tagCut: false };
  if (header.hardwareType === radiotapHardware) {
    const payload = context.linkType(radiotapLinkType, reader, wireLength - headerLengths[kind]);
    const headerLength = headerLengths[kind] + (payload?.headerLength ?? 0);
    return { ...base, cut: false, tags: [], tagCut: false, headerLength, payload };
  }
  const tags: (VlanTag & { readonly nextType: number })[] = [];
  let type = header.protocolType;
  let tagCut = false;
  while (type === vlanType) {
    tagCut = !reader.has(4);
    if (tagCut) break;
    const tci = reader.u16();
    const next = reader.u16();
    type = next <= maximumLengthField ? sllProtocols.llc : next;
    tags.push({ tpid: vlanType, tci, nextType: type });
  }
  const tagEnd = tagCut ? reader.end : reader.offset;
  const payload = tagCut ? undefined : decodeContents(type, reader, wireLength - (tagEnd - offset), context);
  // An LLC header counts as header only when something is known of what it carries.
  const llc = payload?.kind === "llc" && (payload as LlcLayer).understood ? (payload.headerLength ?? 0) : 0;
  const headerLength = tagEnd - offset + llc;
  return { ...base, cut: false, tags, tagCut, headerLength, payload };
}

function decodeContents(type: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  if (type === sllProtocols.novell) return context.llcSap(sap.ipx, reader, wireLength);
  if (type === sllProtocols.llc) return context.llc(reader, wireLength);
  return type > maximumLengthField ? context.etherType(type, reader, wireLength) : undefined;
}
