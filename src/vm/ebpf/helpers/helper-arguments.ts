/** Arguments of helpers that are more than a number. */
import type { HelperCall } from "../helper-call.js";
import type { StoredMap } from "../maps/index.js";
import type { HelperState } from "./helper-state.js";

/** All 64 bits of argument `place` (1 to 5), unsigned, as exactly as a number can be: for comparisons. */
export function wholeNumber(call: HelperCall, place: number, low: number): number {
  return (call.high[place - 1]! >>> 0) * 2 ** 32 + low;
}

/** Ends the program unless argument `place` is the address of memory that it may use so. */
export function checkMemory(call: HelperCall, place: number, address: number, length: number, write: boolean): void {
  if (length === 0 || (call.high[place - 1] === 0 && call.mayAccess(address, length, write))) return;
  const whole = wholeNumber(call, place, address).toString(16);
  const access = `${write ? "write to" : "read"} ${length} bytes at 0x${whole}`;
  call.fail(`a helper function is to ${access}, which is outside the program's memory`);
}

/** The map of a handle in argument `place`. Ends the program if it is none. */
export function mapOf(state: HelperState, call: HelperCall, place: number, handle: number): StoredMap {
  const found = call.high[place - 1] === 0 ? state.maps.find(handle) : undefined;
  return found ?? call.fail(`a helper function is to use map 0x${handle.toString(16)}, which is no map`);
}

/** Ends the program unless r1 is its context: other programs' packets are not there to be changed. */
export function checkContext(call: HelperCall, context: number): void {
  if (context === call.context.address && call.high[0] === 0) return;
  call.fail(`a helper function is to use context 0x${context.toString(16)}, which is not the program's`);
}
