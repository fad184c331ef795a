/** Names from the files of this machine for what is printed without -n. */
import { readdirSync, readFileSync } from "node:fs";
import { readHostNames, readServices } from "../net/name-files.js";
import type { NameLookups } from "../print/index.js";

/** The text of a file, or nothing where there is none: names are a help, not a need. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
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
