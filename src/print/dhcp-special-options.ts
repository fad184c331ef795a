import { ipv4Text } from "../decode/address-text.js";
import { dhcpOptionCodes as codes } from "../decode/dhcp-options.js";
import type { Bytes } from "../decode/index.js";
import type { Out } from "./out.js";

/** Prints the options that have a form of their own, and returns how many bytes are left over. */
export function printSpecialOption(code: number, data: Bytes, out: Out): number {
  switch (code) {
    case codes.netbiosNodeType:
      return printName(data, nodeTypes, out);
    case codes.overload:
      return printName(data, overloads, out);
    case codes.clientIdentifier:
      return printClientIdentifier(data, out);
    case codes.clientFqdn:
      return printClientFqdn(data, out);
    case codes.relayAgentInformation:
      return printRelayAgent(data, out);
    case codes.userClass:
      return printUserClass(data, out);
    default:
      return printRoutes(data, out);
  }
}

function tooShort(length: number, out: Out): number {
  out.add(`[ERROR: length < ${length} bytes]`);
  return 0;
}

const nodeTypes: ReadonlyMap<number, string> = new Map([
  [1, "b-node"],
  [2, "p-node"],
  [4, "m-node"],
  [8, "h-node"],
]);

const overloads: ReadonlyMap<number, string> = new Map([
  [1, "file"],
  [2, "sname"],
  [3, "file+sname"],
]);

function printName(data: Bytes, names: ReadonlyMap<number, string>, out: Out): number {
  if (data.length < 1) return tooShort(1, out);
  out.add(names.get(data.at(0)) ?? `#${data.at(0)}`);
  return data.length - 1;
}

// prettier-ignore
const hardwareTypes: ReadonlyMap<number, string> = new Map([
  [0x1, "ether"], [0x6, "ieee802"], [0x7, "arcnet"], [0xf, "frelay"], [0x17, "strip"], [0x18, "ieee1394"],
]);

/** A type 0 says that the identifier is text (RFC 2132 section 9.14). */
function printClientIdentifier(data: Bytes, out: Out): number {
  if (data.length < 1) return tooShort(1, out);
  const type = data.at(0);
  const rest = data.slice(1);
  if (type === 0) out.add(`"${out.escaped(rest)}"`);
  else out.add(`${hardwareTypes.get(type) ?? `hardware-type ${type},`} ${rest.hex(":")}`);
  return 0;
}

const fqdnFlags = [
  [1, "S"],
  [2, "O"],
  [4, "E"],
  [8, "N"],
] as const;

/** RFC 4702: flags, two response codes, the name. */
function printClientFqdn(data: Bytes, out: Out): number {
  if (data.length < 3) return tooShort(3, out);
  const flags = data.at(0);
  if (flags & 0xf0) out.add(`[ERROR: MBZ nibble 0x${(flags >> 4).toString(16)} != 0] `);
  if (flags & 0xf) out.add(`[${fqdnFlags.map(([bit, letter]) => (flags & bit ? letter : "")).join("")}] `);
  if (data.at(1) !== 0 || data.at(2) !== 0) out.add(`${data.at(1)}/${data.at(2)} `);
  out.add(`"${out.escaped(data.slice(3))}"`);
  return 0;
}

const agentSubOptions: ReadonlyMap<number, string> = new Map([
  [1, "Circuit-ID"],
  [2, "Remote-ID"],
  [6, "Subscriber-ID"],
]);

/** RFC 3046: options inside the option. */
function printRelayAgent(data: Bytes, out: Out): number {
  let at = 0;
  while (at + 2 <= data.length) {
    const code = data.at(at);
    const length = data.at(at + 1);
    const name = agentSubOptions.get(code);
    const body = data.slice(at + 2, at + 2 + length);
    out.add(`\n\t      ${name ?? "Unknown"} SubOption ${code}, length ${length}: `);
    if (body.length < length) {
      out.add("length goes past end of option");
      return 0;
    }
    if (name === undefined) out.hexDump(body, "\n\t\t");
    else out.add(out.escaped(body));
    at += 2 + length;
  }
  return data.length - at;
}

/** RFC 3004: texts, each after its length. */
function printUserClass(data: Bytes, out: Out): number {
  if (data.length < 2) return tooShort(2, out);
  let at = 0;
  for (let instance = 1; at < data.length; instance++) {
    const length = data.at(at);
    const body = data.slice(at + 1, at + 1 + length);
    out.add(`\n\t      instance#${instance}: `);
    if (length === 0 || body.length < length) {
      out.add(length === 0 ? "[ERROR: suboption length must be non-zero]" : "[ERROR: invalid option]");
      return 0;
    }
    out.add(`"${out.escaped(body)}", length ${length}`);
    at += 1 + length;
  }
  return 0;
}

/** RFC 3442: the width of a mask, as many bytes of the network as it covers, a router. */
function printRoutes(data: Bytes, out: Out): number {
  if (data.length < 5) return tooShort(5, out);
  for (let at = 0; at < data.length;) {
    if (at > 0) out.add(",");
    const width = data.at(at++);
    if (width > 32) {
      out.add(`[ERROR: Mask width (${width}) > 32]`);
      return 0;
    }
    const size = Math.ceil(width / 8);
    if (data.length - at < size + 4) {
      out.add(`[ERROR: Remaining length (${data.length - at}) < ${size + 4} bytes]`);
      return 0;
    }
    const network = [0, 1, 2, 3].map((index) => (index < size ? data.at(at + index) : 0)).join(".");
    const router = ipv4Text(data.data, data.start + at + size);
    out.add(`(${width === 0 ? "default" : `${network}/${width}`}:${out.host(router)})`);
    at += size + 4;
  }
  return 0;
}
