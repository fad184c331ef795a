import type { BfdAuthentication, BfdControl, BfdLayer } from "../decode/bfd.js";
import { bfdAuthenticationPresent, bfdDigestLengths, bfdSimplePassword } from "../decode/bfd.js";
import { bitNames, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const sessionNames = { control: "Control", echo: "Echo", multihop: "Multihop", lag: "Lag" } as const;

export function printBfd(layer: BfdLayer, out: Out): void {
  out.protocol = "bfd";
  const { session, control, wireLength } = layer;
  if (session === "echo") {
    out.add(`BFD, Echo, length: ${wireLength}`);
    return printBytes(layer, out);
  }
  if (control === undefined) return out.stop();
  const { version } = control;
  if (version > 1) {
    out.add(`BFDv${version}, Control, length: ${wireLength}`);
    return printBytes(layer, out);
  }
  const form = version === 0 ? `Control, Flags: [${flagNames(flags0, control.flags)}]` : stateText(layer, control);
  if (out.options.verbosity < 1) return out.add(`BFDv${version}, ${form}, length: ${wireLength}`);
  const diagnostic = `${diagnosticNames[control.diagnostic] ?? "unknown"} (${hex8(control.diagnostic)})`;
  out.add(`BFDv${version}, length: ${wireLength}\n\t${form}, Diagnostic: ${diagnostic}`);
  printTimers(control, out);
  if (control.flags & bfdAuthenticationPresent) printAuthentication(control.authentication, out);
}

function printBytes(layer: BfdLayer, out: Out): void {
  if (out.options.verbosity > 0) out.hexDumpAt(layer, layer.offset, layer.wireLength, "\n\t");
}

const flags0 = [
  [0x80, "I Hear You"],
  [0x40, "Demand"],
  [0x20, "Poll"],
  [0x10, "Final"],
  [0x08, "Control Plane Independent"],
  [bfdAuthenticationPresent, "Authentication Present"],
  [0x02, "Reserved"],
  [0x01, "Reserved"],
] as const;

const flags1 = [
  [0x20, "Poll"],
  [0x10, "Final"],
  [0x08, "Control Plane Independent"],
  [bfdAuthenticationPresent, "Authentication Present"],
  [0x02, "Demand"],
  [0x01, "Multipoint"],
] as const;

function flagNames(names: readonly (readonly [number, string])[], flags: number): string {
  return bitNames(names, flags) || "none";
}

const states = ["AdminDown", "Down", "Init", "Up"] as const;

function stateText(layer: BfdLayer, { flags }: BfdControl): string {
  return `${sessionNames[layer.session]}, State ${states[flags >> 6]!}, Flags: [${flagNames(flags1, flags)}]`;
}

const diagnosticNames = [
  "No Diagnostic",
  "Control Detection Time Expired",
  "Echo Function Failed",
  "Neighbor Signaled Session Down",
  "Forwarding Plane Reset",
  "Path Down",
  "Concatenated Path Down",
  "Administratively Down",
  "Reverse Concatenated Path Down",
] as const;

/** Microseconds as milliseconds, at least four characters wide. */
function milliseconds(microseconds: number): string {
  return `${String(Math.floor(microseconds / 1000)).padStart(4)} ms`;
}

function printTimers(control: BfdControl, out: Out): void {
  const { detectMultiplier, desiredMinTxInterval } = control;
  // The product is one of 32 bits.
  const detection = Math.floor((Math.imul(detectMultiplier, desiredMinTxInterval) >>> 0) / 1000);
  out.add(
    `\n\tDetection Timer Multiplier: ${detectMultiplier} (${detection} ms Detection time), BFD Length: ${control.length}` +
      `\n\tMy Discriminator: ${hex32(control.myDiscriminator)}, Your Discriminator: ${hex32(control.yourDiscriminator)}` +
      `\n\t  Desired min Tx Interval:    ${milliseconds(desiredMinTxInterval)}` +
      `\n\t  Required min Rx Interval:   ${milliseconds(control.requiredMinRxInterval)}` +
      `\n\t  Required min Echo Interval: ${milliseconds(control.requiredMinEchoRxInterval)}`,
  );
}

const authenticationNames = [
  "Unknown",
  "Simple Password",
  "Keyed MD5",
  "Meticulous Keyed MD5",
  "Keyed SHA1",
  "Meticulous Keyed SHA1",
] as const;
/** What the digests of the keyed types are called. */
const digestNames = [undefined, undefined, "Digest", "Digest", "Hash", "Hash"] as const;

function printAuthentication(authentication: BfdAuthentication | undefined, out: Out): void {
  if (authentication === undefined) return out.stop();
  const { type, length, password, digest } = authentication;
  out.add(`\n\tAuthentication: ${authenticationNames[type] ?? "Unknown"} (${type}), length: ${length}`);
  out.add(`\n\t  Auth Key ID: ${authentication.keyId}`);
  if (type === bfdSimplePassword) {
    if (length < 4 || length > 19 || password === undefined) return out.add(`[invalid length ${length}]`);
    out.add(`, Password: ${out.escaped(password)}`);
    return password.length < length - 3 ? out.stop() : undefined;
  }
  const name = digestNames[type];
  if (name === undefined) return;
  if (length !== bfdDigestLengths[type]) return out.add(`[invalid length ${length}]`);
  out.add(`, Sequence Number: ${hex32(out.need(authentication.sequenceNumber))}`);
  if (digest === undefined) return out.stop();
  out.add(`\n\t  ${name}: ${digest.hex()}`);
}
