/** Which printer belongs to which kind of layer: one row per protocol. */
import type { Layer } from "../decode/index.js";
import { printEthernet } from "./ethernet.js";
import { printIpv4 } from "./ipv4.js";
import { printLinuxSll, printLinuxSll2 } from "./linux-sll.js";
import { printNull } from "./null.js";
import type { PrintLayer } from "./out.js";
import { printRaw } from "./raw.js";
import { printTcp } from "./tcp.js";
import { printUdp } from "./udp.js";
import { printUnsupported } from "./unsupported.js";

/** Ties a printer to a kind; the compiler checks that the printer takes layers of that kind. */
function row<L extends Layer>(kind: L["kind"], print: PrintLayer<L>): readonly [string, PrintLayer<never>] {
  return [kind, print];
}

export const printers: ReadonlyMap<string, PrintLayer<never>> = new Map([
  row("ethernet", printEthernet),
  row("ipv4", printIpv4),
  row("linux-sll", printLinuxSll),
  row("linux-sll2", printLinuxSll2),
  row("null", printNull),
  row("raw", printRaw),
  row("tcp", printTcp),
  row("udp", printUdp),
  row("unsupported", printUnsupported),
]);
