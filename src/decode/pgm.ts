import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import { readPgmAddress } from "./pgm-address.js";
import type { PgmOptions } from "./pgm-options.js";
import { readPgmOptions } from "./pgm-options.js";
import type { Reader } from "./reader.js";
import { decodeZmtpDatagram } from "./zmtp.js";

/** Pragmatic General Multicast (RFC 3208). */
export interface PgmLayer extends Layer {
  readonly kind: "pgm";
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  /** Absent if not whole. */
  readonly header: PgmHeader | undefined;
  /** Absent where `problem` says that it is cut. */
  readonly message: PgmMessage | undefined;
  /** The message was not captured, or has an unknown kind of address: at the start of a field, or within one. */
  readonly problem: undefined | "cut" | "field-cut";
  readonly options: PgmOptions | undefined;
  /** Where the data of a message that has some begins. */
  readonly dataOffset: number;
}

interface PgmHeader {
  readonly type: number;
  readonly options: number;
  readonly checksum: number;
  readonly globalSourceId: Bytes;
  readonly length: number;
}

export type PgmMessage =
  | ({ readonly form: "source-path"; readonly address: string } & Values<typeof sourcePathLayout>)
  | ({ readonly form: "poll"; readonly address: string } & Values<typeof pollLayout> & Values<typeof pollEndLayout>)
  | ({ readonly form: "poll-response" } & Values<typeof pollResponseLayout>)
  | ({ readonly form: "data" } & Values<typeof dataLayout>)
  | ({ readonly form: "nak"; readonly source: string; readonly group: string } & Values<typeof nakLayout>)
  | ({ readonly form: "ack" } & Values<typeof ackLayout>)
  | { readonly form: "none" };

export const pgmTypes = {
  ...{ sourcePath: 0, poll: 1, pollResponse: 2, originalData: 4, repairData: 5, nak: 8, nullNak: 9, confirmation: 10 },
  ...{ ack: 11, sourcePathRequest: 12 },
} as const;

const sourcePathLayout = {
  sequence: "u32",
  trailingEdge: "u32",
  leadingEdge: "u32",
  addressFamily: "u16",
  reserved: { skip: 2 },
} as const;
const pollLayout = {
  sequence: "u32",
  round: "u16",
  subtype: "u16",
  addressFamily: "u16",
  reserved: { skip: 2 },
} as const;
const pollEndLayout = { interval: "u32", random: "u32", mask: "u32" } as const;
const pollResponseLayout = { sequence: "u32", round: "u16", reserved: "u16" } as const;
const dataLayout = { sequence: "u32", trailingEdge: "u32" } as const;
const nakLayout = { sequence: "u32", addressFamily: "u16", reserved: { skip: 2 } } as const;
const ackLayout = { sequence: "u32", bitmap: "u32" } as const;

const headerLength = 16;
const optionsPresent = 0x01;

export function decodePgm(reader: Reader, wireLength: number, context: Context): PgmLayer {
  const { offset, left: capturedLength } = reader;
  const whole = capturedLength >= headerLength;
  const [sourcePort, destinationPort] = [reader.maybe16(), reader.maybe16()];
  const base = { kind: "pgm", offset, wireLength, capturedLength, sourcePort, destinationPort } as const;
  const nothing = { message: undefined, problem: undefined, options: undefined, dataOffset: offset };
  if (!whole) return { ...base, header: undefined, ...nothing };
  const header = readHeader(reader);
  const message = readMessage(header.type, reader);
  if (typeof message === "string") return { ...base, header, ...nothing, problem: message };
  // tcpdump looks for the options of what has no fields at the start of the header.
  if (message.form === "none") reader.seek(offset);
  const options = header.options & optionsPresent ? readPgmOptions(reader) : undefined;
  const layer = { ...base, header, message, problem: undefined, options, dataOffset: reader.offset };
  if (context.options.packetType !== "pgm_zmtp1" || message.form !== "data") return layer;
  return { ...layer, payload: context.enter(decodeZmtpDatagram, reader, header.length) };
}

function readHeader(reader: Reader): PgmHeader {
  const [type, options, checksum] = [reader.u8(), reader.u8(), reader.u16()];
  return { type, options, checksum, globalSourceId: reader.captured(6), length: reader.u16() };
}

function readMessage(type: number, reader: Reader): PgmMessage | "cut" | "field-cut" {
  switch (type) {
    case pgmTypes.sourcePath: {
      if (!reader.has(16)) return "cut";
      const fields = readLayout(reader, sourcePathLayout);
      const address = readPgmAddress(reader, fields.addressFamily);
      return address === undefined ? "cut" : { form: "source-path", ...fields, address };
    }
    case pgmTypes.poll: {
      if (!reader.has(12)) return "cut";
      const fields = readLayout(reader, pollLayout);
      const address = readPgmAddress(reader, fields.addressFamily);
      if (address === undefined) return "cut";
      const end = readLayout(reader, pollEndLayout);
      return end.mask === undefined ? "field-cut" : { form: "poll", ...fields, address, ...end };
    }
    case pgmTypes.pollResponse:
      return reader.has(8) ? { form: "poll-response", ...readLayout(reader, pollResponseLayout) } : "cut";
    case pgmTypes.originalData:
    case pgmTypes.repairData:
      return reader.has(8) ? { form: "data", ...readLayout(reader, dataLayout) } : "cut";
    case pgmTypes.nak:
    case pgmTypes.nullNak:
    case pgmTypes.confirmation:
      return readNak(reader);
    case pgmTypes.ack:
      return reader.has(8) ? { form: "ack", ...readLayout(reader, ackLayout) } : "cut";
    default:
      return { form: "none" };
  }
}

function readNak(reader: Reader): PgmMessage | "cut" | "field-cut" {
  if (!reader.has(8)) return "cut";
  const fields = readLayout(reader, nakLayout);
  const source = readPgmAddress(reader, fields.addressFamily);
  if (source === undefined) return "cut";
  reader.skip(4);
  // tcpdump takes the first bytes of the group's address for its family.
  const start = reader.offset;
  const family = reader.maybe16();
  if (family === undefined) return "field-cut";
  reader.seek(start);
  const group = readPgmAddress(reader, family);
  return group === undefined ? "cut" : { form: "nak", ...fields, source, group };
}
