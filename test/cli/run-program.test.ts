// `pcapsift run`, `verify` and `disasm` on the objects of fixtures/programs. What programs do is tested with src/vm.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { formatCArray, formatDecimal, formatOneLine } from "../../src/isa/index.js";
import { fixturePath } from "../helpers/fixtures.js";
import { objectPath } from "../helpers/programs.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string) => join(directory, name);

/** `NAME.o` is an object, `NAME.pcap` a capture of the fixtures, `@NAME` a file of this test. */
const resolve = (word: string) =>
  word.startsWith("@")
    ? file(word.slice(1))
    : word.endsWith(".o")
      ? objectPath(word.slice(0, -2))
      : word.endsWith(".pcap")
        ? fixturePath(word.slice(0, -5))
        : word;

const command = (line: string) => runCommand(line.split(" ").map(resolve));
const announced = (name: string) =>
  `reading from file ${fixturePath(name)}, link-type EN10MB (Ethernet), snapshot length 262144\n`;

writeFileSync(
  file("blocked.json"),
  JSON.stringify({ blocked: [{ key: "20:00:00:00 0a000002", value: "00".repeat(8) }] }),
);
const tcpPort80 = compile("tcp port 80").instructions;
writeFileSync(file("iptables"), formatOneLine(tcpPort80));
writeFileSync(file("decimal"), `${formatDecimal(tcpPort80)}\n`);
writeFileSync(file("c-array"), `${formatCArray(tcpPort80)}\n`);
// r0 = 2; exit, and a read through r0, which holds nothing.
writeFileSync(file("pass.bin"), Buffer.from("b700000002000000" + "9500000000000000", "hex"));
writeFileSync(file("fault.bin"), Buffer.from("6101000000000000" + "9500000000000000", "hex"));

test.each<[line: string, stdout: string]>([
  ["run parse-headers.o -r http.pcap", "parse_headers (xdp): 16 packets\n9 XDP_PASS\n7 XDP_TX\n"],
  ["run parse-headers.o -r http.pcap -c 1", "parse_headers (xdp): 1 packet\n1 XDP_PASS\n"],
  ["run parse-headers.o -r http.pcap udp or arp", "parse_headers (xdp): 4 packets\n4 XDP_PASS\n"],
  ["run --section xdp parse-headers.o -nr http.pcap arp", "parse_headers (xdp): 2 packets\n2 XDP_PASS\n"],
  [
    "run tail-calls.o -r http.pcap --maps text",
    "judge (xdp): 16 packets\n12 XDP_DROP\n 2 XDP_PASS\n 2 XDP_TX\n" +
      "by_protocol (prog_array)\n  6 = judge_tcp\n  17 = judge_udp\n" +
      "seen (array)\n  01 00 00 00 = 0c 00 00 00 00 00 00 00\n  02 00 00 00 = 42 00 00 00 00 00 00 00\n",
  ],
  ["run tail-calls.o --program judge_tcp -r http.pcap", "judge_tcp (xdp): 16 packets\n16 XDP_DROP\n"],
  [
    "run sample-flows.o -r http.pcap --maps text",
    "sample_flows (socket): 16 packets\n11 DROP\n 5 KEEP\n" +
      "flows (hash)\n  01 00 00 0a 02 00 00 0a = 06 00 00 00\n  02 00 00 0a 01 00 00 0a = 08 00 00 00\n",
  ],
  [
    "run report-events.o -r icmp.pcap -c 2 --maps text",
    "report_events (xdp): 2 packets\n2 XDP_PASS\nothers (perf_event_array)\n" +
      "events (ringbuf)\n  62 00 00 00 00 08 02 00 00 00 00 02 02 00 00 00 00 01 08 00\n" +
      "  62 00 00 00 00 08 02 00 00 00 00 01 02 00 00 00 00 02 08 00\n",
  ],
  // The clock goes on with the time stamps: the six packets refused came in the same millisecond.
  ["run limit-rate.o -r http.pcap", "limit_rate (tc): 16 packets\n10 TC_ACT_OK\n 6 TC_ACT_SHOT\n"],
  ["run limit-rate.o -r http.pcap --clock 10", "limit_rate (tc): 16 packets\n10 TC_ACT_OK\n 6 TC_ACT_SHOT\n"],
  [
    "run translate-port.o -r http.pcap",
    "translate (tc): 16 packets\n9 TC_ACT_OK\n7 TC_ACT_REDIRECT\n7 to interface 3\n",
  ],
  ["run @iptables -r http.pcap", "classic BPF: 16 packets\n12 KEEP\n 4 DROP\n"],
  ["run @decimal -r http.pcap", "classic BPF: 16 packets\n12 KEEP\n 4 DROP\n"],
  ["run @c-array -r http.pcap", "classic BPF: 16 packets\n12 KEEP\n 4 DROP\n"],
  ["run @pass.bin --hook xdp -r http.pcap", "program (xdp): 16 packets\n16 XDP_PASS\n"],
])("%s", async (line, stdout) => {
  expect(await command(line)).toEqual({ status: 0, stdout, stderr: announced(line.match(/(\w+)\.pcap/)![1]!) });
});

test.each<[hook: string, counts: string]>([
  ["socket", "12 KEEP\n 4 DROP\n"],
  ["tc", "12 TC_ACT_OK\n 4 TC_ACT_SHOT\n"],
  ["xdp", "12 XDP_PASS\n 4 XDP_DROP\n"],
  ["cgroup-skb", "12 ALLOW\n 4 DROP\n"],
])("a filter compiled for %s runs as it would in the kernel", async (hook, counts) => {
  await command(`compile --target ebpf --hook ${hook} --format object -o @${hook} tcp port 80`);
  expect((await command(`run @${hook} -r http.pcap`)).stdout.replace(/^.*\n/, "")).toBe(counts);
});

test("JSON has counts and maps, and maps can be filled with it", async () => {
  const first = await command("run block-addresses.o -r http.pcap --map-data @blocked.json --maps json");
  const report = {
    program: "block_addresses (xdp)",
    packets: 16,
    verdicts: { XDP_PASS: 10, XDP_DROP: 6 },
    maps: { blocked: { type: "lpm_trie", entries: [{ key: "200000000a000002", value: "0600000000000000" }] } },
  };
  expect(JSON.parse(first.stdout)).toEqual(report);
  writeFileSync(file("again.json"), first.stdout);
  const second = await command("run block-addresses.o -r http.pcap --map-data @again.json --maps json");
  expect(JSON.parse(second.stdout).maps.blocked.entries[0].value).toBe("0c00000000000000");
});

test("chosen packets are printed as they leave the program, and the counts go out of the way", async () => {
  const { stdout, stderr } = await command("run wrap-ip.o -r http.pcap --where XDP_TX -nt -c 3");
  expect(stdout).toBe("IP 192.0.2.1 > 192.0.2.2: IP 10.0.0.1.59903 > 10.0.0.2.53: 5679+ A? www.example.net. (33)\n");
  expect(stderr).toBe(`${announced("http")}wrap_ip (xdp): 3 packets\n2 XDP_PASS\n1 XDP_TX\n`);
});

test("the others, by a number and a name", async () => {
  const { stdout } = await command("run wrap-ip.o -r http.pcap --where !XDP_TX,0 -nt -c 3");
  expect(stdout).toBe(
    "ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28\nARP, Reply 10.0.0.2 is-at 02:00:00:00:00:02, length 28\n",
  );
});

test("what a program has changed is written: VLAN tags go and come", async () => {
  await command("run vlan-tags.o --program vlan_pop -r vlan.pcap -w @popped");
  await command("run vlan-tags.o --program vlan_push -r http.pcap --where TC_ACT_PIPE -w @pushed");
  const text = (name: string) => command(`-r @${name} -net -c 1`).then(({ stdout }) => stdout);
  expect(await text("popped")).toBe(
    "02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Request who-has 10.0.2.2 tell 10.0.2.1, length 28\n",
  );
  expect(await text("pushed")).toBe(
    "02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, ethertype 802.1Q (0x8100), length 46: vlan 42, p 0, ethertype ARP (0x0806), Request who-has 10.0.0.2 tell 10.0.0.1, length 28\n",
  );
});

test("packets that have become longer than the snapshot length are written", async () => {
  const { status } = await command("run wrap-ip.o -r snap60.pcap --where XDP_TX -w @longer");
  expect(status).toBe(0);
  const packets = async (line: string) => (await command(line)).stdout;
  expect(await packets("-r @longer -nt")).toBe(await packets("run wrap-ip.o -r snap60.pcap --where XDP_TX -nt"));
});

test("those of two link types are not, and there is no other format to be had", async () => {
  const { status, stderr } = await command("run wrap-ip.o -r http.pcap -r raw.pcap -w @two");
  expect(status).toBe(1);
  expect(stderr).toMatch(/: packets of link types EN10MB and RAW cannot be written to one pcap file\n$/);
});

test("packets that were not changed are written as they were", async () => {
  await command("run account-traffic.o --program account_in -r http.pcap -w @same");
  expect(readFileSync(file("same"))).toEqual(readFileSync(fixturePath("http")));
});

test("a packet can be followed through a program", async () => {
  const { stdout } = await command("run vlan-tags.o --program vlan_pop -r http.pcap --trace 1 -c 1");
  const lines = stdout.split("\n");
  expect(lines[0]).toBe("packet 1, vlan_pop (tc)");
  expect(lines.slice(1, 3)).toEqual([
    expect.stringMatching(/^ {7}0: r6 = r1 +; r6=0x[0-9a-f]+$/),
    expect.stringMatching(/^ {7}1: r3 = r10 +; r3=0x[0-9a-f]+$/),
  ]);
  expect(lines).toContain("packet 1: TC_ACT_OK");
  expect(lines.slice(-3)).toEqual(["vlan_pop (tc): 1 packet", "1 TC_ACT_OK", ""]);
});

test("trace_printk tells which packet it is about", async () => {
  const { stderr } = await command("run global-data.o -r dns.pcap -c 3");
  expect(stderr).toBe(
    `${announced("dns")}packet 1: port 53 matched, 1 packets so far\npacket 3: port 53 matched, 3 packets so far\n`,
  );
});

test("a filter that makes no sense is told of, and nothing is counted", async () => {
  const { status, stdout, stderr } = await command("run wrap-ip.o -r http.pcap tcp prot 80");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("pcapsift: syntax error: `prot` is no keyword\n  tcp prot 80\n");
});

test("what came before the fault of a capture is counted", async () => {
  const cut = fixturePath("http").replace("captures/http", "rejects/cut-in-packet");
  const { status, stdout, stderr } = await runCommand(["run", objectPath("parse-headers"), "-r", cut]);
  expect([status, stdout]).toEqual([1, "parse_headers (xdp): 2 packets\n2 XDP_PASS\n"]);
  expect(stderr).toMatch(/^reading from file .*\npcapsift: .*cut-in-packet.pcap: .*\n$/);
});

test("a program that was not verified is stopped where it leaves its memory", async () => {
  const { status, stdout, stderr } = await command("run @fault.bin --hook xdp --unverified -r http.pcap");
  expect([status, stdout]).toEqual([1, "program (xdp): 16 packets\n16 stopped by a fault\n"]);
  expect(stderr).toBe(
    `${announced("http")}pcapsift: packet 1: stopped in program, instruction 0: read of 4 bytes at 0x0, which is outside the program's memory\n` +
      "pcapsift: the program was stopped on 16 of 16 packets\n",
  );
});

const refusal =
  "program (xdp): instruction 0 reads r0, which holds nothing here\n  0: r1 = *(u32 *)(r0 + 0)\n" +
  "  registers:\n    r1: the context\n    r10: the end of the stack\n";

test("verify and disasm", async () => {
  expect(await command("verify functions.o")).toEqual({
    status: 0,
    stdout: "drop_even (tc): 74 instructions, may run\ndrop_odd (tc): 76 instructions, may run\n",
    stderr: "",
  });
  expect((await command("verify @iptables")).stdout).toBe("classic BPF: 20 instructions, may run\n");
  expect(await command("verify @fault.bin --hook xdp")).toEqual({
    status: 1,
    stdout: "",
    stderr: `pcapsift: ${refusal}pcapsift: ${file("fault.bin")}: program may not run\n`,
  });
  const shortCheck = await command("verify rejects/short-check.o");
  expect(shortCheck.stderr).toBe(
    "pcapsift: short_check (xdp): instruction 5 reads byte 12 of the packet, of which only the first 12 are known to be there\n" +
      "  5: r1 = *(u8 *)(r2 + 0)\n" +
      "  ./rejects/short-check.c:9: return ethernet->h_proto == bpf_htons(ETH_P_IP) ? XDP_PASS : XDP_DROP;\n  compare the address + 13 with data_end first, and do not get here if it is greater\n" +
      "  registers:\n    r0: the number 1\n    r1: the end of the packet\n    r2: the packet + 12, 12 bytes checked\n" +
      "    r10: the end of the stack\n  the way here, last first:\n    4: if r2 > r1 goto +7 <L12>, not taken\n" +
      `pcapsift: ${objectPath("rejects/short-check")}: short_check may not run\n`,
  );
  expect((await command("disasm @pass.bin")).stdout).toBe(
    "program program, section socket, license GPL\n       0:\tr0 = 2\n       1:\texit\n",
  );
  const { stdout } = await command("disasm limit-rate.o");
  expect(stdout).toMatch(/^program limit_rate, section tc, license GPL\nmap buckets: lru_hash, keys of 4 bytes, /);
  expect(stdout.split("\n").filter((line) => !line.startsWith(";"))).toHaveLength(64);
  expect(stdout).toContain("\n; bucket->refused++;\n");
  expect((await command("disasm @decimal")).stdout).toMatch(/^\(000\) ldh {6}\[12\]\n/);
});

const usage = (name: string, rest: string) =>
  `Usage: pcapsift ${name} [options] ${rest}; pcapsift ${name} --help tells more\n`;
const runUsage = usage("run", "-r FILE PROGRAM [expression]");
writeFileSync(file("text"), "no program, but just as long as two instructions".slice(0, 40));
writeFileSync(file("short.json"), '{"blocked": [{"key": "20", "value": "00"}]}');
writeFileSync(file("other.json"), '{"flows": []}');
writeFileSync(file("programs.json"), '{"by_protocol": []}');

test.each<[line: string, stderr: string]>([
  ["run", `which program? Give an object file\n${runUsage}`],
  ["run wrap-ip.o", `which capture? Give -r FILE\n${runUsage}`],
  [
    "run functions.o -r http.pcap",
    `choose one program with --program: drop_even (section tc), drop_odd (section tc)\n${runUsage}`,
  ],
  [
    "run functions.o --program x -r http.pcap",
    `no such program; there are drop_even (section tc), drop_odd (section tc)\n${runUsage}`,
  ],
  [
    "run wrap-ip.o -r http.pcap --where XDP_WHAT",
    `\`XDP_WHAT' is no verdict of xdp programs: they are XDP_ABORTED, XDP_DROP, XDP_PASS, XDP_TX, XDP_REDIRECT, or numbers\n${runUsage}`,
  ],
  ["run wrap-ip.o -r http.pcap --trace 0", `--trace 0 is not a whole number from 1 to 4294967295\n${runUsage}`],
  ["run @iptables -r http.pcap --trace 1", `--trace is for eBPF programs\n${runUsage}`],
  [
    "run @pass.bin -r http.pcap",
    `bare instructions do not say what they are for: give --hook, one of socket, tc, xdp, cgroup-skb\n${runUsage}`,
  ],
  ["run @fault.bin --hook xdp -r http.pcap", refusal],
  [
    "run @text -r http.pcap",
    `${file("text")}: not a program in a form known here: these are an ELF object, instructions of 8 bytes, a C array, decimal numbers and the line that iptables takes\n`,
  ],
  ["run @nosuch -r http.pcap", `${file("nosuch")}: No such file or directory\n`],
  [
    "run rejects/kprobe.o -r http.pcap",
    `${objectPath("rejects/kprobe")}: the object has no packet program: sections with instructions are kprobe/do_exit; xdp, tc, socket and cgroup_skb are known\n`,
  ],
  [
    "run block-addresses.o -r http.pcap --map-data @short.json",
    `${file("short.json")}: element 0 of map blocked: the key is not 8 bytes in hexadecimal\n`,
  ],
  [
    "run block-addresses.o -r http.pcap --map-data @other.json",
    `${file("other.json")}: the program has no map flows\n`,
  ],
  ["run block-addresses.o -r http.pcap --map-data @text", `${file("text")}: not JSON\n`],
  [
    "run tail-calls.o -r http.pcap --map-data @programs.json",
    `${file("programs.json")}: map by_protocol holds programs, which only the object can put there\n`,
  ],
  ["verify", `which program? Give an object file\n${usage("verify", "PROGRAM")}`],
  ["disasm --nosuch", `unknown option '--nosuch'\n${usage("disasm", "PROGRAM")}`],
])("refused: %s", async (line, stderr) => {
  expect(await command(line)).toEqual({ status: 1, stdout: "", stderr: `pcapsift: ${stderr}` });
});

test.each(["run", "verify", "disasm"])("%s --help", async (name) => {
  const { status, stdout } = await command(`${name} --help`);
  expect([status, stdout.split("\n")[0]]).toEqual([0, expect.stringContaining(`Usage: pcapsift ${name} [options]`)]);
});
