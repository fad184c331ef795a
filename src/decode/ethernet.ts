import { aristaType, decodeArista } from "./arista.js";
import type { BroadcomTag } from "./broadcom-tag.js";
import { broadcomTagLength, readBroadcomTag } from "./broadcom-tag.js";
import type { Context, Decode } from "./context.js";
import type { DsaTag } from "./dsa-tag.js";
import { dsaTagLength, edsaTagLength, readDsaTag, readEdsaTag } from "./dsa-tag.js";
import type { Layer } from "./layer.js";
import type { MacsecTag } from "./macsec.js";
import { macsecType, readMacsecTag } from "./macsec.js";
import type { Reader } from "./reader.js";

/** A VLAN tag (IEEE 802.1Q clause 9). */
export interface VlanTag {
  /** Tag protocol identifier: the EtherType that announced the tag. */
  readonly tpid: number;
  /** Tag control information: priority (3 bits), drop eligible indicator (1), VLAN identifier (12). */
  readonly tci: number;
}

/** The tag of a switch that a link type puts after the addresses. */
type SwitchTag = Pick<EthernetSwitchTag, "broadcom" | "dsa">;

export interface EthernetSwitchTag {
  readonly form: "broadcom" | "dsa" | "edsa";
  /** In bytes. */
  readonly length: number;
  /** One of the two, when it was captured. */
  readonly broadcom?: BroadcomTag;
  readonly dsa?: DsaTag;
}

/** An Ethernet frame (IEEE 802.3), with its VLAN tags. */
export interface EthernetLayer extends Layer {
  readonly kind: "ethernet";
  /** Absent, like `source` and `type`, when fewer than 14 bytes were captured; also behind the header of an Arista switch. */
  readonly destination?: string | undefined;
  readonly source?: string | undefined;
  /** The tag that a switch puts after the addresses, on link types that have one; empty when the header was cut. */
  readonly switchTag?: EthernetSwitchTag | undefined;
  /** A security tag directly after the addresses; the VLAN tags and the type are what it protects. */
  readonly macsec?: MacsecTag | undefined;
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
  const type = reader.u16();
  const base = { kind: "ethernet", offset, wireLength, capturedLength, destination, source } as const;
  if (type === macsecType) return decodeSecured(base, reader, context);
  return decodeTagged(base, undefined, type, offset + wireLength, reader, context);
}

/** The tags of switches that a link type puts after the addresses. */
const switchTags = {
  broadcom: { length: broadcomTagLength, read: (reader: Reader): SwitchTag => ({ broadcom: readBroadcomTag(reader) }) },
  dsa: { length: dsaTagLength, read: (reader: Reader): SwitchTag => ({ dsa: readDsaTag(reader) }) },
  edsa: { length: edsaTagLength, read: (reader: Reader): SwitchTag => ({ dsa: readEdsaTag(reader) }) },
};

/** As Ethernet, with a switch's tag between the addresses and the type. */
export const decodeSwitchedEthernet =
  (form: keyof typeof switchTags): Decode =>
  (reader, wireLength, context) =>
    decodeSwitched(form, reader, wireLength, context);

function decodeSwitched(
  form: keyof typeof switchTags,
  reader: Reader,
  wireLength: number,
  context: Context,
): EthernetLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const { length, read } = switchTags[form];
  if (capturedLength < 14 + length) {
    const cut = { kind: "ethernet", offset, wireLength, capturedLength, tags: noTags, tagCut: false } as const;
    return { ...cut, switchTag: { form, length }, headerLength: capturedLength };
  }
  const [destination, source] = [reader.mac(), reader.mac()];
  const switchTag = { form, length, ...read(reader) };
  const type = reader.u16();
  const base = { kind: "ethernet", offset, wireLength, capturedLength, destination, source, switchTag } as const;
  if (type === macsecType) return decodeSecured(base, reader, context);
  return decodeTagged(base, undefined, type, offset + wireLength, reader, context);
}

type Addresses = Pick<
  EthernetLayer,
  "kind" | "offset" | "wireLength" | "capturedLength" | "destination" | "source" | "switchTag"
>;

/** What follows the addresses, VLAN tags first, of which `type` is that of the first; on the wire it ends at `end`. */
function decodeTagged(
  base: Addresses,
  macsec: MacsecTag | undefined,
  firstType: number,
  end: number,
  reader: Reader,
  context: Context,
): EthernetLayer {
  const { offset } = base;
  let type = firstType;
  let tags = noTags;
  let tagCut = false;
  while (isVlanType(type)) {
    tagCut = !reader.has(4) || end - reader.offset < 4;
    if (tagCut) break;
    tags = [...tags, { tpid: type, tci: reader.u16() }];
    type = reader.u16();
  }
  if (tagCut) reader.skip(Math.min(reader.left, end - reader.offset));
  const tagEnd = reader.offset - offset;
  const payload = tagCut ? undefined : decodeContents(type, reader, end - reader.offset, context);
  return {
    kind: "ethernet",
    offset,
    wireLength: base.wireLength,
    capturedLength: base.capturedLength,
    destination: base.destination,
    source: base.source,
    switchTag: base.switchTag,
    macsec,
    tags,
    tagCut,
    type,
    headerLength: tagEnd + contentsHeaderLength(type, payload),
    payload,
  };
}

/** How much of what an Ethernet header leads to counts as part of it. */
function contentsHeaderLength(type: number, payload: Layer | undefined): number {
  // Other types, which are nearly all, lead to neither.
  if (type > maximumLengthField && type !== jumboType && type !== aristaType) return 0;
  if (payload?.kind === "llc") return payload.headerLength ?? 0;
  if (payload?.kind !== "arista") return 0;
  const rest = payload.payload;
  if (rest !== undefined) return rest.offset - payload.offset + (rest.headerLength ?? 0);
  return payload.capturedLength < 2 ? payload.capturedLength : 0;
}

/** A frame from its type on, behind what a switch put before that. */
function decodeUnaddressed(reader: Reader, wireLength: number, context: Context): EthernetLayer {
  const { offset, left: capturedLength } = reader;
  const base = {
    kind: "ethernet",
    offset,
    wireLength,
    capturedLength,
    destination: undefined,
    source: undefined,
  } as const;
  const type = reader.u16();
  if (type === macsecType) return decodeSecured(base, reader, context);
  return decodeTagged(base, undefined, type, offset + wireLength, reader, context);
}

/** The integrity check value behind what MACsec protects. */
const checkLength = 16;

function decodeSecured(base: Addresses, reader: Reader, context: Context): EthernetLayer {
  const { offset, wireLength, capturedLength } = base;
  const macsec = readMacsecTag(reader, wireLength - (reader.offset - offset));
  const layer = { ...base, type: macsecType, tags: noTags, tagCut: false };
  if (macsec.problem !== undefined) return { ...layer, macsec, headerLength: capturedLength };
  if (macsec.encrypted) return { ...layer, macsec, headerLength: reader.offset - offset };
  const room = wireLength - (reader.offset - offset) - checkLength;
  const captured = reader.left - checkLength;
  const { shortLength } = macsec;
  if (room < 0 || captured < 0 || shortLength > room || shortLength > captured)
    return { ...layer, macsec: { ...macsec, problem: "short" }, headerLength: capturedLength };
  const start = reader.offset;
  const end = reader.narrow(start, captured);
  const type = reader.maybe16();
  const length = shortLength === 0 ? room : shortLength;
  const protectedLength = Math.min(captured, length);
  const inner = { ...base, capturedLength: start - offset + protectedLength };
  // A short length of one byte has no room for a type.
  const whole =
    type === undefined || protectedLength < 2
      ? {
          ...layer,
          ...inner,
          type,
          macsec: type === undefined ? macsec : { ...macsec, problem: "type" as const },
          headerLength: start - offset,
        }
      : decodeTagged(inner, macsec, type, start + length, reader, context);
  reader.widen(end);
  return whole;
}

function decodeContents(type: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  if (type === jumboType) return context.llc(reader, wireLength);
  if (type === aristaType) return decodeArista(reader, wireLength, context, decodeUnaddressed);
  if (type > maximumLengthField) return context.etherType(type, reader, wireLength);
  const length = Math.min(type, wireLength);
  const end = reader.narrow(reader.offset, length);
  const layer = context.llc(reader, length);
  reader.widen(end);
  return layer;
}
