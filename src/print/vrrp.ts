import type { VrrpLayer } from "../decode/vrrp.js";
import type { Out } from "./out.js";

const advertisement = 1;
const notForwarded = 255;
const authenticationNames = ["none", "simple", "ah"] as const;

export function printVrrp(layer: VrrpLayer, out: Out): void {
  out.protocol = "vrrp";
  out.add("VRRP");
  const version = out.need(layer.version);
  const type = layer.type === advertisement ? "Advertisement" : `unknown type (${layer.type})`;
  out.add(`v${version}, ${type}`);
  if (layer.timeToLive !== notForwarded) out.add(`, (ttl ${layer.timeToLive})`);
  if (version < 2 || version > 3 || layer.type !== advertisement) return;
  out.add(`, vrid ${out.need(layer.virtualRouterId)}, prio ${out.need(layer.priority)}`);
  if (version === 2) {
    const authentication = out.need(layer.authenticationType);
    out.add(`, authtype ${authenticationNames[authentication] ?? `#${authentication}`}`);
  }
  const unit = version === 2 ? "s" : "cs";
  out.add(`, intvl ${out.need(layer.advertisementInterval)}${unit}, length ${layer.wireLength}`);
  if (out.options.verbosity > 0) printDetails(layer, out);
}

function printDetails(layer: VrrpLayer, out: Out): void {
  const count = out.need(layer.addressCount);
  if (layer.checksumCorrect === false) out.add(`, (bad vrrp cksum ${out.need(layer.checksum).toString(16)})`);
  out.add(`, addrs${count > 1 ? `(${count})` : ""}:`);
  for (const [index, address] of layer.addresses.entries())
    out.add(`${index === 0 ? " " : ","}${out.host(out.needText(address))}`);
  if (layer.password === undefined) return;
  out.add(' auth "');
  out.paddedText(layer.password, 8);
  out.add('"');
}
