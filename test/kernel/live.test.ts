// The real thing, once for each hook: an object file attached with the usual tools, datagrams sent over a veth pair, and what
// should pass passes and the rest does not.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileEbpf, writeObject, type CompileEbpfOptions } from "../../src/index.js";
import { runCommand } from "../cli/run-command.js";
import { openKernel } from "../helpers/kernel/kernel.js";
import { command, makeNetwork, type Network } from "../helpers/kernel/network.js";

const { available, reason, kernel } = await openKernel();
const network = openNetwork();
const isReady = available && typeof network !== "string";
const why = available ? String(network) : reason;
const folder = mkdtempSync(join(tmpdir(), "pcapsift-live-"));
const pins = `/sys/fs/bpf/pcapsift-live-${process.pid}`;
afterAll(() => {
  kernel?.close();
  if (typeof network !== "string") network.remove();
  rmSync(folder, { recursive: true });
  spawnSync("rm", ["-rf", pins]);
});

/** The network, or why there is none. */
function openNetwork(): Network | string {
  try {
    for (const tool of ["ip", "tc", "bpftool", "bash"]) command("sh", "-c", `command -v ${tool}`);
    return makeNetwork();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function writeFilter(expression: string, options: CompileEbpfOptions): string {
  const file = join(folder, `${options.hook}.o`);
  writeFileSync(file, writeObject(compileEbpf(expression, options)));
  return file;
}

/** How many packets the counters of a pinned program say have matched. */
function matchesCounted(pin: string): number {
  const { map_ids: ids } = JSON.parse(command("bpftool", "-j", "prog", "show", "pinned", pin)) as { map_ids: number[] };
  const dump = JSON.parse(command("bpftool", "-j", "map", "dump", "id", `${ids[0]}`)) as {
    formatted: { values: { value: { packets: number } }[] };
  }[];
  return dump[1]!.formatted.values.reduce((sum, { value }) => sum + value.packets, 0);
}

/** The unified cgroup hierarchy, where it is mounted. */
const cgroupRoot = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].find((path) => existsSync(`${path}/cgroup.procs`));

const filter = "udp dst port 5001";
const sent = [5000, 5001, 5002, 5001, 5003];

describe.skipIf(!isReady)(`on a veth pair${isReady ? "" : ` (skipped: ${why})`}`, () => {
  const { near, far, send, arrived } = network as Network;

  /** How many of the datagrams arrive. */
  function arrivals(cgroup?: string): number {
    const before = arrived();
    send(sent, cgroup);
    return arrived() - before;
  }

  test("without a program all datagrams arrive", () => {
    expect(arrivals()).toBe(5);
  });

  test.each([
    ["pass", 2],
    ["drop", 3],
  ] as const)("xdp, attached with ip link: match %s", (match, expected) => {
    const file = writeFilter(filter, { hook: "xdp", match });
    command("ip", "-n", far, "link", "set", "dev", "veth", "xdpgeneric", "obj", file, "sec", "xdp");
    expect(arrivals()).toBe(expected);
    command("ip", "-n", far, "link", "set", "dev", "veth", "xdpgeneric", "off");
    expect(arrivals()).toBe(5);
  });

  test.each([
    ["ingress", "pass", 2],
    ["ingress", "drop", 3],
    ["egress", "pass", 2],
  ] as const)("tc, attached with tc filter at %s: match %s", (side, match, expected) => {
    const file = writeFilter(filter, { hook: "tc", match });
    const namespace = side === "ingress" ? far : near;
    command("tc", "-n", namespace, "qdisc", "add", "dev", "veth", "clsact");
    command("tc", "-n", namespace, "filter", "add", "dev", "veth", side, "bpf", "da", "obj", file, "sec", "tc");
    expect(arrivals()).toBe(expected);
    command("tc", "-n", namespace, "qdisc", "del", "dev", "veth", "clsact");
    expect(arrivals()).toBe(5);
  });

  describe("the tag that the kernel takes out of a frame", () => {
    /** The same datagram plain and tagged; the far side's kernel moves the tag into its skb before anybody looks. */
    const plain = Buffer.from(
      `020000007702020000007701` +
        `0800` +
        `4500001d000000004011665d0a4d00010a4d0002` +
        `138713890009000070`.padEnd(64, "0"),
      "hex",
    );
    const tagged = Buffer.concat([plain.subarray(0, 12), Buffer.from("81000005", "hex"), plain.subarray(12)]);
    const transmit = (frame: Buffer) => kernel.ask("transmit", `/run/netns/${near}`, "veth", frame.toString("hex"));

    test.each([
      ["vlan 5 and udp dst port 5001", false, true],
      ["vlan and udp dst port 5001", false, true],
      ["vlan 6 and udp dst port 5001", false, false],
      ["not vlan and ether[0] = 2", true, false],
      ["udp dst port 5001", true, true],
    ])("%s at tc and at a socket", async (expression, takesPlain, takesTagged) => {
      const expected = Number(takesPlain) + 2 * Number(takesTagged);
      const loaded = await kernel.load(compileEbpf(`udp and ${expression}`, { hook: "socket" }));
      if (!loaded.ok) throw new Error(loaded.log);
      const file = writeFilter(`udp and ${expression}`, { hook: "tc", stats: true });
      command("bpftool", "prog", "load", file, pins);
      command("tc", "-n", far, "qdisc", "add", "dev", "veth", "clsact");
      try {
        // tc's own -n hides the BPF file system.
        const attach = `tc filter add dev veth ingress bpf da object-pinned ${pins}`;
        command("nsenter", `--net=/run/netns/${far}`, ...attach.split(" "));
        const [socket] = await kernel.ask("listen", loaded.program, `/run/netns/${far}`, "veth");
        for (const frame of [plain, tagged, tagged]) await transmit(frame);
        // Without the tag, whichever it was.
        const frames = await kernel.ask("received", socket!);
        expect(frames).toEqual(Array.from({ length: expected }, () => plain.toString("hex")));
        expect(matchesCounted(pins)).toBe(expected);
      } finally {
        command("tc", "-n", far, "qdisc", "del", "dev", "veth", "clsact");
        rmSync(pins, { force: true });
        await kernel.unload(loaded);
      }
    });
  });

  describe.skipIf(cgroupRoot === undefined)("cgroup-skb, attached with bpftool", () => {
    const cgroup = `${cgroupRoot}/pcapsift-${process.pid}`;
    beforeAll(() => mkdirSync(cgroup));
    afterAll(() => rmdirSync(cgroup));

    /** What happens as long as the program is attached. */
    async function attached(
      side: "ingress" | "egress",
      match: "pass" | "drop",
      use: () => void | Promise<void>,
    ): Promise<void> {
      const file = writeFilter(filter, { hook: "cgroup-skb", section: `cgroup_skb/${side}`, match });
      command("bpftool", "prog", "load", file, pins);
      try {
        command("bpftool", "cgroup", "attach", cgroup, side, "pinned", pins);
        await use();
        command("bpftool", "cgroup", "detach", cgroup, side, "pinned", pins);
      } finally {
        rmSync(pins);
      }
    }

    test.each([
      ["pass", 2],
      ["drop", 3],
    ] as const)("egress, for a sender there: match %s", async (match, expected) => {
      await attached("egress", match, () => {
        expect(arrivals(cgroup)).toBe(expected);
        expect(arrivals()).toBe(5);
      });
      expect(arrivals(cgroup)).toBe(5);
    });

    test.each([
      ["pass", 2],
      ["drop", 3],
    ] as const)("ingress, for sockets of a receiver there: match %s", async (match, expected) => {
      const bind = async (port: number) => (await kernel.ask("bind", `/run/netns/${far}`, cgroup, port))[0]!;
      const sockets = await Promise.all([...new Set(sent)].map(bind));
      const receipts = async (): Promise<number> => {
        send(sent);
        const frames = await Promise.all(sockets.map((socket) => kernel.ask("received", socket)));
        return frames.flat().length;
      };
      try {
        await attached("ingress", match, async () => expect(await receipts()).toBe(expected));
        expect(await receipts()).toBe(5);
      } finally {
        for (const socket of sockets) await kernel.ask("close", "socket", socket);
      }
    });
  });

  test("socket, attached with SO_ATTACH_BPF", async () => {
    const loaded = await kernel.load(compileEbpf(filter, { hook: "socket", snapshotLength: 60 }));
    if (!loaded.ok) throw new Error(loaded.log);
    const [socket] = await kernel.ask("listen", loaded.program, `/run/netns/${far}`, "veth");
    send(sent);
    const frames = (await kernel.ask("received", socket!)).map((frame) => Buffer.from(frame, "hex"));
    // The destination port of each, after headers of 14 and 20 bytes; a datagram of nine bytes is cut at none.
    expect(frames.map((frame) => [frame.readUInt16BE(36), frame.length])).toEqual([
      [5001, 51],
      [5001, 51],
    ]);
    await kernel.unload(loaded);
  });

  test("a list in a map, filled by what is printed for bpftool", async () => {
    const hosts = Array.from({ length: 20 }, (_, i) => `src host 10.77.${i}.1`);
    const expression = `ip and (${hosts.join(" or ")})`;
    const args = ["compile", "--target", "ebpf", "--hook", "xdp", "--list-threshold", "20"];
    const [file, script] = [join(folder, "list.o"), join(folder, "list.txt")];
    await runCommand([...args, "-o", file, expression]);
    await runCommand([...args, "-o", script, "--format", "bpftool", expression]);
    command("ip", "-n", far, "link", "set", "dev", "veth", "xdpgeneric", "obj", file, "sec", "xdp");
    expect(arrivals()).toBe(0);
    command("bpftool", "batch", "file", script);
    // The near side is 10.77.0.1.
    expect(arrivals()).toBe(5);
    command("ip", "-n", far, "link", "set", "dev", "veth", "xdpgeneric", "off");
  });
});
