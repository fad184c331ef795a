import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** A message of the routing protocol for low-power networks (RFC 6550 section 6). Fields not captured are absent. */
export interface Rpl {
  /** `short`: no room for the fixed part, or for the DODAG identifier; `cut`: one of them was not all captured. */
  readonly problem: undefined | "short" | "cut";
  /** Wire bytes of the message after the ICMPv6 header's first four. */
  readonly length: number;
  readonly instanceId?: number | undefined;
  readonly rank?: number | undefined;
  /** Grounded (1 bit), mode of operation (3 bits), preference (3 bits). */
  readonly mode?: number | undefined;
  readonly dtsn?: number | undefined;
  readonly flags?: number | undefined;
  readonly sequence?: number | undefined;
  readonly status?: number | undefined;
  readonly dodagId?: string | undefined;
  readonly options?: readonly RplOption[];
  /** An option follows that is not all there. */
  readonly optionsCut?: boolean;
}

interface RplOption {
  /** Absent, like `length`, when not captured. */
  readonly type: number | undefined;
  /** With type and length byte; 1 for Pad1. */
  readonly length: number | undefined;
  /** Absent for Pad1 too. */
  readonly body: Bytes | undefined;
}

/** DODAG information object, destination advertisement object, and its acknowledgement. */
export const rplDio = 1;
export const rplDao = 2;
export const rplDaoAck = 3;

/** Decodes the message after the checksum, where the cursor is. */
export function decodeRpl(reader: Reader, code: number | undefined, length: number): Rpl {
  switch (code) {
    case rplDio:
      return decodeDio(reader, length);
    case rplDao:
    case rplDaoAck:
      return decodeDao(reader, code, length);
    default:
      return { problem: undefined, length };
  }
}

const dioLength = 24;

function decodeDio(reader: Reader, length: number): Rpl {
  if (length < dioLength) return { problem: "short", length };
  const instanceId = reader.maybe8();
  reader.skip(1);
  const [rank, mode, dtsn] = [reader.maybe16(), reader.maybe8(), reader.maybe8()];
  reader.skip(2);
  const dodagId = reader.ipv6();
  return {
    problem: undefined,
    length,
    instanceId,
    rank,
    mode,
    dtsn,
    dodagId,
    ...decodeOptions(reader, length - dioLength),
  };
}

const daoLength = 4;
const dodagIdLength = 16;

/** tcpdump wants room for the DODAG identifier captured in either case in a DAO, whose structure has it. */
function decodeDao(reader: Reader, code: number, length: number): Rpl {
  if (!reader.has(code === rplDao ? daoLength + dodagIdLength : daoLength)) return { problem: "cut", length };
  if (length < daoLength) return { problem: "short", length };
  const instanceId = reader.u8();
  const flags = reader.u8();
  const [third, fourth] = [reader.u8(), reader.u8()];
  const [sequence, status] = code === rplDao ? [fourth, undefined] : [third, fourth];
  const hasId = (flags & (code === rplDao ? 0x40 : 0x80)) !== 0;
  const fields = { length, instanceId, flags, sequence, status };
  const room = length - daoLength;
  if (!hasId) return { problem: undefined, ...fields, dodagId: undefined, ...decodeOptions(reader, room) };
  if (!reader.has(dodagIdLength)) return { problem: "cut", ...fields };
  if (room < dodagIdLength) return { problem: "short", ...fields };
  const dodagId = reader.ipv6();
  return { problem: undefined, ...fields, dodagId, ...decodeOptions(reader, room - dodagIdLength) };
}

const pad1 = 0;

function decodeOptions(reader: Reader, length: number): Pick<Rpl, "options" | "optionsCut"> {
  const options: RplOption[] = [];
  for (let left = length; left > 0;) {
    const type = reader.maybe8();
    if (type === pad1) options.push({ type, length: 1, body: undefined });
    else if (left < 2 && type !== undefined) return { options, optionsCut: true };
    else {
      const size = reader.maybe8();
      const body = size === undefined || left < size + 2 ? undefined : reader.bytes(size);
      options.push({ type, length: size === undefined ? undefined : size + 2, body });
      if (body === undefined) return { options, optionsCut: true };
    }
    left -= options.at(-1)?.length ?? left;
  }
  return { options, optionsCut: false };
}
