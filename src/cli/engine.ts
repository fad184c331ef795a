import process from "node:process";
import { setFlagsFromString } from "node:v8";

/** Functions of up to so many bytes (of V8's bytecode) may be copied into those that call them. V8 takes 460 for the limit. */
const longestCopy = 100;

/**
 * Has V8 make less machine code of what is run often, to be called when many packets are going to be printed.
 *
 * Printing needs some hundred and fifty functions. To make machine code of them, with copies of what they call, takes V8 as long as
 * printing 200,000 packets, in threads that want the processor for themselves. Without copies of the longer ones it takes a fifth
 * less, and the code is hardly slower. That was measured with V8 11, of Node.js 20; later ones work in another way.
 */
export function makeLessMachineCode(): void {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString(`--max-inlined-bytecode-size=${longestCopy}`);
}
