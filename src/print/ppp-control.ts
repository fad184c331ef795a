import type { PppControlLayer, PppControlMessage } from "../decode/ppp-control.js";
import { pppControl } from "../decode/ppp-control-protocols.js";
import { pppCodes } from "../decode/ppp-control.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";
import type { PrintPppOption } from "./ppp-options.js";
import { bacpOption, ccpOption, ipcpOption, ipv6cpOption, lcpOption } from "./ppp-options.js";
import { pppProtocolName } from "./ppp-protocols.js";

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

/** What codes other than those of configuration have behind the header; nothing where that is too short for their fields. */
function printData(layer: PppControlLayer, code: number, length: number, name: string, out: Out): void {
  const { message, data } = layer;
  const at = layer.offset + 4;
  switch (code) {
    case pppCodes.vendorExtension:
      if (message === undefined) return;
      printMagicNumber(message, out);
      return out.add(` Vendor: ${organizationByOui(out.need(message.oui))} (${message.oui})`);
    case 5:
    case 6:
    case 7:
      return;
    case pppCodes.protocolReject: {
      if (message === undefined) return;
      const rejected = out.need(message.rejectedProtocol);
      out.add(`\n\t  Rejected ${pppProtocolName(rejected) ?? "unknown"} Protocol (${hex16(rejected)})`);
      if (length <= 6) return;
      out.add("\n\t  Rejected Packet");
      // tcpdump takes the header's length into account once too little here, and in an identification's text.
      return out.hexDumpAt(layer, at + 2, length - 2, "\n\t    ");
    }
    case pppCodes.echoRequest:
    case pppCodes.echoReply:
    case pppCodes.discardRequest:
      if (message === undefined) return;
      printMagicNumber(message, out);
      if (length <= 8) return;
      out.add("\n\t  -----trailing data-----");
      if (data.length < length - 4) return out.add(`[|${name}]`);
      return out.hexDumpAt(layer, at + 4, length - 8, "\n\t  ");
    case pppCodes.identification: {
      if (message === undefined) return;
      printMagicNumber(message, out);
      if (length <= 8) return;
      const text = data.slice(4, length);
      out.add(`\n\t  Message\n\t    ${out.escaped(text)}`);
      return text.length < length - 4 ? out.add(`[|${name}]`) : undefined;
    }
    case pppCodes.timeRemaining:
      if (message === undefined) return;
      printMagicNumber(message, out);
      return out.add(`, Seconds-Remaining ${out.need(message.secondsRemaining)}s`);
    default:
      if (out.options.verbosity <= 1) out.hexDumpAt(layer, layer.offset - 2, length + 2, "\n\t  ");
  }
}

function printMagicNumber(message: PppControlMessage, out: Out): void {
  out.add(`\n\t  Magic-Num ${hex32(out.need(message.magicNumber))}`);
}
