import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The commands at the start of a stretch of Telnet (RFC 854); text and what follows it are not looked at. */
export interface TelnetLayer extends Layer {
  readonly kind: "telnet";
  readonly commands: readonly TelnetCommand[];
  /** Bytes of the next command were not captured. */
  readonly cut: boolean;
}

export interface TelnetCommand {
  readonly command: number;
  readonly option: number | undefined;
  /** Of a subnegotiation: what lies between the option and the end, the end included. */
  readonly parameters: readonly number[] | undefined;
  /** In bytes. The last byte of a subnegotiation counts even where the segment ends before it. */
  readonly length: number;
  readonly bytes: Bytes;
}

export const telnetCommands = { first: 236, end: 240, subnegotiation: 250, will: 251, dont: 254, escape: 255 } as const;
export const telnetOptions = { authentication: 37, encryption: 38 } as const;

export function decodeTelnet(reader: Reader, wireLength: number): TelnetLayer {
  const { offset, left: capturedLength } = reader;
  const commands: TelnetCommand[] = [];
  const base = { kind: "telnet", offset, wireLength, capturedLength, commands } as const;
  for (let left = wireLength; left > 0;) {
    const start = reader.offset;
    const first = reader.at8(start);
    if (first === undefined) return { ...base, cut: true };
    if (first !== telnetCommands.escape) break;
    const command = readCommand(reader, left);
    if (command === "cut") return { ...base, cut: true };
    if (command === undefined) break;
    commands.push(command);
    // A subnegotiation whose end is cut in two is counted longer than it is, and the count wraps round.
    left = (left - command.length) >>> 0;
  }
  return { ...base, cut: false };
}

/** `undefined` if there is none: it has no end in the segment. */
function readCommand(reader: Reader, room: number): TelnetCommand | "cut" | undefined {
  const start = reader.offset;
  if (room < 2) return undefined;
  const command = reader.at8(start + 1);
  if (command === undefined) return "cut";
  const finish = (length: number, option?: number, parameters?: readonly number[]): TelnetCommand => {
    reader.seek(start);
    const bytes = reader.captured(length);
    return { command, option, parameters, length, bytes };
  };
  if (command < telnetCommands.first) return undefined;
  if (command < telnetCommands.subnegotiation || command === telnetCommands.escape) return finish(2);
  if (room < 3) return undefined;
  const option = reader.at8(start + 2);
  if (option === undefined) return "cut";
  if (command !== telnetCommands.subnegotiation) return finish(3, option);
  return readSubnegotiation(reader, start + 3, room - 3, (length, parameters) =>
    finish(length + 3, option, parameters),
  );
}

function readSubnegotiation(
  reader: Reader,
  start: number,
  room: number,
  finish: (length: number, parameters: readonly number[]) => TelnetCommand,
): TelnetCommand | "cut" | undefined {
  let size = 0;
  for (; room > size + 1; size++) {
    const byte = reader.at8(start + size);
    if (byte === undefined) return "cut";
    if (byte !== telnetCommands.escape) continue;
    const next = reader.at8(start + size + 1);
    if (next === undefined) return "cut";
    if (next === telnetCommands.end) break;
  }
  const last = reader.at8(start + size);
  if (last === undefined) return "cut";
  if (last !== telnetCommands.escape) return undefined;
  const parameters = Array.from({ length: size }, (_, index) => reader.at8(start + index) ?? 0);
  return finish(size + 2, parameters);
}
