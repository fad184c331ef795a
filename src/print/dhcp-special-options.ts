import { widestRoute, type DhcpItem, type DhcpRoute, type DhcpSpecial } from "../decode/dhcp-special-options.js";
import { dhcpOptionCodes as codes } from "../decode/dhcp-option-codes.js";
import type { Out } from "./out.js";

/** Prints the data of an option that has a form of its own. */
export function printDhcpSpecial(value: DhcpSpecial, code: number, out: Out): void {
  switch (value.form) {
    case "short":
      return out.add(`[ERROR: length < ${value.least} bytes]`);
    case "choice": {
      const names = code === codes.overload ? overloads : nodeTypes;
      return out.add(names.get(value.choice) ?? `#${value.choice}`);
    }
    case "client-identifier":
      // A type 0 says that the identifier is text.
      if (value.type === 0) return out.add(`"${out.escaped(value.identifier)}"`);
      return out.add(`${hardwareTypes.get(value.type) ?? `hardware-type ${value.type},`} ${value.identifier.hex(":")}`);
    case "client-fqdn":
      return printClientFqdn(value, out);
    case "relay-agent":
      return printRelayAgent(value.items, out);
    case "user-class":
      return printUserClass(value.items, out);
    case "routes":
      return printRoutes(value.routes, out);
  }
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

// prettier-ignore
const hardwareTypes: ReadonlyMap<number, string> = new Map([
  [0x1, "ether"], [0x6, "ieee802"], [0x7, "arcnet"], [0xf, "frelay"], [0x17, "strip"], [0x18, "ieee1394"],
]);

const fqdnFlags = [
  [1, "S"],
  [2, "O"],
  [4, "E"],
  [8, "N"],
] as const;

function printClientFqdn(value: Extract<DhcpSpecial, { form: "client-fqdn" }>, out: Out): void {
  const { flags, responseCodes } = value;
  const letters = fqdnFlags.map(([bit, letter]) => (flags & bit ? letter : "")).join("");
  if (flags & 0xf0) out.add(`[ERROR: MBZ nibble 0x${(flags >> 4).toString(16)} != 0] `);
  if (letters !== "") out.add(`[${letters}] `);
  if (responseCodes.some((code) => code !== 0)) out.add(`${responseCodes.join("/")} `);
  out.add(`"${out.escaped(value.name)}"`);
}

const agentSubOptions: ReadonlyMap<number, string> = new Map([
  [1, "Circuit-ID"],
  [2, "Remote-ID"],
  [6, "Subscriber-ID"],
]);

function printRelayAgent(items: readonly DhcpItem[], out: Out): void {
  for (const { code, length, data } of items) {
    const name = agentSubOptions.get(code);
    out.add(`\n\t      ${name ?? "Unknown"} SubOption ${code}, length ${length}: `);
    if (data.length < length) out.add("length goes past end of option");
    else if (name === undefined) out.hexDump(data, "\n\t\t");
    else out.add(out.escaped(data));
  }
}

function printUserClass(items: readonly DhcpItem[], out: Out): void {
  for (const [index, { length, data }] of items.entries()) {
    out.add(`\n\t      instance#${index + 1}: `);
    if (length === 0) out.add("[ERROR: suboption length must be non-zero]");
    else if (data.length < length) out.add("[ERROR: invalid option]");
    else out.add(`"${out.escaped(data)}", length ${length}`);
  }
}

function printRoutes(routes: readonly DhcpRoute[], out: Out): void {
  for (const [index, { width, network, router, left }] of routes.entries()) {
    if (index > 0) out.add(",");
    if (network !== undefined && router !== undefined)
      out.add(`(${width === 0 ? "default" : `${network}/${width}`}:${out.host(router)})`);
    else if (width > widestRoute) out.add(`[ERROR: Mask width (${width}) > ${widestRoute}]`);
    else out.add(`[ERROR: Remaining length (${left}) < ${Math.ceil(width / 8) + 4} bytes]`);
  }
}
