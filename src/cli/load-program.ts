/** Programs from files: ELF objects, and bytecode in the forms that other tools write. */
import { readFileSync } from "node:fs";
import { Option, type Command } from "commander";
import { describeSystemError } from "../capture/index.js";
import { isElf, loadObject } from "../elf/index.js";
import { PcapsiftError, UsageError } from "../errors.js";
import {
  decodeEbpf,
  ebpfInsnSize,
  ebpfRegisters,
  ebpfShape,
  isWide,
  parseCArray,
  parseDecimal,
  parseOneLine,
  programTypes,
  type CbpfInsn,
  type EbpfHook,
  type EbpfInsn,
  type EbpfProgram,
} from "../isa/index.js";

/** What a file holds: the eBPF programs of an object, or one classic program. */
export type LoadedProgram =
  | { readonly kind: "ebpf"; readonly programs: readonly EbpfProgram[] }
  | { readonly kind: "cbpf"; readonly instructions: readonly CbpfInsn[] };

const formats = ["elf", "raw", "c-array", "decimal", "iptables"] as const;
type Format = (typeof formats)[number];

/** What the options below give. */
export interface ProgramOptions {
  readonly format?: Format;
  readonly hook?: EbpfHook;
  readonly section?: string;
  readonly program?: string;
}

/** The file and the options by which every subcommand finds its program. */
export function addProgramOptions(command: Command): Command {
  return command
    .argument("[program]", "an ELF object that clang made for BPF, or bytecode")
    .option("--section <NAME>", "take a program of this section")
    .option("--program <NAME>", "take the program with this name")
    .addOption(new Option("--hook <HOOK>", "what programs are for, if their section does not say so").choices(hooks))
    .addOption(new Option("--format <FORM>", "the form of the file, if it is not plain").choices(formats));
}

const hooks = Object.keys(programTypes);

/** Reads a program file. */
export function loadProgramFile(path: string, { format, hook }: ProgramOptions): LoadedProgram {
  const bytes = readBytes(path);
  const text = () => Buffer.from(bytes).toString("latin1");
  try {
    switch (format ?? formatOf(bytes)) {
      case "elf":
        return { kind: "ebpf", programs: loadObject(bytes, hook === undefined ? {} : { hook }) };
      case "raw":
        return { kind: "ebpf", programs: [rawProgram(bytes, hook)] };
      case "c-array":
        return { kind: "cbpf", instructions: parseCArray(text()) };
      case "decimal":
        return { kind: "cbpf", instructions: parseDecimal(text()) };
      case "iptables":
        return { kind: "cbpf", instructions: parseOneLine(text()) };
    }
  } catch (error) {
    if (!(error instanceof PcapsiftError) || error instanceof UsageError) throw error;
    throw new PcapsiftError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new PcapsiftError("program-file", `${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

/** The forms of text start with a brace, a number alone on its line, or a number and a comma. */
function formatOf(bytes: Uint8Array): Format {
  if (isElf(bytes)) return "elf";
  const start = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart();
  if (start.startsWith("{")) return "c-array";
  if (/^[0-9]{1,5}\s*,/.test(start)) return "iptables";
  if (/^[0-9]{1,5}\s*\n/.test(start)) return "decimal";
  if (isInstructions(bytes)) return "raw";
  const forms = "an ELF object, instructions of 8 bytes, a C array, decimal numbers and the line that iptables takes";
  throw new PcapsiftError("program-file", `not a program in a form known here: these are ${forms}`);
}

/** Whether the bytes are extended BPF and nothing else, so that a text that happens to be as long is not taken for a program. */
function isInstructions(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % ebpfInsnSize !== 0) return false;
  const slots = decodeEbpf(bytes);
  const isInsn = (insn: EbpfInsn): boolean =>
    insn.dst < ebpfRegisters && insn.src < ebpfRegisters && ebpfShape(insn) !== undefined;
  return slots.every((insn, pc) => isInsn(insn) || (pc > 0 && isWide(slots[pc - 1]!)));
}

function rawProgram(bytes: Uint8Array, hook: EbpfHook | undefined): EbpfProgram {
  if (hook === undefined) {
    const list = hooks.join(", ");
    throw new UsageError("usage", `bare instructions do not say what they are for: give --hook, one of ${list}`);
  }
  return { name: "program", section: hook, hook, instructions: decodeEbpf(bytes), maps: [], license: "GPL" };
}

/** The programs that --section and --program leave. */
export function choosePrograms(programs: readonly EbpfProgram[], options: ProgramOptions): readonly EbpfProgram[] {
  const { section, program: name } = options;
  const chosen = programs.filter((each) => {
    return (section === undefined || each.section === section) && (name === undefined || each.name === name);
  });
  if (chosen.length > 0) return chosen;
  throw new UsageError("usage", `no such program; there are ${listPrograms(programs)}`);
}

/** The one program to run: of those chosen, the one that no table of programs leads to. */
export function chooseEntry(programs: readonly EbpfProgram[], options: ProgramOptions): EbpfProgram {
  const chosen = choosePrograms(programs, options);
  const called = new Set(programs.flatMap(({ maps }) => maps.flatMap((map) => [...(map.programs?.values() ?? [])])));
  const entries = chosen.length === 1 ? chosen : chosen.filter(({ name }) => !called.has(name));
  if (entries.length === 1) return entries[0]!;
  throw new UsageError("usage", `choose one program with --program: ${listPrograms(chosen)}`);
}

function listPrograms(programs: readonly EbpfProgram[]): string {
  return programs.map(({ name, section }) => `${name} (section ${section})`).join(", ");
}
