// How long programs for XDP are: ours beside what clang -O2 makes of the same filter in C (`--format c`), and the classic program.
// usage: npm run build && node bench/ebpf-code.js        needs clang with libbpf's headers, and llvm-objdump
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, compileEbpf, compileEbpfToC, disassemble } from "../dist/index.js";

const filters = [
  "ip",
  "tcp",
  "udp port 53",
  "tcp port 80",
  "host 192.0.2.1",
  "net 10.0.0.0/8",
  "ip6 host 2001:db8::1",
  "vlan 5 and tcp",
  "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
  "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420",
];

const folder = mkdtempSync(join(tmpdir(), "pcapsift-code-"));
const [source, object] = [join(folder, "filter.c"), join(folder, "filter.o")];
const headers = `/usr/include/${spawnSync("cc", ["-print-multiarch"], { encoding: "utf8" }).stdout.trim()}`;

/** Instructions as llvm-objdump numbers them. */
function clangLength(filter) {
  writeFileSync(source, compileEbpfToC(filter, { hook: "xdp" }));
  execFileSync("clang", ["-O2", "-g", "-mcpu=v3", "-target", "bpf", `-I${headers}`, "-c", source, "-o", object]);
  const listing = execFileSync("llvm-objdump", ["-d", "--no-show-raw-insn", object], { encoding: "utf8" });
  return listing.split("\n").filter((line) => /^ +\d+:/.test(line)).length;
}

console.log("| filter | XDP | clang -O2 | classic |\n|---|--:|--:|--:|");
for (const filter of filters) {
  const ours = disassemble(compileEbpf(filter, { hook: "xdp" })).split("\n").length;
  console.log(
    `| \`${filter.replaceAll("|", "\\|")}\` | ${ours} | ${clangLength(filter)} | ${compile(filter).instructions.length} |`,
  );
}
rmSync(folder, { recursive: true });
