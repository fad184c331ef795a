import type { Context } from "./context.js";
import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { Layer } from "./layer.js";
import type { NfsCall } from "./nfs-call.js";
import { readCall } from "./nfs-call.js";
import { NfsCalls } from "./nfs-calls.js";
import type { NfsReply } from "./nfs-reply.js";
import { readReply } from "./nfs-reply.js";
import type { Reader } from "./reader.js";

/** Network File System, versions 2 and 3 (RFC 1094, 1813), in remote procedure calls (RFC 5531). */
export interface NfsLayer extends Layer {
  readonly kind: "nfs";
  readonly transactionId: number;
  readonly call: NfsCall | undefined;
  readonly reply: NfsReply | undefined;
  /** Why fields are missing. */
  readonly problem: FieldProblem;
}

const nfsPort = 2049;
const callDirection = 0;
const replyDirection = 1;
const recordMarkLength = 4;

/** Whether one of the ports is that of NFS. */
export function isNfsPort(sourcePort: number, destinationPort: number): boolean {
  return sourcePort === nfsPort || destinationPort === nfsPort;
}

/** Whether the bytes at the cursor begin a call to, or a reply from, the port of NFS. */
export function isNfs(reader: Reader, sourcePort: number, destinationPort: number): boolean {
  if (!isNfsPort(sourcePort, destinationPort)) return false;
  const start = reader.offset;
  reader.skip(4);
  const direction = reader.maybe32();
  reader.seek(start);
  return (
    (destinationPort === nfsPort && direction === callDirection) ||
    (sourcePort === nfsPort && direction === replyDirection)
  );
}

/** Over UDP, where `isNfs` has looked before. */
export function decodeNfs(reader: Reader, wireLength: number, context: Context): NfsLayer {
  const base = { kind: "nfs", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const [transactionId, direction] = [reader.u32(), reader.u32()];
  // tcpdump looks at the packet's end only, but for credentials.
  const fields = new Fields(reader, Infinity);
  const calls = context.memory(NfsCalls);
  if (direction === callDirection) {
    const call = readCall(fields, wireLength);
    if (call !== undefined && context.network !== undefined) calls.enter(transactionId, context.network, call);
    return { ...base, transactionId, call, reply: undefined, problem: fields.problem };
  }
  const { network } = context;
  const find = () => (network === undefined ? undefined : calls.find(transactionId, network));
  const reply = readReply(fields, wireLength, find);
  return { ...base, transactionId, call: undefined, reply, problem: fields.problem };
}

/** Over TCP, behind a mark that tells the record's length (RFC 5531 section 11). Nothing if it is no NFS, `isNfsPort` being true. */
export function decodeNfsOverTcp(
  reader: Reader,
  wireLength: number,
  context: Context,
  sourcePort: number,
  destinationPort: number,
): Layer | undefined {
  if (wireLength < recordMarkLength || !reader.has(recordMarkLength)) return undefined;
  const length = Math.min(reader.u32() & 0x7fffffff, wireLength - recordMarkLength);
  if (!isNfs(reader, sourcePort, destinationPort)) return undefined;
  return context.enter(decodeNfs, reader, length);
}
