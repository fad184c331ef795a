import type { Bytes, TextBytes } from "./layer.js";

/** What ANSI/TIA-1057 (LLDP-MED) puts into LLDP, one form for each subtype. */
export type LldpTia =
  | { readonly form: "media-capabilities"; readonly capabilities: number; readonly deviceType: number }
  | {
      readonly form: "network-policy";
      readonly application: number;
      /** Unknown, tagged and reserved: the upper three bits of a byte. */
      readonly flags: number;
      readonly vlanId: number;
      readonly priority: number;
      readonly codePoint: number;
    }
  | { readonly form: "location"; readonly format: number; readonly location: LldpLocation | undefined }
  | {
      readonly form: "extended-power";
      readonly type: number;
      readonly source: number;
      readonly priority: number;
      /** In tenths of a watt. */
      readonly value: number;
    }
  | { readonly form: "inventory"; readonly text: TextBytes };

export type LldpLocation = LldpCoordinates | LldpCivicAddress | { readonly form: "identifier"; readonly data: Bytes };

/** RFC 3825. Fixed-point numbers: of 34 bits, with 25 after the point; altitudes of 30 bits, with 8. */
export interface LldpCoordinates {
  readonly form: "coordinates";
  readonly latitudeResolution: number;
  readonly latitude: number;
  readonly longitudeResolution: number;
  readonly longitude: number;
  readonly altitudeType: number;
  readonly altitudeResolution: number;
  readonly altitude: number;
  readonly datum: number;
}

/** RFC 4776: what it is the address of, the country, then the parts of the address. */
export interface LldpCivicAddress {
  readonly form: "civic-address";
  readonly length: number;
  readonly what: number;
  readonly countryCode: TextBytes;
  readonly elements: readonly LldpAddressElement[];
}

interface LldpAddressElement {
  readonly type: number;
  readonly length: number;
  /** Absent if the element ends the list or is not all there. */
  readonly value: Bytes | undefined;
}

export const firstInventory = 5;
const lastInventory = 11;

/** Decodes a value, its organization and subtype included; `undefined` if it is too short or the subtype unknown. */
export function decodeLldpTia(subtype: number, data: Bytes): LldpTia | undefined {
  const { length } = data;
  switch (subtype) {
    case 1:
      if (length < 7) return undefined;
      return { form: "media-capabilities", capabilities: data.u16(4), deviceType: data.at(6) };
    case 2:
      return length < 8 ? undefined : decodePolicy(data);
    case 3:
      return length < 5
        ? undefined
        : { form: "location", format: data.at(4), location: decodeLocation(data.at(4), data.slice(5)) };
    case 4:
      return length < 7 ? undefined : decodePower(data);
    default:
      if (subtype < firstInventory || subtype > lastInventory) return undefined;
      return { form: "inventory", text: data.slice(4).asText() };
  }
}

function decodePolicy(data: Bytes): LldpTia {
  return {
    form: "network-policy",
    application: data.at(4),
    flags: data.at(5) & 0xe0,
    vlanId: (data.u16(5) >> 1) & 0xfff,
    priority: (data.u16(6) >> 6) & 7,
    codePoint: data.at(7) & 0x3f,
  };
}

function decodePower(data: Bytes): LldpTia {
  const flags = data.at(4);
  return {
    form: "extended-power",
    type: flags >> 6,
    source: (flags >> 4) & 3,
    priority: flags & 0xf,
    value: data.u16(5),
  };
}

const coordinatesLength = 16;

function decodeLocation(format: number, data: Bytes): LldpLocation | undefined {
  if (format === 1) return data.length < coordinatesLength ? undefined : decodeCoordinates(data);
  if (format === 2) return decodeCivicAddress(data);
  return { form: "identifier", data };
}

/** A number of 34 bits. */
function coordinate(data: Bytes, at: number): number {
  return (data.at(at) & 3) * 2 ** 32 + data.u32(at + 1);
}

function decodeCoordinates(data: Bytes): LldpCoordinates {
  return {
    form: "coordinates",
    latitudeResolution: data.at(0) >> 2,
    latitude: coordinate(data, 0),
    longitudeResolution: data.at(5) >> 2,
    longitude: coordinate(data, 5),
    altitudeType: data.at(10) >> 4,
    altitudeResolution: (data.u16(10) >> 6) & 0x3f,
    altitude: data.u32(11) % 2 ** 30,
    datum: data.at(15),
  };
}

function decodeCivicAddress(data: Bytes): LldpCivicAddress | undefined {
  const length = data.at(0);
  if (data.length < 1 || length < 3 || data.length < 2 + length) return undefined;
  const elements: LldpAddressElement[] = [];
  const list = data.slice(4, 1 + length);
  for (let at = 0; at + 2 <= list.length;) {
    const [type, size] = [list.at(at), list.at(at + 1)];
    const text = list.slice(at + 2, at + 2 + size);
    const value = type === 0 || size === 0 || text.length < size ? undefined : text;
    elements.push({ type, length: size, value });
    if (value === undefined) break;
    at += 2 + size;
  }
  return { form: "civic-address", length, what: data.at(1), countryCode: data.slice(2, 4).asText(), elements };
}
