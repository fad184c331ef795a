/** Integrated services in RSVP's objects (RFC 2210): services, each with parameters. */
import type { Bytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Integrated services' parameters (RFC 2210). */
export interface RsvpService {
  readonly type: number;
  readonly breakBit: boolean;
  readonly length: number;
  readonly parameters: readonly RsvpParameter[];
}

export interface RsvpParameter {
  readonly id: number;
  readonly flags: number;
  readonly length: number;
  /** Absent if it is longer than the object. */
  readonly value: Bytes | undefined;
  /** What a value of the right length says. */
  readonly fields: RsvpParameterFields | undefined;
}

/** By id. Rates are in bytes a second. */
const parameterLayouts = {
  4: { isHopCount: "u32" },
  6: { pathBandwidth: "float32" },
  8: { minimumPathLatency: "u32" },
  10: { composedMtu: "u32" },
  127: {
    ...{ tokenBucketRate: "float32", tokenBucketSize: "float32", peakDataRate: "float32" },
    ...{ minimumPolicedUnit: "u32", maximumPacketSize: "u32" },
  },
  130: { rate: "float32", slackTerm: "u32" },
  133: { composed: "u32" },
  134: { composed: "u32" },
  135: { composed: "u32" },
  136: { composed: "u32" },
} as const satisfies Readonly<Record<number, Layout>>;

type ParameterLayouts = typeof parameterLayouts;

export type RsvpParameterFields = {
  [Id in keyof ParameterLayouts]: { readonly id: Id } & Values<ParameterLayouts[Id]>;
}[keyof ParameterLayouts];

/** What an object of at least four bytes says. */
export function readServices(
  reader: Reader,
  length: number,
): { readonly version: number; readonly length: number; readonly services: readonly RsvpService[] } {
  const version = reader.u8() >> 4;
  reader.skip(1);
  const messageLength = reader.u16() * 4;
  const services: RsvpService[] = [];
  let left = length - 4;
  while (left >= 4) {
    const [type, flags, size] = [reader.u8(), reader.u8(), reader.u16() * 4];
    left -= 4;
    const parameters: RsvpParameter[] = [];
    // tcpdump lets this go below 0, which is then very large.
    for (let serviceLeft = size; serviceLeft >= 4;) {
      const parameter = readParameter(reader, left);
      if (parameter === undefined) break;
      parameters.push(parameter);
      if (parameter.value === undefined) break;
      left -= parameter.length + 4;
      serviceLeft = (serviceLeft - parameter.length - 4) >>> 0;
    }
    services.push({ type, breakBit: (flags & 0x80) !== 0, length: size, parameters });
  }
  return { version, length: messageLength, services };
}

function readParameter(reader: Reader, left: number): RsvpParameter | undefined {
  if (left < 4) return undefined;
  const start = reader.offset;
  const [id, flags, length] = [reader.u8(), reader.u8(), reader.u16() * 4];
  if (left < length + 4) {
    reader.seek(start);
    return { id, flags, length, value: undefined, fields: undefined };
  }
  const fields = readParameterFields(reader, id, length);
  reader.seek(start + 4);
  return { id, flags, length, value: reader.bytes(length), fields };
}

function readParameterFields(reader: Reader, id: number, length: number): RsvpParameterFields | undefined {
  const layout: Layout | undefined = parameterLayouts[id as keyof ParameterLayouts];
  if (layout === undefined || length !== layoutLength(layout)) return undefined;
  return { id, ...readLayout(reader, layout) } as RsvpParameterFields;
}
