// Two network namespaces joined by a veth pair, for tests with real packets. Names carry the process id, and all goes again.
import { spawnSync } from "node:child_process";

/** Runs a command; what it printed. Throws with its complaint where it fails. */
export function command(name: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(name, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${name} ${args.join(" ")}: ${error?.message ?? stderr.trim()}`);
}

const addresses = { near: "10.77.0.1", far: "10.77.0.2" } as const;
const hardware = { near: "02:00:00:00:77:01", far: "02:00:00:00:77:02" } as const;

export interface Network {
  /** Where packets are sent from and where they arrive: names of namespaces, each with an interface `veth`. */
  readonly near: string;
  readonly far: string;
  /** Sends one UDP datagram to each of these ports; `cgroup` is a folder the sender joins first. */
  send(ports: readonly number[], cgroup?: string): void;
  /** How many UDP datagrams have come as far as the far side's sockets. */
  arrived(): number;
  remove(): void;
}

/** Throws where namespaces cannot be made. */
export function makeNetwork(): Network {
  const near = `pcapsift-near-${process.pid}`;
  const far = `pcapsift-far-${process.pid}`;
  const remove = (): void => {
    for (const name of [near, far]) spawnSync("ip", ["netns", "delete", name]);
  };
  try {
    command("ip", "netns", "add", near);
    command("ip", "netns", "add", far);
    command("ip", "link", "add", "veth", "netns", near, "type", "veth", "peer", "name", "veth", "netns", far);
    for (const [name, side, other] of [
      [near, "near", "far"],
      [far, "far", "near"],
    ] as const) {
      command("ip", "-n", name, "link", "set", "veth", "address", hardware[side], "up");
      command("ip", "-n", name, "address", "add", `${addresses[side]}/24`, "dev", "veth");
      // So that no ARP is needed, which a filter may drop.
      command("ip", "-n", name, "neigh", "add", addresses[other], "lladdr", hardware[other], "dev", "veth");
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    near,
    far,
    send(ports, cgroup) {
      const datagrams = ports.map((port) => `echo pcapsift >/dev/udp/${addresses.far}/${port}`).join("; ");
      const join = cgroup === undefined ? "" : `echo $$ >${cgroup}/cgroup.procs && `;
      command("bash", "-c", `${join}exec ip netns exec ${near} bash -c '(${datagrams}) 2>/dev/null; true'`);
    },
    arrived() {
      // Nobody listens there, so each datagram counts as one without a port.
      const lines = command("ip", "netns", "exec", far, "cat", "/proc/net/snmp").split("\n");
      const [names, numbers] = lines.filter((line) => line.startsWith("Udp:")).map((line) => line.split(" "));
      return Number(numbers![names!.indexOf("NoPorts")]);
    },
    remove,
  };
}
