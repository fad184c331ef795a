import type { SshLayer } from "../decode/ssh.js";
import type { Out } from "./out.js";

export function printSsh(layer: SshLayer, out: Out): void {
  out.protocol = "ssh";
  if (layer.cut) out.stop();
  else if (layer.identification !== undefined) out.add(`: SSH: ${layer.identification}`);
}
