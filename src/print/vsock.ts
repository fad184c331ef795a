import { type VirtioHeader, type VsockLayer, vsockVirtio } from "../decode/vsock.js";
import type { Out } from "./out.js";

const transports = ["UNKNOWN", "NO_INFO", "VIRTIO"] as const;
const operations = ["UNKNOWN", "CONNECT", "DISCONNECT", "CONTROL", "PAYLOAD"] as const;
const payloadOperation = 4;

const virtioOperations = [
  "INVALID",
  "REQUEST",
  "RESPONSE",
  "RST",
  "SHUTDOWN",
  "RW",
  "CREDIT UPDATE",
  "CREDIT REQUEST",
] as const;
const streamType = 1;

export function printVsock(layer: VsockLayer, out: Out): void {
  out.protocol = "vsock";
  const { source, destination, transport, operation, virtio, data, capturedLength } = layer;
  if (source === undefined || destination === undefined) return out.truncated();
  const { verbosity } = out.options;
  out.add(transports[transport] ?? `Invalid transport (${transport})`);
  const isCut = verbosity > 0 && transport === vsockVirtio && virtio === undefined;
  if (verbosity === 0) out.add(" ");
  else if (!isCut) out.add(`${virtio === undefined ? "" : ` (${virtioText(virtio)})`}\n\t`);
  const name = operations[operation] ?? ` invalid op (${operation})`;
  out.add(`${source.context}.${source.port} > ${destination.context}.${destination.port} ${name}`);
  // tcpdump tells how much was captured.
  out.add(`, length ${capturedLength}`);
  if (isCut) return out.truncated();
  if (verbosity < 2 || operation !== payloadOperation) return;
  if (data === undefined) return out.truncated();
  out.add("\n");
  out.hexDump(data, "\t");
}

function virtioText({ length, type, operation, flags, bufferAllocation, forwardCount }: VirtioHeader): string {
  const typeName = type === streamType ? "STREAM" : `Invalid type (${type})`;
  const name = virtioOperations[operation] ?? `Invalid op (${operation})`;
  const buffers = `buf_alloc ${bufferAllocation}, fwd_cnt ${forwardCount}`;
  return `len ${length}, type ${typeName}, op ${name}, flags ${flags.toString(16)}, ${buffers}`;
}
