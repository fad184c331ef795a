import type { Ieee802154Layer, Ieee802154Problem, Ieee802154TapLayer } from "../decode/ieee802154.js";
import { frameVersion, ieee802154Control, ieee802154Types, multipurposeControl } from "../decode/ieee802154.js";
import type { Ieee802154Security } from "../decode/ieee802154-security.js";
import { printBeacon, printCommand } from "./ieee802154-commands.js";
import { printHeaderElements, printPayloadElements } from "./ieee802154-elements.js";
import { hex8, hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames = ["Beacon", "Data", "ACK", "Command", "Reserved", "Multipurpose", "Fragment", "Extended"];

export function printIeee802154Tap(layer: Ieee802154TapLayer, out: Out): void {
  out.protocol = "802.15.4_tap";
  if (layer.problem === "cut") return out.truncated();
  if (layer.problem === "invalid") return out.invalid();
  if (layer.payload !== undefined) out.layer(layer.payload);
}

export function printIeee802154(layer: Ieee802154Layer, out: Out): void {
  out.protocol = "802.15.4";
  const { frameControl, problem } = layer;
  if (frameControl === undefined) return problem === "missing" ? out.stop() : out.truncated();
  const type = frameControl & 7;
  out.add(`IEEE 802.15.4 ${typeNames[type]} packet `);
  const isMultipurpose = type === ieee802154Types.multipurpose;
  if (type > ieee802154Types.command && !isMultipurpose) return;
  if (problem === "missing") return out.stop();
  printControl(layer, frameControl, isMultipurpose, out);
  if (problem === "short") return out.truncated();
  if (!printAddresses(layer, frameControl, isMultipurpose, out)) return;
  if (layer.security !== undefined && !printSecurity(layer.security, out)) return;
  if (problem === "mic") return out.add("[ERROR: Truncated before MIC]");
  if (!printElements(layer, out)) return;
  if (out.options.verbosity > 2) printChecks(layer, out);
  const { data, dataLength } = layer;
  if (type === ieee802154Types.beacon && frameVersion(frameControl) < 2 && !printBeacon(layer, out)) return;
  if (type === ieee802154Types.command) printCommand(layer.command, out);
  if (data !== undefined) out.defaultDump(data.start, data.length, dataLength);
}

const standardBits = [
  [ieee802154Control.security, "Security Enabled, "],
  [ieee802154Control.pending, "Frame Pending, "],
  [ieee802154Control.acknowledge, "AR, "],
  [ieee802154Control.panCompression, "PAN ID Compression, "],
  [ieee802154Control.noSequence, "Sequence Number Suppression, "],
  [ieee802154Control.elements, "IE present, "],
] as const;

const multipurposeBits = [
  [multipurposeControl.security, "Security Enabled, "],
  [multipurposeControl.pending, "Frame Pending, "],
  [multipurposeControl.acknowledge, "AR, "],
  [multipurposeControl.pan, "PAN ID Present, "],
  [multipurposeControl.noSequence, "Sequence Number Suppression, "],
  [multipurposeControl.elements, "IE present, "],
] as const;

function printControl(layer: Ieee802154Layer, control: number, isMultipurpose: boolean, out: Out): void {
  const { verbosity } = out.options;
  const hasBits = !isMultipurpose || (control & multipurposeControl.long) !== 0;
  const version = frameVersion(control);
  if (hasBits) out.add(`v${version} `);
  if (hasBits && verbosity > 2) {
    for (const [bit, name] of isMultipurpose ? multipurposeBits : standardBits) if (control & bit) out.add(name);
  }
  const noSequence = isMultipurpose ? multipurposeControl.noSequence : ieee802154Control.noSequence;
  if (hasBits && control & noSequence) {
    if (isMultipurpose) return;
    if (version < 2) out.add("[ERROR: Sequence number suppressed on frames where version < 2]");
    if (verbosity > 0) out.add("seq suppressed ");
    return;
  }
  const sequence = out.need(layer.sequenceNumber);
  if (verbosity > 0) out.add(`seq ${sequence.toString(16).padStart(2, "0")} `);
}

/** What is printed where each part of the addresses is wrong or missing. */
const addressErrors: ReadonlyMap<Ieee802154Problem, string> = new Map([
  ["source-mode", "Invalid src address mode"],
  ["destination-mode", "Invalid dst address mode"],
  ["destination-pan", "Truncated before dst_pan"],
  ["destination", "Truncated before dst_addr"],
  // tcpdump says so of the source, too.
  ["source-pan", "Truncated before dst_pan"],
  ["source", "Truncated before dst_addr"],
]);

const panText = (pan: number | undefined): string =>
  pan === undefined ? "-:" : `${pan.toString(16).padStart(4, "0")}:`;

function printAddresses(layer: Ieee802154Layer, control: number, isMultipurpose: boolean, out: Out): boolean {
  const { problem, destination, source, destinationPan, sourcePan } = layer;
  const failsAt = (...problems: readonly Ieee802154Problem[]): boolean => {
    const fails = problems.includes(problem);
    if (fails) out.add(`[ERROR: ${addressErrors.get(problem)}]`);
    return fails;
  };
  if (failsAt("source-mode", "destination-mode")) return false;
  const hasBoth = (control & 0x0c00) !== 0 && (control & 0xc000) !== 0;
  if (!isMultipurpose && control & ieee802154Control.panCompression && !hasBoth && frameVersion(control) < 2)
    out.add("[ERROR: PAN ID Compression != 0, and only one address with frame version < 2]");
  if (failsAt("destination-pan")) return false;
  out.add(panText(destinationPan));
  if (failsAt("destination")) return false;
  out.add(`${destination ?? "none"} < `);
  if (failsAt("source-pan")) return false;
  out.add(isMultipurpose ? " -:" : panText(sourcePan));
  if (failsAt("source")) return false;
  out.add(`${source ?? "none"} `);
  return true;
}

const securityErrors = {
  header: "Aux Security Header",
  "frame-counter": "Frame Counter",
  "key-source": "Key Source",
  "key-index": "Key Index",
} as const;

function printSecurity(security: Ieee802154Security, out: Out): boolean {
  const { level, keyIdMode, frameCounter, keySource, longKeySource, keyIndex, problem } = security;
  const { verbosity } = out.options;
  if (problem !== "header" && verbosity > 0) out.add(`\n\tSecurity Level ${level}, Key Id Mode ${keyIdMode}, `);
  if (verbosity > 1) {
    if (frameCounter !== undefined) out.add(`Frame Counter ${hex32(frameCounter)} `);
    if (keyIdMode === 0 && problem === undefined) out.add("Implicit");
    // The format of tcpdump has a slip: no width, and a number that is text.
    if (keySource !== undefined)
      out.add(`KeySource 0x${keySource[0].toString(16).padStart(4, "0")}:${keySource[1].toString(16)}4x, `);
    if (longKeySource !== undefined) out.add(`KeySource ${longKeySource}, `);
    if (keyIndex !== undefined) out.add(`KeyIndex ${hex8(keyIndex)}, `);
  }
  if (problem !== undefined) out.add(`[ERROR: Truncated before ${securityErrors[problem]}]`);
  return problem === undefined;
}

function printElements(layer: Ieee802154Layer, out: Out): boolean {
  const { headerElements, payloadElements, problem } = layer;
  if (headerElements !== undefined) printHeaderElements(headerElements, out);
  if (payloadElements !== undefined) printPayloadElements(payloadElements, out);
  else if (headerElements?.hasPayloadElements && problem === undefined)
    out.add("Payload IEs present, but encrypted, cannot print ");
  return problem !== "elements";
}

function printChecks({ mic, fcs, expectedFcs }: Ieee802154Layer, out: Out): void {
  if (mic !== undefined) out.add(`\n\tMIC ${mic.hex()} `);
  const [found, expected] = [fcs.toString(16), expectedFcs.toString(16)];
  out.add(fcs === expectedFcs ? `FCS ${found} ` : `wrong FCS ${found} vs ${expected} (assume no FCS stored) `);
}
