/** Names from the files of this machine, both ways: for filters, and for what is printed without -n. */
import { readdirSync, readFileSync } from "node:fs";
import { readHostNames, readServices } from "../net/name-files.js";
import { resolverFromFiles, type NameFiles, type Resolver } from "../net/resolver.js";
import type { NameLookups } from "../print/index.js";

/** The text of a file, or nothing where there is none: names are a help, not a need. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Looks names in filters up in the system's files. Each is read when a name is looked up in it for the first time. */
export function systemResolver(): Resolver {
  const files: NameFiles = {
    get services() {
      return textOf("/etc/services");
    },
    get protocols() {
      return textOf("/etc/protocols");
    },
    get hosts() {
      return textOf("/etc/hosts");
    },
    get ethers() {
      return textOf("/etc/ethers");
    },
    get networks() {
      return textOf("/etc/networks");
    },
  };
  return resolverFromFiles(files);
}

/** Names for the numbers in packets; `host` has those of addresses that the hosts file does not know. */
export function systemNames(host: NonNullable<NameLookups["host"]>): NameLookups {
  const hosts = lazily(() => readHostNames(textOf("/etc/hosts")));
  const services = lazily(() => readServices(textOf("/etc/services")));
  const interfaces = lazily(readInterfaces);
  return {
    host: (address) => hosts()(address) ?? host(address),
    port: (port, protocol) => services().name(port, protocol),
    interface: (index) => interfaces().get(index),
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}

/** The interfaces of this machine by index, as Linux shows them. */
function readInterfaces(): ReadonlyMap<number, string> {
  const directory = "/sys/class/net";
  const names = new Map<number, string>();
  try {
    for (const name of readdirSync(directory)) names.set(Number(textOf(`${directory}/${name}/ifindex`)), name);
  } catch {
    // Not Linux: the indexes keep no names.
  }
  return names;
}
