// How long programs for ten everyday filters are: ours for XDP beside what clang -O2 makes of C that a person wrote
// (xdp-filters.c) and of the C that we write (`--format c`); and ours for a socket beside the classic program, both as written
// and as the kernel has them once it has put its own loads in.
// usage: npm run build && node bench/ebpf-code/run.js        needs clang with libbpf's headers, and llvm-objdump; for the
// kernel's columns also cc, bpftool, root and a kernel that describes its types: without them it says what is wrong.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, compileEbpf, compileEbpfToC, disassemble, writeObject } from "../../dist/index.js";

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
/** The names of functions in xdp-filters.c, and the filter of each. */
const filters = Object.entries(JSON.parse(readFileSync(beside("filters.json"), "utf8")));

const folder = mkdtempSync(join(tmpdir(), "pcapsift-code-"));
const headers = `/usr/include/${spawnSync("cc", ["-print-multiarch"], { encoding: "utf8" }).stdout?.trim() ?? ""}`;

function clang(source) {
  const object = join(folder, "object.o");
  execFileSync("clang", ["-O2", "-g", "-mcpu=v3", "-target", "bpf", `-I${headers}`, "-c", source, "-o", object]);
  return object;
}

/** How many instructions each function has, as llvm-objdump lists them. */
function functionLengths(object) {
  const lengths = new Map();
  let name = "";
  for (const line of execFileSync("llvm-objdump", ["-d", "--no-show-raw-insn", object], { encoding: "utf8" }).split(
    "\n",
  )) {
    const symbol = /^[0-9a-f]+ <(.*)>:$/.exec(line)?.[1];
    // Places that are jumped to have a line of their own: LBB, the number of the function, and that of the block.
    if (symbol !== undefined && !/^LBB\d+_\d+$/.test(symbol)) name = symbol;
    if (/^ +\d+:/.test(line)) lengths.set(name, (lengths.get(name) ?? 0) + 1);
  }
  return lengths;
}

/** All of what we write in C is one function. */
function ownSourceLength(filter) {
  const source = join(folder, "filter.c");
  writeFileSync(source, compileEbpfToC(filter, { hook: "xdp" }));
  return [...functionLengths(clang(source)).values()].reduce((sum, length) => sum + length);
}

/** As tcpdump -ddd. */
function decimal(program) {
  return [program.length, ...program.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`), ""].join("\n");
}

const run = (command, args, input) => execFileSync(command, args, { input, encoding: "utf8", stdio: "pipe" });

/** What the kernel makes of classic programs that are attached to sockets: the lengths, which an iterator over all open files reads. */
function translatedLengths(programs) {
  const attach = join(folder, "attach-classic");
  run("cc", ["-O2", "-o", attach, beside("attach-classic.c")]);
  return pinned(["iter", "pin", clang(beside("socket-filters.bpf.c"))], (pin) => {
    const lines = run(attach, [pin], programs.map(decimal).join("")).trim().split("\n");
    return lines.map((line, i) => {
      const [classic, translated] = line.split(" ").map(Number);
      if (classic !== programs[i].length)
        throw new Error(`a program of ${programs[i].length} instructions is one of ${classic}`);
      return translated;
    });
  });
}

/** How long our programs for sockets are once loaded: there too the kernel writes out the loads that it does inline. */
function loadedLengths() {
  return filters.map(([, filter]) => {
    const object = join(folder, "socket.o");
    writeFileSync(object, writeObject(compileEbpf(filter, { hook: "socket" })));
    return pinned(["prog", "load", object], (pin) => {
      return JSON.parse(run("bpftool", ["-j", "prog", "show", "pinned", pin])).bytes_xlated / 8;
    });
  });
}

/** Runs bpftool with a place to pin something at, which is there as long as it is used. */
function pinned(args, use) {
  const pin = `/sys/fs/bpf/pcapsift-code-${process.pid}`;
  try {
    run("bpftool", [...args, pin]);
    return use(pin);
  } finally {
    rmSync(pin, { force: true });
  }
}

/** A column of the table, or why there is none. */
function fromKernel(column, lengths) {
  try {
    return lengths();
  } catch (error) {
    console.error(`${column}: ${String(error.stderr ?? "").trim() || error.message}`);
    return filters.map(() => "?");
  }
}

const length = (filter, hook) => disassemble(compileEbpf(filter, { hook })).split("\n").length;

try {
  const byHand = functionLengths(clang(beside("xdp-filters.c")));
  const classic = filters.map(([, filter]) => compile(filter).instructions);
  const loaded = fromKernel("socket, loaded", loadedLengths);
  const translated = fromKernel("classic, loaded", () => translatedLengths(classic));
  console.log("| filter | XDP | C by hand | our C | socket | socket, loaded | classic | classic, loaded |");
  console.log(`|---${"|--:".repeat(7)}|`);
  filters.forEach(([name, filter], i) => {
    const xdp = [length(filter, "xdp"), byHand.get(name), ownSourceLength(filter)];
    const socket = [length(filter, "socket"), loaded[i], classic[i].length, translated[i]];
    console.log(`| ${[`\`${filter.replaceAll("|", "\\|")}\``, ...xdp, ...socket].join(" | ")} |`);
  });
} finally {
  rmSync(folder, { recursive: true });
}
