import type { RsvpLayer } from "../decode/rsvp.js";
import type { RsvpContent, RsvpParameter } from "../decode/rsvp-objects.js";
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
const megabits = (bits: number): string => `${generalSingleText(bits, (value) => value / 125000)} Mbps`;

function printParameter({ id, flags, length, value }: RsvpParameter, layer: RsvpLayer, out: Out): void {
  const name = parameterNames.get(id) ?? "unknown";
  out.add(`\n\t      Parameter ID: ${name} (${id}), length: ${length}, Flags: [${hex8(flags)}]`);
  if (value === undefined) return;
  if (!parameterNames.has(id)) {
    if (out.options.verbosity <= 1) out.hexDumpAt(layer, value.start, value.length, "\n\t\t");
    return;
  }
  const text = parameterText(id, length, (index) => value.u32(index));
  for (const line of text) out.add(`\n\t\t${line}`);
}

function parameterText(id: number, length: number, word: (index: number) => number): readonly string[] {
  if (id === 127) {
    if (length !== 20) return [];
    return [
      `Token Bucket Rate: ${megabits(word(0))}`,
      `Token Bucket Size: ${generalSingleText(word(4))} bytes`,
      `Peak Data Rate: ${megabits(word(8))}`,
      `Minimum Policed Unit: ${word(12)} bytes`,
      `Maximum Packet Size: ${word(16)} bytes`,
    ];
  }
  if (id === 130) return length === 8 ? [`Rate: ${megabits(word(0))}`, `Slack Term: ${word(4)}`] : [];
  if (length !== 4) return [];
  switch (id) {
    case 4:
      return [`IS hop count: ${word(0)}`];
    case 6:
      return [`Path b/w estimate: ${megabits(word(0))}`];
    case 8:
      return [`Minimum path latency: ${word(0) === 0xffffffff ? "don't care" : word(0)}`];
    case 10:
      return [`Composed MTU: ${word(0)} bytes`];
    default:
      return [`Value: ${word(0)}`];
  }
}
