import type {
  Openflow10Body,
  OpenflowFeatures,
  OpenflowFrame,
  OpenflowPort,
  OpenflowQueueProperty,
  OpenflowQueues,
} from "../decode/openflow10.js";
import { openflowQueueProperties } from "../decode/openflow10.js";
import { assertNever } from "../errors.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import type { OpenflowErrors } from "./openflow-parts.js";
import {
  bitmapText,
  flagsText,
  fragmentHandling,
  portReasons,
  printOpenflowEnd,
  printOpenflowError,
} from "./openflow-parts.js";
import { openflowPortText, printOpenflowActions, printOpenflowMatch } from "./openflow10-flow.js";
import { printOpenflowStatistics } from "./openflow10-statistics.js";
import { printOpenflowVendor } from "./openflow10-vendor.js";
import type { Out } from "./out.js";

/** By the number of the type. */
export const openflow10Types: readonly string[] = [
  ...["HELLO", "ERROR", "ECHO_REQUEST", "ECHO_REPLY", "VENDOR", "FEATURES_REQUEST", "FEATURES_REPLY"],
  ...["GET_CONFIG_REQUEST", "GET_CONFIG_REPLY", "SET_CONFIG", "PACKET_IN", "FLOW_REMOVED", "PORT_STATUS"],
  ...["PACKET_OUT", "FLOW_MOD", "PORT_MOD", "STATS_REQUEST", "STATS_REPLY", "BARRIER_REQUEST", "BARRIER_REPLY"],
  ...["QUEUE_GET_CONFIG_REQUEST", "QUEUE_GET_CONFIG_REPLY"],
];

const bits = (...names: readonly string[]) => names.map((name, bit) => [1 << bit, name] as const);

const portConfig = bits("PORT_DOWN", "NO_STP", "NO_RECV", "NO_RECV_STP", "NO_FLOOD", "NO_FWD", "NO_PACKET_IN");

// prettier-ignore
const portFeatures = bits(
  "10MB_HD", "10MB_FD", "100MB_HD", "100MB_FD", "1GB_HD", "1GB_FD", "10GB_FD", "COPPER", "FIBER", "AUTONEG",
  "PAUSE", "PAUSE_ASYM",
);

// prettier-ignore
const actionTypes = bits(
  "OUTPUT", "SET_VLAN_VID", "SET_VLAN_PCP", "STRIP_VLAN", "SET_DL_SRC", "SET_DL_DST", "SET_NW_SRC", "SET_NW_DST",
  "SET_NW_TOS", "SET_TP_SRC", "SET_TP_DST", "ENQUEUE",
);

// prettier-ignore
const capabilities = bits(
  "FLOW_STATS", "TABLE_STATS", "PORT_STATS", "STP", "RESERVED", "IP_REASM", "QUEUE_STATS", "ARP_MATCH_IP",
);
/** All but the one that is reserved. */
const knownCapabilities = 0xef;

const flowModFlags = bits("SEND_FLOW_REM", "CHECK_OVERLAP", "EMERG");
const treeStates = ["STP_LISTEN", "STP_LEARN", "STP_FORWARD", "STP_BLOCK"];
const commands = ["ADD", "MODIFY", "MODIFY_STRICT", "DELETE", "DELETE_STRICT"];
const packetInReasons = ["NO_MATCH", "ACTION"];
const removalReasons = ["IDLE_TIMEOUT", "HARD_TIMEOUT", "DELETE"];
const [stateLinkDown, stateTreeMask] = [1, 0x300];

// prettier-ignore
const errors: OpenflowErrors = new Map([
  [0, ["HELLO_FAILED", ["INCOMPATIBLE", "EPERM"]]],
  [1, ["BAD_REQUEST", [
    "BAD_VERSION", "BAD_TYPE", "BAD_STAT", "BAD_VENDOR", "BAD_SUBTYPE", "EPERM", "BAD_LEN", "BUFFER_EMPTY",
    "BUFFER_UNKNOWN",
  ]]],
  [2, ["BAD_ACTION", [
    "BAD_TYPE", "BAD_LEN", "BAD_VENDOR", "BAD_VENDOR_TYPE", "BAD_OUT_PORT", "BAD_ARGUMENT", "EPERM", "TOO_MANY",
    "BAD_QUEUE",
  ]]],
  [3, ["FLOW_MOD_FAILED", [
    "ALL_TABLES_FULL", "OVERLAP", "EPERM", "BAD_EMERG_TIMEOUT", "BAD_COMMAND", "UNSUPPORTED",
  ]]],
  [4, ["PORT_MOD_FAILED", ["BAD_PORT", "BAD_HW_ADDR"]]],
  [5, ["QUEUE_OP_FAILED", ["BAD_PORT", "BAD_QUEUE", "EPERM"]]],
]);

const hex64 = (value: bigint): string => `0x${value.toString(16).padStart(16, "0")}`;

const bufferText = (buffer: number): string => (buffer === 0xffffffff ? "NONE" : hex32(buffer));

export function printOpenflow10(body: Exclude<Openflow10Body, { form: "data" }>, out: Out): void {
  switch (body.form) {
    case "error":
      return printOpenflowError(body, errors, out);
    case "vendor":
      return printOpenflowVendor(body, out);
    case "features":
      return printFeatures(body, out);
    case "configuration":
      return out.fields(body, {
        flags: (flags) => `\n\t flags ${fragmentHandling[flags] ?? `invalid (${hex16(flags)})`}`,
        missSendLength: (length) => `, miss_send_len ${length}`,
      });
    case "packet-in":
      out.fields(body, {
        bufferId: (buffer) => `\n\t buffer_id ${bufferText(buffer)}`,
        totalLength: (length) => `, total_len ${length}`,
        inPort: (port) => `, in_port ${openflowPortText(port)}`,
        reason: (reason) => `, reason ${packetInReasons[reason] ?? `invalid (${hex8(reason)})`}`,
        padding: () => "",
      });
      return printFrame(body.frame, out);
    case "flow-removed":
      return printFlowRemoved(body, out);
    case "port-status": {
      const reason = out.need(body.reason);
      out.add(`\n\t reason ${portReasons[reason] ?? `invalid (${hex8(reason)})`}`);
      printPort(body.port, out);
      out.need(body.port.peer);
      return;
    }
    case "packet-out":
      out.fields(body, {
        bufferId: (buffer) => `\n\t buffer_id ${hex32(buffer)}`,
        inPort: (port) => `, in_port ${openflowPortText(port)}`,
        actionsLength: () => "",
      });
      if (body.actions !== undefined) printOpenflowActions(body.actions, "\n\t ", out);
      if (body.frame !== undefined) printFrame(body.frame, out);
      return printOpenflowEnd(body.end, out);
    case "flow-mod":
      return printFlowMod(body, out);
    case "port-mod":
      return out.fields(body, {
        port: (port) => `\n\t port_no ${openflowPortText(port)}`,
        hardwareAddress: (address) => `, hw_addr ${out.mac(address)}`,
        config: (config) => `\n\t config ${flagsText(portConfig, config)}`,
        mask: (mask) => `\n\t mask ${flagsText(portConfig, mask)}`,
        advertise: (features) => `\n\t advertise ${flagsText(portFeatures, features)}`,
        padding: () => "",
      });
    case "statistics":
      return printOpenflowStatistics(body, out);
    case "queue-request":
      out.add(`\n\t port ${openflowPortText(out.need(body.port))}`);
      return printOpenflowEnd(body.end, out);
    case "queues":
      return printQueues(body, out);
    default:
      return assertNever(body);
  }
}

function printFlowRemoved(body: Extract<Openflow10Body, { form: "flow-removed" }>, out: Out): void {
  printOpenflowMatch(body.match, "\n\t ", out);
  out.fields(body, {
    cookie: (cookie) => `\n\t cookie ${hex64(cookie)}`,
    priority: (priority) => (priority === 0 ? "" : `, priority ${priority}`),
    reason: (reason) => `, reason ${removalReasons[reason] ?? `unknown (${hex8(reason)})`}`,
    durationSeconds: (seconds) => `, duration_sec ${seconds}`,
    durationNanoseconds: (nanoseconds) => `, duration_nsec ${nanoseconds}`,
    idleTimeout: (timeout) => (timeout === 0 ? "" : `, idle_timeout ${timeout}`),
    packetCount: (count) => `, packet_count ${count}`,
    byteCount: (count) => `, byte_count ${count}`,
  });
}

function printFlowMod(body: Extract<Openflow10Body, { form: "flow-mod" }>, out: Out): void {
  const { command = 0 } = body;
  const isDeletion = command === 3 || command === 4;
  printOpenflowMatch(body.match, "\n\t ", out);
  out.fields(body, {
    cookie: (cookie) => `\n\t cookie ${hex64(cookie)}`,
    command: (number) => `, command ${commands[number] ?? `invalid (${hex16(number)})`}`,
    idleTimeout: (timeout) => (timeout === 0 ? "" : `, idle_timeout ${timeout}`),
    hardTimeout: (timeout) => (timeout === 0 ? "" : `, hard_timeout ${timeout}`),
    priority: (priority) => (priority === 0 ? "" : `, priority ${priority}`),
  });
  if (command <= 2) out.add(`, buffer_id ${bufferText(out.need(body.bufferId))}`);
  if (isDeletion) out.add(`, out_port ${openflowPortText(out.need(body.outPort))}`);
  const flags = out.need(body.flags);
  out.add(`, flags ${hex16(flags)}${bitmapText(flowModFlags, flags)}`);
  printOpenflowActions(body.actions, "\n\t ", out);
}

function printFeatures(body: OpenflowFeatures, out: Out): void {
  out.fields(body, {
    datapathId: (id) => `\n\t dpid ${hex64(id)}`,
    bufferCount: (count) => `, n_buffers ${count}`,
    tableCount: (count) => `, n_tables ${count}`,
    capabilities: (value) => `\n\t capabilities ${hex32(value)}${bitmapText(capabilities, value, knownCapabilities)}`,
    actions: (value) => `\n\t actions ${flagsText(actionTypes, value)}`,
  });
  for (const port of body.ports) printPort(port, out);
  printOpenflowEnd(body.end, out);
}

function printPort(port: OpenflowPort, out: Out): void {
  out.fields(port, {
    number: (number) => `\n\t  port_no ${openflowPortText(number)}`,
    hardwareAddress: (address) => `, hw_addr ${out.mac(address)}`,
  });
  out.add(", name '");
  if (port.name !== undefined) out.paddedText(port.name, 16);
  out.add("'");
  if (out.options.verbosity < 2) return;
  const features = (value: number): string => flagsText(portFeatures, value);
  out.fields(port, {
    config: (config) => `\n\t   config ${flagsText(portConfig, config)}`,
    state: (state) => `\n\t   state ${hex32(state)} ${stateText(state)}`,
    current: (value) => `\n\t   curr ${features(value)}`,
    advertised: (value) => `\n\t   advertised ${features(value)}`,
    supported: (value) => `\n\t   supported ${features(value)}`,
    peer: (value) => `\n\t   peer ${features(value)}`,
  });
}

function stateText(state: number): string {
  const link = state & stateLinkDown ? ", LINK_DOWN" : "";
  const bogus = state & ~(stateLinkDown | stateTreeMask) ? " (bogus)" : "";
  return `(${treeStates[(state & stateTreeMask) >> 8]}${link})${bogus}`;
}

function printFrame({ length, cut, frame }: OpenflowFrame, out: Out): void {
  if (length === 0) return;
  out.add(`\n\t data (${length} octets)`);
  if (out.options.verbosity >= 3) {
    out.add(", frame decoding below\n");
    if (frame !== undefined) out.lessVerbose(3, () => out.layer(frame));
  } else if (cut) out.stop();
}

function printQueues({ port, queues, end }: OpenflowQueues, out: Out): void {
  out.add(`\n\t port ${openflowPortText(out.need(port))}`);
  for (const { id, length, properties, cut, end: propertiesEnd } of queues) {
    out.add(`\n\t  queue_id ${out.need(id)}`);
    out.add(`, len ${out.need(length)}`);
    if (out.options.verbosity < 2) {
      if (cut) out.stop();
      continue;
    }
    for (const property of properties) printProperty(property, out);
    printOpenflowEnd(propertiesEnd, out);
  }
  printOpenflowEnd(end, out);
}

function printProperty({ property, length, bogus, rate }: OpenflowQueueProperty, out: Out): void {
  const number = out.need(property);
  const { none, minimumRate } = openflowQueueProperties;
  const name = number === none ? "NONE" : number === minimumRate ? "MIN_RATE" : `invalid (${hex16(number)})`;
  out.add(`\n\t   property ${name}`);
  out.add(`, len ${out.need(length)}`);
  if (bogus) out.add(" (bogus)");
  if (rate !== undefined) out.add(rate > 1000 ? ", rate disabled" : `, rate ${Math.floor(rate / 10)}.${rate % 10}%`);
}
