import type { HsrpLayer } from "../decode/hsrp.js";
import { durationText } from "./numbers.js";
import type { Out } from "./out.js";

const opCodes = ["hello", "coup", "resign"] as const;
const states: ReadonlyMap<number, string> = new Map([
  [0, "initial"],
  [1, "learn"],
  [2, "listen"],
  [4, "speak"],
  [8, "standby"],
  [16, "active"],
]);

export function printHsrp(layer: HsrpLayer, out: Out): void {
  out.protocol = "hsrp";
  const version = out.need(layer.version);
  out.add(`HSRPv${version}`);
  if (version !== 0) return;
  out.add("-");
  const opCode = out.need(layer.opCode);
  out.add(`${opCodes[opCode] ?? `unknown (${opCode})`} ${layer.wireLength}: `);
  const state = out.need(layer.state);
  out.add(`state=${states.get(state) ?? `Unknown (${state})`} `);
  out.add(`group=${out.need(layer.group)} `);
  const reserved = out.need(layer.reserved);
  if (reserved !== 0) out.add(`[reserved=${reserved}!] `);
  out.add(`addr=${out.host(out.needText(layer.virtualAddress))}`);
  if (out.options.verbosity === 0) return;
  out.add(` hellotime=${durationText(out.need(layer.helloTime))} holdtime=${durationText(out.need(layer.holdTime))}`);
  out.add(` priority=${out.need(layer.priority)} auth="`);
  out.paddedText(layer.authenticationData, 8);
  out.add('"');
}
