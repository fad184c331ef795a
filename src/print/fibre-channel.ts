import type { FibreChannelLayer } from "../decode/fibre-channel.js";
import type { Out } from "./out.js";

export function printFibreChannel({ source, destination, wireLength, payload }: FibreChannelLayer, out: Out): void {
  out.protocol = "ipfc";
  if (source === undefined || destination === undefined) return out.stop();
  out.link = { source, destination };
  if (out.options.linkHeader) out.add(`${out.mac(source)} > ${out.mac(destination)}, length ${wireLength}: `);
  if (payload !== undefined) out.layer(payload);
}
