import type { PflogLayer } from "../decode/pflog.js";
import type { Out } from "./out.js";

// tcpdump's table has "short" under the number of "normalize", and nothing under its own.
const reasons: readonly (string | undefined)[] = [
  "0(match)",
  "1(bad-offset)",
  "2(fragment)",
  undefined,
  "3(short)",
  "5(memory)",
  "6(bad-timestamp)",
  "7(congestion)",
  "8(ip-option)",
  "9(proto-cksum)",
  "10(state-mismatch)",
  "11(state-insert)",
  "12(state-limit)",
  "13(src-limit)",
  "14(synproxy)",
];

const actions: readonly (string | undefined)[] = [
  "pass",
  "block",
  "scrub",
  undefined,
  "nat",
  "nonat",
  "binat",
  "nobinat",
  "rdr",
  "nordr",
  "synproxy-drop",
];

const directions = ["in/out", "in", "out"] as const;
const noSubrule = 0xffffffff;

export function printPflog(layer: PflogLayer, out: Out): void {
  out.protocol = "pflog";
  const { problem, payload, offset, capturedLength, headerLength } = layer;
  if (problem === "length") return out.add("[pflog: invalid header length!]");
  if (problem === "cut") return out.truncated();
  const { linkHeader } = out.options;
  if (linkHeader) printHeader(layer, out);
  if (payload !== undefined) return out.layer(payload);
  if (!linkHeader) printHeader(layer, out);
  out.defaultDump(offset + headerLength, capturedLength - headerLength);
}

function printHeader(layer: PflogLayer, out: Out): void {
  const { ruleNumber, subruleNumber, ruleset, reason, action, direction, interfaceName } = layer;
  const nameOf = (names: readonly (string | undefined)[], number: number) => names[number] ?? `unkn(${number})`;
  out.add(`rule ${ruleNumber}`);
  if (subruleNumber !== noSubrule && ruleset !== undefined)
    out.add(`.${out.escapedUntilZero(ruleset)}.${subruleNumber}`);
  out.add(`/${nameOf(reasons, reason)}: ${nameOf(actions, action)} ${nameOf(directions, direction)} on `);
  if (interfaceName !== undefined) out.add(`${out.escapedUntilZero(interfaceName)}: `);
}
