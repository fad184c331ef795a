import type { PppControlLayer } from "../decode/ppp-control.js";
import { pppControl } from "../decode/ppp-control.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";
import type { PrintPppOption } from "./ppp-options.js";
import { bacpOption, ccpOption, ipcpOption, ipv6cpOption, lcpOption } from "./ppp-options.js";
import { pppProtocolName } from "./ppp-protocols.js";
import { Value } from "./value.js";

const codes = [
  "Vendor-Extension",
  "Conf-Request",
  "Conf-Ack",
  "Conf-Nack",
  "Conf-Reject",
  "Term-Request",
  "Term-Ack",
  "Code-Reject",
  "Prot-Reject",
  "Echo-Request",
  "Echo-Reply",
  "Disc-Req",
  "Ident",
  "Time-Rem",
  "Reset-Req",
  "Reset-Ack",
] as const;

/** Each protocol's options, and its name in the mark of a list cut off. */
const optionPrinters: ReadonlyMap<number, readonly [string, PrintPppOption]> = new Map([
  [pppControl.lcp, ["lcp", lcpOption]],
  [pppControl.ipcp, ["ipcp", ipcpOption]],
  [pppControl.ipv6cp, ["ip6cp", ipv6cpOption]],
  [pppControl.ccp, ["ccp", ccpOption]],
  [pppControl.bacp, ["bacp", bacpOption]],
]);

/** The headers of PPP and of this protocol, dumped together. */
const headersLength = 6;

export function printPppControl(layer: PppControlLayer, out: Out): void {
  const { code, identifier, wireLength, protocol } = layer;
  const name = pppProtocolName(protocol)!;
  out.add(`${name}, `);
  if (code === undefined) return out.add(`[|${name}]`);
  out.add(`${codes[code] ?? "Unknown Opcode"} (${hex8(code)}), id ${identifier}, length ${wireLength + 2}`);
  if (out.options.verbosity === 0) return;
  const length = out.need(layer.length);
  if (length < 4) return out.add(`\n\tencoded length ${length} (< 4))`);
  if (length > wireLength) return out.add(`\n\tencoded length ${length} (> packet length ${wireLength}))`);
  out.add(`\n\tencoded length ${length} (=Option(s) length ${length - 4})`);
  if (length === 4) return;
  if (out.options.verbosity > 1) out.hexDumpAt(layer, layer.offset - 2, headersLength, "\n\t");
  if (code >= 1 && code <= 4) printOptions(layer, length, out);
  else printData(layer, code, length, name, out);
}

function printOptions(layer: PppControlLayer, length: number, out: Out): void {
  const row = optionPrinters.get(layer.protocol);
  if (row === undefined) return;
  const [name, print] = row;
  let left = length - 4;
  for (const option of layer.options) {
    if (!print(option, layer, out)) return;
    if (left < option.length) {
      out.add(` [remaining options length ${left} < ${option.length}]`);
      return out.invalid();
    }
    left -= option.length;
  }
  if (layer.optionsCut) out.add(`[|${name}]`);
}

/** What codes other than those of configuration have behind the header. */
function printData(layer: PppControlLayer, code: number, length: number, name: string, out: Out): void {
  const data = new Value(layer.data, out);
  const at = layer.offset + 4;
  switch (code) {
    case 0:
      if (length < 11) return;
      out.add(`\n\t  Magic-Num ${hex32(data.u32(0))}`);
      return out.add(` Vendor: ${organizationByOui(data.u24(4))} (${data.u24(4)})`);
    case 5:
    case 6:
    case 7:
      return;
    case 8: {
      if (length < 6) return;
      const rejected = data.u16(0);
      out.add(`\n\t  Rejected ${pppProtocolName(rejected) ?? "unknown"} Protocol (${hex16(rejected)})`);
      if (length <= 6) return;
      out.add("\n\t  Rejected Packet");
      // tcpdump takes the header's length into account once too little here, and in case 12.
      return out.hexDumpAt(layer, at + 2, length - 2, "\n\t    ");
    }
    case 9:
    case 10:
    case 11:
      if (length < 8) return;
      out.add(`\n\t  Magic-Num ${hex32(data.u32(0))}`);
      if (length <= 8) return;
      out.add("\n\t  -----trailing data-----");
      if (layer.data.length < length - 4) return out.add(`[|${name}]`);
      return out.hexDumpAt(layer, at + 4, length - 8, "\n\t  ");
    case 12: {
      if (length < 8) return;
      out.add(`\n\t  Magic-Num ${hex32(data.u32(0))}`);
      if (length <= 8) return;
      const message = layer.data.slice(4, length);
      out.add(`\n\t  Message\n\t    ${out.escaped(message)}`);
      return message.length < length - 4 ? out.add(`[|${name}]`) : undefined;
    }
    case 13:
      if (length < 12) return;
      out.add(`\n\t  Magic-Num ${hex32(data.u32(0))}`);
      return out.add(`, Seconds-Remaining ${data.u32(4)}s`);
    default:
      if (out.options.verbosity <= 1) out.hexDumpAt(layer, layer.offset - 2, length + 2, "\n\t  ");
  }
}
