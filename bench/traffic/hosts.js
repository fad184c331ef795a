// Who talks: clients and a router in one network, servers beyond it. Addresses and names are those meant for documentation.
import { randomNumbers } from "../random.js";
import { text } from "./frames.js";

const next = randomNumbers(4711);

/** A whole number below `limit`. */
export const below = (limit) => next() % limit;
export const chance = (percent) => below(100) < percent;
export const pick = (choices) => choices[below(choices.length)];
export const random32 = () => next();
export const port = () => 32768 + below(28000);

export function randomBytes(count) {
  const bytes = Buffer.allocUnsafe(count);
  let at = 0;
  for (; at + 4 <= count; at += 4) bytes.writeUInt32LE(next(), at);
  for (; at < count; at++) bytes[at] = next();
  return bytes;
}

const macOf = (number) => Buffer.from([0x02, 0, 0x5e, 0, number >> 8, number & 0xff]);
const ipv6Of = (prefix, number) => {
  const address = Buffer.alloc(16);
  address.writeUInt32BE(prefix, 0);
  address.writeUInt16BE(number, 14);
  return address;
};

const documentation = 0x20010db8;
const linkLocal = 0xfe800000;

export const router = { mac: macOf(1), ip: Buffer.from([192, 0, 2, 1]), link: ipv6Of(linkLocal, 1) };

export const clients = Array.from({ length: 40 }, (_, index) => ({
  mac: macOf(100 + index),
  ip4: Buffer.from([192, 0, 2, 10 + index]),
  ip6: ipv6Of(documentation, 0x100 + index),
  link: ipv6Of(linkLocal, 0x100 + index),
  name: `pc-${index}`,
}));

export const servers = Array.from({ length: 120 }, (_, index) => ({
  ip4: Buffer.from([index % 2 === 0 ? 198 : 203, index % 2 === 0 ? 51 : 0, index % 2 === 0 ? 100 : 113, 1 + index]),
  ip6: ipv6Of(documentation + 1, 0x200 + index),
  name: `${pick(["www", "api", "cdn", "mail", "static", "img"])}${index}.example.${pick(["com", "net", "org"])}`,
}));

/** Both ends of a connection from a client to a server, over the version of IP chosen for it. */
export function ends(serverPort, clientPort = port()) {
  const client = pick(clients);
  const server = pick(servers);
  const version = chance(20) ? "ip6" : "ip4";
  return {
    version,
    server,
    client,
    from: { ip: client[version], port: clientPort, mac: client.mac },
    to: { ip: server[version], port: serverPort, mac: router.mac },
  };
}

/** A page of words, as long as asked. */
export function words(length) {
  const list = "the quick brown fox jumps over a lazy dog while nine packets wait in line".split(" ");
  let result = "";
  while (result.length < length) result += `${pick(list)}${chance(10) ? "\n" : " "}`;
  return text(result.slice(0, length));
}
