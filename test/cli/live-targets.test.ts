// What `compile` prints, handed to those it is for: iptables, tc and a socket, in a network namespace of their own. Each
// test is skipped where a program that surely is good cannot be loaded either.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { runCommand } from "./run-command.js";

/** Runs a script with a program in `$1`, in a network that holds nothing but the loopback interface. */
function load(script: string, program: string): { readonly status: number | null; readonly output: string } {
  const inside = `ip link set lo up && ${script}`;
  const { status, stdout, stderr } = spawnSync("unshare", ["-n", "bash", "-c", inside, "load", program], {
    encoding: "utf8",
  });
  return { status, output: `${stdout}${stderr}` };
}

const nothing = "1,6 0 0 0";

const twoDatagrams = (address: string) => `{ echo >/dev/udp/${address}/53; echo >/dev/udp/${address}/54; }`;
/** Counts what of two datagrams to ports 53 and 54 matches. */
const iptables = (command: string, address: string) =>
  `${command} -A OUTPUT -m bpf --bytecode "$1" && ${twoDatagrams(address)}; ${command} -nvxL OUTPUT`;
/** A queue with a class for what matches, which counts it, and one for the rest. The kernel may lack that kind of queue. */
const tc = `tc qdisc add dev lo root handle 1: htb default 2 &&
  tc class add dev lo parent 1: classid 1:1 htb rate 1gbit && tc class add dev lo parent 1: classid 1:2 htb rate 1gbit &&
  tc filter add dev lo parent 1: protocol all bpf bytecode "$1" flowid 1:1 &&
  ${twoDatagrams("127.0.0.1")} && tc -s class show dev lo`;
/** SO_ATTACH_FILTER with the program as the kernel's header has it. */
const socket = `python3 -c 'if True:
  import ctypes, socket, struct, sys
  program = bytes.fromhex(sys.argv[1])
  memory = ctypes.create_string_buffer(program)
  packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
  packets.setsockopt(socket.SOL_SOCKET, 26, struct.pack("@HP", len(program) // 8, ctypes.addressof(memory)))
' "$1"`;

const filters = ["udp dst port 53", "net 127.0.0.0/8 and udp port domain or ip6 and udp dst port 53"];
const others = ["ip[2:2] / ip[9] > len - 20 or tcp", "vlan and not host 192.0.2.1"];

async function compiled(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runCommand(["compile", ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

test.for([
  ["iptables", "127.0.0.1"],
  ["ip6tables", "::1"],
] as const)("%s loads the programs and counts what they match", async ([command, address], { skip }) => {
  const probe = load(iptables(command, address), nothing);
  if (probe.status !== 0) skip(`no rule with -m bpf can be set here: ${probe.output}`);
  for (const filter of filters) {
    const { status, output } = load(iptables(command, address), (await compiled("--for", "iptables", filter)).trim());
    expect(status, output).toBe(0);
    expect(/^ +(\d+) .*match bpf/m.exec(output)?.[1], filter).toBe("1");
  }
});

test("tc loads the programs and puts what they match into its class", async ({ skip }) => {
  const probe = load(tc, nothing);
  if (probe.status !== 0) skip(`no queue of the kind htb with a filter of bytecode can be set here: ${probe.output}`);
  for (const filter of ["", ...filters, ...others]) {
    const { status, output } = load(tc, (await compiled("--for", "kernel", "--format", "tc", filter)).trim());
    expect(status, `${filter}: ${output}`).toBe(0);
    const packets = /^class htb 1:1 .*\n Sent \d+ bytes (\d+) pkt/m.exec(output)?.[1];
    // Besides the datagrams there are the ICMP messages that no one listens.
    if (filters.includes(filter)) expect(packets, filter).toBe("1");
  }
});

test("a socket takes the programs", async ({ skip }) => {
  const probe = load(socket, "06000000ffffffff");
  if (probe.status !== 0) skip(`no filter can be attached to a packet socket here: ${probe.output}`);
  for (const filter of ["", ...filters, ...others]) {
    const bytes = Buffer.from(await compiled("--for", "kernel", "--format", "raw", filter), "latin1");
    const { status, output } = load(socket, bytes.toString("hex"));
    expect(status, `${filter}: ${output}`).toBe(0);
  }
  expect(load(socket, "ffff0000ffffffff").status, "a program that is none").not.toBe(0);
});
