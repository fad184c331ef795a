import { CaptureError } from "../errors.js";
import type { CaptureInterface } from "./capture-header.js";
import { effectiveSnapshotLength } from "./length-limits.js";
import { InterfaceClock } from "./pcapng-time.js";

/** An interface of a pcapng capture. */
export interface PcapngInterface extends CaptureInterface {
  readonly clock: InterfaceClock;
}

/** The part of a block between its header and its trailer, in the byte order of its section. */
export interface BlockBody {
  readonly type: number;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly little: boolean;
  /** Where in the capture the block starts. */
  readonly offset: number;
}

/** Length of the block's type and length in front of the body. */
export const blockHeaderLength = 8;

/** Throws unless the body has `length` bytes. */
export function requireLength(body: BlockBody, length: number): void {
  if (body.end - body.start >= length) return;
  throw new CaptureError("capture-block", `block of type ${body.type} in pcapng dump file is too short`, body.offset);
}

/**
 * Reads an interface description block: link type, two reserved bytes, snapshot length, options
 * (draft-ietf-opsawg-pcapng, section 4.2).
 */
export function parseInterface(body: BlockBody): PcapngInterface {
  requireLength(body, 8);
  const { view, start, little, offset } = body;
  const linktype = view.getUint16(start, little);
  const { unitsPerSecond, timeOffset } = parseOptions(body);
  return {
    byteOrder: little ? "little" : "big",
    snapshotLength: effectiveSnapshotLength(view.getUint32(start + 4, little), linktype),
    linktype,
    linktypeExtension: 0,
    linktypeOffset: offset + blockHeaderLength,
    clock: new InterfaceClock(unitsPerSecond, timeOffset),
  };
}

const optionCodes = { opt_endofopt: 0, if_tsresol: 9, if_tsoffset: 14 } as const;
type OptionName = keyof typeof optionCodes;

/** The lengths that options must have. */
const optionLengths: Readonly<Record<OptionName, number>> = { opt_endofopt: 0, if_tsresol: 1, if_tsoffset: 8 };

/** The options that say what the time stamps mean. */
function parseOptions(body: BlockBody): { unitsPerSecond: bigint; timeOffset: bigint } {
  const { view, little, end, offset } = body;
  const seen = new Set<OptionName>();
  let unitsPerSecond = 1_000_000n;
  let timeOffset = 0n;
  let at = body.start + 8;
  while (at < end) {
    requireLength(body, at + 4 - body.start);
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    const value = at + 4;
    at = value + Math.ceil(length / 4) * 4;
    requireLength(body, at - body.start);
    const name = (Object.keys(optionCodes) as OptionName[]).find((each) => optionCodes[each] === code);
    if (name === undefined) continue;
    if (length !== optionLengths[name]) {
      throw optionError(`has ${name} option with length ${length} != ${optionLengths[name]}`, offset);
    }
    if (name === "opt_endofopt") break;
    if (seen.has(name)) throw optionError(`has more than one ${name} option`, offset);
    seen.add(name);
    if (name === "if_tsresol") unitsPerSecond = parseResolution(view.getUint8(value), offset);
    else timeOffset = view.getBigInt64(value, little);
  }
  return { unitsPerSecond, timeOffset };
}

/** The top bit says whether the other seven are the negative power of 2 or of 10. The result must fit 64 bits. */
function parseResolution(resolution: number, offset: number): bigint {
  const isBinary = (resolution & 0x80) !== 0;
  const power = resolution & 0x7f;
  if (power > (isBinary ? 63 : 19)) {
    throw optionError(`if_tsresol option resolution ${isBinary ? 2 : 10}^-${power} is too high`, offset);
  }
  return (isBinary ? 2n : 10n) ** BigInt(power);
}

function optionError(what: string, offset: number): CaptureError {
  return new CaptureError("capture-block", `Interface Description Block ${what}`, offset);
}
