// Writes the captures that the benchmarks read, the same every time: `node bench/make-capture.js KIND FILE [PACKETS]`.
//
// Ethernet, IPv4 and IPv6, TCP and UDP from and to 10,000 hosts, in one of these kinds:
// - mixed: sizes as on a busy link, half small, a third full, the rest in between; about one packet in eight has port 80;
//   2 million packets make about 1.4 GB;
// - small: all packets have 54 bytes, the least that TCP over IPv4 needs; 10 million packets make 700 MB;
// - pcapng: mixed, in the other format.
import { closeSync, openSync, writeSync } from "node:fs";
import { randomNumbers } from "./random.js";

let next = randomNumbers(80);
const pick = (choices) => choices[next() % choices.length];

function mixedLength() {
  const kind = next() % 6;
  if (kind < 3) return 60 + (next() % 40);
  return kind < 5 ? 1514 : 100 + (next() % 1400);
}

/** Fills in the headers; the rest of the packet stays as it is. */
function fillPacket(packet, isPlain) {
  const isIpv6 = next() % 8 === 0 && !isPlain;
  const isTcp = next() % 4 !== 0 || isPlain;
  packet.writeUIntBE(0x00005e005301, 0, 6);
  packet.writeUIntBE(0x00005e005302, 6, 6);
  packet.writeUInt16BE(isIpv6 ? 0x86dd : 0x0800, 12);
  const transport = isIpv6 ? 54 : 34;
  if (isIpv6) {
    packet.writeUInt32BE(0x60000000, 14);
    packet.writeUInt16BE(packet.length - transport, 18);
    packet.writeUInt16BE(((isTcp ? 6 : 17) << 8) | 64, 20);
    for (const at of [22, 38]) {
      packet.writeUInt32BE(0x20010db8, at);
      packet.writeUInt32BE(next() % 10000, at + 12);
    }
  } else {
    packet.writeUInt16BE(0x4500, 14);
    packet.writeUInt16BE(packet.length - 14, 16);
    packet.writeUInt32BE(0, 18);
    packet.writeUInt16BE((64 << 8) | (isTcp ? 6 : 17), 22);
    packet.writeUInt32BE(0x0a000000 | (next() % 10000), 26);
    packet.writeUInt32BE(0x0a000000 | (next() % 10000), 30);
  }
  packet.writeUInt16BE(pick([80, 443, 443, 53, 22, 8080]), transport);
  packet.writeUInt16BE(1024 + (next() % 60000), transport + 2);
  if (isTcp && packet.length >= transport + 20) packet.writeUInt16BE(0x5010, transport + 12);
}

/** How long the packets are, whether all are TCP over IPv4, and how many there are unless told otherwise. */
const kinds = {
  mixed: { length: mixedLength, isPlain: false, packets: 2_000_000 },
  small: { length: () => 54, isPlain: true, packets: 10_000_000 },
  pcapng: { length: mixedLength, isPlain: false, packets: 2_000_000 },
};

/** What stands in front of the first packet: a header of 24 bytes, or a section and an interface. */
function beginning(kind) {
  if (kind === "pcapng") {
    const section = [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28];
    return Buffer.from(Uint32Array.from([...section, 1, 20, 1, 262144, 20]).buffer);
  }
  return Buffer.from(Uint32Array.from([0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1]).buffer);
}

/** Writes the numbers around a packet of `length` bytes at `at` in the block; returns where it starts and what follows. */
function frame(kind, block, at, number, length) {
  const microseconds = 1_700_000_000_000_000 + number * 10;
  if (kind !== "pcapng") {
    const words = [Math.floor(microseconds / 1e6), microseconds % 1e6, length, length];
    words.forEach((word, index) => block.writeUInt32LE(word, at + 4 * index));
    return { start: at + 16, end: at + 16 + length };
  }
  const padded = Math.ceil(length / 4) * 4;
  const words = [6, 32 + padded, 0, Math.floor(microseconds / 2 ** 32), microseconds % 2 ** 32, length, length];
  words.forEach((word, index) => block.writeUInt32LE(word, at + 4 * index));
  block.fill(0, at + 28 + length, at + 28 + padded);
  block.writeUInt32LE(32 + padded, at + 28 + padded);
  return { start: at + 28, end: at + 32 + padded };
}

export function makeCapture(kind, path, packets = kinds[kind].packets) {
  const { length: packetLength, isPlain } = kinds[kind];
  next = randomNumbers(80);
  const file = openSync(path, "w");
  writeSync(file, beginning(kind));
  const block = Buffer.alloc(1 << 20);
  let at = 0;
  for (let number = 0; number < packets; number++) {
    const length = packetLength();
    if (at + 36 + length > block.length) {
      writeSync(file, block, 0, at);
      at = 0;
    }
    const { start, end } = frame(kind, block, at, number, length);
    fillPacket(block.subarray(start, start + length).fill(0), isPlain);
    at = end;
  }
  writeSync(file, block, 0, at);
  closeSync(file);
}

if (process.argv[1] === import.meta.filename) {
  const [kind, path, packets] = process.argv.slice(2);
  if (kinds[kind] === undefined || path === undefined) {
    throw new Error(`usage: node bench/make-capture.js ${Object.keys(kinds).join("|")} FILE [PACKETS]`);
  }
  makeCapture(kind, path, packets && Number(packets));
}
