import type { Bytes, TextBytes } from "./layer.js";

/** What 802.1 puts into LLDP (IEEE 802.1Q annex D), one form for each subtype. A name that is not all there is absent. */
export type Lldp8021 =
  | { readonly form: "port-vlan"; readonly portVlanId: number }
  | { readonly form: "protocol-vlan"; readonly flags: number; readonly protocolVlanId: number }
  | { readonly form: "vlan-name"; readonly vlanId: number; readonly name: TextBytes | undefined }
  | { readonly form: "protocol-identity"; readonly identity: Bytes | undefined }
  | LldpAggregation
  /** A bit for each priority. */
  | { readonly form: "congestion-notification"; readonly indicators: number; readonly readyIndicators: number }
  | LldpSelection
  | {
      readonly form: "flow-control";
      readonly willing: number;
      readonly bypass: number;
      readonly reserved: number;
      readonly capability: number;
      /** A bit for each priority. */
      readonly enabled: number;
    }
  | { readonly form: "applications"; readonly reserved: number; readonly applications: readonly LldpApplication[] }
  | LldpEdgeBridging
  | LldpChannels;

export interface LldpAggregation {
  readonly form: "aggregation";
  readonly status: number;
  readonly portId: number;
}

/** Enhanced transmission selection, configured or recommended: for each priority its class, for each class the rest. */
export interface LldpSelection {
  readonly form: "selection" | "selection-recommendation";
  /** Willing, credit based shaper, reserved and the number of classes; a recommendation has only reserved bits. */
  readonly flags: number;
  readonly priorityAssignments: readonly number[];
  readonly bandwidths: readonly number[];
  readonly algorithms: readonly number[];
}

export interface LldpApplication {
  readonly priority: number;
  readonly reserved: number;
  readonly selector: number;
  readonly protocolId: number;
}

/** Edge virtual bridging (802.1Q annex D.2.12). */
export interface LldpEdgeBridging {
  readonly form: "edge-bridging";
  readonly bridgeStatus: number;
  readonly stationStatus: number;
  readonly retries: number;
  readonly retransmissionExponent: number;
  readonly mode: number;
  readonly localWaitDelay: number;
  readonly waitDelayExponent: number;
  readonly reserved: number;
  readonly localKeepAlive: number;
  readonly keepAliveExponent: number;
}

/** S-channels (802.1Q annex D.2.13). */
export interface LldpChannels {
  readonly form: "channels";
  readonly role: number;
  readonly reserved: number;
  readonly component: number;
  readonly capacity: number;
  readonly pairs: readonly { readonly channelId: number; readonly vlanId: number }[];
}

/** The least length of a subtype's value, organization and subtype included. */
const least: ReadonlyMap<number, number> = new Map([
  [1, 6],
  [2, 7],
  [3, 6],
  [4, 5],
  [7, 9],
  [8, 6],
  [9, 25],
  [10, 25],
  [11, 6],
  [12, 5],
  [13, 9],
  [14, 8],
]);

/** Decodes a value, its organization and subtype included; `undefined` if it is too short or the subtype unknown. */
export function decodeLldp8021(subtype: number, data: Bytes): Lldp8021 | undefined {
  if (data.length < (least.get(subtype) ?? Infinity)) return undefined;
  const flags = data.at(4);
  switch (subtype) {
    case 1:
      return { form: "port-vlan", portVlanId: data.u16(4) };
    case 2:
      return { form: "protocol-vlan", flags, protocolVlanId: data.u16(5) };
    case 3:
      return { form: "vlan-name", vlanId: data.u16(4), name: textAfterLength(data.slice(6))?.asText() };
    case 4:
      return { form: "protocol-identity", identity: textAfterLength(data.slice(4)) };
    case 7:
      return decodeAggregation(data);
    case 8:
      return { form: "congestion-notification", indicators: flags, readyIndicators: data.at(5) };
    case 9:
      return decodeSelection("selection", data);
    case 10:
      return decodeSelection("selection-recommendation", data);
    case 11:
      return {
        form: "flow-control",
        willing: flags >> 7,
        bypass: (flags >> 6) & 1,
        reserved: (flags >> 4) & 3,
        capability: flags & 0xf,
        enabled: data.at(5),
      };
    case 12:
      return { form: "applications", reserved: flags, applications: decodeApplications(data.slice(5)) };
    case 13:
      return decodeEdgeBridging(data);
    default:
      return decodeChannels(data);
  }
}

function textAfterLength(data: Bytes): Bytes | undefined {
  const length = data.at(0);
  return data.length > length ? data.slice(1, 1 + length) : undefined;
}

export function decodeAggregation(data: Bytes): LldpAggregation {
  return { form: "aggregation", status: data.at(4), portId: data.u32(5) };
}

function decodeSelection(form: LldpSelection["form"], data: Bytes): LldpSelection {
  const bytes = (start: number) => Array.from({ length: 8 }, (_, index) => data.at(start + index));
  const priorityAssignments = Array.from({ length: 8 }, (_, index) => {
    const two = data.at(5 + (index >> 1));
    return index % 2 === 0 ? two >> 4 : two & 0xf;
  });
  return { form, flags: data.at(4), priorityAssignments, bandwidths: bytes(9), algorithms: bytes(17) };
}

/** Nothing if the table does not consist of whole rows. */
function decodeApplications(table: Bytes): readonly LldpApplication[] {
  const applications: LldpApplication[] = [];
  if (table.length % 3 !== 0) return applications;
  for (let at = 0; at < table.length; at += 3) {
    const flags = table.at(at);
    const protocolId = table.u16(at + 1);
    applications.push({ priority: flags >> 5, reserved: (flags >> 3) & 3, selector: flags & 7, protocolId });
  }
  return applications;
}

function decodeEdgeBridging(data: Bytes): LldpEdgeBridging {
  const [retries, mode, keepAlive] = [data.at(6), data.at(7), data.at(8)];
  return {
    form: "edge-bridging",
    bridgeStatus: data.at(4),
    stationStatus: data.at(5),
    retries: retries >> 5,
    retransmissionExponent: retries & 0x1f,
    mode: mode >> 6,
    localWaitDelay: (mode >> 5) & 1,
    waitDelayExponent: mode & 0x1f,
    reserved: keepAlive >> 6,
    localKeepAlive: (keepAlive >> 5) & 1,
    keepAliveExponent: keepAlive & 0x1f,
  };
}

function decodeChannels(data: Bytes): LldpChannels {
  const flags = data.at(4);
  const table = data.slice(8);
  const pairs: { channelId: number; vlanId: number }[] = [];
  for (let at = 0; table.length % 3 === 0 && at < table.length; at += 3) {
    const pair = (table.u16(at) << 8) | table.at(at + 2);
    pairs.push({ channelId: pair >> 12, vlanId: pair & 0xfff });
  }
  return {
    form: "channels",
    role: flags >> 7,
    reserved: (flags >> 4) & 7,
    component: (flags >> 3) & 1,
    capacity: data.u16(6) & 0xfff,
    pairs,
  };
}
