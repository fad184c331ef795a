import type { EgpHeader, EgpLayer, EgpReachability } from "../decode/egp.js";
import { egpTypes, egpVersion } from "../decode/egp.js";
import type { Out } from "./out.js";

const acquireCodes = ["request", "confirm", "refuse", "cease", "cease_ack"] as const;

const acquireStatuses = [
  "unspecified",
  "active_mode",
  "passive_mode",
  "insufficient_resources",
  "administratively_prohibited",
  "going_down",
  "parameter_violation",
  "protocol_violation",
] as const;

const reachCodes = ["hello", "i-h-u"] as const;
const states = ["indeterminate", "up", "down"] as const;

const reasons = [
  "unspecified",
  "bad_EGP_header_format",
  "bad_EGP_data_field_format",
  "reachability_info_unavailable",
  "excessive_polling_rate",
  "no_response",
  "unsupported_version",
] as const;

/** Of an update that nobody asked for. */
const unsolicited = 0x80;

export function printEgp({ header, reachability, wireLength }: EgpLayer, out: Out): void {
  out.protocol = "egp";
  if (header === undefined) return out.truncated();
  const { version, autonomousSystem, sequence } = header;
  if (out.options.verbosity === 0)
    return out.add(`EGPv${version}, AS ${autonomousSystem}, seq ${sequence}, length ${wireLength}`);
  out.add(`EGPv${version}, length ${wireLength}`);
  if (version !== egpVersion) return out.add(`[version ${version}]`);
  out.add(messageText(header, out));
  if (reachability !== undefined) printReachability(reachability, header.intervalOrReason >>> 8, out);
}

function messageText(header: EgpHeader, out: Out): string {
  const { type, code, status, intervalOrReason, sourceNetwork } = header;
  switch (type) {
    case egpTypes.acquire:
      return ` acquire${acquireText(header)}`;
    case egpTypes.reach: {
      const name = reachCodes[code];
      return name === undefined ? `[reach code ${code}]` : ` ${name}${stateText(status)}`;
    }
    case egpTypes.poll:
      return ` poll${stateText(status)} net:${out.host(sourceNetwork ?? "")}`;
    case egpTypes.update: {
      const start = status & unsolicited ? " update unsolicited" : " update";
      const counts = `int ${intervalOrReason >>> 8} ext ${intervalOrReason & 0xff}`;
      return `${start}${stateText(status & ~unsolicited)} ${out.host(sourceNetwork ?? "")} ${counts}`;
    }
    case egpTypes.error:
      return ` error${stateText(status)} ${reasons[intervalOrReason] ?? `[reason ${intervalOrReason}]`}`;
    default:
      return `[type ${type}]`;
  }
}

const stateText = (status: number): string => {
  const name = states[status];
  return name === undefined ? ` [status ${status}]` : ` state:${name}`;
};

/** Requests and confirmations have other statuses than the rest, and say how often to speak. */
function acquireText({ code, status, intervalOrReason, pollInterval }: EgpHeader): string {
  const name = acquireCodes[code];
  if (name === undefined) return `[code ${code}]`;
  const statusName = acquireStatuses[status];
  const isOffer = code <= 1;
  const isRight = statusName !== undefined && (status === 0 || isOffer === status <= 2);
  if (!isOffer) return ` ${name}${isRight ? ` ${statusName}` : `[status ${status}]`}`;
  return ` ${name}${isRight ? ` ${statusName}` : ` [status ${status}]`} hello:${intervalOrReason} poll:${pollInterval}`;
}

/** The networks that each gateway reaches, by their distance; interior gateways come first. */
function printReachability({ gateways, end }: EgpReachability, interior: number, out: Out): void {
  for (const [index, { address, distances, distanceCount }] of gateways.entries()) {
    out.add(` ${index < interior ? "int" : "ext"} ${out.host(address)} (`);
    for (const [place, { distance, networks }] of distances.entries()) {
      out.add(`${place === 0 ? "" : ", "}d${distance}:`);
      for (const network of networks) out.add(` ${out.host(reversed(network))}`);
    }
    const isLast = index === gateways.length - 1;
    if (distances.length === distanceCount && !(isLast && isDistanceCut(distances.at(-1)))) out.add(")");
  }
  if (end === "short") out.truncated();
  else if (end === "cut") out.stop();
}

/** tcpdump shows networks with their bytes in a little-endian machine's order. */
const reversed = (address: string): string => address.split(".").reverse().join(".");

function isDistanceCut(
  distance: { networkCount: number | undefined; networks: readonly string[] } | undefined,
): boolean {
  return distance !== undefined && distance.networks.length !== distance.networkCount;
}
