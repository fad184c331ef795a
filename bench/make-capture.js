// Writes the capture that the benchmarks read, the same one every time: `node bench/make-capture.js FILE [PACKETS]`.
//
// Ethernet, IPv4 and IPv6, TCP and UDP, sizes as on a busy link: half small, a third full, the rest in between; about one
// packet in eight has port 80. 500,000 packets make about 300 MB.
import { closeSync, openSync, writeSync } from "node:fs";

/** A generator of 32-bit numbers (mulberry32), seeded, so that the file is the same everywhere. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

const next = randomNumbers(80);
const pick = (choices) => choices[next() % choices.length];

function packetLength() {
  const kind = next() % 6;
  if (kind < 3) return 60 + (next() % 40);
  return kind < 5 ? 1514 : 100 + (next() % 1400);
}

/** Fills in the headers; the rest of the packet stays as it is. */
function fillPacket(packet) {
  const isIpv6 = next() % 8 === 0;
  const isTcp = next() % 4 !== 0;
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

export function makeCapture(path, packets) {
  const file = openSync(path, "w");
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(1, 20);
  writeSync(file, header);
  const block = Buffer.alloc(1 << 20);
  let end = 0;
  for (let number = 0; number < packets; number++) {
    const length = packetLength();
    if (end + 16 + length > block.length) {
      writeSync(file, block, 0, end);
      end = 0;
    }
    block.writeUInt32LE(1_700_000_000 + Math.floor(number / 100_000), end);
    block.writeUInt32LE((number % 100_000) * 10, end + 4);
    block.writeUInt32LE(length, end + 8);
    block.writeUInt32LE(length, end + 12);
    fillPacket(block.subarray(end + 16, end + 16 + length).fill(0));
    end += 16 + length;
  }
  writeSync(file, block, 0, end);
  closeSync(file);
}

if (process.argv[1] === import.meta.filename) {
  const [path, packets = "500000"] = process.argv.slice(2);
  if (path === undefined) throw new Error("usage: node bench/make-capture.js FILE [PACKETS]");
  makeCapture(path, Number(packets));
}
