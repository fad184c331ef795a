import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Multi-point MAC control of passive optical networks (IEEE 802.3, clause 64), and PAUSE. */
export interface MpcpLayer extends Layer {
  readonly kind: "mpcp";
  readonly opcode: number | undefined;
  readonly timestamp: number | undefined;
  readonly content: MpcpContent | undefined;
}

export type MpcpContent =
  | MpcpGate
  | { readonly form: "report"; readonly setCount: number | undefined; readonly sets: readonly MpcpQueueSet[] }
  | ({ readonly form: "request" } & Values<typeof requestLayout>)
  | ({ readonly form: "register" } & Values<typeof registerLayout>)
  | ({ readonly form: "acknowledgement" } & Values<typeof acknowledgementLayout>);

interface MpcpGate {
  readonly form: "gate";
  /** The number of grants, and flags. */
  readonly countAndFlags: number | undefined;
  readonly grants: readonly Values<typeof grantLayout>[];
  readonly syncTime: number | undefined;
}

interface MpcpQueueSet {
  /** Which queues have a report. */
  readonly bitmap: number | undefined;
  readonly reports: readonly { readonly queue: number; readonly duration: number | undefined }[];
}

export const mpcpOpcodes = { pause: 1, gate: 2, report: 3, request: 4, register: 5, acknowledgement: 6 } as const;

const grantLayout = { startTime: "u32", duration: "u16" } as const;
const requestLayout = { flags: "u8", pendingGrants: "u8" } as const;
const registerLayout = { port: "u16", flags: "u8", syncTime: "u16", echoedGrants: "u8" } as const;
const acknowledgementLayout = { flags: "u8", echoedPort: "u16", echoedSyncTime: "u16" } as const;

export function decodeMpcp(reader: Reader, wireLength: number): MpcpLayer {
  const base = { kind: "mpcp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const [opcode, timestamp] = [reader.maybe16(), reader.maybe32()];
  return { ...base, opcode, timestamp, content: timestamp === undefined ? undefined : readContent(opcode!, reader) };
}

function readContent(opcode: number, reader: Reader): MpcpContent | undefined {
  switch (opcode) {
    case mpcpOpcodes.gate: {
      const countAndFlags = reader.maybe8();
      const grants = Array.from({ length: (countAndFlags ?? 0) & 7 }, () => readLayout(reader, grantLayout));
      return { form: "gate", countAndFlags, grants, syncTime: reader.maybe16() };
    }
    case mpcpOpcodes.report:
      return readReport(reader);
    case mpcpOpcodes.request:
      return { form: "request", ...readLayout(reader, requestLayout) };
    case mpcpOpcodes.register:
      return { form: "register", ...readLayout(reader, registerLayout) };
    case mpcpOpcodes.acknowledgement:
      return { form: "acknowledgement", ...readLayout(reader, acknowledgementLayout) };
    default:
      return undefined;
  }
}

function readReport(reader: Reader): MpcpContent {
  const setCount = reader.maybe8();
  const sets: MpcpQueueSet[] = [];
  // tcpdump leaves out the last one.
  while (sets.length < (setCount ?? 0) - 1) {
    const bitmap = reader.maybe8();
    const queues = [1, 2, 3, 4, 5, 6, 7, 8].filter((queue) => (bitmap ?? 0) & (1 << (queue - 1)));
    sets.push({ bitmap, reports: queues.map((queue) => ({ queue, duration: reader.maybe16() })) });
    if (bitmap === undefined) break;
  }
  return { form: "report", setCount, sets };
}
