import type { MobileIpLayer } from "../decode/mobile-ip.js";
import { mobileIpSourcePresent } from "../decode/mobile-ip.js";
import type { Out } from "./out.js";

export function printMobileIp(layer: MobileIpLayer, out: Out): void {
  out.protocol = "mobile";
  const { cut, protocolAndFlags, checksum, isChecksumRight, destination, source } = layer;
  if (cut) return out.truncated();
  const hasSource = (protocolAndFlags & mobileIpSourcePresent) !== 0;
  const isLong = out.options.verbosity > 0;
  out.add(hasSource ? "mobile: [S] " : "mobile: [] ");
  if (hasSource && isLong) out.add(`${out.host(source ?? "")} `);
  if (isLong) out.add(`> ${out.host(destination ?? "")} (oproto=${protocolAndFlags >> 8})`);
  if (!isChecksumRight) out.add(` (bad checksum ${checksum})`);
}
