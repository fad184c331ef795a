import type { GeneveLayer, GeneveOption } from "../decode/geneve.js";
import { etherTypeName } from "./ether-types.js";
import { bitNames, hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const flagNames = [
  [0x80, "O"],
  [0x40, "C"],
  [0x20, "R1"],
  [0x10, "R2"],
  [0x08, "R3"],
  [0x04, "R4"],
  [0x02, "R5"],
  [0x01, "R6"],
] as const;

export function printGeneve(layer: GeneveLayer, out: Out): void {
  out.protocol = "geneve";
  out.add("Geneve");
  const { problem, flags, protocolType, optionsLength } = layer;
  switch (problem) {
    case "short":
      out.add(` [length ${layer.wireLength} < 8]`);
      return out.invalid();
    case "cut":
      return out.truncated();
    case "version":
      return out.add(` ERROR: unknown-version ${layer.version}`);
    case "options":
    case "options-cut":
    case undefined:
      break;
  }
  out.add(`, Flags [${bitNames(flagNames, flags).replaceAll(", ", "") || "none"}], vni 0x${layer.vni.toString(16)}`);
  if (layer.reserved !== 0) out.add(`, rsvd 0x${layer.reserved.toString(16)}`);
  if (out.options.linkHeader) out.add(`, proto ${etherTypeName(protocolType) ?? "unknown"} (${hex16(protocolType)})`);
  if (problem === "options")
    return out.add(` truncated-geneve - ${optionsLength - (layer.wireLength - 8)} bytes missing`);
  if (problem === "options-cut") return out.truncated();
  if (optionsLength > 0) printOptions(layer, out);
  out.add(out.options.verbosity > 0 ? "\n\t" : ": ");
  // The addresses of the frame outside are not those of what is inside.
  out.link = undefined;
  if (layer.payload !== undefined) out.layer(layer.payload);
  else out.add(`geneve-proto-0x${protocolType.toString(16)}`);
}

function printOptions(layer: GeneveLayer, out: Out): void {
  const { verbosity } = out.options;
  const text =
    verbosity > 0
      ? layer.options.map((option) => optionText(option, verbosity > 1)).join(", ")
      : `${layer.optionsLength} bytes`;
  out.add(`, options [${text}]`);
}

const criticalType = 0x80;

function optionText({ optionClass, type, length, tooLong, data }: GeneveOption, showData: boolean): string {
  const critical = type & criticalType ? "(C)" : "";
  const heading = `class ${className(optionClass)} (0x${optionClass.toString(16)}) type 0x${type.toString(16)}${critical}`;
  if (tooLong) return `${heading} len ${length} [bad length]`;
  if (!showData || data.length === 0) return `${heading} len ${length}`;
  return `${heading} len ${length} data ${data.hex().replace(/.{8}(?=.)/g, "$& ")}`;
}

const classNames: ReadonlyMap<number, string> = new Map([
  [0x0100, "Linux"],
  [0x0101, "Open vSwitch"],
  [0x0102, "Open Virtual Networking (OVN)"],
  [0x0103, "In-band Network Telemetry (INT)"],
  [0x0104, "VMware"],
]);

/** Who defined the option: the first 256 classes are the IETF's, the last 16 for experiments. */
function className(optionClass: number): string {
  if (optionClass <= 0xff) return "Standard";
  return optionClass >= 0xfff0 ? "Experimental" : (classNames.get(optionClass) ?? "Unknown");
}
