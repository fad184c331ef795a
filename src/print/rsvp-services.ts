import type { RsvpLayer } from "../decode/rsvp.js";
import type { RsvpContent } from "../decode/rsvp-objects.js";
import type { RsvpParameter, RsvpParameterFields } from "../decode/rsvp-services.js";
import type { SinglePrecision } from "../decode/single-precision.js";
import { generalSingleText } from "./general-format.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const serviceNames: ReadonlyMap<number, string> = new Map([
  [1, "Default/Global Information"],
  [2, "Guaranteed Service"],
  [5, "Controlled Load"],
]);

const parameterNames: ReadonlyMap<number, string> = new Map([
  [4, "IS hop cnt"],
  [6, "Path b/w estimate"],
  [8, "Minimum path latency"],
  [10, "Composed MTU"],
  [127, "Token Bucket TSpec"],
  [130, "Guaranteed Service RSpec"],
  [133, "End-to-end composed value for C"],
  [134, "End-to-end composed value for D"],
  [135, "Since-last-reshaping point composed C"],
  [136, "Since-last-reshaping point composed D"],
]);

type Services = Extract<RsvpContent, { form: "services" }>;

/** Integrated services (RFC 2210). */
export function printRsvpServices({ version, length, services }: Services, layer: RsvpLayer, indent: string, out: Out) {
  out.add(`${indent}  Msg-Version: ${version}, length: ${length}`);
  for (const { type, breakBit, length: size, parameters } of services) {
    const name = serviceNames.get(type) ?? "unknown";
    out.add(
      `${indent}  Service Type: ${name} (${type}), break bit ${breakBit ? "" : "not "}set, Service length: ${size}`,
    );
    for (const parameter of parameters) printParameter(parameter, layer, out);
  }
}

/** Bytes a second, as the single-precision arithmetic of tcpdump gives them. */
const megabits = (rate: SinglePrecision = 0): string => `${generalSingleText(rate, (value) => value / 125000)} Mbps`;

function printParameter({ id, flags, length, value, fields }: RsvpParameter, layer: RsvpLayer, out: Out): void {
  const name = parameterNames.get(id) ?? "unknown";
  out.add(`\n\t      Parameter ID: ${name} (${id}), length: ${length}, Flags: [${hex8(flags)}]`);
  if (fields !== undefined) for (const line of parameterText(fields)) out.add(`\n\t\t${line}`);
  if (value !== undefined && !parameterNames.has(id) && out.options.verbosity <= 1)
    out.hexDumpAt(layer, value.start, value.length, "\n\t\t");
}

const dontCare = 0xffffffff;

function parameterText(fields: RsvpParameterFields): readonly string[] {
  switch (fields.id) {
    case 4:
      return [`IS hop count: ${fields.isHopCount}`];
    case 6:
      return [`Path b/w estimate: ${megabits(fields.pathBandwidth)}`];
    case 8: {
      const { minimumPathLatency } = fields;
      return [`Minimum path latency: ${minimumPathLatency === dontCare ? "don't care" : minimumPathLatency}`];
    }
    case 10:
      return [`Composed MTU: ${fields.composedMtu} bytes`];
    case 127:
      return [
        `Token Bucket Rate: ${megabits(fields.tokenBucketRate)}`,
        `Token Bucket Size: ${generalSingleText(fields.tokenBucketSize ?? 0)} bytes`,
        `Peak Data Rate: ${megabits(fields.peakDataRate)}`,
        `Minimum Policed Unit: ${fields.minimumPolicedUnit} bytes`,
        `Maximum Packet Size: ${fields.maximumPacketSize} bytes`,
      ];
    case 130:
      return [`Rate: ${megabits(fields.rate)}`, `Slack Term: ${fields.slackTerm}`];
    default:
      return [`Value: ${fields.composed}`];
  }
}
