import type { Bytes } from "./layer.js";

/** The data center bridging exchange protocol before it became part of 802.1: TLVs inside the TLV. */
export interface LldpDcbx {
  readonly form: "dcbx";
  readonly tlvs: readonly DcbxTlv[];
  /** Something was wrong with the TLV after the last one: it ended the list or did not fit. */
  readonly ended: boolean;
}

export interface DcbxTlv {
  readonly type: number;
  readonly data: Bytes;
  /** Absent for types not known. */
  readonly value: DcbxValue | undefined;
}

/** What all features begin with. */
export interface DcbxFeature {
  readonly operatingVersion: number;
  readonly maximumVersion: number;
  /** Enable, willing and error bits. */
  readonly flags: number;
  readonly subtype: number;
}

export type DcbxValue =
  | {
      readonly form: "control";
      readonly operatingVersion: number;
      readonly maximumVersion: number;
      readonly sequence: number;
      readonly acknowledgement: number;
    }
  | {
      readonly form: "priority-groups";
      readonly feature: DcbxFeature;
      /** The group of each priority. */
      readonly groups: readonly number[];
      readonly percentages: readonly number[];
      readonly classesSupported: number;
    }
  | {
      readonly form: "flow-control";
      readonly feature: DcbxFeature;
      /** A bit for each priority. */
      readonly enabled: number;
      readonly classesSupported: number;
    }
  | { readonly form: "applications"; readonly feature: DcbxFeature; readonly applications: readonly DcbxApplication[] };

export interface DcbxApplication {
  readonly protocolId: number;
  readonly selector: number;
  readonly oui: number;
  readonly priorities: number;
}

/** The least length of a type's value. */
const least: ReadonlyMap<number, number> = new Map([
  [1, 10],
  [2, 17],
  [3, 6],
  [4, 4],
]);

/** Decodes the TLVs after the organization and the version; version 1 has none that are known. */
export function decodeLldpDcbx(version: number, data: Bytes): LldpDcbx | undefined {
  if (version === 1) return undefined;
  const tlvs: DcbxTlv[] = [];
  for (let at = 4; at + 2 <= data.length;) {
    const field = data.u16(at);
    const type = field >> 9;
    const length = field & 0x1ff;
    const value = data.slice(at + 2, at + 2 + length);
    const ends = type === 0 || length === 0 || value.length < length;
    if (ends || length < (least.get(type) ?? 0)) return { form: "dcbx", tlvs, ended: true };
    tlvs.push({ type, data: value, value: decodeValue(type, value) });
    at += 2 + length;
  }
  return { form: "dcbx", tlvs, ended: false };
}

function decodeValue(type: number, data: Bytes): DcbxValue | undefined {
  const [operatingVersion, maximumVersion] = [data.at(0), data.at(1)];
  const feature = { operatingVersion, maximumVersion, flags: data.at(2), subtype: data.at(3) };
  switch (type) {
    case 1:
      return { form: "control", operatingVersion, maximumVersion, sequence: data.u32(2), acknowledgement: data.u32(6) };
    case 2:
      return {
        form: "priority-groups",
        feature,
        groups: Array.from({ length: 8 }, (_, index) => (data.u32(4) >>> (28 - 4 * index)) & 0xf),
        percentages: Array.from({ length: 8 }, (_, index) => data.at(8 + index)),
        classesSupported: data.at(16),
      };
    case 3:
      return { form: "flow-control", feature, enabled: data.at(4), classesSupported: data.at(5) };
    case 4:
      return { form: "applications", feature, applications: decodeApplications(data.slice(4)) };
    default:
      return undefined;
  }
}

function decodeApplications(table: Bytes): readonly DcbxApplication[] {
  const applications: DcbxApplication[] = [];
  for (let at = 0; at + 6 <= table.length; at += 6) {
    applications.push({
      protocolId: table.u16(at),
      selector: table.at(at + 2) >> 6,
      oui: ((table.at(at + 2) & 0x3f) << 16) | table.u16(at + 3),
      priorities: table.at(at + 5),
    });
  }
  return applications;
}
