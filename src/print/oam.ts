import type { Bytes } from "../decode/index.js";
import type { OamLayer } from "../decode/oam.js";
import { oamFaultManagement, oamFunctions } from "../decode/oam.js";
import { hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const flowNames: ReadonlyMap<number, string> = new Map([
  [3, "OAM F4 (segment)"],
  [4, "OAM F4 (end)"],
]);

const payloadNames = [
  "user data, uncongested, SDU 0",
  "user data, uncongested, SDU 1",
  "user data, congested, SDU 0",
  "user data, congested, SDU 1",
  "VCC OAM F5 flow segment",
  "VCC OAM F5 flow end-to-end",
  "Traffic Control and resource Mgmt",
] as const;

const cellNames: ReadonlyMap<number, string> = new Map([
  [oamFaultManagement, "Fault Management"],
  [2, "Performance Management"],
  [8, "activate/deactivate"],
  [15, "System Management"],
]);

/** By type of cell. */
const functionNames: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [
    oamFaultManagement,
    new Map([
      [0, "AIS"],
      [1, "RDI"],
      [4, "Continuity Check"],
      [8, "Loopback"],
    ]),
  ],
  [
    2,
    new Map([
      [0, "Forward Monitoring"],
      [1, "Backward Reporting"],
      [2, "Monitoring and Reporting"],
    ]),
  ],
  [
    8,
    new Map([
      [0, "Performance Monitoring"],
      [1, "Continuity Check"],
    ]),
  ],
]);

export function printOam(layer: OamLayer, out: Out): void {
  out.protocol = "oam";
  const cellType = out.need(layer.cellType);
  const { vpi, vci, payloadType, lossPriority, wireLength, functionType } = layer;
  out.add(`${flowNames.get(vci) ?? "OAM F5"}, vpi ${vpi}, vci ${vci}`);
  out.add(`, payload [ ${payloadNames[payloadType] ?? "Unknown"} ], clp ${lossPriority}, length ${wireLength}`);
  if (out.options.verbosity === 0) return;
  out.add(`\n\tcell-type ${cellNames.get(cellType) ?? "unknown"} (${cellType})`);
  const names = functionNames.get(cellType);
  out.add(`, func-type ${names === undefined ? "unknown" : (names.get(functionType) ?? "none")} (${functionType})`);
  if (cellType === oamFaultManagement) printFault(layer, out);
  const checksum = out.need(layer.checksum);
  out.add(`\n\tcksum 0x${checksum.toString(16).padStart(3, "0")} (${layer.checksumCorrect ? "" : "in"}correct)`);
}

function printFault(layer: OamLayer, out: Out): void {
  const { functionType, content, failureType, loopbackIndicator, correlationTag = 0 } = layer;
  if (!Object.values<number>(oamFunctions).includes(functionType)) return;
  if (content === undefined) return out.stop();
  if (failureType !== undefined) {
    out.add(`\n\tFailure-type ${hex8(failureType)}`);
    return out.add(`\n\tLocation-ID ${oddWords(content, 1, 16)}`);
  }
  const indicator = loopbackIndicator === 1 ? "Request" : "Reply";
  out.add(`\n\tLoopback-Indicator ${indicator}, Correlation-Tag ${hex32(correlationTag)}`);
  out.add(`\n\tLocation-ID ${oddWords(content, 5, 12)}\n\tSource-ID   ${oddWords(content, 17, 12)}`);
}

/** tcpdump shows the two bytes at each odd place of such a field. */
function oddWords(content: Bytes, start: number, count: number): string {
  let text = "";
  for (let index = 1; index < count; index += 2) text += `${content.slice(start + index, start + index + 2).hex()} `;
  return text;
}
