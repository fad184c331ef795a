import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A VLAN tag (IEEE 802.1Q clause 9). */
export interface VlanTag {
  /** Tag protocol identifier: the EtherType that announced the tag. */
  readonly tpid: number;
  /** Tag control information: priority (3 bits), drop eligible indicator (1), VLAN identifier (12). */
  readonly tci: number;
}

/** An Ethernet frame (IEEE 802.3), with its VLAN tags. */
export interface EthernetLayer extends Layer {
  readonly kind: "ethernet";
  /** Absent, like `source` and `type`, when fewer than 14 bytes were captured. */
  readonly destination?: string | undefined;
  readonly source?: string | undefined;
  readonly tags: readonly VlanTag[];
  /** Not all of the next tag was captured. */
  readonly tagCut: boolean;
  /** The EtherType after the last tag, or the length of an 802.3 frame when it is at most 1500. */
  readonly type?: number | undefined;
  readonly headerLength: number;
}

function isVlanType(type: number): boolean {
  return type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200;
}

const noTags: readonly VlanTag[] = [];
const maximumLengthField = 1500;
/** Alteon jumbo frames: an LLC header follows the type (draft-ietf-isis-ext-eth-01). */
const jumboType = 0x8870;

export function decodeEthernet(reader: Reader, wireLength: number, context: Context): EthernetLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  if (capturedLength < 14) {
    const cut = { kind: "ethernet", offset, wireLength, capturedLength, tags: noTags, tagCut: false } as const;
    return { ...cut, headerLength: capturedLength };
  }
  const destination = reader.mac();
  const source = reader.mac();
  let type = reader.u16();
  let tags = noTags;
  let tagCut = false;
  while (isVlanType(type)) {
    tagCut = !reader.has(4) || offset + wireLength - reader.offset < 4;
    if (tagCut) break;
    tags = [...tags, { tpid: type, tci: reader.u16() }];
    type = reader.u16();
  }
  if (tagCut) reader.skip(Math.min(reader.left, offset + wireLength - reader.offset));
  const tagEnd = reader.offset - offset;
  const payload = tagCut ? undefined : decodeContents(type, reader, wireLength - tagEnd, context);
  return {
    kind: "ethernet",
    offset,
    wireLength,
    capturedLength,
    destination,
    source,
    tags,
    tagCut,
    type,
    headerLength: payload?.kind === "llc" ? tagEnd + (payload.headerLength ?? 0) : tagEnd,
    payload,
  };
}

function decodeContents(type: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  if (type === jumboType) return context.llc(reader, wireLength);
  if (type > maximumLengthField) return context.etherType(type, reader, wireLength);
  const length = Math.min(type, wireLength);
  const end = reader.narrow(reader.offset, length);
  const layer = context.llc(reader, length);
  reader.widen(end);
  return layer;
}
