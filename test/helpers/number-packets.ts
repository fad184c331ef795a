// Which packets of a capture a command chooses, whatever the command: it reads a copy in which the time of packet N is
// N seconds, writes the packets chosen, and their times are read back.

/** The bytes of a capture with the seconds of each record replaced by its number, counted from 1. */
export function numberPackets(capture: Uint8Array): Buffer {
  const bytes = Buffer.from(capture);
  let number = 0;
  for (const { at, bigEndian } of records(bytes)) {
    number++;
    if (bigEndian) bytes.writeUInt32BE(number, at);
    else bytes.writeUInt32LE(number, at);
  }
  return bytes;
}

/** The numbers in a capture made from such a copy. */
export function packetNumbers(capture: Uint8Array): number[] {
  const bytes = Buffer.from(capture);
  return [...records(bytes)].map(({ at, bigEndian }) => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)));
}

/** Where the records start. */
function* records(bytes: Buffer): Generator<{ at: number; bigEndian: boolean }> {
  const bigEndian = bytes.readUInt8(0) === 0xa1;
  const word = (at: number) => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  const headerLength = word(0) === 0xa1b2cd34 ? 24 : 16;
  const minorVersion = bigEndian ? bytes.readUInt16BE(6) : bytes.readUInt16LE(6);
  // Up to version 2.2 the captured length is the second of the two.
  const caplenOffset = minorVersion <= 2 ? 12 : 8;
  for (let at = 24; at < bytes.length; at += headerLength + word(at + caplenOffset)) yield { at, bigEndian };
}

/** Numbers as runs: `1-3 7 9-10`, or `-` for none. */
export function toRuns(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(" ") || "-";
}
