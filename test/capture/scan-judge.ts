import type { PacketJudge, PlainRecords, RecordWalker } from "../../src/capture/index.js";
import { opcode, statement, type CbpfInsn } from "../../src/isa/index.js";
import type { Packet } from "../../src/net/packet.js";
import { createRecordMemory, prepareCbpf } from "../../src/vm/index.js";

export const everything: readonly CbpfInsn[] = [statement(opcode.RET_K, 1)];

/** Chooses packets by a program, and notes how many were walked over. */
export class ScanJudge implements PacketJudge {
  walked = 0;
  readonly #program: readonly CbpfInsn[];
  readonly #memory;
  readonly #verdict;

  constructor(program: readonly CbpfInsn[], blockLength: number) {
    this.#program = program;
    this.#verdict = prepareCbpf(program);
    this.#memory = createRecordMemory(blockLength);
  }

  get block(): Uint8Array {
    return this.#memory.block;
  }

  async prepare(): Promise<void> {}

  async pause(): Promise<void> {}

  walkerFor({ layout }: PlainRecords): RecordWalker {
    const walker = this.#memory.compile(this.#program, layout)!;
    return {
      walk: (start, end, most) => {
        const walked = walker.walk(start, end, most);
        this.walked += walked.matches;
        return walked;
      },
    };
  }

  matches({ data, length }: Packet): boolean {
    return this.#verdict(data, length) !== 0;
  }
}
