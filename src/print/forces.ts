import type { ForcesLayer } from "../decode/forces.js";
import { forcesHeaderLength } from "../decode/forces.js";
import { printForcesHex, printForcesItem } from "./forces-items.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [0x01, "Association Setup"],
  [0x02, "Association TearDown"],
  [0x03, "Config"],
  [0x04, "Query"],
  [0x05, "Event Notification"],
  [0x06, "Packet Redirect"],
  [0x0f, "HeartBeat"],
  [0x11, "Association Response"],
  [0x13, "Config Response"],
  [0x14, "Query Response"],
]);

const acknowledgements = ["NoACK", "SuccessACK", "FailureACK", "AlwaysACK"];
// prettier-ignore
const executions = ["EMReserved", "execute-all-or-none", "execute-until-failure", "continue-execute-on-failure"];
const atomicities = ["Standalone", "2PCtransaction"];
const phases = ["StartofTransaction", "MiddleofTransaction", "EndofTransaction", "abort"];

/** What an identifier stands for (RFC 5810 section 6.1). */
function nodeName(id: number): string {
  if (id <= 0x3fffffff) return "FE";
  if (id <= 0x7fffffff) return "CE";
  if (id >= 0xc0000000 && id <= 0xffffffef) return "AllMulticast";
  if (id === 0xfffffffd) return "AllCEsBroadcast";
  if (id === 0xfffffffe) return "AllFEsBroadcast";
  return id === 0xffffffff ? "AllBroadcast" : "ForCESreserved";
}

export function printForces(layer: ForcesLayer, out: Out): void {
  out.protocol = "forces";
  const { header, problem, wireLength, message, cut } = layer;
  if (header === undefined) return out.truncated();
  const { type = 0, words = 0 } = header;
  const { verbosity } = out.options;
  if (problem === "type") out.add(`Invalid ForCES message type ${type}\n`);
  else if (problem === "unknown-type") out.add(`\n\tUnknown ForCES message type=0x${type.toString(16)}`);
  else {
    out.add(`\n\tForCES ${typeNames.get(type) ?? ""} `);
    if (problem === "length") {
      const lengths = `min ${forcesHeaderLength}, total recvd ${wireLength}, advertised ${words * 4} `;
      out.add(`Illegal ForCES pkt len - ${lengths}`);
    } else printMessage(layer, out);
  }
  if (cut) return out.stop();
  if (problem !== undefined) {
    printForcesHex(message, wireLength, "\n\t[", out);
    out.add("\n\t]");
  } else if (verbosity >= 4) {
    out.add("\n\t  Raw ForCES message\n\t [");
    printForcesHex(message, wireLength, "\n\t ", out);
    out.add("\n\t ]");
  }
}

function printMessage({ header, items }: ForcesLayer, out: Out): void {
  const { versionAndReserved = 0, words = 0, source = 0, destination = 0, correlator = 0n, flags = 0 } = header ?? {};
  const { verbosity } = out.options;
  const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
  const node = (id: number): string => `${hex(id)}(${nodeName(id)})`;
  if (verbosity >= 1) {
    out.add(`\n\tForCES Version ${versionAndReserved >> 4} len ${words * 4}B flags ${hex32(flags)} `);
    out.add(`\n\tSrcID ${node(source)} DstID ${node(destination)} Correlator ${hex(correlator)}`);
  }
  if (verbosity >= 2) {
    const bits = (shift: number, mask: number): number => (flags >>> shift) & mask;
    const named = (names: readonly string[], value: number): string => `${names[value]}(${hex(value)})`;
    out.add(`\n\tForCES flags:\n\t  ${named(acknowledgements, bits(30, 3))}, prio=${bits(27, 7)}`);
    out.add(`, ${named(executions, bits(22, 3))},\n\t  ${named(atomicities, bits(21, 1))}`);
    out.add(`, ${named(phases, bits(19, 3))}\n`);
    out.add(`\t  Extra flags: rsv(b5-7) ${hex(bits(24, 7))} rsv(b13-31) ${hex(bits(0, 0x7ffff))}\n`);
  }
  for (const item of items) printForcesItem(item, out);
}
