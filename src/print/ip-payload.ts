import type { Layer } from "../decode/index.js";
import { ipProtocolHeading } from "./ip-protocols.js";
import type { Out } from "./out.js";

const noNextHeader = 59;
/** Sun's network disk protocol, known by name also with -n. */
const sunNd = 77;

/** Protocols that belong to one version of IP; the other one refuses them. */
const versionOf: ReadonlyMap<number, 4 | 6> = new Map<number, 4 | 6>([
  [1, 4],
  [2, 4],
  [58, 6],
  [143, 6],
]);

/** What follows an IP header: the layer if it was decoded, else the little that is known of a protocol by its number. */
export function printIpPayload(protocol: number, payload: Layer | undefined, length: number, out: Out): void {
  if (payload !== undefined) return out.layer(payload);
  const required = versionOf.get(protocol);
  if (required !== undefined && required !== out.network?.version) {
    out.add(`[${ipProtocolHeading(protocol)} requires IPv${required}]`);
    return out.invalid();
  }
  if (protocol === noNextHeader) return out.add("no next header");
  if (protocol === sunNd) return out.add(` nd ${length}`);
  out.add(`${out.ipProtocol(protocol)} ${length}`);
}
