import type { BgpBody, BgpLayer, BgpMessage, BgpNotification, BgpShutdown, BgpUpdate } from "../decode/bgp.js";
import { bgpHeaderLength, messageTypes } from "../decode/bgp.js";
import { assertNever } from "../errors.js";
import { printAttribute } from "./bgp-attributes.js";
import { familyText } from "./bgp-names.js";
import { printOpen } from "./bgp-open.js";
import { printPlainRoute } from "./bgp-routes.js";
import type { Out } from "./out.js";

const messageNames: ReadonlyMap<number, string> = new Map([
  [messageTypes.open, "Open"],
  [messageTypes.update, "Update"],
  [messageTypes.notification, "Notification"],
  [messageTypes.keepalive, "Keepalive"],
  [messageTypes.routeRefresh, "Route Refresh"],
]);

export function printBgp(layer: BgpLayer, out: Out): void {
  out.protocol = "bgp";
  out.add(": BGP");
  if (out.options.verbosity < 1) return;
  for (const message of layer.messages) printMessage(message, out);
}

function printMessage(message: BgpMessage, out: Out): void {
  const { type, length, body } = message;
  if (message.afterGap) out.truncated();
  switch (message.problem) {
    case "cut":
      return out.truncated();
    case "length":
      out.add(`\nmessage length ${length} < ${bgpHeaderLength}`);
      return out.invalid();
    case "body":
      return out.add(`\n[|BGP ${messageNames.get(type) ?? "Unknown Message Type"}]`);
    case undefined:
      out.add(`\n\t${messageNames.get(type) ?? "Unknown"} Message (${type}), length: ${length}`);
      if (body !== undefined) printBody(type, body, out);
  }
}

function printBody(type: number, body: BgpBody, out: Out): void {
  switch (body.form) {
    case "open":
      return printOpen(body.open, out);
    case "update":
      return printUpdate(body.update, out);
    case "notification":
      if (body.cut) return out.truncated();
      return body.notification === undefined ? undefined : printNotification(body.notification, out);
    case "keepalive":
      return;
    case "route-refresh":
      if (body.cut) return out.truncated();
      if (body.refresh === undefined) return;
      out.add(`\n\t  ${familyText(body.refresh.afi, body.refresh.safi)}`);
      if (out.options.verbosity > 1) out.hexDump(body.refresh.message, "\n\t  ");
      return;
    case "unknown":
      out.add(`\n\t  no Message ${type} decoder`);
      return out.hexDump(body.message, "\n\t  ");
    default:
      assertNever(body);
  }
}

function printUpdate({ withdrawn, attributes, routes, endOfTable, end }: BgpUpdate, out: Out): void {
  if (withdrawn !== undefined) {
    out.add("\n\t  Withdrawn routes:");
    for (const route of withdrawn) printPlainRoute(route, out);
  }
  if (endOfTable) return out.add("\n\t  End-of-Rib Marker (empty NLRI)");
  for (const attribute of attributes) printAttribute(attribute, out);
  if (routes !== undefined) {
    out.add("\n\t  Updated routes:");
    for (const route of routes) printPlainRoute(route, out);
  }
  if (end === "short") out.truncated();
  if (end === "cut") out.stop();
}

/** By code: its name, what stands before the subcode, and the names of those (RFC 4271 section 4.5, RFC 4486). */
const errors: ReadonlyMap<number, readonly [name: string, separator?: string, subcodes?: readonly string[]]> = new Map([
  [
    1,
    [
      "Message Header Error",
      ", ",
      ["", "Connection Not Synchronized", "Bad Message Length", "Bad Message Type"],
    ] as const,
  ],
  [
    2,
    [
      "OPEN Message Error",
      ", ",
      [
        "",
        "Unsupported Version Number",
        "Bad Peer AS",
        "Bad BGP Identifier",
        "Unsupported Optional Parameter",
        "Authentication Failure",
        "Unacceptable Hold Time",
        "Capability Message Error",
      ],
    ] as const,
  ],
  [
    3,
    [
      "UPDATE Message Error",
      ", ",
      [
        "",
        "Malformed Attribute List",
        "Unrecognized Well-known Attribute",
        "Missing Well-known Attribute",
        "Attribute Flags Error",
        "Attribute Length Error",
        "Invalid ORIGIN Attribute",
        "AS Routing Loop",
        "Invalid NEXT_HOP Attribute",
        "Optional Attribute Error",
        "Invalid Network Field",
        "Malformed AS_PATH",
      ],
    ] as const,
  ],
  [4, ["Hold Timer Expired"] as const],
  [
    5,
    [
      "Finite State Machine Error",
      " ",
      ["Unspecified Error", "In OpenSent State", "In OpenConfirm State", "In Established State"],
    ] as const,
  ],
  [
    6,
    [
      "Cease",
      ", ",
      [
        "",
        "Maximum Number of Prefixes Reached",
        "Administrative Shutdown",
        "Peer Unconfigured",
        "Administrative Reset",
        "Connection Rejected",
        "Other Configuration Change",
        "Connection Collision Resolution",
      ],
    ] as const,
  ],
  [
    7,
    [
      "Capability Message Error",
      " ",
      [
        "",
        "Invalid Action Value",
        "Invalid Capability Length",
        "Malformed Capability Value",
        "Unsupported Capability Code",
      ],
    ] as const,
  ],
]);

function printNotification({ code, subcode, limit, shutdown }: BgpNotification, out: Out): void {
  const [name, separator, subcodes] = errors.get(code) ?? ["Unknown Error"];
  out.add(`, ${name} (${code})`);
  if (subcodes !== undefined) out.add(`${separator}subcode ${subcodes[subcode] || "Unknown"} (${subcode})`);
  if (limit !== undefined) out.add(`, ${familyText(limit.afi, limit.safi)}, Max Prefixes: ${limit.prefixes}`);
  if (shutdown !== undefined) printShutdown(shutdown, out);
}

function printShutdown({ length, text, invalid, rest }: BgpShutdown, out: Out): void {
  if (invalid) out.add(", invalid Shutdown Communication length");
  else if (text === undefined) out.add(", empty Shutdown Communication");
  else {
    out.add(`, Shutdown Communication (length: ${length}): "`);
    out.captured(text);
    out.add('"');
  }
  if (rest.length === 0) return;
  out.add(`, Data: (length: ${rest.length})`);
  out.hexDump(rest, "\n\t\t");
}
