import type { ForcesItem, ForcesTlvError } from "../decode/forces-items.js";
import { forcesTlvs } from "../decode/forces-items.js";
import type { Bytes } from "../decode/index.js";
import { assertNever } from "../errors.js";
import type { Out } from "./out.js";

const tlvNames: ReadonlyMap<number, string> = new Map([
  [0, "Invalid TLV"],
  [forcesTlvs.redirect, "REDIRECT TLV"],
  [forcesTlvs.result, "ASResult TLV"],
  [forcesTlvs.reason, "ASTreason TLV"],
  [forcesTlvs.selector, "LFBselect TLV"],
  [forcesTlvs.path, "PATH-DATA TLV"],
  [forcesTlvs.key, "KEYINFO TLV"],
  [forcesTlvs.full, "FULLDATA TLV"],
  [forcesTlvs.sparse, "SPARSEDATA TLV"],
  [forcesTlvs.pathResult, "RESULT TLV"],
  [forcesTlvs.metadata, "METADATA TLV"],
  [forcesTlvs.redirectData, "REDIRECTDATA TLV"],
]);

const tlvName = (type: number): string => tlvNames.get(type) ?? `#${type}`;

// prettier-ignore
const operationNames = [
  "Invalid OPTLV", " Set", " SetProp", " SetResp", " SetPropResp", " Del", " DelResp", " Get", " GetProp", " GetResp",
  " GetPropResp", " Report", " Commit", " RCommit", " RTRCOMP",
] as const;

const operationName = (type: number): string => operationNames[type] ?? operationNames[0];

const classNames = ["Invalid TLV", "FEObj LFB", "FEProtoObj LFB"];

const tlvErrors: Readonly<Record<ForcesTlvError, string>> = {
  total: "Invalid total length",
  short: "xLV too short",
  long: "xLV too long",
  padding: "data padding missing",
};

// prettier-ignore
const results: readonly string[] = [
  "SUCCESS", "INVALID HEADER", "LENGTH MISMATCH", "VERSION MISMATCH", "INVALID DESTINATION PID", "LFB UNKNOWN",
  "LFB NOT FOUND", "LFB INSTANCE ID NOT FOUND", "INVALID PATH", "COMPONENT DOES NOT EXIST", "EXISTS ALREADY", "NOT FOUND",
  "READ ONLY", "INVALID ARRAY CREATION", "VALUE OUT OF RANGE", "CONTENTS TOO LONG", "INVALID PARAMETERS",
  "INVALID MESSAGE TYPE", "INVALID FLAGS", "INVALID TLV", "EVENT ERROR", "NOT SUPPORTED", "MEMORY ERROR",
  "INTERNAL ERROR",
];

// prettier-ignore
const teardownReasons = [
  "Normal Teardown", "Loss of Heartbeats", "Out of bandwidth", "Out of Memory", "Application Crash",
];
const responses = ["Success ", "FE ID invalid ", "permission denied "];

/** From which -v on what is right is shown; what is wrong always is. */
const shownFrom = 3;
const deepest = 255;
const blanks = (depth: number): string => " ".repeat(Math.min(depth, deepest));
const hex = (value = 0): string => value.toString(16);

export function printForcesItem(item: ForcesItem, out: Out): void {
  const isShown = out.options.verbosity >= shownFrom;
  switch (item.form) {
    case "truncated":
      return out.truncated();
    case "complaint":
      return out.add(complaintText(item, isShown));
    case "general":
      return out.add(`genoptlvprint - ${tlvName(item.type)} TLV type 0x${hex(item.type)} len ${item.length}\n`);
    case "key":
      return out.add(`${blanks(item.depth)}Keyinfo: Key 0x${hex(item.id)}\n`);
    case "metadata":
      return out.add(`\n${blanks(item.depth)} METADATA length ${item.length}\n`);
    case "metadata-element":
      return out.add(`${blanks(item.depth)}MetaID 0x${hex(item.type)} length ${item.length}\n`);
    case "redirected":
      return out.add(`\n${blanks(item.depth)} Redirect Data length ${item.length}\n`);
    case "data":
      if (item.of === "ids" || item.of === "bad" || isShown) printData(item, out);
      return;
    default:
      if (isShown) out.add(shownText(item));
  }
}

type Shown = Exclude<
  ForcesItem,
  { form: "truncated" | "complaint" | "general" | "key" | "metadata" | "metadata-element" | "redirected" | "data" }
>;

function shownText(item: Shown): string {
  switch (item.form) {
    case "top-level":
      return `\t${tlvName(item.type)}, length ${item.length} (data length ${item.length - 4} Bytes)`;
    case "selector": {
      const name = classNames[item.class] ?? `#${item.class | 0}`;
      return `\n${blanks(item.depth)}${name}(Classid ${hex(item.class)}) instance ${hex(item.instance)}\n`;
    }
    case "operation":
      return `${blanks(item.depth)}Oper TLV ${operationName(item.type)}(0x${hex(item.type)}) length ${item.length}\n`;
    case "path": {
      const data = item.isGeneral ? "data length" : "data encapsulated";
      return `${blanks(item.depth)}${tlvName(item.type)}, length ${item.length} (${data} ${item.length - 4} Bytes)`;
    }
    case "path-data":
      return `\n${blanks(item.depth)}Pathdata: Flags 0x${hex(item.flags)} ID count ${item.count}\n`;
    case "append":
      return `${blanks(item.depth)}TABLE APPEND\n`;
    case "id":
      return `${blanks(item.depth)}ID#${String(item.index).padStart(2, "0")}: ${item.id}\n`;
    case "range":
      return `${blanks(item.depth)}Table range: [${item.start},${item.end}]\n`;
    case "content": {
      const pad = item.padding === 0 ? "" : ` pad ${item.padding}`;
      const sizes = `Length ${item.length} DataLen ${item.length - 4}${pad} Bytes`;
      return `${blanks(item.depth)}  ${tlvName(item.type)} (${sizes})\n`;
    }
    case "result":
      return `${blanks(item.depth)}  Result: ${results[item.code] ?? "UNSPECIFIED ERROR"} (code 0x${hex(item.code)})\n`;
    case "element":
      return `\n${blanks(item.depth - 1)} ILV: type ${hex(item.type)} length ${item.length}\n`;
    case "teardown": {
      const reason = teardownReasons[item.code] ?? "Unknown Teardown reason";
      return `Teardown reason:\n${blanks(item.depth)}${reason}(${hex(item.code)})\n${blanks(item.depth)}`;
    }
    case "response":
      return `\n${blanks(item.depth)}${responses[item.code] ?? "Unknown "}(${hex(item.code)})\n${blanks(item.depth)}`;
    default:
      return assertNever(item);
  }
}

function printData({ of, depth, length, data }: Extract<ForcesItem, { form: "data" }>, out: Out): void {
  switch (of) {
    case "ids":
      printForcesHex(data, length, "\t\t\tID Data[", out);
      return out.add("]\n");
    case "bad":
      printForcesHex(data, length, "Bad Data val\n\t  [", out);
      return out.add("]\n");
    case "invalid": {
      const indent = blanks(depth - 1);
      out.add(`${indent}Data[`);
      printForcesHex(data, length, `\n${indent}`, out);
      return out.add(`\n${indent}]\n`);
    }
    case "full": {
      const indent = blanks(depth + 1);
      out.add(`${indent}[`);
      printForcesHex(data, length, `\n${indent}`, out);
      return out.add(`\n${indent}]`);
    }
    case "element":
      return printForcesHex(data, length, "\t\t[", out);
    case "metadata":
      printForcesHex(data, length, "\t\t[", out);
      return out.add(" ]\n");
    case "redirected":
      out.add("\t\t[");
      printForcesHex(data, length, "\n\t\t", out);
      return out.add("\n\t\t]");
    default:
      return assertNever(of);
  }
}

function complaintText(item: Extract<ForcesItem, { form: "complaint" }>, isShown: boolean): string {
  const { about, error, values } = item;
  const [first = 0, second = 0, third = 0] = values;
  const errorText = error === undefined ? "" : tlvErrors[error];
  const rest = (what: string): string =>
    `\n\t\tMessy ${what} TLV header, type (0x${hex(first)})\n\t\texcess of ${second} Bytes `;
  const tooShort = `pathlength ${first} with key/range too short 12\n`;
  switch (about) {
    case "no-top-level":
      return "<0x1>Illegal Top level TLV!\n";
    case "top-level":
      return "\tTop level TLV Data missing!\n";
    case "top-level-type":
      return `\n\tInvalid ForCES Top TLV type=0x${hex(first)}`;
    case "top-level-rest":
      return `\tMess TopTLV header: min 4, total ${first} advertised ${second} `;
    case "selector-short":
      return `\n\t\ttruncated lfb selector: ${first} bytes missing! `;
    case "operation": {
      const line = isShown ? "" : "\n";
      return `${line}\t\tINValid oper-TLV type 0x${hex(first)} length ${second} for this ForCES message\n`;
    }
    case "operation-rest":
      return rest("oper");
    case "operation-short":
      return (
        `\t\tOper TLV ${operationName(first)}(0x${hex(first)}) length ${second}\n` +
        `\t\tTruncated data size ${third} minimum required 8\n`
      );
    case "path-rest":
      return rest("PATHDATA");
    case "path-ids":
      return `\t\t\ttruncated IDs expected ${first}B got ${second}B\n`;
    case "path-both":
      return "\t\t\tIllegal to have both Table ranges and keys\n";
    case "path-short":
      return tooShort;
    case "key-length":
      return `key content length ${first} < 4\n`;
    case "key-short":
      return "key content too short\n";
    case "path-content-rest":
      return `${errorText} Outstanding bytes ${first} for TLV type 0x${hex(second)} TLV len ${third}\n`;
    case "path-content":
      return `Invalid path data content type 0x${hex(first)} len ${second}\n`;
    case "key-expected":
      return "Based on flags expected KEYINFO TLV!\n";
    case "encoding":
      return `Illegal DATA encoding for type 0x${hex(first)} programmed ${hex(second)} got ${hex(third)}\n`;
    case "result-length":
      return `illegal RESULT-TLV: ${first} bytes!\n`;
    case "result-code":
      return `illegal reserved result code: 0x${hex(first)}!\n`;
    case "full-data":
      return "Error: expecting FULLDATA!\n";
    case "sparse-length":
      return "Error: BAD SPARSEDATA-TLV!\n";
    case "element":
      return `Error: ${errorText}, rlen ${first}\n`;
    case "key-tlv":
      return `${errorText} TLV type 0x${hex(first)} len ${second}\n`;
    case "general-type":
      return `#0 TLV type 0x${hex(first)} len ${second}\n`;
    case "general-tlv":
      return `\t\t\tInvalid ForCES TLV type=${hex(first)}`;
    case "teardown-length":
      return `illegal ASTresult-TLV: ${first} bytes!\n`;
    case "teardown-code":
      return `illegal ASTresult result code: ${first}!\n`;
    case "response-length":
      return `illegal ASRresult-TLV: ${first} bytes!\n`;
    case "response-code":
      return `illegal ASRresult result code: ${first}!\n`;
    case "redirect-short":
      return `\n\t\ttruncated Redirect TLV: ${first} bytes missing! `;
    case "redirect-data":
      return "Bad Redirect data\n";
    case "redirect-type":
      return `Unknown REDIRECT TLV 0x${hex(first)} len ${second}\n`;
    case "redirect-rest":
      return rest("Redirect");
    default:
      return assertNever(about);
  }
}

/** Bytes in hexadecimal, of which there should be `length`. */
export function printForcesHex(bytes: Bytes, length: number, indent: string, out: Out): void {
  const isCut = bytes.length < length;
  const shown = isCut ? bytes.slice(0, bytes.length & ~1) : bytes;
  out.hexDump(shown, indent);
  if (!isCut) return;
  // The offset of a line stands before its first byte is looked at.
  if (shown.length % 16 === 0) out.add(`${indent}0x${shown.length.toString(16).padStart(4, "0")}: `);
  out.stop();
}
