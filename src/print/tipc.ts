import type { TipcLayer } from "../decode/tipc.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const users: ReadonlyMap<number, string> = new Map([
  [0, "Low Importance Data payload"],
  [1, "Medium Importance Data payload"],
  [2, "High Importance Data payload"],
  [3, "Critical Importance Data payload"],
  [5, "Broadcast Link Protocol internal"],
  [6, "Message Bundler Protocol internal"],
  [7, "Link State Protocol internal"],
  [8, "Connection Manager internal"],
  [10, "Link Changeover Protocol internal"],
  [11, "Name Table Update Protocol internal"],
  [12, "Message Fragmentation Protocol internal"],
  [13, "Neighbor Detection Protocol internal"],
]);

const payloadUsers: readonly number[] = [0, 1, 2, 3, 8, 11];
const linkConfiguration = 13;
const longestShortHeader = 6;

// tcpdump has the second and the fourth name the wrong way round.
const messageTypes = ["CONN_MSG", "MCAST_MSG", "NAMED_MSG", "DIRECT_MSG"];
const configurationTypes = ["Link request", "Link response"];

const nodeText = (node: number): string => `${node >>> 24}.${(node >>> 12) & 0xfff}.${node & 0xfff}`;
const upper = (word: number): number => word >>> 16;
const lower = (word: number): number => word & 0xffff;

export function printTipc(layer: TipcLayer, out: Out): void {
  out.protocol = "tipc";
  const user = out.need(layer.user);
  if (payloadUsers.includes(user)) printPayload(layer, out);
  else if (user === linkConfiguration) printConfiguration(layer, out);
  else if (users.has(user)) printInternal(layer, out);
}

/** What all headers begin with, from `from` to `to`. */
function printHeader(layer: TipcLayer, from: string, to: string, types: readonly string[], out: Out): void {
  const { words, user = 0, headerSize = 0, messageSize, messageType = 0 } = layer;
  const sizes = `headerlength ${headerSize * 4} bytes, MessageSize ${messageSize} bytes`;
  out.add(`TIPC v${out.need(words[0]) >>> 29}.0 ${from} > ${to}, ${sizes}, ${users.get(user) ?? "unknown"}`);
  out.add(`, messageType ${types[messageType] ?? "Unknown"}`);
}

function printPayload(layer: TipcLayer, out: Out): void {
  const { words, headerSize = 0 } = layer;
  const word = (index: number): number => out.need(words[index]);
  const [previous, originPort, destinationPort] = [word(3), word(4), word(5)];
  if (headerSize <= longestShortHeader)
    return printHeader(layer, `${nodeText(previous)}:${originPort}`, `${destinationPort}`, messageTypes, out);
  const [origin, destination] = [nodeText(word(6)), nodeText(word(7))];
  printHeader(layer, `${origin}:${originPort}`, `${destination}:${destinationPort}`, messageTypes, out);
  if (out.options.verbosity === 0) return;
  out.add(`\n\tPrevious Node ${nodeText(previous)}, Broadcast Ack ${lower(word(1))}`);
  out.add(`, Link Ack ${upper(word(2))}, Link Sequence ${lower(word(2))}`);
}

function printInternal(layer: TipcLayer, out: Out): void {
  const word = (index: number): number => out.need(layer.words[index]);
  const [origin, destination] = [nodeText(word(6)), nodeText(word(7))];
  printHeader(layer, origin, destination, messageTypes, out);
  out.add(` (${hex32(word(1))})`);
  if (out.options.verbosity === 0) return;
  const last = word(9);
  out.add(`\n\tPrevious Node ${nodeText(word(3))}, Session No. ${upper(word(5))}, Broadcast Ack ${lower(word(1))}`);
  out.add(`, Sequence Gap ${upper(word(1)) & 0x1fff},  Broadcast Gap After ${upper(word(2))}`);
  out.add(`, Broadcast Gap To ${lower(word(2))}, Last Sent Packet No. ${upper(word(4))}`);
  out.add(`, Next sent Packet No. ${lower(word(4))}, Transport Sequence ${word(8)}`);
  out.add(`, msg_count ${upper(last)}, Link Tolerance ${lower(last)}`);
}

function printConfiguration(layer: TipcLayer, out: Out): void {
  const word = (index: number): number => out.need(layer.words[index]);
  const [previous, domain] = [nodeText(word(3)), nodeText(word(2))];
  printHeader(layer, previous, domain, configurationTypes, out);
  if (out.options.verbosity === 0) return;
  const media = word(5);
  out.add(`\n\tNodeSignature ${lower(word(1))}, network_id ${word(4)}, media_id ${media & 0xff}`);
}
