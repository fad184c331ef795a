import type {
  OpenflowDescription,
  OpenflowFlow,
  OpenflowPortStatistics,
  OpenflowStatistics,
  OpenflowTableStatistics,
} from "../decode/openflow10-statistics.js";
import { openflowStatistics } from "../decode/openflow10-statistics.js";
import { hex16, hex32 } from "./numbers.js";
import { bitmapText, named, printOpenflowEnd } from "./openflow-parts.js";
import { openflowPortText, openflowQueueText, printOpenflowActions, printOpenflowMatch } from "./openflow10-flow.js";
import { printOpenflowVendor } from "./openflow10-vendor.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [openflowStatistics.description, "DESC"],
  [openflowStatistics.flow, "FLOW"],
  [openflowStatistics.aggregate, "AGGREGATE"],
  [openflowStatistics.table, "TABLE"],
  [openflowStatistics.port, "PORT"],
  [openflowStatistics.queue, "QUEUE"],
  [openflowStatistics.vendor, "VENDOR"],
]);

const tables: ReadonlyMap<number, string> = new Map([
  [0xfe, "EMERG"],
  [0xff, "ALL"],
]);

const tableText = (table: number): string => named(tables, table, String(table));

const replyFlags = [[1, "MORE"]] as const;

const wildcards = [
  ...["IN_PORT", "DL_VLAN", "DL_SRC", "DL_DST", "DL_TYPE", "NW_PROTO", "TP_SRC", "TP_DST"].map(
    (name, bit) => [1 << bit, name] as const,
  ),
  [1 << 20, "DL_VLAN_PCP"],
  [1 << 21, "NW_TOS"],
] as const;
/** The bits that have a meaning; some make up numbers. */
const knownWildcards = (1 << 22) - 1;

export function printOpenflowStatistics(body: OpenflowStatistics, out: Out): void {
  const type = out.need(body.type);
  out.add(`\n\t type ${named(typeNames, type, `invalid (${hex16(type)})`)}`);
  const flags = out.need(body.flags);
  out.add(`, flags ${hex16(flags)}${body.reply ? bitmapText(replyFlags, flags) : flags === 0 ? "" : " (bogus)"}`);
  if (body.vendor !== undefined) printOpenflowVendor(body.vendor, out);
  if (body.reply) printReply(body, out);
  else printRequest(body, type, out);
  printOpenflowEnd(body.end, out);
}

function printRequest({ flowRequest, portRequest, queueRequest, end }: OpenflowStatistics, type: number, out: Out) {
  if (end === "invalid" || end === "invalid-cut") return;
  if (flowRequest !== undefined) {
    printOpenflowMatch(flowRequest.match, "\n\t ", out);
    out.fields(flowRequest, {
      table: (table) => `\n\t table_id ${tableText(table)}`,
      outPort: (port) => `, out_port ${openflowPortText(port)}`,
    });
  }
  if (type === openflowStatistics.port) out.add(`\n\t port_no ${openflowPortText(out.need(portRequest))}`);
  if (queueRequest !== undefined)
    out.fields(queueRequest, {
      port: (port) => `\n\t port_no ${openflowPortText(port)}`,
      queue: (queue) => `, queue_id ${openflowQueueText(queue)}`,
    });
}

function printReply(body: OpenflowStatistics, out: Out): void {
  if (body.description !== undefined) printDescription(body.description, out);
  if (body.aggregate !== undefined)
    out.fields(body.aggregate, {
      packetCount: (count) => `\n\t packet_count ${count}`,
      byteCount: (count) => `, byte_count ${count}`,
      flowCount: (count) => `, flow_count ${count}`,
    });
  for (const flow of body.flows ?? []) printFlow(flow, out);
  for (const table of body.tables ?? []) printTable(table, out);
  for (const port of body.ports ?? []) printPort(port, out);
  for (const queue of body.queues ?? [])
    out.fields(queue, {
      port: (port) => `\n\t  port_no ${openflowPortText(port)}`,
      queue: (id) => `, queue_id ${id}`,
      sentBytes: (count) => `, tx_bytes ${count}`,
      sentPackets: (count) => `, tx_packets ${count}`,
      sentErrors: (count) => `, tx_errors ${count}`,
    });
}

const descriptionNames = [
  ["manufacturer", "mfr_desc", 256],
  ["hardware", "hw_desc", 256],
  ["software", "sw_desc", 256],
  ["serialNumber", "serial_num", 32],
  ["datapath", "dp_desc", 256],
] as const;

function printDescription(description: OpenflowDescription, out: Out): void {
  for (const [field, name, length] of descriptionNames) {
    out.add(`\n\t  ${name} '`);
    const text = description[field];
    if (text !== undefined) out.paddedText(text, length);
    out.add("'");
  }
}

function printFlow({ length, entry }: OpenflowFlow, out: Out): void {
  out.add(`\n\t length ${out.need(length)}`);
  if (entry === undefined) return;
  out.add(`, table_id ${tableText(out.need(entry.table))}`);
  printOpenflowMatch(entry.match, "\n\t  ", out);
  out.fields(entry, {
    durationSeconds: (seconds) => `\n\t  duration_sec ${seconds}`,
    durationNanoseconds: (nanoseconds) => `, duration_nsec ${nanoseconds}`,
    priority: (priority) => `, priority ${priority}`,
    idleTimeout: (timeout) => `, idle_timeout ${timeout}`,
    hardTimeout: (timeout) => `, hard_timeout ${timeout}`,
    cookie: (cookie) => `, cookie 0x${cookie.toString(16).padStart(16, "0")}`,
    packetCount: (count) => `, packet_count ${count}`,
    byteCount: (count) => `, byte_count ${count}`,
  });
  printOpenflowActions(entry.actions, "\n\t  ", out);
}

function printTable(table: OpenflowTableStatistics, out: Out): void {
  out.fields(table, { table: (id) => `\n\t table_id ${tableText(id)}` });
  out.add(", name '");
  if (table.name !== undefined) out.paddedText(table.name, 32);
  out.add("'");
  out.fields(table, {
    wildcards: (bits) => `\n\t  wildcards ${hex32(bits)}${bitmapText(wildcards, bits, knownWildcards)}`,
    maximumEntries: (count) => `\n\t  max_entries ${count}`,
    activeCount: (count) => `, active_count ${count}`,
    lookupCount: (count) => `, lookup_count ${count}`,
    matchedCount: (count) => `, matched_count ${count}`,
  });
}

function printPort(port: OpenflowPortStatistics, out: Out): void {
  out.fields(port, { port: (number) => `\n\t  port_no ${openflowPortText(number)}` });
  if (out.options.verbosity < 2) return;
  out.fields(port, {
    receivedPackets: (count) => `, rx_packets ${count}`,
    sentPackets: (count) => `, tx_packets ${count}`,
    receivedBytes: (count) => `, rx_bytes ${count}`,
    sentBytes: (count) => `, tx_bytes ${count}`,
    receivedDropped: (count) => `, rx_dropped ${count}`,
    sentDropped: (count) => `, tx_dropped ${count}`,
    receivedErrors: (count) => `, rx_errors ${count}`,
    sentErrors: (count) => `, tx_errors ${count}`,
    frameErrors: (count) => `, rx_frame_err ${count}`,
    overrunErrors: (count) => `, rx_over_err ${count}`,
    crcErrors: (count) => `, rx_crc_err ${count}`,
    collisions: (count) => `, collisions ${count}`,
  });
}
