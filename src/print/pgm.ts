import type { PgmLayer, PgmMessage } from "../decode/pgm.js";
import { pgmTypes } from "../decode/pgm.js";
import type { PgmOption, PgmOptions } from "../decode/pgm-options.js";
import { pgmAddressOptionLengths, pgmOptionLengths, pgmOptions } from "../decode/pgm-options.js";
import { assertNever } from "../errors.js";
import { hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const pgmProtocol = 113;

export function printPgm(layer: PgmLayer, out: Out): void {
  out.protocol = "pgm";
  const { sourcePort, destinationPort, header, message, problem, options } = layer;
  if (sourcePort === undefined || destinationPort === undefined) {
    out.hosts(out.network?.source ?? "", out.network?.destination ?? "");
    out.add(":");
    return out.truncated();
  }
  out.endpoints(sourcePort, destinationPort, "tcp", pgmProtocol);
  if (header === undefined) return out.truncated();
  out.add(`PGM, length ${header.length}`);
  if (out.options.verbosity === 0) return;
  out.add(` 0x${header.globalSourceId.hex()} `);
  if (problem === "cut") return out.truncated();
  if (problem === "field-cut") return out.stop();
  if (message !== undefined) out.add(messageText(message, header.type));
  if (options !== undefined && !printOptions(options, out)) return;
  out.add(` [${layer.wireLength}]`);
  if (layer.payload !== undefined) out.layer(layer.payload);
}

function messageText(message: PgmMessage, type: number): string {
  switch (message.form) {
    case "source-path":
      return `SPM seq ${message.sequence} trail ${message.trailingEdge} lead ${message.leadingEdge} nla ${message.address}`;
    case "poll": {
      const { sequence, round, address, interval, random = 0, mask = 0 } = message;
      return `POLL seq ${sequence} round ${round} nla ${address} ivl ${interval} rnd ${hex32(random)} mask ${hex32(mask)}`;
    }
    case "poll-response":
      return `POLR seq ${message.sequence} round ${message.round}`;
    case "data":
      return `${type === pgmTypes.originalData ? "ODATA" : "RDATA"} trail ${message.trailingEdge} seq ${message.sequence}`;
    case "nak": {
      const name = type === pgmTypes.nak ? "NAK" : type === pgmTypes.nullNak ? "NNAK" : "NCF";
      return `${name} (${message.source} -> ${message.group}), seq ${message.sequence}`;
    }
    case "ack":
      return `ACK seq ${message.sequence}`;
    case "none":
      return type === pgmTypes.sourcePathRequest ? "SPMR" : `UNKNOWN type ${hex8(type)}`;
    default:
      return assertNever(message);
  }
}

/** False if the packet's text ends with these. */
function printOptions({ first, firstLength, totalLength, options, wrong, end }: PgmOptions, out: Out): boolean {
  if (end === "first") out.add(`[First option bad, should be PGM_OPT_LENGTH, is ${first}]`);
  if (end === "first-length") out.add(`[Bad OPT_LENGTH option, length ${firstLength} != 4]`);
  if (end === "total") out.add(`[Bad total option length ${totalLength} < 4]`);
  if (end === "first" || end === "first-length" || end === "total") return false;
  if (totalLength !== undefined) out.add(` OPTS LEN ${totalLength}`);
  for (const option of options) out.add(optionText(option));
  if (wrong !== undefined) out.add(wrongText(wrong, end));
  if (end === "no-room") out.add("[Total option length leaves no room for final option]");
  if (end === "cut") out.truncated();
  if (end === "field-cut") out.stop();
  return end === undefined || end === "length";
}

const optionNames: ReadonlyMap<number, string> = new Map([
  [pgmOptions.length, "OPT_LENGTH"],
  [pgmOptions.fragment, "OPT_FRAGMENT"],
  [pgmOptions.join, "OPT_JOIN"],
  [pgmOptions.backoffInterval, "OPT_NAK_BO_IVL"],
  [pgmOptions.backoffRange, "OPT_NAK_BO_RNG"],
  [pgmOptions.redirect, "OPT_REDIRECT"],
  [pgmOptions.parityParameters, "OPT_PARITY_PRM"],
  [pgmOptions.parityGroup, "OPT_PARITY_GRP"],
  [pgmOptions.currentGroupSize, "OPT_CURR_TGSIZE"],
  [pgmOptions.unreachable, "OPT_NBR_UNREACH"],
  [pgmOptions.syn, "OPT_SYN"],
  [pgmOptions.fin, "OPT_FIN"],
  [pgmOptions.rst, "OPT_RST"],
  [pgmOptions.reportRequest, "OPT_CRQST"],
  [pgmOptions.congestionData, "OPT_PGMCC_DATA"],
  [pgmOptions.congestionFeedback, "OPT_PGMCC_FEEDBACK"],
]);

/** What is said of an option that is wrong. */
function wrongText(option: PgmOption, end: PgmOptions["end"]): string {
  const { type, length } = option;
  const kind = type & 0x7f;
  const name = optionNames.get(kind) ?? "";
  const before = pgmAddressOptionLengths.get(kind);
  switch (end) {
    case "length":
      return `[Bad option, length ${length} < 4]`;
    case "type-length": {
      if (before === undefined) return `[Bad ${name} option, length ${length} != ${pgmOptionLengths.get(kind)}]`;
      const prefix = kind === pgmOptions.congestionFeedback ? "PGM_" : "";
      return `[Bad ${prefix}${name} option, length ${length} < ${before}]`;
    }
    case "address-length":
      return `[Bad ${name} option, length ${length} != ${before} + address size]`;
    case "nak-length":
      return `${optionText(option)}[Option length not a multiple of 4]`;
    default:
      return "";
  }
}

function optionText({ type, length, values, address }: PgmOption): string {
  switch (type & 0x7f) {
    case pgmOptions.length:
      return ` OPTS LEN (extra?) ${values[0]}`;
    case pgmOptions.fragment:
      return ` FRAG seq ${values[0]} off ${values[1]} len ${values[2]}`;
    case pgmOptions.nakList:
      return ` NAK LIST${values.map((value) => ` ${value}`).join("")}`;
    case pgmOptions.join:
      return ` JOIN ${values[0]}`;
    case pgmOptions.backoffInterval:
      return ` BACKOFF ivl ${values[0]} ivlseq ${values[1]}`;
    case pgmOptions.backoffRange:
      return ` BACKOFF max ${values[0]} min ${values[1]}`;
    case pgmOptions.redirect:
      return ` REDIRECT ${address}`;
    case pgmOptions.parityParameters:
      return ` PARITY MAXTGS ${values[0]}`;
    case pgmOptions.parityGroup:
      return ` PARITY GROUP ${values[0]}`;
    case pgmOptions.currentGroupSize:
      return ` PARITY ATGS ${values[0]}`;
    case pgmOptions.unreachable:
      return " NBR_UNREACH";
    case pgmOptions.path:
      return ` PATH_NLA [${length}]`;
    case pgmOptions.syn:
      return " SYN";
    case pgmOptions.fin:
      return " FIN";
    case pgmOptions.rst:
      return " RST";
    case pgmOptions.congestionReport:
      return " CR";
    case pgmOptions.reportRequest:
      return " CRQST";
    case pgmOptions.congestionData:
      return ` PGMCC DATA ${values[0]} ${address}`;
    case pgmOptions.congestionFeedback:
      return ` PGMCC FEEDBACK ${values[0]} ${address}`;
    default:
      return ` OPT_${type.toString(16).toUpperCase().padStart(2, "0")} [${length}] `;
  }
}
