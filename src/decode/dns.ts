import type { Context } from "./context.js";
import type { DnsName } from "./dns-name.js";
import { readDnsName, skipDnsName } from "./dns-name.js";
import type { DnsData } from "./dns-records.js";
import { decodeDnsData, dnsTypes } from "./dns-records.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A DNS message (RFC 1035 section 4), also of multicast DNS (RFC 6762). */
export interface DnsLayer extends Layer {
  readonly kind: "dns";
  readonly multicast: boolean;
  /** Over TCP, the length field before the message (RFC 1035 section 4.2.2); absent if not captured. */
  readonly prefixLength: number | undefined;
  /**
   * `prefix-short`: no room for the length field over TCP; `prefix-cut`: that field was not captured; `prefix-length`: it is not
   * the segment's length; `short`: no room for a header; `cut`: the header was not all captured.
   */
  readonly problem: undefined | "prefix-short" | "prefix-cut" | "prefix-length" | "short" | "cut";
  /** The message's length on the wire, without the length field. */
  readonly messageLength: number;
  readonly id: number;
  /** The second 16 bits of the header: QR, opcode, AA, TC, RD, RA, Z, AD, CD, RCODE. */
  readonly flags: number;
  /** The response code, with the upper bits of an OPT record (RFC 6891 section 6.1.3). */
  readonly responseCode: number;
  readonly questionCount: number;
  readonly answerCount: number;
  readonly authorityCount: number;
  readonly additionalCount: number;
  /** The sections; each list ends with the first item that could not be read, and the later ones are then empty. */
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

export interface DnsQuestion {
  /** Where the question's name ends could be told, whatever the name says. */
  readonly skipped: boolean;
  readonly name: DnsName;
  /** Absent, like `class`, when not captured. */
  readonly type: number | undefined;
  readonly class: number | undefined;
}

export interface DnsRecord {
  readonly name: DnsName;
  /** Absent, like all that follows, when the fixed part was not all captured. */
  readonly type: number | undefined;
  readonly class: number;
  readonly ttl: number;
  readonly rdLength: number;
  readonly data: DnsData | undefined;
  /** The data were not all captured, or a name in them cannot be read. */
  readonly dataCut: boolean;
}

export function decodeDns(reader: Reader, wireLength: number, _context: Context): DnsLayer {
  return decodeMessage(reader, reader.offset, wireLength, wireLength, undefined, false);
}

export function decodeMulticastDns(reader: Reader, wireLength: number, _context: Context): DnsLayer {
  return decodeMessage(reader, reader.offset, wireLength, wireLength, undefined, true);
}

export function decodeDnsOverTcp(reader: Reader, wireLength: number, _context: Context): DnsLayer {
  const offset = reader.offset;
  if (wireLength < 2) return broken(reader, offset, wireLength, wireLength, undefined, "prefix-short");
  const prefixLength = reader.maybe16();
  const messageLength = wireLength - 2;
  if (prefixLength === undefined) return broken(reader, offset, wireLength, messageLength, undefined, "prefix-cut");
  if (prefixLength !== messageLength)
    return broken(reader, offset, wireLength, messageLength, prefixLength, "prefix-length");
  return decodeMessage(reader, offset, wireLength, messageLength, prefixLength, false);
}

const headerLength = 12;

function broken(
  reader: Reader,
  offset: number,
  wireLength: number,
  messageLength: number,
  prefixLength: number | undefined,
  problem: NonNullable<DnsLayer["problem"]>,
): DnsLayer {
  return {
    kind: "dns",
    offset,
    wireLength,
    capturedLength: reader.end - offset,
    multicast: false,
    prefixLength,
    problem,
    messageLength,
    id: 0,
    flags: 0,
    responseCode: 0,
    questionCount: 0,
    answerCount: 0,
    authorityCount: 0,
    additionalCount: 0,
    questions: [],
    answers: [],
    authorities: [],
    additionals: [],
  };
}

function decodeMessage(
  reader: Reader,
  offset: number,
  wireLength: number,
  messageLength: number,
  prefixLength: number | undefined,
  multicast: boolean,
): DnsLayer {
  const base = reader.offset;
  const capturedLength = reader.end - offset;
  if (messageLength < headerLength || !reader.has(headerLength)) {
    const problem = messageLength < headerLength ? "short" : "cut";
    return broken(reader, offset, wireLength, messageLength, prefixLength, problem);
  }
  const id = reader.u16();
  const flags = reader.u16();
  const questionCount = reader.u16();
  const answerCount = reader.u16();
  const authorityCount = reader.u16();
  const additionalCount = reader.u16();
  const otherCount = answerCount + authorityCount;
  const extendedCode = findExtendedCode(reader, base + headerLength, questionCount, otherCount, additionalCount);
  const sections = new SectionReader(reader, base);
  const questions = sections.questions(questionCount);
  const answers = sections.records(answerCount, true);
  const authorities = sections.records(authorityCount, false);
  const additionals = sections.records(additionalCount, false);
  return {
    kind: "dns",
    offset,
    wireLength,
    capturedLength,
    multicast,
    prefixLength,
    problem: undefined,
    messageLength,
    id,
    flags,
    responseCode: (flags & 0xf) | extendedCode,
    questionCount,
    answerCount,
    authorityCount,
    additionalCount,
    questions,
    answers,
    authorities,
    additionals,
  };
}

/**
 * The upper bits of the response code, which the OPT record among the additional ones holds in its TTL (RFC 6891); 0 if it
 * cannot be found.
 */
function findExtendedCode(
  reader: Reader,
  start: number,
  questionCount: number,
  otherCount: number,
  additionalCount: number,
): number {
  let next: number | undefined = start;
  for (let index = 0; index < questionCount; index++) {
    next = skipDnsName(reader, next);
    if (next === undefined || next + 4 >= reader.end) return 0;
    next += 4;
  }
  for (let index = 0; index < otherCount + additionalCount; index++) {
    next = skipDnsName(reader, next);
    if (next === undefined || next + 5 > reader.end) return 0;
    reader.seek(next);
    if (index >= otherCount && reader.u16() === dnsTypes.OPT) return reader.at8(next + 4)! << 4;
    reader.seek(next + 8);
    const rdLength = reader.maybe16();
    if (rdLength === undefined || next + 10 + rdLength >= reader.end) return 0;
    next += 10 + rdLength;
  }
  return 0;
}

/** Reads the sections one after the other, until one of them cannot be read. */
class SectionReader {
  private readonly reader: Reader;
  private readonly base: number;
  private next: number;
  private stopped = false;

  constructor(reader: Reader, base: number) {
    this.reader = reader;
    this.base = base;
    this.next = base + headerLength;
  }

  questions(count: number): readonly DnsQuestion[] {
    const questions: DnsQuestion[] = [];
    while (questions.length < count && !this.stopped) {
      const end = skipDnsName(this.reader, this.next);
      const name = readDnsName(this.reader, this.next, this.base);
      this.stopped = end === undefined;
      this.reader.seek(end ?? this.next);
      const whole = end !== undefined && this.reader.has(4);
      const type = whole ? this.reader.u16() : undefined;
      questions.push({ skipped: end !== undefined, name, type, class: whole ? this.reader.u16() : undefined });
      this.next = (end ?? this.next) + 4;
    }
    return questions;
  }

  /** As tcpdump does, the first answer is looked for even when no bytes are left. */
  records(count: number, areAnswers: boolean): readonly DnsRecord[] {
    const records: DnsRecord[] = [];
    if (!areAnswers && this.next >= this.reader.end) this.stopped = true;
    while (records.length < count && !this.stopped) records.push(this.record());
    return records;
  }

  private record(): DnsRecord {
    const { reader, base } = this;
    const name = readDnsName(reader, this.next, base);
    const end = skipDnsName(reader, this.next);
    reader.seek(end ?? reader.end);
    if (end === undefined || end + 10 > reader.end) {
      this.stopped = true;
      return { name, type: undefined, class: 0, ttl: 0, rdLength: 0, data: undefined, dataCut: true };
    }
    const type = reader.u16();
    const recordClass = reader.u16();
    const ttl = reader.u32();
    const rdLength = reader.u16();
    const start = reader.offset;
    const missing = start + rdLength > reader.end;
    const data = missing ? undefined : decodeDnsData(reader, type, start, rdLength, base);
    this.next = start + rdLength;
    const dataCut = missing || data?.cut === true;
    // Behind the last captured byte nothing is looked for; but broken data do not hide the next record.
    if (missing || this.next >= reader.end) this.stopped = true;
    return { name, type, class: recordClass, ttl, rdLength, data, dataCut };
  }
}
