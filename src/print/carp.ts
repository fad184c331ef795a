import type { CarpLayer } from "../decode/carp.js";
import type { Out } from "./out.js";

const knownVersion = 2;
const advertisement = 1;
const notForwarded = 255;

export function printCarp(layer: CarpLayer, out: Out): void {
  out.protocol = "carp";
  const version = out.need(layer.version);
  const { type, timeToLive } = layer;
  out.add(`CARPv${version}-${type === advertisement ? "advertise" : "unknown"} ${layer.wireLength}: `);
  if (timeToLive !== notForwarded) out.add(`[ttl=${timeToLive}!] `);
  if (version !== knownVersion || type !== advertisement) return;
  const base = out.need(layer.advertisementBase);
  const { virtualHostId, advertisementSkew, authenticationLength } = layer;
  out.add(`vhid=${virtualHostId} advbase=${base} advskew=${advertisementSkew} authlen=${authenticationLength} `);
  if (out.options.verbosity > 0 && layer.checksumCorrect === false)
    out.add(` (bad carp cksum ${out.need(layer.checksum).toString(16)}!)`);
  if (layer.counter === undefined) return out.stop();
  out.add(`counter=${layer.counter}`);
}
