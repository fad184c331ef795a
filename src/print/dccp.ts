import type { DccpHeader, DccpLayer, DccpOption, DccpValue } from "../decode/dccp.js";
import { dccpTypes, firstDccpControlOption } from "../decode/dccp.js";
import { assertNever } from "../errors.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const typeNames = [
  "DCCP-Request", "DCCP-Response", "DCCP-Data", "DCCP-Ack", "DCCP-DataAck", "DCCP-CloseReq", "DCCP-Close", "DCCP-Reset",
  "DCCP-Sync", "DCCP-SyncAck",
] as const;

// prettier-ignore
const resetNames = [
  "unspecified", "closed", "aborted", "no_connection", "packet_error", "option_error", "mandatory_error", "connection_refused",
  "bad_service_code", "too_busy", "bad_init_cookie", "aggression_penalty",
] as const;

export function printDccp(layer: DccpLayer, out: Out): void {
  out.protocol = "dccp";
  const { header, missing, wireLength } = layer;
  if (missing > 0) return out.add(`truncated-dccp - ${missing} bytes missing!`);
  if (header === undefined) return out.truncated();
  const { source = "", destination = "" } = out.network ?? {};
  out.add(`${out.host(source)}.${header.sourcePort} > ${out.host(destination)}.${header.destinationPort}: DCCP`);
  const { headerLength, type } = header;
  if (out.options.quiet > 0) {
    out.add(` ${(wireLength - headerLength) >>> 0}`);
    return headerLength > wireLength
      ? out.add(` [bad hdr length ${headerLength} - too long, > ${wireLength}]`)
      : undefined;
  }
  const { verbosity } = out.options;
  if (verbosity > 0) out.add(checksumText(header));
  out.add(" ");
  const name = typeNames[type] ?? `unknown-type-${type}`;
  if (layer.missingOfType > 0) return out.add(`truncated-${name} - ${layer.missingOfType} bytes missing!`);
  if (layer.cut) return out.truncated();
  out.add(`${name} `);
  if (layer.serviceCode !== undefined) out.add(`(service=${layer.serviceCode}) `);
  if (layer.resetCode !== undefined) out.add(`(code=${resetNames[layer.resetCode] ?? "invalid"}) `);
  if (type !== dccpTypes.data && type !== dccpTypes.request) {
    if (layer.acknowledgmentNumber === undefined) return out.stop();
    out.add(`(ack=${layer.acknowledgmentNumber}) `);
  }
  if (verbosity < 2) return;
  out.add(`seq ${header.sequenceNumber}`);
  if (layer.options === undefined) return;
  out.add(" <");
  layer.options.forEach((option, index) => {
    if (index > 0) out.add(", ");
    printOption(option, out);
  });
  out.add(">");
}

function checksumText({ ccVal, checksumCoverage, checksum, expectedChecksum }: DccpHeader): string {
  const start = ` (CCVal ${ccVal}, CsCov ${checksumCoverage}`;
  if (expectedChecksum === undefined) return `${start})`;
  const state = expectedChecksum === checksum ? "correct" : `incorrect -> ${hex16(expectedChecksum)}`;
  return `${start}, cksum ${hex16(checksum)} (${state}))`;
}

const optionNames: ReadonlyMap<number, string> = new Map([
  [0, "nop"],
  [1, "mandatory"],
  [2, "slowreceiver"],
  [32, "change_l"],
  [33, "confirm_l"],
  [34, "change_r"],
  [35, "confirm_r"],
  [36, "initcookie"],
  [37, "ndp_count"],
  [38, "ack_vector0"],
  [39, "ack_vector1"],
  [40, "data_dropped"],
  [41, "timestamp"],
  [42, "timestamp_echo"],
  [43, "elapsed_time"],
  [44, "data_checksum"],
]);

// prettier-ignore
const featureNames = [
  "reserved", "ccid", "allow_short_seqno", "sequence_window", "ecn_incapable", "ack_ratio", "send_ack_vector", "send_ndp_count",
  "minimum checksum coverage", "check data checksum",
] as const;

function printOption(option: DccpOption, out: Out): void {
  const { type, problem } = option;
  const isOfControl = type >= firstDccpControlOption;
  const name = isOfControl ? `CCID option ${type}` : (optionNames.get(type) ?? `Option ${type}`);
  switch (problem) {
    case "header":
      return out.stop();
    case "short":
      return out.add(`${name} optlen too short`);
    case "long":
      return out.add(`${name} optlen goes past header length`);
    case "cut":
      return out.truncated();
    case undefined:
      break;
  }
  out.add(`${name}${valueText(option)}`);
}

function valueText({ type, length, data, value }: DccpOption): string {
  if (value !== undefined) return knownText(value);
  switch (type) {
    case 32:
    case 33:
    case 34:
    case 35:
      return " optlen too short";
    case 36:
    case 38:
    case 39:
    case 40:
      return length > 2 ? ` 0x${data.hex()}` : "";
    case 37:
      return length > 2 ? ` ${data.decimal(" ")}` : "";
    case 41:
      return " [optlen != 6]";
    case 42:
      return " [optlen != 6 or 8 or 10]";
    case 43:
      return " [optlen != 4 or 6]";
    case 44:
      return length > 2 ? ` ${data.hex()}` : "";
    default:
      return "";
  }
}

function knownText(value: DccpValue): string {
  switch (value.form) {
    case "number":
      return ` ${value.number}`;
    case "echo": {
      const { timestamp, elapsedTime } = value;
      return ` ${timestamp}${elapsedTime === undefined ? "" : ` (elapsed time ${elapsedTime})`}`;
    }
    case "feature": {
      const name = featureNames[value.feature];
      if (name === undefined) return "";
      return ` ${name}${value.values.length > 0 ? ` ${value.values.decimal(" ")}` : ""}`;
    }
    default:
      return assertNever(value);
  }
}
