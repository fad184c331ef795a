import type { Openflow13Body, Openflow13Port, OpenflowHelloElement } from "../decode/openflow13.js";
import type { OpenflowBody } from "../decode/openflow.js";
import type { OpenflowEnd } from "../decode/openflow-parts.js";
import { hex16, hex32 } from "./numbers.js";
import type { OpenflowErrors } from "./openflow-parts.js";
import {
  flagsText,
  fragmentHandling,
  named,
  openflowVendorText,
  portReasons,
  printOpenflowData,
  printOpenflowEnd,
  printOpenflowError,
} from "./openflow-parts.js";
import type { Out } from "./out.js";

/** By the number of the type. */
export const openflow13Types: readonly string[] = [
  ...["HELLO", "ERROR", "ECHO_REQUEST", "ECHO_REPLY", "EXPERIMENTER", "FEATURES_REQUEST", "FEATURES_REPLY"],
  ...["GET_CONFIG_REQUEST", "GET_CONFIG_REPLY", "SET_CONFIG", "PACKET_IN", "FLOW_REMOVED", "PORT_STATUS"],
  ...["PACKET_OUT", "FLOW_MOD", "GROUP_MOD", "PORT_MOD", "TABLE_MOD", "MULTIPART_REQUEST", "MULTIPART_REPLY"],
  ...["BARRIER_REQUEST", "BARRIER_REPLY", "QUEUE_GET_CONFIG_REQUEST", "QUEUE_GET_CONFIG_REPLY", "ROLE_REQUEST"],
  ...["ROLE_REPLY", "GET_ASYNC_REQUEST", "GET_ASYNC_REPLY", "SET_ASYNC", "METER_MOD"],
];

const capabilities = [
  [1 << 0, "FLOW_STATS"],
  [1 << 1, "TABLE_STATS"],
  [1 << 2, "PORT_STATS"],
  [1 << 3, "GROUP_STATS"],
  [1 << 5, "IP_REASM"],
  [1 << 6, "QUEUE_STATS"],
  [1 << 8, "PORT_BLOCKED"],
] as const;

const portConfig = [
  [1 << 0, "PORT_DOWN"],
  [1 << 2, "NO_RECV"],
  [1 << 5, "NO_FWD"],
  [1 << 6, "NO_PACKET_IN"],
] as const;

const portState = [
  [1 << 0, "LINK_DOWN"],
  [1 << 1, "BLOCKED"],
  [1 << 2, "LIVE"],
] as const;

// prettier-ignore
const portFeatures = (
  [
    "10MB_HD", "10MB_FD", "100MB_HD", "100MB_FD", "1GB_HD", "1GB_FD", "10GB_FD", "40GB_FD", "100GB_FD", "1TB_FD",
    "OTHER", "COPPER", "FIBER", "AUTONEG", "PAUSE", "PAUSE_ASYM",
  ] as const
).map((name, bit) => [1 << bit, name] as const);

const roles = ["NOCHANGE", "EQUAL", "MASTER", "SLAVE"];
const versions = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"].map((name, bit) => [1 << bit, name] as const);
const packetInReasons = ["NO_MATCH", "ACTION", "INVALID_TTL"].map((name, bit) => [1 << bit, name] as const);
const changes = portReasons.map((name, bit) => [1 << bit, name] as const);

const ports: ReadonlyMap<number, string> = new Map([
  [0xffffff00, "MAX"],
  [0xfffffff8, "IN_PORT"],
  [0xfffffff9, "TABLE"],
  [0xfffffffa, "NORMAL"],
  [0xfffffffb, "FLOOD"],
  [0xfffffffc, "ALL"],
  [0xfffffffd, "CONTROLLER"],
  [0xfffffffe, "LOCAL"],
  [0xffffffff, "ANY"],
]);

const portText = (port: number): string => named(ports, port, String(port));

const tables: ReadonlyMap<number, string> = new Map([
  [0xfe, "MAX"],
  [0xff, "ALL"],
]);

const missSendLengths: ReadonlyMap<number, string> = new Map([
  [0xffe5, "MAX"],
  [0xffff, "NO_BUFFER"],
]);

// prettier-ignore
const errors: OpenflowErrors = new Map([
  [0, ["HELLO_FAILED", ["INCOMPATIBLE", "EPERM"]]],
  [1, ["BAD_REQUEST", [
    "BAD_VERSION", "BAD_TYPE", "BAD_MULTIPART", "BAD_EXPERIMENTER", "BAD_EXP_TYPE", "EPERM", "BAD_LEN",
    "BUFFER_EMPTY", "BUFFER_UNKNOWN", "BAD_TABLE_ID", "IS_SLAVE", "BAD_PORT", "BAD_PACKET",
    "MULTIPART_BUFFER_OVERFLOW",
  ]]],
  [2, ["BAD_ACTION", [
    "BAD_TYPE", "BAD_LEN", "BAD_EXPERIMENTER", "BAD_EXP_TYPE", "BAD_OUT_PORT", "BAD_ARGUMENT", "EPERM", "TOO_MANY",
    "BAD_QUEUE", "BAD_OUT_GROUP", "MATCH_INCONSISTENT", "UNSUPPORTED_ORDER", "BAD_TAG", "BAD_SET_TYPE",
    "BAD_SET_LEN", "BAD_SET_ARGUMENT",
  ]]],
  [3, ["BAD_INSTRUCTION", [
    "UNKNOWN_INST", "UNSUP_INST", "BAD_TABLE_ID", "UNSUP_METADATA", "UNSUP_METADATA_MASK", "BAD_EXPERIMENTER",
    "BAD_EXP_TYPE", "BAD_LEN", "EPERM",
  ]]],
  [4, ["BAD_MATCH", [
    "BAD_TYPE", "BAD_LEN", "BAD_TAG", "BAD_DL_ADDR_MASK", "BAD_NW_ADDR_MASK", "BAD_WILDCARDS", "BAD_FIELD",
    "BAD_VALUE", "BAD_MASK", "BAD_PREREQ", "DUP_FIELD", "EPERM",
  ]]],
  [5, ["FLOW_MOD_FAILED", [
    "UNKNOWN", "TABLE_FULL", "BAD_TABLE_ID", "OVERLAP", "EPERM", "BAD_TIMEOUT", "BAD_COMMAND", "BAD_FLAGS",
  ]]],
  [6, ["GROUP_MOD_FAILED", [
    "GROUP_EXISTS", "INVALID_GROUP", "WEIGHT_UNSUPPORTED", "OUT_OF_GROUPS", "OUT_OF_BUCKETS",
    "CHAINING_UNSUPPORTED", "WATCH_UNSUPPORTED", "LOOP", "UNKNOWN_GROUP", "CHAINED_GROUP", "BAD_TYPE", "BAD_COMMAND",
    "BAD_BUCKET", "BAD_MATCH", "EPERM",
  ]]],
  [7, ["PORT_MOD_FAILED", ["BAD_PORT", "BAD_HW_ADDR", "BAD_CONFIG", "BAD_ADVERTISE", "EPERM"]]],
  [8, ["TABLE_MOD_FAILED", ["BAD_TABLE", "BAD_CONFIG", "EPERM"]]],
  [9, ["QUEUE_OP_FAILED", ["BAD_PORT", "BAD_QUEUE", "EPERM"]]],
  [10, ["SWITCH_CONFIG_FAILED", ["BAD_FLAGS", "BAD_LEN", "EPERM"]]],
  [11, ["ROLE_REQUEST_FAILED", ["STALE", "UNSUP", "BAD_ROLE"]]],
  [12, ["METER_MOD_FAILED", [
    "UNKNOWN", "METER_EXISTS", "INVALID_METER", "UNKNOWN_METER", "BAD_COMMAND", "BAD_FLAGS", "BAD_RATE", "BAD_BURST",
    "BAD_BAND", "BAD_BAND_VALUE", "OUT_OF_METERS", "OUT_OF_BANDS",
  ]]],
  [13, ["TABLE_FEATURES_FAILED", ["BAD_TABLE", "BAD_METADATA", "BAD_TYPE", "BAD_LEN", "BAD_ARGUMENT", "EPERM"]]],
  [0xffff, ["EXPERIMENTER", []]],
]);

/** False if the body is none of version 1.3. */
export function printOpenflow13(body: OpenflowBody, out: Out): body is Openflow13Body {
  switch (body.form) {
    case "hello-13":
      printHello(body, out);
      return true;
    case "error-13":
      printOpenflowError(body, errors, out);
      return true;
    case "experimenter":
      out.fields(body, {
        experimenter: (experimenter) => `\n\t experimenter ${openflowVendorText(experimenter)}`,
        experimentType: (type) => `, exp_type ${hex32(type)}`,
      });
      printOpenflowData(body.data, out);
      return true;
    case "features-13":
      out.fields(body, {
        datapathId: (id) => `\n\t dpid 0x${id.toString(16).padStart(16, "0")}`,
        bufferCount: (count) => `, n_buffers ${count}`,
        tableCount: (count) => `, n_tables ${count}`,
        auxiliary: (id) => `, auxiliary_id ${id}`,
        capabilities: (bits) => `\n\t capabilities ${flagsText(capabilities, bits)}`,
        reserved: () => "",
      });
      return true;
    case "configuration-13":
      out.fields(body, {
        flags: (flags) => `\n\t flags ${fragmentHandling[flags] ?? `invalid (${hex16(flags)})`}`,
        missSendLength: (length) => `, miss_send_len ${named(missSendLengths, length, String(length))}`,
      });
      return true;
    case "port-status-13": {
      const reason = out.need(body.reason);
      // The zero of the format is missing in tcpdump.
      out.add(`\n\t reason ${portReasons[reason] ?? "invalid (0x02x)"}`);
      printPort(body.port, out);
      return true;
    }
    case "port-mod-13":
      out.fields(body, {
        port: (port) => `\n\t port_no ${portText(port)}`,
        hardwareAddress: (address) => `, hw_addr ${out.mac(address)}`,
        config: (config) => `\n\t  config ${flagsText(portConfig, config)}`,
        mask: (mask) => `\n\t  mask ${flagsText(portConfig, mask)}`,
        advertise: (features) => `\n\t  advertise ${flagsText(portFeatures, features)}`,
        padding3: () => "",
      });
      return true;
    case "table-mod":
      out.fields(body, {
        table: (table) => `\n\t table_id ${named(tables, table, String(table))}`,
        config: (config) => `, config ${hex32(config)}`,
      });
      return true;
    case "queue-request-13":
      out.fields(body, { port: (port) => `\n\t port ${portText(port)}`, padding: () => "" });
      return true;
    case "role":
      out.fields(body, {
        role: (role) => `\n\t role ${roles[role] ?? `invalid (${hex32(role)})`}`,
        generation: (id) => `, generation_id 0x${id.toString(16).padStart(16, "0")}`,
      });
      return true;
    case "asynchronous":
      out.fields(body, {
        packetIn: (mask) => `\n\t packet_in_mask[EM] ${flagsText(packetInReasons, mask)}`,
        packetInSlave: (mask) => `\n\t packet_in_mask[S] ${flagsText(packetInReasons, mask)}`,
        portStatus: (mask) => `\n\t port_status_mask[EM] ${flagsText(changes, mask)}`,
        portStatusSlave: (mask) => `\n\t port_status_mask[S] ${flagsText(changes, mask)}`,
        flowRemoved: (mask) => `\n\t flow_removed_mask[EM] ${flagsText(changes, mask)}`,
        flowRemovedSlave: (mask) => `\n\t flow_removed_mask[S] ${flagsText(changes, mask)}`,
      });
      return true;
    default:
      return false;
  }
}

interface HelloElements {
  readonly elements: readonly OpenflowHelloElement[];
  readonly end: OpenflowEnd;
}

function printHello({ elements, end }: HelloElements, out: Out): void {
  for (const { type, length, bogus, bitmap } of elements) {
    const number = out.need(type);
    out.add(`\n\t type ${number === 1 ? "VERSIONBITMAP" : `unknown (${hex16(number)})`}`);
    out.add(`, length ${out.need(length)}`);
    if (bogus) out.add(" (bogus)");
    if (bitmap !== undefined) out.add(`, bitmap ${flagsText(versions, bitmap)}`);
  }
  printOpenflowEnd(end, out);
}

function printPort(port: Openflow13Port, out: Out): void {
  out.fields(port, {
    number: (number) => `\n\t  port_no ${portText(number)}`,
    hardwareAddress: (address) => `, hw_addr ${out.mac(address)}`,
  });
  out.add(", name '");
  if (port.name !== undefined) out.paddedText(port.name, 16);
  out.add("'");
  if (out.options.verbosity < 2) return out.fields(port, { maximumSpeed: () => "" });
  const features = (bits: number): string => flagsText(portFeatures, bits);
  out.fields(port, {
    config: (config) => `\n\t   config ${flagsText(portConfig, config)}`,
    state: (state) => `\n\t   state ${flagsText(portState, state)}`,
    current: (bits) => `\n\t   curr ${features(bits)}`,
    advertised: (bits) => `\n\t   advertised ${features(bits)}`,
    supported: (bits) => `\n\t   supported ${features(bits)}`,
    peer: (bits) => `\n\t   peer ${features(bits)}`,
    currentSpeed: (speed) => `\n\t   curr_speed ${speed}kbps`,
    maximumSpeed: (speed) => `\n\t   max_speed ${speed}kbps`,
  });
}
