import { escapeText } from "./escaped-text.js";
import type { Reader } from "./reader.js";

/** The body of a management frame: fields of its subtype and the elements behind them. Absent if the fields were cut short. */
export type ManagementBody =
  | { readonly form: "empty" }
  | ({ readonly form: "beacon" | "probe-response" } & ManagementBeacon & ManagementElements)
  | ({
      readonly form: "association-request";
      readonly capabilities: number;
      readonly listenInterval: number;
    } & ManagementElements)
  | ({
      readonly form: "reassociation-request";
      readonly capabilities: number;
      readonly listenInterval: number;
      readonly currentAccessPoint: string;
    } & ManagementElements)
  | ({
      readonly form: "association-response";
      readonly capabilities: number;
      readonly status: number;
      readonly associationId: number;
    } & ManagementElements)
  | ({ readonly form: "probe-request" } & ManagementElements)
  | ({
      readonly form: "authentication";
      readonly algorithm: number;
      readonly sequence: number;
      readonly status: number;
    } & ManagementElements)
  | { readonly form: "disassociation" | "deauthentication"; readonly reason: number }
  | { readonly form: "action"; readonly category: number; readonly action: number };

interface ManagementBeacon {
  /** Microseconds. */
  readonly timestamp: bigint;
  readonly beaconInterval: number;
  readonly capabilities: number;
}

/** The first element of each kind. */
export interface ManagementElements {
  /** Escaped, up to the first zero byte. */
  readonly ssid: string | undefined;
  /** In units of 500 kbit/s; the highest bit marks basic rates. */
  readonly rates: readonly number[] | undefined;
  readonly channel: number | undefined;
  readonly contentionFree: ContentionFree | undefined;
  readonly trafficIndication: TrafficIndication | undefined;
  readonly challenge: string | undefined;
  /** The elements do not fit into the frame, or one of them is too long. */
  readonly broken: boolean;
}

interface ContentionFree {
  readonly count: number;
  readonly period: number;
  readonly maximumDuration: number;
  readonly remainingDuration: number;
}

interface TrafficIndication {
  readonly count: number;
  readonly period: number;
  readonly bitmapControl: number;
}

const managementSubtypes = {
  associationRequest: 0x0,
  associationResponse: 0x1,
  reassociationRequest: 0x2,
  reassociationResponse: 0x3,
  probeRequest: 0x4,
  probeResponse: 0x5,
  beacon: 0x8,
  announcement: 0x9,
  disassociation: 0xa,
  authentication: 0xb,
  deauthentication: 0xc,
  action: 0xd,
} as const;

const beaconLength = 12;

export function readManagementBody(subtype: number, reader: Reader, room: number): ManagementBody | undefined {
  switch (subtype) {
    case managementSubtypes.beacon:
    case managementSubtypes.probeResponse: {
      if (!reader.has(beaconLength)) return undefined;
      const form = subtype === managementSubtypes.beacon ? "beacon" : "probe-response";
      return { form, ...readBeacon(reader), ...readElements(reader, room - beaconLength) };
    }
    case managementSubtypes.associationRequest: {
      if (!reader.has(4)) return undefined;
      const [capabilities, listenInterval] = [reader.u16le(), reader.u16le()];
      return { form: "association-request", capabilities, listenInterval, ...readElements(reader, room - 4) };
    }
    case managementSubtypes.reassociationRequest: {
      if (!reader.has(10)) return undefined;
      const [capabilities, listenInterval] = [reader.u16le(), reader.u16le()];
      const currentAccessPoint = reader.mac() ?? "";
      const form = "reassociation-request";
      return { form, capabilities, listenInterval, currentAccessPoint, ...readElements(reader, room - 10) };
    }
    case managementSubtypes.associationResponse:
    case managementSubtypes.reassociationResponse: {
      if (!reader.has(6)) return undefined;
      const [capabilities, status, associationId] = [reader.u16le(), reader.u16le(), reader.u16le()];
      const form = "association-response";
      return { form, capabilities, status, associationId, ...readElements(reader, room - 6) };
    }
    case managementSubtypes.probeRequest:
      return { form: "probe-request", ...readElements(reader, room) };
    case managementSubtypes.authentication: {
      if (!reader.has(6)) return undefined;
      const [algorithm, sequence, status] = [reader.u16le(), reader.u16le(), reader.u16le()];
      return { form: "authentication", algorithm, sequence, status, ...readElements(reader, room - 6) };
    }
    case managementSubtypes.disassociation:
      return reader.has(2) ? { form: "disassociation", reason: reader.u16le() } : undefined;
    case managementSubtypes.deauthentication:
      return reader.has(2) ? { form: "deauthentication", reason: reader.u16le() } : undefined;
    case managementSubtypes.action:
      return reader.has(2) ? { form: "action", category: reader.u8(), action: reader.u8() } : undefined;
    default:
      return { form: "empty" };
  }
}

function readBeacon(reader: Reader): ManagementBeacon {
  const low = BigInt(reader.u32le());
  return {
    timestamp: (BigInt(reader.u32le()) << 32n) | low,
    beaconInterval: reader.u16le(),
    capabilities: reader.u16le(),
  };
}

const elements = { ssid: 0, rates: 1, channel: 3, contentionFree: 4, trafficIndication: 5, challenge: 16 } as const;

/** The longest that an element may be. */
const limits: ReadonlyMap<number, number> = new Map([
  [elements.ssid, 32],
  [elements.rates, 16],
  [elements.trafficIndication, 254],
  [elements.challenge, 253],
]);

function readElements(reader: Reader, room: number): ManagementElements {
  const found: { -readonly [Name in keyof ManagementElements]: ManagementElements[Name] } = {
    ssid: undefined,
    rates: undefined,
    channel: undefined,
    contentionFree: undefined,
    trafficIndication: undefined,
    challenge: undefined,
    broken: false,
  };
  const broken = (): ManagementElements => ({ ...found, broken: true });
  for (let left = room; left > 0;) {
    if (left < 2 || !reader.has(2)) return broken();
    const [id, length] = [reader.u8(), reader.u8()];
    if (left < length + 2 || !reader.has(length) || length > (limits.get(id) ?? 255)) return broken();
    const start = reader.offset;
    switch (id) {
      case elements.ssid:
        found.ssid ??= untilZero(reader, length);
        break;
      case elements.rates:
        if (length > 0) found.rates ??= Array.from({ length }, () => reader.u8());
        break;
      case elements.channel:
        if (length === 1) found.channel ??= reader.u8();
        break;
      case elements.contentionFree:
        if (length === 6) found.contentionFree ??= readContentionFree(reader);
        break;
      case elements.trafficIndication:
        if (length > 3)
          found.trafficIndication ??= { count: reader.u8(), period: reader.u8(), bitmapControl: reader.u8() };
        break;
      case elements.challenge:
        found.challenge ??= escapeText(reader, start, length);
        break;
    }
    reader.seek(start + length);
    left -= length + 2;
  }
  return found;
}

function untilZero(reader: Reader, length: number): string {
  let size = 0;
  while (size < length && reader.at8(reader.offset + size) !== 0) size++;
  return escapeText(reader, reader.offset, size);
}

function readContentionFree(reader: Reader): ContentionFree {
  const [count, period] = [reader.u8(), reader.u8()];
  return { count, period, maximumDuration: reader.u16le(), remainingDuration: reader.u16le() };
}
