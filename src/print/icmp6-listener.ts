import type { ListenerQuery, ListenerRecord, ListenerReport } from "../decode/icmp6-listener.js";
import { recordTypes } from "./igmp.js";
import type { Out } from "./out.js";

/** A code of 16 bits: a number, or from 0x8000 on an exponent and a mantissa (RFC 3810 section 5.1.3). */
function responseDelay(code: number): number {
  return code < 0x8000 ? code : ((code & 0xfff) | 0x1000) << (((code >> 12) & 7) + 3);
}

/** The same in eight bits (RFC 3810 section 5.1.9). */
function queryInterval(code: number): number {
  return code < 0x80 ? code : ((code & 0xf) | 0x10) << (((code >> 4) & 7) + 3);
}

export function printListenerQuery(query: ListenerQuery, wireLength: number, out: Out): void {
  if (query.problem === "unknown") return out.add(` unknown-version (len ${wireLength}) `);
  const verbose = out.options.verbosity > 0;
  out.add(" v2");
  const delay = responseDelay(out.need(query.maximumResponseCode));
  if (verbose) out.add(` [max resp delay=${delay}]`);
  out.add(` [gaddr ${out.host(out.needText(query.multicastAddress))}`);
  if (verbose) {
    const flags = out.need(query.flags);
    if (flags & 8) out.add(" sflag");
    if (flags & 7) out.add(` robustness=${flags & 7}`);
    out.add(` qqi=${queryInterval(out.need(query.queryIntervalCode))}`);
  }
  const count = out.need(query.sourceCount);
  if (query.problem === "source-count") out.add(" [invalid number of sources]");
  else if (count > 0) printSources(query.sources ?? [], count, out);
  out.add("]");
}

/** At -vv the sources, else how many there are. */
function printSources(sources: readonly (string | undefined)[], count: number, out: Out): void {
  if (out.options.verbosity < 2) return out.add(`, ${count} source(s)`);
  out.add(" {");
  for (const source of sources) out.add(` ${out.host(out.needText(source))}`);
  out.add(" }");
}

export function printListenerReport(report: ListenerReport, wireLength: number, out: Out): void {
  if (report.problem === "short") return out.add(` [invalid len ${wireLength}]`);
  out.add(`, ${out.need(report.recordCount)} group record(s)`);
  if (out.options.verbosity === 0) return;
  for (const record of report.records) if (!printRecord(record, out)) return;
  if (report.problem === "record-count") out.add(" [invalid number of groups]");
}

function printRecord(record: ListenerRecord, out: Out): boolean {
  out.add(` [gaddr ${out.host(out.needText(record.multicastAddress))}`);
  const type = out.need(record.type);
  out.add(` ${recordTypes[type] || ` [v2-report-#${type}]`}`);
  const count = out.need(record.sourceCount);
  if (record.tooManySources) {
    out.add(` [invalid number of sources ${count}]`);
    return false;
  }
  printSources(record.sources, count, out);
  out.add("]");
  return true;
}
