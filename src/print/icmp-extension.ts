import {
  icmpObjectHeaderLength,
  mplsClass,
  type IcmpExtension,
  type IcmpExtensionObject,
} from "../decode/icmp-extension.js";
import { mplsEntryText } from "./mpls-entry.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const supportedVersion = 2;

const classNames: ReadonlyMap<number, string> = new Map([
  [1, "MPLS Stack Entry"],
  [2, "Interface Identification"],
]);

/** The extension of an ICMP error message, each object on a line of its own. */
export function printIcmpExtension(extension: IcmpExtension, out: Out): void {
  if (extension.cut) return out.truncated();
  const { version, checksumCorrect } = extension;
  out.add(`\n\tICMP Multi-Part extension v${version}`);
  if (version !== supportedVersion) return out.add(" packet not supported");
  if (checksumCorrect !== undefined) {
    const verdict = checksumCorrect ? "correct" : "incorrect";
    out.add(`, checksum ${hex16(extension.checksum)} (${verdict}), length ${extension.length}`);
  }
  for (const object of extension.objects) {
    if (object === undefined) return out.truncated();
    printObject(object, out);
  }
}

function printObject(object: IcmpExtensionObject, out: Out): void {
  const { classNum, cType, length } = object;
  out.add(
    `\n\t  ${classNames.get(classNum) ?? "unknown"} Object (${classNum}), Class-Type: ${cType}, length ${length}`,
  );
  if (classNum === 0 || length < icmpObjectHeaderLength) return;
  if (classNum !== mplsClass || cType !== 1) return out.hexDump(object.data, "\n\t    ");
  out.add(`\n\t    ${mplsEntryText(out.need(object.mplsLabel))}`);
}
