import { maximumLengthField } from "../net/protocol-numbers.js";
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
/** Alteon jumbo frames: an LLC header follows the type (draft-ietf-isis-ext-eth-01). */
const jumboType = 0x8870;

export function decodeEthernet(reader: Reader, wireLength: number, context: Context): EthernetLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  if (capturedLength < 14) return frame(offset, wireLength, capturedLength, undefined, undefined, undefined);
  const destination = reader.mac();
  const source = reader.mac();
  const type = reader.u16();
  const layer = frame(offset, wireLength, capturedLength, destination, source, undefined, type);
  return decodeFromType(layer, type, reader, context);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A frame of which no more is known yet than its addresses and the first type. */
function frame(
  offset: number,
  wireLength: number,
  capturedLength: number,
  destination: string | undefined,
  source: string | undefined,
  switchTag: EthernetSwitchTag | undefined,
  type?: number,
): Mutable<EthernetLayer> {
  return {
    kind: "ethernet",
    offset,
    wireLength,
    capturedLength,
    destination,
    source,
    switchTag,
    macsec: undefined,
    tags: noTags,
    tagCut: false,
    type,
    headerLength: capturedLength,
    payload: undefined,
  };
}

function decodeFromType(layer: Mutable<EthernetLayer>, type: number, reader: Reader, context: Context): EthernetLayer {
  if (type === macsecType) return decodeSecured(layer, reader, context);
  return decodeTagged(layer, type, layer.offset + layer.wireLength, reader, context);
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
  if (capturedLength < 14 + length)
    return frame(offset, wireLength, capturedLength, undefined, undefined, { form, length });
  const [destination, source] = [reader.mac(), reader.mac()];
  const switchTag = { form, length, ...read(reader) };
  const type = reader.u16();
  const layer = frame(offset, wireLength, capturedLength, destination, source, switchTag, type);
  return decodeFromType(layer, type, reader, context);
}

/** What follows the addresses, VLAN tags first, of which `firstType` is that of the first; on the wire it ends at `end`. */
function decodeTagged(
  layer: Mutable<EthernetLayer>,
  firstType: number,
  end: number,
  reader: Reader,
  context: Context,
): EthernetLayer {
  let type = firstType;
  while (isVlanType(type)) {
    layer.tagCut = !reader.has(4) || end - reader.offset < 4;
    if (layer.tagCut) break;
    layer.tags = [...layer.tags, { tpid: type, tci: reader.u16() }];
    type = reader.u16();
  }
  if (layer.tagCut) reader.skip(Math.min(reader.left, end - reader.offset));
  layer.type = type;
  layer.headerLength = reader.offset - layer.offset;
  if (layer.tagCut) return layer;
  layer.payload = decodeContents(type, reader, end - reader.offset, context);
  layer.headerLength += contentsHeaderLength(type, layer.payload);
  return layer;
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
  const type = reader.u16();
  return decodeFromType(
    frame(offset, wireLength, capturedLength, undefined, undefined, undefined, type),
    type,
    reader,
    context,
  );
}

/** The integrity check value behind what MACsec protects. */
const checkLength = 16;

function decodeSecured(layer: Mutable<EthernetLayer>, reader: Reader, context: Context): EthernetLayer {
  const { offset, wireLength } = layer;
  const macsec = readMacsecTag(reader, wireLength - (reader.offset - offset));
  layer.macsec = macsec;
  layer.type = macsecType;
  if (macsec.problem !== undefined) return layer;
  const start = reader.offset;
  if (macsec.encrypted) {
    layer.headerLength = start - offset;
    return layer;
  }
  const room = wireLength - (start - offset) - checkLength;
  const captured = reader.left - checkLength;
  const { shortLength } = macsec;
  if (room < 0 || captured < 0 || shortLength > room || shortLength > captured) {
    layer.macsec = { ...macsec, problem: "short" };
    return layer;
  }
  const end = reader.narrow(start, captured);
  const type = reader.maybe16();
  const length = shortLength === 0 ? room : shortLength;
  layer.capturedLength = start - offset + Math.min(captured, length);
  // A short length of one byte has no room for a type.
  if (type === undefined || Math.min(captured, length) < 2) {
    layer.type = type;
    if (type !== undefined) layer.macsec = { ...macsec, problem: "type" };
    layer.headerLength = start - offset;
  } else decodeTagged(layer, type, start + length, reader, context);
  reader.widen(end);
  return layer;
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
