import type { BerElement, BerProblem, BerType } from "../decode/ber.js";
import { berClasses } from "../decode/ber.js";
import type { Bytes } from "../decode/index.js";
import { objectText } from "./object-names.js";
import type { Out } from "./out.js";

// prettier-ignore
const tagNames: readonly (readonly string[])[] = [
  [
    "U-0", "Boolean", "Integer", "Bitstring", "String", "Null", "ObjID", "ObjectDes", "U-8", "U-9", "U-10", "U-11", "U-12",
    "U-13", "U-14", "U-15", "Sequence", "Set",
  ],
  ["IpAddress", "Counter", "Gauge", "TimeTicks", "Opaque", "C-5", "Counter64"],
  ["GetRequest", "GetNextRequest", "GetResponse", "SetRequest", "Trap", "GetBulk", "Inform", "V2Trap", "Report"],
  ["P-0"],
];

const tagName = (element: BerElement): string => tagNames[element.tagClass]?.[element.tag] ?? "";

/** Says what is odd about an element, or wrong with it. False if it could not be read. */
export function introduceElement(element: BerElement, out: Out): boolean {
  if (element.problem !== undefined) {
    printProblem(element, element.problem, out);
    return false;
  }
  out.add(oddity(element));
  return true;
}

function printProblem(element: BerElement, problem: BerProblem, out: Out): void {
  switch (problem.kind) {
    case "cutHeader":
      return out.stop();
    case "cutContent":
      return out.truncated();
    case "empty":
      return out.add("[nothing to parse]");
    case "tag":
      return out.add("[Xtagfield?]");
    case "noLength":
      return out.add("[no asnlen]");
    case "lengthOctets":
      return out.add(`[asnlen? ${problem.left}<${problem.needed}]`);
    case "length":
      return out.add(`[len${problem.left}<asnlen${problem.needed}]`);
    case "unknownTag":
      // The class is printed as the placeholder of a preprocessor macro.
      return out.add(`[id?${element.constructed ? "C" : "P"}/x/${element.tag}]`);
    case "noContent":
      return out.add("[asnlen=0]");
  }
}

function oddity(element: BerElement): string {
  if (element.type !== "octets") return "";
  const { tagClass, constructed } = element;
  const name = tagName(element);
  if (tagClass === berClasses.universal) return constructed ? `C/U/${name}` : `[P/U/${name}]`;
  if (constructed) return `C/x/${name}`;
  return tagClass === berClasses.application ? `[P/A/${name}]` : `[P/x/${name}]`;
}

/**
 * Takes an element that should be of one type: true if it is there and is. If it is of another type, says `mismatch` and
 * what it holds.
 */
export function expectElement(element: BerElement | undefined, type: BerType, mismatch: string, out: Out): boolean {
  if (element === undefined || !introduceElement(element, out)) return false;
  if (element.type === type) return true;
  out.add(`[${mismatch}]${elementText(element, out)}`);
  return false;
}

export function elementText(element: BerElement, out: Out): string {
  const { type, value, length } = element;
  switch (type) {
    case "octets":
      return octetsText(element);
    case "null":
      return "";
    case "objectIdentifier":
      return identifierText(element, value as readonly number[], out);
    case "integer":
    case "unsigned":
    case "unsigned64":
      return String(value as number | bigint);
    case "string":
      return stringText(element);
    case "sequence":
      return `Seq(${length})`;
    case "ipAddress":
      return `${length === 4 ? "" : "[inetaddr len!=4]"}${(value as Bytes).decimal(".")}`;
    case "noSuchObject":
    case "noSuchInstance":
    case "endOfMibView":
      return `[${type}]`;
    case "pdu":
      return `${tagName(element)}(${length})`;
    case "any":
      return "[BE_ANY!?]";
  }
}

function identifierText({ start, length }: BerElement, parts: readonly number[], out: Out): string {
  return out.options.names ? objectText(parts, out.data, start, length) : parts.map((part) => `.${part}`).join("");
}

/** In hexadecimal, each byte behind an underscore. */
export function octetsText(element: BerElement): string {
  const bytes = element.value as Bytes;
  return bytes.length === 0 ? "" : `_${bytes.hex("_")}`;
}

/** In quotes if all of it is printable, else in hexadecimal. */
export function stringText(element: BerElement): string {
  const bytes = element.value as Bytes;
  let text = "";
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes.at(index);
    if (byte < 0x20 || byte > 0x7e) return bytes.hex("_");
    text += String.fromCharCode(byte);
  }
  return `"${text}"`;
}
