import type { DnsLayer, DnsQuestion, DnsRecord } from "../decode/dns.js";
import type { DnsData } from "../decode/dns-records.js";
import { dnsTypes } from "../decode/dns-records.js";
import { dnsClassName, dnsTypeName, opcodeNames, responseCodeName } from "./dns-names.js";
import { printDnsOptions } from "./dns-options.js";
import { durationText } from "./numbers.js";
import type { Out } from "./out.js";

const flags = {
  response: 0x8000,
  authoritative: 0x400,
  truncated: 0x200,
  recursionDesired: 0x100,
  recursionAvailable: 0x80,
  authentic: 0x20,
  checkingDisabled: 0x10,
} as const;

/** Bits that mean nothing in a query: all of the second half of the flags but RD, CD and AD. */
const strangeInQueries = 0x6cf;
const inverseQuery = 1;
const internetClass = 1;
/** In multicast DNS the top bit of a class asks for a unicast answer, or flushes caches (RFC 6762 section 18). */
const multicastBit = 0x8000;

export function printDns(layer: DnsLayer, out: Out): void {
  out.protocol = "domain";
  const overTcp = layer.prefixLength !== undefined;
  switch (layer.problem) {
    case "prefix-cut":
      return out.stop();
    case "prefix-short":
      out.add(` [DNS over TCP: length ${layer.wireLength} < 2]`);
      return out.invalid();
    case "prefix-length":
      out.add(` [prefix length(${layer.prefixLength}) != length(${layer.messageLength})]`);
      return out.invalid();
    case "short":
      out.add(`${overTcp ? " " : ""}domain [length ${layer.messageLength} < 12]`);
      return out.invalid();
    case "cut":
      out.add(overTcp ? " " : "");
      return out.truncated();
    case undefined:
      if (overTcp) out.add(" ");
      // A section that cannot be printed to its end is the end of the message.
      if (layer.flags & flags.response ? printResponse(layer, out) : printQuery(layer, out)) printLength(layer, out);
      else out.truncated();
  }
}

function printLength({ messageLength }: DnsLayer, out: Out): void {
  out.add(" (");
  out.number(messageLength);
  out.add(")");
}

function printResponse(layer: DnsLayer, out: Out): boolean {
  const { questionCount } = layer;
  const has = (flag: number) => (layer.flags & flag) !== 0;
  out.number(layer.id);
  out.add(opcodeNames[(layer.flags >> 11) & 0xf]!);
  out.add(responseCodeName(layer.responseCode));
  if (has(flags.authoritative)) out.add("*");
  if (!has(flags.recursionAvailable)) out.add("-");
  if (has(flags.truncated)) out.add("|");
  if (has(flags.authentic)) out.add("$");
  if (questionCount !== 1) out.add(` [${questionCount}q]`);
  const detailed = out.options.verbosity > 1;
  for (const [index, question] of layer.questions.entries()) {
    if (index > 0) out.add(",");
    if (detailed) out.add(" q:");
    if (detailed ? !printQuestion(question, layer.multicast, out) : !question.skipped) return false;
  }
  if (layer.questions.length < questionCount) return false;
  out.add(" ");
  out.number(layer.answerCount);
  out.add("/");
  out.number(layer.authorityCount);
  out.add("/");
  out.number(layer.additionalCount);
  return printRecords(layer, out);
}

function printQuery(layer: DnsLayer, out: Out): boolean {
  const opcode = (layer.flags >> 11) & 0xf;
  const { questionCount, answerCount, authorityCount, additionalCount } = layer;
  out.number(layer.id);
  out.add(opcodeNames[opcode]!);
  if (layer.flags & flags.recursionDesired) out.add("+");
  if (layer.flags & flags.checkingDisabled) out.add("%");
  if (layer.flags & strangeInQueries) out.add(` [b2&3=0x${layer.flags.toString(16)}]`);
  const isInverse = opcode === inverseQuery;
  const questions = (isInverse ? questionCount > 0 : questionCount !== 1) ? ` [${questionCount}q]` : "";
  const answers = (isInverse ? answerCount !== 1 : answerCount > 0) ? ` [${answerCount}a]` : "";
  out.add(isInverse ? questions + answers : answers + questions);
  if (authorityCount > 0) out.add(` [${authorityCount}n]`);
  if (additionalCount > 0) out.add(` [${additionalCount}au]`);
  for (const question of layer.questions) if (!printQuestion(question, layer.multicast, out)) return false;
  if (layer.questions.length < questionCount) return false;
  return out.options.verbosity < 2 || printRecords(layer, out);
}

/** The question's type and class before its name. False if it cannot be read to its end. */
function printQuestion(question: DnsQuestion, multicast: boolean, out: Out): boolean {
  const { name, type } = question;
  if (!question.skipped || type === undefined) return false;
  const classField = question.class ?? 0;
  const questionClass = multicast ? classField & ~multicastBit : classField;
  out.add(" ");
  out.add(dnsTypeName(type));
  if (questionClass !== internetClass) out.add(` ${dnsClassName(questionClass)}`);
  if (multicast) out.add(classField & multicastBit ? " (QU)" : " (QM)");
  out.add("? ");
  out.add(name.text);
  return name.end !== undefined;
}

/** The answers, and at -vv the other sections. False if a record is missing or cannot be read to its end. */
function printRecords(layer: DnsLayer, out: Out): boolean {
  const { answers, authorities, additionals, multicast } = layer;
  if (!printSection("", answers, layer.answerCount, multicast, out)) return false;
  if (out.options.verbosity < 2) return true;
  if (!printSection(" ns:", authorities, layer.authorityCount, multicast, out)) return false;
  return printSection(" ar:", additionals, layer.additionalCount, multicast, out);
}

function printSection(
  heading: string,
  records: readonly DnsRecord[],
  count: number,
  multicast: boolean,
  out: Out,
): boolean {
  if (records.length > 0) out.add(heading);
  for (const [index, record] of records.entries()) {
    if (index > 0) out.add(",");
    if (!printRecord(record, multicast, out)) return false;
  }
  return records.length === count;
}

/** False if the record's name or data cannot be read; one whose fixed part is missing is passed over in silence. */
function printRecord(record: DnsRecord, multicast: boolean, out: Out): boolean {
  const { name, type, data } = record;
  if (out.options.verbosity > 0) {
    out.add(` ${name.text}`);
    if (name.end === undefined) return false;
  }
  if (type === undefined) return true;
  const recordClass = multicast ? record.class & ~multicastBit : record.class;
  if (recordClass !== internetClass && type !== dnsTypes.OPT) out.add(` ${dnsClassName(recordClass)}`);
  if (multicast && record.class & multicastBit) out.add(" (Cache flush)");
  if (type !== dnsTypes.OPT && out.options.verbosity > 2) out.add(` [${durationText(record.ttl)}]`);
  out.add(" ");
  out.add(dnsTypeName(type));
  if (data === undefined) return !record.dataCut;
  return printData(record, type, recordClass, data, out);
}

/** Whether the data are only looked at with -v. */
function isForVerbose(type: number): boolean {
  return type === dnsTypes.SOA || type === dnsTypes.TSIG;
}

function printData(record: DnsRecord, type: number, recordClass: number, data: DnsData, out: Out): boolean {
  const { names = [], numbers = [], texts = [], priority } = data;
  if (isForVerbose(type) && out.options.verbosity === 0) return true;
  switch (type) {
    case dnsTypes.A:
    case dnsTypes.AAAA:
      if (data.address !== undefined) out.add(` ${data.address}`);
      break;
    case dnsTypes.MX:
      out.add(" ");
      if (names[0] !== undefined) out.add(names[0].text);
      if (!data.cut) out.add(` ${priority}`);
      break;
    case dnsTypes.SRV:
      out.add(" ");
      if (names[0] !== undefined) out.add(names[0].text);
      if (!data.cut) out.add(`:${data.port} ${priority} ${data.weight}`);
      break;
    case dnsTypes.SOA:
      for (const { text } of names) out.add(` ${text}`);
      for (const number of numbers) out.add(` ${number}`);
      break;
    case dnsTypes.TXT:
      for (const [index, text] of texts.entries())
        out.add(` "${text}${data.cut && index === texts.length - 1 ? "" : '"'}`);
      break;
    case dnsTypes.A6:
      printA6(data, out);
      break;
    case dnsTypes.URI:
      out.add(` ${out.need(priority)} ${out.need(data.weight)} `);
      out.add(texts.join(""));
      break;
    case dnsTypes.OPT:
      out.add(` UDPsize=${recordClass}${record.ttl & 0x8000 ? " DO" : ""}`);
      if (record.rdLength > 0) printDnsOptions(data, out);
      break;
    case dnsTypes.UNSPECA:
      out.add(texts.join(""));
      break;
    case dnsTypes.TSIG:
      for (const { text } of names) out.add(` ${text}`);
      for (const [index, number] of numbers.entries()) out.add(` ${tsigNumbers[index]}=${number}`);
      break;
    default:
      for (const { text } of names) out.add(` ${text}`);
  }
  return !data.cut;
}

const tsigNumbers = ["fudge", "maclen", "origid", "error", "otherlen"] as const;

function printA6(data: DnsData, out: Out): void {
  const { prefixLength = 0, address, names = [] } = data;
  if (prefixLength > 128) return out.add(` ${prefixLength}(bad plen)`);
  // The rest of the address not being there ends everything, not only the record.
  if (prefixLength < 128) out.add(` ${prefixLength} ${out.needText(address)}`);
  for (const { text } of names) out.add(` ${text}`);
}
