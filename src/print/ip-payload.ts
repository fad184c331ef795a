import { ipProtocolHeading } from "./ip-protocols.js";
import type { Out } from "./out.js";

const noNextHeader = 59;

/** Protocols that belong to one version of IP; the other one refuses them. */
const versionOf: ReadonlyMap<number, 4 | 6> = new Map<number, 4 | 6>([
  [1, 4],
  [2, 4],
  [58, 6],
  [143, 6],
]);

/** What is said of an IP payload that has no decoder. */
export function printUnknownIpProtocol(protocol: number, version: 4 | 6, length: number, out: Out): void {
  const required = versionOf.get(protocol);
  if (required !== undefined && required !== version) {
    out.add(`[${ipProtocolHeading(protocol)} requires IPv${required}]`);
    return out.invalid();
  }
  if (protocol === noNextHeader) return out.add("no next header");
  out.add(`${out.ipProtocol(protocol)} ${length}`);
}
