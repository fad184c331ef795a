/**
 * Names to numbers: the one door through which a filter's names are looked up.
 *
 * Nothing here asks a server or opens a file, so that a filter compiles to the same program every time. A caller with
 * access to the system's files hands their text in (`resolverFromFiles`); a caller that wants DNS writes a `Resolver`.
 */
import { builtInProtocols } from "./ip-protocols.js";
import { readEthers, readHosts, readNetworks, readProtocols, readServices, type PortProtocol } from "./name-files.js";
import { builtInServices } from "./services.js";

/** The kinds of names: each has its method in `Resolver`. */
export type NameKind = "host" | "network" | "port" | "protocol" | "ether";

/** Looks names up; `undefined` means that the name is not known. */
export interface Resolver {
  /** The addresses of a host, 4 bytes (IPv4) or 16 bytes (IPv6) each; at least one. */
  host(name: string): readonly Uint8Array[] | undefined;
  /** The number of an IPv4 network as 32 bits: `loopback` is 0x7f000000. */
  network(name: string): number | undefined;
  port(name: string, protocol: PortProtocol): number | undefined;
  /** The number of a protocol inside IP. */
  protocol(name: string): number | undefined;
  /** The MAC address of a host, 6 bytes. */
  ether(name: string): Uint8Array | undefined;
  /** The names of a kind that are known, where they can be listed: an error about an unknown name offers the nearest. */
  names?(kind: NameKind): Iterable<string>;
}

/** Knows the common port and protocol names, and no host or network. */
export const builtInResolver: Resolver = {
  host: () => undefined,
  network: () => undefined,
  port: (name, protocol) => builtInServices().port(name, protocol),
  protocol: (name) => builtInProtocols().number(name),
  ether: () => undefined,
  names(kind) {
    if (kind === "port") return builtInServices().names();
    return kind === "protocol" ? builtInProtocols().names() : [];
  },
};

/** The text of a system's files of names; one that is missing or empty is left out. */
export interface NameFiles {
  /** /etc/services */
  readonly services?: string;
  /** /etc/protocols */
  readonly protocols?: string;
  /** /etc/hosts */
  readonly hosts?: string;
  /** /etc/ethers */
  readonly ethers?: string;
  /** /etc/networks */
  readonly networks?: string;
}

/** Reads a table at the first use, since most filters hold no name at all. */
function lazily<Table>(read: () => Table): () => Table {
  let table: Table | undefined;
  return () => (table ??= read());
}

/** Looks a name up in the files first and asks `next` for what they do not know. */
export function resolverFromFiles(files: NameFiles, next: Resolver = builtInResolver): Resolver {
  const services = lazily(() => readServices(files.services ?? ""));
  const protocols = lazily(() => readProtocols(files.protocols ?? ""));
  const hosts = lazily(() => readHosts(files.hosts ?? ""));
  const ethers = lazily(() => readEthers(files.ethers ?? ""));
  const networks = lazily(() => readNetworks(files.networks ?? ""));
  const namesIn: Readonly<Record<NameKind, () => Iterable<string>>> = {
    host: () => hosts().keys(),
    network: () => networks().keys(),
    port: () => services().names(),
    protocol: () => protocols().names(),
    ether: () => ethers().keys(),
  };
  return {
    host: (name) => hosts().get(name.toLowerCase()) ?? next.host(name),
    network: (name) => networks().get(name.toLowerCase()) ?? next.network(name),
    port: (name, protocol) => services().port(name, protocol) ?? next.port(name, protocol),
    protocol: (name) => protocols().number(name) ?? next.protocol(name),
    ether: (name) => ethers().get(name.toLowerCase()) ?? next.ether(name),
    names: (kind) => [...namesIn[kind](), ...(next.names?.(kind) ?? [])],
  };
}
