import type { AuthenticationField, AuthenticationText, PppAuthenticationLayer } from "../decode/ppp-authentication.js";
import { papCodes } from "../decode/ppp-authentication.js";
import type { PppEscapedLayer, PppLayer, PppMultilinkLayer } from "../decode/ppp.js";
import { pppProtocols, pppReceived, pppSent } from "../decode/ppp.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { pppProtocolName } from "./ppp-protocols.js";

export function printPpp(layer: PppLayer, out: Out): void {
  if (layer.announced) {
    if (layer.wireLength === 0) return;
    out.add(": ");
  }
  out.protocol = "ppp";
  const { addressAndControl, protocol } = layer;
  if (out.options.linkHeader && addressAndControl === pppReceived) out.add("In  ");
  if (out.options.linkHeader && addressAndControl === pppSent) out.add("Out ");
  if (protocol === undefined) return printWithoutProtocol(layer, out);
  if (out.options.linkHeader) {
    const name = pppProtocolName(protocol);
    out.add(`${name ?? "unknown"} (${hex16(protocol)}), length ${layer.wireLength}`);
    if (name === undefined) return;
    out.add(": ");
  }
  printContents(layer, protocol, out);
}

/** As a link layer a cut header has been counted, and the text goes on; within another layer it ends where bytes are missing. */
function printWithoutProtocol({ headerLength, wireLength, addressAndControl }: PppLayer, out: Out): void {
  const room = wireLength - (addressAndControl === undefined ? 0 : 2);
  if (headerLength === 0 && room >= 2) out.stop();
  else out.truncated();
}

export function printPppSerial(layer: PppLayer, out: Out): void {
  out.protocol = "ppp_hdlc";
  const { addressAndControl, protocol, next = 0 } = layer;
  if (addressAndControl === undefined) return out.truncated();
  if (out.options.linkHeader) out.add(`${byteTexts(addressAndControl, " ")} ${layer.wireLength} `);
  if (protocol === undefined) return out.add(`unknown addr ${byteTexts(next, "; ctrl ")}`);
  out.add(`${pppProtocolName(protocol) ?? unknownName(protocol)}: `);
  printContents(layer, protocol, out);
}

function byteTexts(value: number, separator: string): string {
  const digits = value.toString(16).padStart(4, "0");
  return `${digits.slice(0, 2)}${separator}${digits.slice(2)}`;
}

function unknownName(protocol: number): string {
  return `unknown PPP protocol (${hex16(protocol)})`;
}

const bandwidthAllocation = 0xc02d;

function printContents(layer: PppLayer, protocol: number, out: Out): void {
  if (layer.payload !== undefined) return out.layer(layer.payload);
  if (!printName(protocol, out)) return;
  const start = layer.capturedLength - Math.max(layer.capturedLength - layer.wireLength + layer.payloadLength, 0);
  out.hexDumpAt(layer, layer.offset + start, layer.payloadLength, "\n\t");
}

/** False if nothing else is said of the protocol. */
function printName(protocol: number, out: Out): boolean {
  if (protocol === bandwidthAllocation) return false;
  if (protocol === pppProtocols.compressed) out.add("compressed PPP data");
  else out.add(`${pppProtocolName(protocol) ?? unknownName(protocol)} `);
  return protocol !== pppProtocols.compressed;
}

export function printPppEscaped(layer: PppEscapedLayer, out: Out): void {
  const { data, information, protocol, invalidProtocol, payload } = layer;
  if (data === undefined) return;
  if (layer.cut) return out.truncated();
  if (invalidProtocol !== undefined) return out.add(`(protocol ${hex16(invalidProtocol)} invalid)`);
  // What is inside lies in other bytes than those of the packet.
  const packet = out.data;
  out.data = data.data;
  if (payload !== undefined) out.layer(payload);
  else if (protocol !== undefined && information !== undefined && printName(protocol, out))
    out.hexDump(information, "\n\t");
  out.data = packet;
}

const multilinkFlags = ["none", "end", "begin", "begin, end"] as const;

export function printPppMultilink(layer: PppMultilinkLayer, out: Out): void {
  if (!out.options.linkHeader) out.add("MLPPP, ");
  const { header } = layer;
  if (header === undefined) return out.add("[|mlppp]");
  const sequence = (header & 0xfff).toString(16).padStart(3, "0");
  out.add(`seq 0x${sequence}, Flags [${multilinkFlags[header >> 14]!}], length ${layer.wireLength}`);
}

const chapNames = ["unknown", "Challenge", "Response", "Success", "Fail"] as const;

export function printChap(layer: PppAuthenticationLayer, out: Out): void {
  const { wireLength } = layer;
  if (wireLength < 4) return printTooShort("chap", layer, out);
  const code = out.need(layer.code);
  out.add(`CHAP, ${chapNames[code] ?? "unknown"} (${hex8(code)})`);
  out.add(`, id ${out.need(layer.identifier)}`);
  out.need(layer.length);
  if (layer.value !== undefined) printValue(layer.value, out);
  printField("Name", layer.name, out);
  printField("Msg", layer.message, out);
}

const papNames = ["unknown", "Auth-Req", "Auth-ACK", "Auth-NACK"] as const;

export function printPap(layer: PppAuthenticationLayer, out: Out): void {
  const { wireLength } = layer;
  if (wireLength < 4) return printTooShort("pap", layer, out);
  const code = out.need(layer.code);
  out.add(`PAP, ${papNames[code] ?? "unknown"} (${hex8(code)})`);
  out.add(`, id ${out.need(layer.identifier)}`);
  const length = out.need(layer.length);
  if (length > wireLength) return out.add(`, length ${length} > packet size`);
  if (length < 4) return out.add(`, length ${length} < PAP header length`);
  const isRequest = code === papCodes.request;
  const isAnswer = code === papCodes.acknowledge || code === papCodes.refuse;
  if ((isRequest && length < 6) || (isAnswer && length < 5)) return out.add("[|pap]");
  printField("Peer", layer.peerId, out);
  // That is the password, really.
  printField("Name", layer.password, out);
  printField("Msg", layer.message, out);
}

function printTooShort(name: string, layer: PppAuthenticationLayer, out: Out): void {
  if (layer.wireLength < 1) return out.add(`[|${name}]`);
  out.add(`[|${name} ${hex8(out.need(layer.code))}]`);
}

function printField(name: string, field: AuthenticationText | undefined, out: Out): void {
  if (field === undefined) return;
  const { text, cut } = field;
  if (text === undefined) return out.stop();
  out.add(`, ${name} ${out.escaped(text)}`);
  if (cut) out.stop();
}

function printValue({ bytes, cut }: AuthenticationField, out: Out): void {
  if (bytes === undefined) return out.stop();
  out.add(`, Value ${bytes.hex()}`);
  if (cut) out.stop();
}
