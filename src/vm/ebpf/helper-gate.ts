/** How both machines call helpers. */
import { FaultSignal } from "./faults.js";
import type { Helper, HelperCall } from "./helper-call.js";
import type { EbpfMemory } from "./memory.js";
import type { PacketContext } from "./packet-context.js";

type CallFunction = HelperCall["callFunction"];

export class HelperGate implements HelperCall {
  readonly memory: EbpfMemory;
  readonly high = new Int32Array(5);
  readonly callFunction: CallFunction;
  /** The halves of the last helper's result, signed. */
  resultLow = 0;
  resultHigh = 0;
  #context: PacketContext | undefined;

  constructor(memory: EbpfMemory, callFunction: CallFunction) {
    this.memory = memory;
    this.callFunction = callFunction;
  }

  get context(): PacketContext {
    if (this.#context === undefined) this.fail("there is no packet");
    return this.#context;
  }

  setContext(context: PacketContext | undefined): void {
    this.#context = context;
  }

  /** Calls a helper with the low halves of r1 to r5; the high ones are in `high`. */
  invoke(helper: Helper, r1: number, r2: number, r3: number, r4: number, r5: number): void {
    const result = helper(this, r1 >>> 0, r2 >>> 0, r3 >>> 0, r4 >>> 0, r5 >>> 0);
    // `wide` has set the result already and returns no number.
    if (Number.isNaN(result)) return;
    this.resultLow = result | 0;
    this.resultHigh = Math.floor(result / 0x1_0000_0000) | 0;
  }

  wide(low: number, high: number): number {
    this.resultLow = low | 0;
    this.resultHigh = high | 0;
    return NaN;
  }

  mayAccess(address: number, length: number, write: boolean): boolean {
    const region = this.memory.find(address, length);
    return region !== undefined && (region.writable || !write);
  }

  fail(reason: string): never {
    throw new FaultSignal(reason);
  }
}
