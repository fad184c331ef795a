/**
 * Reads the text of the files in which a system keeps names: services(5), protocols(5), hosts(5), ethers(5), networks(5).
 *
 * Pure functions from text to tables: whoever has file access hands the text in. A line that cannot be understood is
 * passed over, as the C library does. Where a name stands twice the first line wins, save that a host may have several
 * addresses.
 */
import { parseIpAddress, parseIpv4, parseMac } from "./addresses.js";

/** The transport protocols that have ports with names. */
export type PortProtocol = "tcp" | "udp" | "sctp" | "dccp";

const portProtocols: ReadonlySet<string> = new Set<PortProtocol>(["tcp", "udp", "sctp", "dccp"]);

function isPortProtocol(text: string): text is PortProtocol {
  return portProtocols.has(text);
}

/** Port names in both directions. */
export interface Services {
  port(name: string, protocol: PortProtocol): number | undefined;
  /** The first name the table has for the port. */
  name(port: number, protocol: PortProtocol): string | undefined;
  /** Every name of a port, aliases included. */
  names(): Iterable<string>;
}

/** Protocol names in both directions. */
export interface Protocols {
  number(name: string): number | undefined;
  /** The first name the table has for the number. */
  name(number: number): string | undefined;
  /** Every name, aliases included. */
  names(): Iterable<string>;
}

/** The fields of every line that has at least two, without comments. */
function* fieldLines(text: string): Generator<readonly [first: string, second: string, ...rest: string[]]> {
  for (const line of text.split("\n")) {
    const [first, second, ...rest] = line.replace(/#.*/, "").split(/\s+/).filter(Boolean);
    if (first !== undefined && second !== undefined) yield [first, second, ...rest];
  }
}

function setFirst<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (!map.has(key)) map.set(key, value);
}

/** services(5): `http 80/tcp www`. Names are told apart by case. */
export function readServices(text: string): Services {
  const ports = new Map<string, number>();
  const names = new Map<string, string>();
  for (const [name, entry, ...aliases] of fieldLines(text)) {
    const [, digits = "", protocol = ""] = /^(\d{1,5})\/(\w+)$/.exec(entry) ?? [];
    const port = Number(digits);
    if (digits === "" || port > 0xffff || !isPortProtocol(protocol)) continue;
    setFirst(names, `${port}/${protocol}`, name);
    for (const alias of [name, ...aliases]) setFirst(ports, `${alias}/${protocol}`, port);
  }
  return {
    port: (name, protocol) => ports.get(`${name}/${protocol}`),
    name: (port, protocol) => names.get(`${port}/${protocol}`),
    names: () => Array.from(ports.keys(), (key) => key.replace(/\/.*/, "")),
  };
}

/** protocols(5): `tcp 6 TCP`. Names are told apart by case. */
export function readProtocols(text: string): Protocols {
  const numbers = new Map<string, number>();
  const names = new Map<number, string>();
  for (const [name, digits, ...aliases] of fieldLines(text)) {
    if (!/^\d{1,9}$/.test(digits)) continue;
    const number = Number(digits);
    setFirst(names, number, name);
    for (const alias of [name, ...aliases]) setFirst(numbers, alias, number);
  }
  return { number: (name) => numbers.get(name), name: (number) => names.get(number), names: () => numbers.keys() };
}

/** hosts(5): `192.0.2.1 example.org example`. Keys are in lower case; a name on several lines has several addresses. */
export function readHosts(text: string): ReadonlyMap<string, readonly Uint8Array[]> {
  const hosts = new Map<string, Uint8Array[]>();
  for (const [address, ...names] of fieldLines(text)) {
    const bytes = parseIpAddress(address);
    if (bytes === undefined) continue;
    for (const name of new Set(names.map((each) => each.toLowerCase()))) {
      const known = hosts.get(name);
      if (known === undefined) hosts.set(name, [bytes]);
      else known.push(bytes);
    }
  }
  return hosts;
}

/** The other way round: the name of an address given as text, which is the first on the first line that has the address. */
export function readHostNames(text: string): (address: string) => string | undefined {
  const names = new Map<string, string>();
  for (const [address, name] of fieldLines(text)) {
    const bytes = parseIpAddress(address);
    if (bytes !== undefined && name !== undefined) setFirst(names, bytes.join("."), name);
  }
  return (address) => names.get(parseIpAddress(address)?.join(".") ?? "");
}

/** ethers(5): `00:00:5e:00:53:01 printer`. Keys are in lower case. */
export function readEthers(text: string): ReadonlyMap<string, Uint8Array> {
  const ethers = new Map<string, Uint8Array>();
  for (const [address, name] of fieldLines(text)) {
    const bytes = parseMac(address);
    if (bytes !== undefined) setFirst(ethers, name.toLowerCase(), bytes);
  }
  return ethers;
}

/**
 * networks(5): `loopback 127.0.0.0 alias`. Keys are in lower case, values are 32-bit numbers; octets that are not written
 * are 0 and stand at the end.
 */
export function readNetworks(text: string): ReadonlyMap<string, number> {
  const networks = new Map<string, number>();
  for (const [name, address, ...aliases] of fieldLines(text)) {
    const bytes = parseIpv4(`${address}${".0".repeat(Math.max(0, 4 - address.split(".").length))}`);
    if (bytes === undefined) continue;
    const number = new DataView(bytes.buffer).getUint32(0);
    for (const alias of [name, ...aliases]) setFirst(networks, alias.toLowerCase(), number);
  }
  return networks;
}
