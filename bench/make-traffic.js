// Writes a capture of ordinary traffic, the same one every time: `node bench/make-traffic.js FILE [PACKETS]`.
//
// Forty clients behind a router talk to servers: connections and datagrams of the kinds in traffic/, many at a time, so that their
// packets mix. By packets, most is TLS and HTTP; by kinds, everything that turns up in any office network is in it.
import { closeSync, openSync, writeSync } from "node:fs";
import { ftp, http, other, refused, smtp, ssh, tls } from "./traffic/connections.js";
import { dhcp, dnsLookup, fragments, multicastDns, ntp, quic, syslog } from "./traffic/datagrams.js";
import { below } from "./traffic/hosts.js";
import {
  arp,
  groups,
  listeners,
  lldp,
  neighbours,
  ping,
  routers,
  spanningTree,
  unreachable,
} from "./traffic/neighbours.js";

/** How often each kind of talk begins, in parts of the whole. */
const kinds = [
  [dnsLookup, 300],
  [tls, 90],
  [http, 60],
  [arp, 80],
  [other, 15],
  [quic, 12],
  [ssh, 8],
  [ntp, 30],
  [ping, 30],
  [neighbours, 30],
  [multicastDns, 25],
  [syslog, 20],
  [spanningTree, 30],
  [groups, 12],
  [listeners, 12],
  [fragments, 10],
  [unreachable, 10],
  [refused, 10],
  [dhcp, 8],
  [routers, 8],
  [lldp, 6],
  [smtp, 5],
  [ftp, 3],
];
const lots = kinds.flatMap(([begin, parts]) => Array(parts).fill(begin));

/** How many talks go on at the same time. */
const atATime = 50;

function* frames(count) {
  const talks = Array.from({ length: atATime }, () => lots[below(lots.length)]());
  for (let made = 0; made < count;) {
    const chosen = below(atATime);
    const { value, done } = talks[chosen].next();
    if (value !== undefined) {
      made++;
      yield value;
    }
    if (done) talks[chosen] = lots[below(lots.length)]();
  }
}

function makeTraffic(path, packets = 200_000) {
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
  let microseconds = 0;
  for (const frame of frames(packets)) {
    if (end + 16 + frame.length > block.length) {
      writeSync(file, block, 0, end);
      end = 0;
    }
    microseconds += 1 + below(900);
    block.writeUInt32LE(1_700_000_000 + Math.floor(microseconds / 1e6), end);
    block.writeUInt32LE(microseconds % 1e6, end + 4);
    block.writeUInt32LE(frame.length, end + 8);
    block.writeUInt32LE(frame.length, end + 12);
    frame.copy(block, end + 16);
    end += 16 + frame.length;
  }
  writeSync(file, block, 0, end);
  closeSync(file);
}

const [path, packets] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: node bench/make-traffic.js FILE [PACKETS]");
makeTraffic(path, packets && Number(packets));
