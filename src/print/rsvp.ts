import type { RsvpHeader, RsvpLayer, RsvpMessage } from "../decode/rsvp.js";
import { rsvpHeaderLength, rsvpTypes, rsvpVersion } from "../decode/rsvp.js";
import { assertNever } from "../errors.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";
import { printRsvpObjects } from "./rsvp-objects.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [rsvpTypes.path, "Path"],
  [rsvpTypes.resv, "Resv"],
  [rsvpTypes.pathError, "PathErr"],
  [rsvpTypes.resvError, "ResvErr"],
  [rsvpTypes.pathTear, "PathTear"],
  [rsvpTypes.resvTear, "ResvTear"],
  [rsvpTypes.resvConfirm, "ResvConf"],
  [rsvpTypes.bundle, "Bundle"],
  [rsvpTypes.acknowledgement, "Acknowledgement"],
  [rsvpTypes.oldHello, "Hello (Old)"],
  [rsvpTypes.refresh, "Refresh"],
  [rsvpTypes.hello, "Hello"],
]);

export function printRsvp(layer: RsvpLayer, out: Out): void {
  out.protocol = "rsvp";
  const { header, content } = layer;
  if (header === undefined) return out.truncated();
  const { version, type, length } = header;
  if (version !== rsvpVersion) return out.add(versionError(version));
  if (out.options.verbosity === 0)
    return out.add(
      `RSVPv${version} ${typeNames.get(type) ?? `unknown (${type})`} Message, length: ${layer.wireLength}`,
    );
  out.add(`\n\t${headerText(header)}`);
  if (length < rsvpHeaderLength) return out.add(lengthError(length));
  switch (content.form) {
    case "bundle":
      if (!content.messages.every((message) => printMessage(message, layer, out))) return;
      if (content.cut) out.truncated();
      return;
    case "objects":
      printRsvpObjects(content, layer, "\n\t  ", out);
      return;
    case "none":
      return out.hexDumpAt(layer, layer.offset + rsvpHeaderLength, length - rsvpHeaderLength, "\n\t    ");
    default:
      return assertNever(content);
  }
}

const versionError = (version: number): string => `ERROR: RSVP version ${version} packet not supported`;

const lengthError = (length: number): string => `ERROR: common header too short ${length} < ${rsvpHeaderLength}`;

function headerText({ version, flags, type, length, ttl, checksum }: RsvpHeader): string {
  const flagText = flags & 1 ? "Refresh reduction capable" : "none";
  return (
    `RSVPv${version} ${typeNames.get(type) ?? `unknown, type: ${type}`} Message (${type}), Flags: [${flagText}]` +
    `, length: ${length}, ttl: ${ttl}, checksum: ${hex16(checksum)}`
  );
}

/** A message in a bundle; false if the text of the bundle ends with it. */
function printMessage({ header, problem, left, objects, cut }: RsvpMessage, layer: RsvpLayer, out: Out): boolean {
  if (problem === "version") out.add(versionError(header.version));
  else out.add(`\n\t  ${headerText(header)}`);
  if (problem === "length-short") out.add(lengthError(header.length));
  if (problem === "length-long") out.add(`ERROR: common header too large ${header.length} > ${left}`);
  return problem === undefined && printRsvpObjects({ objects, cut }, layer, "\n\t    ", out);
}
