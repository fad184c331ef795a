import { addressFamily } from "../net/protocol-numbers.js";
import { ipv4Text, ipv6Text, macText } from "./address-text.js";
import type { Bytes, Layer, TextBytes } from "./layer.js";
import type { LldpOrganizationTlv } from "./lldp-organizations.js";
import { decodeLldpOrganization } from "./lldp-organizations.js";
import type { Reader } from "./reader.js";

/** A link layer discovery message (IEEE 802.1AB). */
export interface LldpLayer extends Layer {
  readonly kind: "lldp";
  readonly tlvs: readonly LldpTlv[];
  /** A TLV's type and length were not captured, or its value is not all there. */
  readonly cut: boolean;
}

export interface LldpTlv {
  readonly type: number;
  readonly length: number;
  /** Absent when the value is not all there, or the TLV ends the list. */
  readonly data: Bytes | undefined;
  /** The value is too short for its type. */
  readonly short: boolean;
  /** What kind of identifier of a chassis or port follows, or which of an organization's values; absent if too short. */
  readonly subtype?: number | undefined;
  readonly macAddress?: string;
  readonly networkAddress?: LldpAddress;
  /** Names and descriptions, and identifiers of the kinds that are names. */
  readonly text?: TextBytes;
  readonly timeToLive?: number;
  readonly systemCapabilities?: number;
  readonly enabledCapabilities?: number;
  readonly managementAddress?: LldpManagementAddress;
  /** Organization specific: whose. */
  readonly oui?: number;
  readonly organizationTlv?: LldpOrganizationTlv | undefined;
}

/** An address after the number of its family (IANA "Address Family Numbers"). */
export interface LldpAddress {
  readonly family: number;
  /** Absent when the family is not one of IPv4, IPv6 and 802. */
  readonly address: string | undefined;
}

/** Everything after what did not fit is absent. */
export interface LldpManagementAddress {
  readonly length: number;
  readonly address: LldpAddress;
  readonly numbering?: { readonly subtype: number; readonly interfaceNumber: number };
  readonly objectIdentifier?: Bytes;
}

export const lldpTypes = {
  end: 0,
  chassisId: 1,
  portId: 2,
  timeToLive: 3,
  portDescription: 4,
  systemName: 5,
  systemDescription: 6,
  systemCapabilities: 7,
  managementAddress: 8,
  organization: 127,
} as const;

const types = lldpTypes;
const chassisMac = 4;
const chassisNetwork = 5;
const portMac = 3;
const portNetwork = 4;

export function decodeLldp(reader: Reader, wireLength: number): LldpLayer {
  const offset = reader.offset;
  const base = { kind: "lldp", offset, wireLength, capturedLength: reader.left } as const;
  const tlvs: LldpTlv[] = [];
  for (let left = wireLength; left >= 2;) {
    if (!reader.has(2)) return { ...base, tlvs, cut: true };
    const field = reader.u16();
    const type = field >> 9;
    const length = field & 0x1ff;
    left -= 2;
    const ends = type === types.end || length === 0;
    const data = ends || length > left ? undefined : reader.bytes(length);
    tlvs.push(decodeTlv(type, length, data));
    if (ends) break;
    if (data === undefined) return { ...base, tlvs, cut: true };
    left -= length;
  }
  return { ...base, tlvs, cut: false };
}

function decodeTlv(type: number, length: number, data: Bytes | undefined): LldpTlv {
  const tlv = { type, length, data, short: false };
  if (data === undefined) return tlv;
  const short = { ...tlv, short: true };
  switch (type) {
    case types.chassisId:
      return length < 2 ? short : { ...tlv, ...decodeIdentifier(data, chassisMac, chassisNetwork) };
    case types.portId:
      return length < 2 ? short : { ...tlv, ...decodeIdentifier(data, portMac, portNetwork) };
    case types.portDescription:
    case types.systemName:
    case types.systemDescription:
      return { ...tlv, text: data.asText() };
    case types.timeToLive:
      return length < 2 ? short : { ...tlv, timeToLive: data.u16(0) };
    case types.systemCapabilities:
      return length < 4 ? short : { ...tlv, systemCapabilities: data.u16(0), enabledCapabilities: data.u16(2) };
    case types.managementAddress:
      return { ...tlv, ...decodeManagementAddress(data) };
    case types.organization:
      return length < 3 ? short : { ...tlv, ...decodeOrganization(data) };
    default:
      return tlv;
  }
}

function decodeIdentifier(data: Bytes, mac: number, network: number): Partial<LldpTlv> {
  const subtype = data.at(0);
  const rest = data.slice(1);
  if (subtype === mac) {
    return rest.length < 6 ? { subtype, short: true } : { subtype, macAddress: macText(rest.data, rest.start) };
  }
  if (subtype !== network) return { subtype, text: rest.asText() };
  const networkAddress = decodeAddress(rest);
  return networkAddress === undefined ? { subtype, short: true } : { subtype, networkAddress };
}

function decodeOrganization(data: Bytes): Partial<LldpTlv> {
  const oui = (data.u16(0) << 8) | data.at(2);
  const subtype = data.length > 3 ? data.at(3) : undefined;
  return { oui, subtype, organizationTlv: decodeLldpOrganization(oui, data) };
}

const families: ReadonlyMap<number, readonly [size: number, toText: (data: Uint8Array, at: number) => string]> =
  new Map([
    [addressFamily.ipv4, [4, ipv4Text]],
    [addressFamily.ipv6, [16, ipv6Text]],
    [addressFamily.ieee802, [6, macText]],
  ]);

/** `undefined` if there is no family, or no room for its address. */
function decodeAddress(bytes: Bytes): LldpAddress | undefined {
  if (bytes.length < 1) return undefined;
  const family = bytes.at(0);
  const known = families.get(family);
  if (known === undefined) return { family, address: undefined };
  const [size, toText] = known;
  return bytes.length <= size ? undefined : { family, address: toText(bytes.data, bytes.start + 1) };
}

const numberingLength = 5;

function decodeManagementAddress(data: Bytes): Partial<LldpTlv> {
  const length = data.at(0);
  const address = data.length <= length ? undefined : decodeAddress(data.slice(1, 1 + length));
  if (address === undefined) return { short: true };
  const rest = data.slice(1 + length);
  if (rest.length < numberingLength) return { managementAddress: { length, address }, short: true };
  const numbering = { subtype: rest.at(0), interfaceNumber: rest.u32(1) };
  const oidLength = rest.at(numberingLength);
  const objectIdentifier = rest.slice(numberingLength + 1, numberingLength + 1 + oidLength);
  if (objectIdentifier.length < oidLength) return { managementAddress: { length, address, numbering }, short: true };
  return { managementAddress: { length, address, numbering, objectIdentifier } };
}
