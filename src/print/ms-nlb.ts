import type { MsNlbLayer } from "../decode/ms-nlb.js";
import type { Out } from "./out.js";

export function printMsNlb(layer: MsNlbLayer, out: Out): void {
  out.protocol = "msnlb";
  out.add("MS NLB heartbeat");
  out.fields(layer, {
    priority: (priority) => `, host priority: ${priority}`,
    clusterAddress: (address) => `, cluster IP: ${out.host(address)}`,
    hostAddress: (address) => `, host IP: ${out.host(address)}`,
  });
}
