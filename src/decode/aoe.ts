import type { CapturedText } from "./escaped-text.js";
import { readText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** ATA over Ethernet, version 1. */
export interface AoeLayer extends Layer {
  readonly kind: "aoe";
  readonly version: number | undefined;
  /** Absent in other versions. Fields not captured are absent, too. */
  readonly header: AoeHeader | undefined;
  /** What is too short for what it should hold: the packet for any, the packet for the header, or its argument. */
  readonly problem: undefined | "empty" | "header" | "argument";
  /** What lies where the problem was found was not all captured. */
  readonly cut: boolean;
}

export interface AoeHeader {
  readonly flags: number | undefined;
  readonly error: number | undefined;
  readonly major: number | undefined;
  readonly minor: number | undefined;
  readonly command: number | undefined;
  readonly tag: number | undefined;
  readonly argument: AoeArgument | undefined;
}

export type AoeArgument =
  | {
      readonly form: "ata";
      readonly flags: number | undefined;
      readonly feature: number | undefined;
      readonly sectorCount: number | undefined;
      readonly command: number | undefined;
      /** Bytes of the logical block's address, the lowest first. */
      readonly blockAddress: readonly (number | undefined)[];
      readonly reserved: number | undefined;
      readonly dataLength: number;
    }
  | {
      readonly form: "configuration";
      readonly bufferCount: number | undefined;
      readonly firmware: number | undefined;
      readonly sectorCount: number | undefined;
      /** Protocol version (4 bits) and command (4). */
      readonly command: number | undefined;
      readonly length: number | undefined;
      readonly text: CapturedText | undefined;
    }
  | {
      readonly form: "masks";
      readonly command: number | undefined;
      readonly error: number | undefined;
      readonly count: number | undefined;
      readonly directives: readonly AoeDirective[];
    }
  | {
      readonly form: "reservations";
      readonly command: number | undefined;
      readonly count: number | undefined;
      readonly addresses: readonly (string | undefined)[];
    };

interface AoeDirective {
  readonly command: number | undefined;
  readonly address: string | undefined;
}

const aoeCommands = { ata: 0, configuration: 1, masks: 2, reservations: 3 } as const;

const version1 = 1;
const headerLength = 10;

export function decodeAoe(reader: Reader, wireLength: number): AoeLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "aoe", offset, wireLength, capturedLength } as const;
  if (wireLength < 1) return { ...base, version: undefined, header: undefined, problem: "empty", cut: false };
  const first = reader.maybe8();
  const version = first === undefined ? undefined : first >> 4;
  if (version !== version1) return { ...base, version, header: undefined, problem: undefined, cut: false };
  if (wireLength < headerLength) {
    reader.seek(offset);
    return { ...base, version, header: undefined, problem: "header", cut: !reader.has(wireLength) };
  }
  const fields = {
    flags: first! & 0x0f,
    error: reader.maybe8(),
    major: reader.maybe16(),
    minor: reader.maybe8(),
    command: reader.maybe8(),
    tag: reader.maybe32(),
  };
  const end = offset + wireLength;
  const { argument, isShort } = readArgument(fields.command, reader, end);
  const cut = isShort && !reader.has(end - reader.offset);
  return { ...base, version, header: { ...fields, argument }, problem: isShort ? "argument" : undefined, cut };
}

interface ArgumentResult {
  readonly argument: AoeArgument | undefined;
  readonly isShort: boolean;
}

function readArgument(command: number | undefined, reader: Reader, end: number): ArgumentResult {
  const room = end - reader.offset;
  switch (command) {
    case aoeCommands.ata:
      return room < 12 ? short : { argument: readAta(reader, room), isShort: false };
    case aoeCommands.configuration:
      return room < 8 ? short : readConfiguration(reader, room);
    case aoeCommands.masks:
      return room < 4 ? short : readMasks(reader, room);
    case aoeCommands.reservations:
      return room < 2 || (room - 2) % 6 !== 0 ? short : readReservations(reader, room);
    default:
      return { argument: undefined, isShort: false };
  }
}

const short: ArgumentResult = { argument: undefined, isShort: true };

function readAta(reader: Reader, room: number): AoeArgument {
  return {
    form: "ata",
    flags: reader.maybe8(),
    feature: reader.maybe8(),
    sectorCount: reader.maybe8(),
    command: reader.maybe8(),
    blockAddress: [0, 1, 2, 3, 4, 5].map(() => reader.maybe8()),
    reserved: reader.maybe16(),
    dataLength: room - 12,
  };
}

const longestText = 1024;

function readConfiguration(reader: Reader, room: number): ArgumentResult {
  const fields = {
    form: "configuration",
    bufferCount: reader.maybe16(),
    firmware: reader.maybe16(),
    sectorCount: reader.maybe8(),
    command: reader.maybe8(),
    length: reader.maybe16(),
  } as const;
  const { length } = fields;
  const isShort = length !== undefined && (length > longestText || length > room - 8);
  const text = length === undefined || length === 0 || isShort ? undefined : readText(reader, length);
  return { argument: { ...fields, text }, isShort };
}

const directiveLength = 8;

function readMasks(reader: Reader, room: number): ArgumentResult {
  // A reserved byte is first, and tcpdump does not ask whether it was captured.
  reader.skip(1);
  const fields = { form: "masks", command: reader.maybe8(), error: reader.maybe8(), count: reader.maybe8() } as const;
  const { count } = fields;
  const isShort = count !== undefined && count * directiveLength > room - 4;
  const directives: AoeDirective[] = [];
  for (let left = isShort ? 0 : (count ?? 0); left > 0; left--) {
    reader.skip(1);
    directives.push({ command: reader.maybe8(), address: reader.mac() });
  }
  return { argument: { ...fields, directives }, isShort };
}

function readReservations(reader: Reader, room: number): ArgumentResult {
  const fields = { form: "reservations", command: reader.maybe8(), count: reader.maybe8() } as const;
  const { count } = fields;
  const isShort = count !== undefined && count * 6 !== room - 2;
  const length = isShort ? 0 : (count ?? 0);
  return { argument: { ...fields, addresses: Array.from({ length }, () => reader.mac()) }, isShort };
}
