import type { SunrpcLayer } from "../decode/sunrpc.js";
import type { Out } from "./out.js";

const binderPort = 111;
const rpcVersion = 2;
/** Of the binder, by number. */
const procedureNames = ["null", "set", "unset", "getport", "dump", "call"] as const;
/** Those whose text names the program called. */
const withProgram: ReadonlySet<number> = new Set([1, 2, 3, 5]);

/** tcpdump puts the transaction's number where the source port would be. */
export function printSunrpc({ direction, call, wireLength }: SunrpcLayer, out: Out): void {
  // Before the direction is known, it is only UDP.
  out.need(direction);
  out.protocol = "sunrpc";
  if (call === undefined) return out.stop();
  const { names } = out.options;
  const { source, destination } = out.network ?? { source: "?", destination: "?" };
  const port = names ? "sunrpc" : `0x${binderPort.toString(16)}`;
  out.add(`${out.host(source)}.0x${call.transactionId.toString(16)} > ${out.host(destination)}.${port}: ${wireLength}`);
  out.add(` ${procedureNames[call.procedure] ?? ` proc #${call.procedure}`}`);
  if (call.rpcVersion !== rpcVersion) out.add(` [rpcver ${call.rpcVersion}]`);
  if (withProgram.has(call.procedure)) out.add(` ${names ? "#" : ""}${call.program}.${call.version}`);
}
