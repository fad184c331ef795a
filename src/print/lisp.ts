import type { LispLayer, LispLocator, LispRecord } from "../decode/lisp.js";
import { lispTypes } from "../decode/lisp.js";
import { bitNames } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [0, "LISP-Reserved"],
  [1, "LISP-Map-Request"],
  [2, "LISP-Map-Reply"],
  [lispTypes.register, "LISP-Map-Register"],
  [lispTypes.notify, "LISP-Map-Notify"],
  [8, "LISP-Encapsulated-Contol-Message"],
]);

const registerFlags: readonly (readonly [number, string])[] = [
  [0x08000000, "P-Proxy-Map-Reply"],
  [0x04000000, "S-LISP-SEC-Capable"],
  [0x02000000, "I-xTR-ID-Present"],
  [0x01000000, "R-Build-For-RTR"],
  [0x00000100, "M-Want-Map-Notify"],
];

const notifyFlags: readonly (readonly [number, string])[] = [
  [0x08000000, "I-xTR-ID-Present"],
  [0x04000000, "R-Build-For-RTR"],
];

const authentications = ["None", "SHA1", "SHA256"] as const;

export function printLisp(layer: LispLayer, out: Out): void {
  out.protocol = "lisp";
  if (layer.cut) return out.truncated();
  const { type, flags, recordCount, authentication, end } = layer;
  const verbose = out.options.verbosity > 0;
  out.add(`${typeNames.get(type) ?? `unknown-type-${type}`},`);
  if (authentication === undefined) return;
  if (verbose) {
    out.add(` flags [${bitNames(type === lispTypes.register ? registerFlags : notifyFlags, flags) || "none"}],`);
    out.add(`\n    ${recordCount} record(s), Authentication ${authentications[layer.keyId] ?? "unknown-type"},`);
    out.hexDump(authentication, "\n    Authentication-Data: ");
    if (authentication.length < layer.authenticationLength) return out.stop();
  } else out.add(` ${recordCount} record(s),`);
  for (const record of layer.records) printRecord(record, out);
  if (end === "address") return out.stop();
  if (end === "record" || end === "locator") return out.truncated();
  if (end === "none" || end === "site") return out.invalid();
  if (layer.routerId !== undefined) {
    out.hexDump(layer.routerId, "\n    xTR-ID: ");
    out.add(`\n    SITE-ID: ${layer.siteId}`);
  }
  if (layer.rest !== undefined) out.hexDump(layer.rest, "\n    Data: ");
}

const actions = ["No-Action", "Natively-Forward", "Send-Map-Request", "Drop"] as const;

function printRecord(record: LispRecord, out: Out): void {
  const { identifier, action } = record;
  out.add("\n");
  if (out.options.verbosity > 0) {
    out.add(`      Record TTL ${record.timeToLive}, ${action & 1 ? "Authoritative" : "Non-Authoritative"},`);
    out.add(` ${actions[action >> 1] ?? "unknown"}, Map Version: ${record.version},`);
  }
  if (identifier === undefined) return;
  out.add(` EID ${out.host(identifier)}/${record.maskLength}, ${record.locatorCount} locator(s)`);
  for (const locator of record.locators) printLocator(locator, out);
}

const locatorFlags: readonly (readonly [number, string])[] = [
  [0x0004, "Local-Locator"],
  [0x0002, "RLoc-Probed"],
  [0x0001, "Reachable"],
];

function printLocator(locator: LispLocator, out: Out): void {
  const { address, cut, flags } = locator;
  const verbose = out.options.verbosity > 0;
  if (verbose) out.add("\n       ");
  if (cut) return;
  if (address !== undefined) out.add(` LOC ${out.host(address)}`);
  if (!verbose) return;
  out.add(`\n          Priority/Weight ${locator.priority}/${locator.weight}`);
  out.add(`, Multicast Priority/Weight ${locator.multicastPriority}/${locator.multicastWeight}`);
  out.add(`, flags [${bitNames(locatorFlags, flags) || "none"}],`);
}
