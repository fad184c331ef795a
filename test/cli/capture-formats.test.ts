// The command over pcapng and compressed captures: what it prints, says and exits with.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { blocks, toPcapng, type Block } from "../capture/build-pcapng.js";
import { zstdStored } from "../capture/zstd-stored.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { runAllTcpdumps, tcpdumpVersion } from "../helpers/tcpdump.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

const little = blocks(true);

/** The fixtures that toPcapng understands: little-endian, microseconds, no packet longer than the snapshot length. */
const plain = fixtures.filter((name) => {
  const bytes = readFileSync(fixturePath(name));
  return bytes.readUInt32LE(0) === 0xa1b2c3d4 && bytes.readUInt16LE(6) === 4 && name !== "odd-records";
});

/** The packets of a fixture, with the linktype they have. */
function packetsOf(name: string): { linktype: number; packets: Uint8Array[] } {
  const bytes = readFileSync(fixturePath(name));
  const packets: Uint8Array[] = [];
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
    packets.push(bytes.subarray(at + 16, at + 16 + bytes.readUInt32LE(at + 8)));
  }
  return { linktype: bytes.readUInt32LE(20), packets };
}

const pcap = ["--write-format", "pcap"];

const run = (bytes: Uint8Array, ...args: string[]) => runCommand(["-n", "-r", "-", ...args], { stdin: bytes });

test.each(fixtures)("%s reads the same as pcapng and compressed", async (name) => {
  const bytes = readFileSync(fixturePath(name));
  const show = (form: Uint8Array) => run(form, "-e", "-v", "-tttt", "--nano");
  const expected = await show(bytes);
  const asPcapng = plain.includes(name)
    ? toPcapng(bytes, true)
    : Buffer.from((await run(bytes, "--write-format", "pcapng", "-w", "-")).stdout, "latin1");
  // A fraction of more than a second is a second in pcapng.
  const plainForms = name === "odd-records" ? [bytes] : [bytes, asPcapng];
  const forms = plainForms.flatMap((form) => [form, gzipSync(form), zstdStored(form)]);
  for (const form of forms) expect(await show(form)).toEqual(expected);
  const written = await run(bytes, ...pcap, "-w", "-");
  for (const form of forms) expect(await run(form, ...pcap, "-w", "-")).toEqual(written);
});

// Two link types, unless the fixture is Ethernet too, and two sections.
test.each(fixtures.filter((name) => name !== "odd-records"))(
  "%s behind another one in a pcapng prints as the two do",
  async (name) => {
    const both = ["-r", fixturePath("http"), "-r", fixturePath(name)];
    const print = async (...args: string[]) => (await runCommand(["-n", "-e", "-v", "-#", "--nano", ...args])).stdout;
    const path = join(directory, "both.pcapng");
    await runCommand([...both, "--write-format", "pcapng", "-w", path]);
    expect(await print("-r", path)).toBe(await print(...both));
  },
);

/** An Ethernet and a raw IP interface, and the packets of two fixtures in turn. */
function mixed(firstId: 0 | 1): Buffer {
  const [tcp, raw] = [packetsOf("tcp"), packetsOf("raw")];
  const interfaces = [little.interface(tcp.linktype), little.interface(raw.linktype)];
  const list: Block[] = [little.section(), interfaces[firstId]!, interfaces[1 - firstId]!];
  for (let index = 0; index < raw.packets.length; index++) {
    list.push(little.enhanced(tcp.packets[index]!, { id: firstId, time: BigInt(2 * index) * 1_000_000n }));
    list.push(little.enhanced(raw.packets[index]!, { id: 1 - firstId, time: BigInt(2 * index + 1) * 1_000_000n }));
  }
  return little.join(...list);
}

test("a capture of two link types is filtered and printed as each of them is", async () => {
  const alone = async (name: string, ...args: string[]) =>
    (await runCommand(["-n", "-t", "-S", "-r", fixturePath(name), ...args])).stdout.split("\n").filter(Boolean);
  for (const filter of ["", "tcp", "icmp6 or port 53", "tcp[tcpflags] & tcp-syn != 0"]) {
    const count = packetsOf("raw").packets.length;
    const both = await run(mixed(0), "-t", "-S", filter);
    const first = await alone("tcp", "-c", String(count));
    expect(both.status).toBe(0);
    const [ethernet, raw] = [await alone("tcp", filter), await alone("raw", filter)];
    const expected = [...ethernet.filter((line) => first.includes(line)), ...raw];
    expect(both.stdout.split("\n").filter(Boolean).sort()).toEqual(expected.sort());
  }
});

test("--json tells each packet's interface, link type and time to the nanosecond, in further sections too", async () => {
  const [tcp, raw] = [packetsOf("tcp"), packetsOf("raw")];
  const nanoseconds = [[9, Uint8Array.of(9)]] as const;
  const capture = little.join(
    little.section(),
    little.interface(tcp.linktype),
    little.interface(raw.linktype, 0, nanoseconds),
    little.enhanced(raw.packets[0]!, { id: 1, time: 1_700_000_000_123_456_789n }),
    little.enhanced(tcp.packets[0]!, { id: 0, time: 1_700_000_000_123_456n }),
    little.section(),
    little.interface(tcp.linktype, 0, nanoseconds),
    little.enhanced(tcp.packets[0]!, { id: 0, time: 1n }),
  );
  const { stdout } = await run(capture, "--json");
  const frames = stdout
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { frame: object }).frame);
  expect(frames).toMatchObject([
    { interface: 1, linkType: "RAW", time: "2023-11-14T22:13:20.123456789Z", timestamp: "1700000000123456789" },
    { interface: 0, linkType: "EN10MB", time: "2023-11-14T22:13:20.123456000Z", timestamp: "1700000000123456000" },
    { interface: 2, linkType: "EN10MB", time: "1970-01-01T00:00:00.000000001Z", timestamp: "1" },
  ]);
});

test("the reading line tells the first interface", async () => {
  const line = (linkType: string) => `reading from file -, link-type ${linkType}, snapshot length 262144\n`;
  expect((await run(mixed(0), "--count")).stderr).toBe(line("EN10MB (Ethernet)"));
  expect((await run(mixed(1), "--count")).stderr).toBe(line("RAW (Raw IP)"));
});

test("a filter that has no meaning on a further link type matches nothing there", async () => {
  const arp = await run(mixed(0), "--count", "arp");
  expect(arp).toMatchObject({ status: 0, stderr: expect.not.stringContaining("no packet") });
  const ether = await run(mixed(0), "--count", "ether host 00:00:5e:00:53:01");
  expect(ether).toMatchObject({ status: 0, stdout: "0 packets\n" });
  expect(ether.stderr).toMatch(
    /\npcapsift: no packet of link type RAW matches: 'link host 00:00:5e:00:53:01' not supported on DLT_RAW/,
  );
  expect(await run(mixed(1), "arp")).toMatchObject({ status: 1, stderr: /rejects all packets/ });
});

test("that is said once of each capture, however many interfaces it has and whatever their snapshot lengths", async () => {
  const [ethernet, rest] = [
    little.interface(1),
    [little.interface(101, 60), little.interface(1, 70), little.interface(101)],
  ];
  const path = join(directory, "interfaces.pcapng");
  writeFileSync(
    path,
    little.join(little.section(), ethernet, ...rest, ...packetsOf("tcp").packets.map((data) => little.enhanced(data))),
  );
  const { stdout, stderr } = await runCommand([
    "-r",
    path,
    "-r",
    path,
    "--count",
    "ether[6] >= 0 and ether host 2:0:0:0:0:1 or tcp",
  ]);
  expect(stdout).toBe(`${2 * packetsOf("tcp").packets.length} packets\n`);
  expect(stderr.match(/no packet of link type RAW matches/g)).toHaveLength(2);
});

test("packets of two link types do not go into one pcap file", async () => {
  const out = join(directory, "out.pcap");
  const whole = await run(mixed(0), ...pcap, "-w", out);
  expect(whole.status).toBe(1);
  expect(whole.stderr).toMatch(
    `pcapsift: ${out}: packets of link types EN10MB and RAW cannot be written to one pcap file; --write-format pcapng can hold them\n`,
  );
  // One of each pair is enough to know; those before it are there.
  expect((await runCommand(["-r", out, "--count"])).stdout).toBe("1 packet\n");
  const none = "ether[0] >= 0 and ip6 and ether proto 0x86dd and arp or vlan";
  expect((await run(mixed(0), ...pcap, "-w", out, none)).status).toBe(0);
});

test("a packet too long for the header that was written is refused", async () => {
  const bytes = little.join(
    little.section(),
    little.interface(1, 60),
    little.interface(1, 100),
    little.enhanced("x".repeat(60), { id: 1 }),
    little.enhanced("x".repeat(61), { id: 1 }),
  );
  const result = await run(bytes, ...pcap, "-w", "-");
  expect(result.status).toBe(1);
  expect(result.stdout).toHaveLength(24 + 16 + 60);
  expect(result.stderr).toMatch("standard output: a packet of 61 bytes, more than the snapshot length of 60");
});

test("an unknown link type of a further interface stops the reading", async () => {
  const bytes = little.join(
    little.section(),
    little.interface(1),
    little.interface(999),
    little.enhanced("x", { id: 1 }),
  );
  expect(await run(bytes)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("standard input: unknown data link type 999 (at byte 56)"),
  });
});

test("a gzip file cut off: its packets, then the error", async () => {
  const path = join(directory, "cut.pcap.gz");
  const bytes = gzipSync(readFileSync(fixturePath("tcp")));
  writeFileSync(path, bytes.subarray(0, bytes.length - 300));
  const result = await runCommand(["-n", "-r", path]);
  const whole = await runCommand(["-n", "-r", fixturePath("tcp")]);
  expect(result.stdout.length).toBeGreaterThan(whole.stdout.length / 2);
  expect(whole.stdout.startsWith(result.stdout)).toBe(true);
  expect(result.stderr.endsWith(`pcapsift: ${path}: truncated gzip data (at byte ${bytes.length - 300})\n`)).toBe(true);
  expect(result.status).toBe(1);
});

test.skipIf(tcpdumpVersion === undefined)("pcapng prints as with tcpdump: times, blocks, faults", async () => {
  const resolution = (value: number) => [9, Uint8Array.of(value)] as const;
  const packet = packetsOf("tcp").packets[0]!;
  const timed = (make: typeof little, code: number, shift: bigint, ...times: bigint[]) =>
    make.join(
      make.section(),
      make.interface(1, 0, [resolution(code), [14, make.u64(shift)]]),
      make.simple(packet),
      ...times.map((time) => make.enhanced(packet, { time, length: 1500 })),
      make.old(packet, { time: times[0]! }),
    );
  const captures = [
    timed(little, 6, 0n, 1_700_000_000_123_456n, 1n << 52n, (1n << 32n) * 1_000_000n, (1n << 31n) * 1_000_000n),
    timed(blocks(false), 9, -5n, 1_700_000_000_123_456_789n, 3_000_000_000n, 6_000_000_000n),
    timed(little, 0x80 | 10, 100n, 1025n, 5000n, 70000n),
    timed(little, 12, 0n, 1_700_000_123_456_789_999n),
    little.join(little.section(), little.interface(), little.enhanced(packet), little.enhanced(packet, { id: 3 })),
    ...plain.map((name) => toPcapng(readFileSync(fixturePath(name)), false)),
  ];
  const cases = captures.flatMap((bytes, index) => {
    const path = join(directory, `${index}.pcapng`);
    writeFileSync(path, bytes);
    return ["-tt", "-tttt", "-ttt"].flatMap((time) => [
      ["-n", "-e", time, "-r", path],
      ["-n", time, "--nano", "-r", path],
    ]);
  });
  const expected = await runAllTcpdumps(cases);
  for (const [index, args] of cases.entries()) {
    const { stdout, status } = await runCommand(args);
    expect({ stdout, status }, args.join(" ")).toEqual(expected[index]);
  }
});

// libpcap names the option (IF_FCSLEN in sf-pcapng.c) and skips it: the check sequence stays a part of the packet.
test.each(["", "len = 82", "len = 78"])(
  "no check sequence is cut off, whatever its interface says: %j",
  async (filter) => {
    const frame = Buffer.concat([packetsOf("tcp").packets[0]!, Buffer.of(0xde, 0xad, 0xbe, 0xef)]);
    const path = join(directory, "fcs.pcapng");
    const show = async (options: readonly [number, Uint8Array][]) => {
      const packets = [little.enhanced(frame), little.enhanced(frame, { captured: 80 })];
      writeFileSync(path, little.join(little.section(), little.interface(1, 0, options), ...packets));
      const { stdout, status } = await runCommand(["-n", "-e", "-XX", "-r", path, filter]);
      return { stdout, status };
    };
    const without = await show([]);
    expect(await show([[13, Uint8Array.of(4)]])).toEqual(without);
    expect(without.stdout.match(/ dead/g)?.length).toBe(filter === "len = 78" ? undefined : 2);
    if (tcpdumpVersion !== undefined)
      expect([without]).toEqual(await runAllTcpdumps([["-n", "-e", "-XX", "-r", path, filter]]));
  },
);

test.each([1, 10, 40_000])("%d zeros behind gzip data change nothing", async (length) => {
  const bytes = readFileSync(fixturePath("http"));
  expect(await run(Buffer.concat([gzipSync(bytes), Buffer.alloc(length)]), "--count")).toEqual(
    await run(bytes, "--count"),
  );
});
