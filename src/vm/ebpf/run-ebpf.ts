import { ebpfStackSize, type EbpfProgram } from "../../isa/index.js";
import { compileEbpf, helperImport, helpersOf } from "./compile-ebpf.js";
import { faults, FaultSignal } from "./faults.js";
import { functionIndex, type EbpfEnvironment, type Helper } from "./helper-call.js";
import { HelperGate } from "./helper-gate.js";
import { interpretEbpf } from "./interpret-ebpf.js";
import { linkProgram, type LinkedProgram } from "./link.js";
import { maxFrames, maxRounds, maxTailCalls, type EbpfFault, type EbpfMachine } from "./machine.js";
import { faultKinds, notes, type CompileSettings } from "./module-layout.js";
import type { PacketContext } from "./packet-context.js";

export interface JitOptions {
  /** The programs have been verified, so that accesses need not be checked one by one. */
  readonly verified?: boolean;
  /** How many jumps backwards and calls one run may make. */
  readonly maxRounds?: number;
}

/**
 * A machine that compiles programs to WebAssembly first. It does what the interpreter does, only faster. Programs that are too
 * long for the engine, which are those of some hundred thousand slots, are interpreted.
 */
export function prepareEbpf(
  programs: readonly EbpfProgram[],
  environment: EbpfEnvironment,
  options: JitOptions = {},
): EbpfMachine {
  try {
    return new CompiledMachine(programs, environment, options);
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    return interpretEbpf(programs, environment, options);
  }
}

interface CompiledProgram {
  readonly linked: LinkedProgram;
  readonly main: (r1: number, r2: number) => number;
  readonly enter: (functionPlace: number, frame: number) => number;
}

class CompiledMachine implements EbpfMachine {
  fault: EbpfFault | undefined;
  readonly #environment: EbpfEnvironment;
  readonly #settings: CompileSettings;
  readonly #gate: HelperGate;
  readonly #programs: readonly CompiledProgram[];
  /** Their entries, at hand for every packet. */
  readonly #mains: readonly CompiledProgram["main"][];
  #tailCalls = 0;
  /** Where a helper was called from last. */
  #program = 0;
  #pc = 0;
  #frame = 0;

  constructor(programs: readonly EbpfProgram[], environment: EbpfEnvironment, options: JitOptions) {
    this.#environment = environment;
    const linked = programs.map((program) => linkProgram(program, environment.maps));
    const { start, end } = environment.memory.allocate("stack", maxFrames * ebpfStackSize);
    this.#settings = {
      verified: options.verified ?? false,
      maxRounds: options.maxRounds ?? maxRounds,
      stackStart: start,
      stackEnd: end,
    };
    this.#gate = new HelperGate(environment.memory, (...numbers) => this.#callBack(...numbers));
    this.#programs = linked.map((program, index) => this.#compile(program, index));
    this.#mains = this.#programs.map(({ main }) => main);
  }

  get high(): number {
    return this.fault === undefined ? this.#environment.memory.view.getInt32(notes.resultHigh, true) : 0;
  }

  run(program: number, context: PacketContext): number {
    this.#gate.setContext(context);
    return this.execute(program, context.address, 0);
  }

  execute(program: number, r1: number, r2: number): number {
    this.fault = undefined;
    this.#tailCalls = 0;
    this.#program = program;
    try {
      return this.#mains[program]!(r1, r2) >>> 0;
    } catch (error) {
      this.fault = { program: this.#program, pc: this.#pc, reason: reasonOf(error) };
      return 0;
    }
  }

  #compile(linked: LinkedProgram, index: number): CompiledProgram {
    const { memory, helpers } = this.#environment;
    const code = compileEbpf(linked, this.#settings, new Set(helpers.keys()));
    const env: Record<string, unknown> = {
      memory: memory.wasm,
      access: (low: number, high: number, off: number, access: number, pc: number) => {
        this.#pc = pc;
        return this.#access(low, high, off, access & 15, access > 15);
      },
      fault: (kind: number, pc: number, what: number) => {
        this.#pc = pc;
        throw this.#faultOf(linked, kind, what);
      },
      tail: (pc: number, frame: number, map: number, place: number) => {
        this.#pc = pc;
        return this.#tailCall(frame, map, place);
      },
      callx: (pc: number, frame: number, low: number, high: number) => {
        this.#pc = pc;
        this.#callAny(linked, index, frame, low, high);
        return 0;
      },
      packet: (offset: number, size: number, pc: number) => {
        this.#pc = pc;
        return this.#gate.context.packetAddress(offset, size);
      },
    };
    for (const id of helpersOf(linked)) {
      const helper = helpers.get(id);
      if (helper) env[helperImport(id)] = this.#importHelper(helper);
    }
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env });
    return {
      linked,
      main: exports.main as CompiledProgram["main"],
      enter: exports.enter as CompiledProgram["enter"],
    };
  }

  #importHelper(helper: Helper) {
    const gate = this.#gate;
    const { high } = gate;
    return (
      pc: number,
      frame: number,
      r1: number,
      r2: number,
      r3: number,
      r4: number,
      r5: number,
      h1: number,
      h2: number,
      h3: number,
      h4: number,
      h5: number,
    ): number => {
      this.#pc = pc;
      this.#frame = frame;
      high[0] = h1;
      high[1] = h2;
      high[2] = h3;
      high[3] = h4;
      high[4] = h5;
      gate.invoke(helper, r1, r2, r3, r4, r5);
      gate.memory.view.setInt32(notes.resultHigh, gate.resultHigh, true);
      return gate.resultLow;
    };
  }

  /** The address of an access that is within its region. */
  #access(low: number, high: number, off: number, size: number, write: boolean): number {
    const sum = (low >>> 0) + off;
    const address = sum >>> 0;
    const addressHigh = (high + Math.floor(sum / 0x1_0000_0000)) | 0;
    const region = addressHigh === 0 ? this.#environment.memory.find(address, size) : undefined;
    if (region === undefined) throw faults.access(address, addressHigh, size, write);
    if (write && !region.writable) throw faults.readOnly(region.name);
    return address;
  }

  #faultOf({ instructions }: LinkedProgram, kind: number, what: number): FaultSignal {
    switch (kind) {
      case faultKinds.unknown:
        return faults.unknown(instructions[this.#pc]!);
      case faultKinds.outside:
        return faults.outside(instructions.length);
      case faultKinds.frames:
        return faults.frames();
      case faultKinds.rounds:
        return faults.rounds(this.#settings.maxRounds);
      case faultKinds.helper:
        return faults.helper(what >>> 0);
      default:
        return faults.kernelFunction();
    }
  }

  /** Runs the program that the prog_array names in the place of the function that asks; 0 if there is none. */
  #tailCall(frame: number, map: number, place: number): number {
    const target = this.#environment.maps.programAt(map >>> 0, place >>> 0);
    if (target < 0 || this.#tailCalls >= maxTailCalls) return 0;
    this.#tailCalls++;
    const caller = this.#program;
    this.#program = target;
    this.#programs[target]!.enter(0, frame);
    this.#program = caller;
    return 1;
  }

  /** Calls what a register names, with r1 to r5 in the notes; the result goes there too. */
  #callAny({ functions }: LinkedProgram, program: number, frame: number, low: number, high: number): void {
    const { view } = this.#environment.memory;
    const place = high === 0 ? functionIndex(low) : -1;
    if (functions[place] !== undefined) return void this.#enter(program, place, frame);
    const helper = high === 0 ? this.#environment.helpers.get(low) : undefined;
    if (helper === undefined) throw faults.helper(low >>> 0);
    const argument = (index: number) => view.getInt32(notes.arguments + 8 * index, true);
    for (let index = 0; index < 5; index++)
      this.#gate.high[index] = view.getInt32(notes.arguments + 8 * index + 4, true);
    this.#frame = frame;
    this.#gate.invoke(helper, argument(0), argument(1), argument(2), argument(3), argument(4));
    const after = this.#environment.memory.view;
    after.setInt32(notes.result, this.#gate.resultLow, true);
    after.setInt32(notes.resultHigh, this.#gate.resultHigh, true);
  }

  /** A helper calls a function of the program. */
  #callBack(handle: number, ...numbers: readonly number[]): number {
    const program = this.#program;
    const place = functionIndex(handle);
    if (this.#programs[program]!.linked.functions[place] === undefined) throw faults.callback(handle);
    const { view } = this.#environment.memory;
    numbers.forEach((number, index) => {
      view.setInt32(notes.arguments + 8 * index, number | 0, true);
      view.setInt32(notes.arguments + 8 * index + 4, Math.floor(number / 0x1_0000_0000), true);
    });
    return this.#enter(program, place, this.#frame);
  }

  /** Calls a function with r1 to r5 from the notes, from the function whose frame this is. */
  #enter(program: number, place: number, frame: number): number {
    const { view } = this.#environment.memory;
    if (frame >= this.#settings.stackEnd) throw faults.frames();
    const rounds = view.getInt32(notes.rounds, true) - 1;
    view.setInt32(notes.rounds, rounds, true);
    if (rounds < 0) throw faults.rounds(this.#settings.maxRounds);
    const pc = this.#pc;
    const result = this.#programs[program]!.enter(place, frame + ebpfStackSize);
    this.#pc = pc;
    this.#frame = frame;
    return result;
  }
}

/** A trap is what is left of an access outside the whole memory, by a program that should have been verified and was not. */
function reasonOf(error: unknown): string {
  if (error instanceof FaultSignal) return error.reason;
  if (error instanceof WebAssembly.RuntimeError) return error.message;
  throw error;
}
