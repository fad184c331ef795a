import type { GroupRecord, IgmpLayer, IgmpReport } from "../decode/igmp.js";
import { igmpTypes as types } from "../decode/igmp.js";
import { durationText } from "./numbers.js";
import type { Out } from "./out.js";

export function printIgmp(layer: IgmpLayer, out: Out): void {
  out.protocol = "igmp";
  if (out.options.quiet > 0) return out.add("igmp");
  printMessage(layer, out.need(layer.type), out);
  if (out.options.verbosity > 0 && layer.checksumCorrect === false)
    out.add(` bad igmp cksum ${(layer.checksum ?? 0).toString(16)}!`);
}

function printMessage(layer: IgmpLayer, type: number, out: Out): void {
  const { wireLength } = layer;
  switch (type) {
    case types.query:
      out.add("igmp query");
      return wireLength >= 12 ? printQuery3(layer, out) : printQuery(layer, out);
    case types.report1:
      out.add(`igmp v1 report ${out.host(out.needText(layer.groupAddress))}`);
      return wireLength === 8 ? undefined : out.add(` [len ${wireLength}]`);
    case types.report2:
      return out.add(`igmp v2 report ${out.host(out.needText(layer.groupAddress))}`);
    case types.report3:
      out.add("igmp v3 report");
      return printReport(layer, out);
    case types.leave:
      return out.add(`igmp leave ${out.host(out.needText(layer.groupAddress))}`);
    case types.dvmrp:
      out.add("igmp dvmrp");
      if (wireLength < 8) return out.add(` [len ${wireLength}]`);
      return layer.payload === undefined ? undefined : out.layer(layer.payload);
    case types.pim1:
      out.add("igmp pimv1");
      return layer.payload === undefined ? undefined : out.layer(layer.payload);
    case types.traceResponse:
      return printTrace("mresp", layer, out);
    case types.trace:
      return printTrace("mtrace", layer, out);
    default:
      return out.add(`igmp-${type}`);
  }
}

/** The response time, in tenths of a second, that queries have unless told otherwise. */
const usualResponse = 100;
const noAddress = "0.0.0.0";

function printQuery(layer: IgmpLayer, out: Out): void {
  const response = out.need(layer.maximumResponse);
  if (response === 0) out.add(" v1");
  else out.add(response === usualResponse ? " v2" : ` v2 [max resp time ${response}]`);
  const group = out.needText(layer.groupAddress);
  if (group !== noAddress) out.add(` [gaddr ${out.host(group)}]`);
  if (layer.wireLength !== 8) out.add(` [len ${layer.wireLength}]`);
}

/** A code above 127 is a floating-point number (RFC 3376 section 4.1.1). */
function responseTime(code: number): number {
  return code < 128 ? code : ((code & 0xf) | 0x10) << (((code >> 4) & 7) + 3);
}

function printQuery3(layer: IgmpLayer, out: Out): void {
  out.add(" v3");
  if (layer.wireLength & 3) return out.add(` [invalid len ${layer.wireLength}]`);
  const code = out.need(layer.maximumResponse);
  const time = responseTime(code);
  const text = time < 600 ? `${(time * 0.1).toFixed(1)}s` : durationText(Math.floor(time / 10));
  if (code !== usualResponse) out.add(` [max resp time ${text}]`);
  const group = out.needText(layer.groupAddress);
  if (group === noAddress) return;
  out.add(` [gaddr ${out.host(group)}`);
  const count = out.need(layer.sourceCount);
  if (count > 0 && layer.wireLength < 12 + count * 4) out.add(" [invalid number of sources]");
  else if (count > 0) printSources(layer.sources ?? [], count, out);
  out.add("]");
}

/** At -vv the sources, else how many there are. */
function printSources(sources: readonly (string | undefined)[], count: number, out: Out): void {
  if (out.options.verbosity < 2) return out.add(`, ${count} source(s)`);
  out.add(" {");
  for (const source of sources) out.add(` ${out.host(out.needText(source))}`);
  out.add(" }");
}

function printReport(layer: IgmpLayer, out: Out): void {
  const { wireLength, report } = layer;
  if (wireLength < 16 || wireLength & 3 || report === undefined) return out.add(` [invalid len ${wireLength}]`);
  out.add(`, ${out.need(report.recordCount)} group record(s)`);
  if (out.options.verbosity > 0) printRecords(report, out);
}

export const recordTypes = ["", "is_in", "is_ex", "to_in", "to_ex", "allow", "block"] as const;

function printRecords(report: IgmpReport, out: Out): void {
  for (const record of report.records) if (!printRecord(record, out)) return;
  if (report.recordsMissing) out.add(" [invalid number of groups]");
}

function printRecord(record: GroupRecord, out: Out): boolean {
  out.add(` [gaddr ${out.host(out.needText(record.groupAddress))}`);
  const type = out.need(record.type);
  out.add(` ${recordTypes[type] || ` [v3-report-#${type}]`}`);
  const count = out.need(record.sourceCount);
  if (record.tooManySources) {
    out.add(` [invalid number of sources ${count}]`);
    return false;
  }
  printSources(record.sources, count, out);
  out.add("]");
  return true;
}

const traceLength = 24;

function printTrace(name: string, layer: IgmpLayer, out: Out): void {
  const { trace } = layer;
  if (layer.wireLength < traceLength || trace === undefined) return out.add(` [invalid len ${layer.wireLength}]`);
  const [source, destination] = [out.needText(trace.source), out.needText(trace.destination)];
  const response = out.needText(trace.responseAddress);
  const ends = `${out.host(source)} to ${out.host(destination)} reply-to ${out.host(response)}`;
  out.add(`${name} ${out.need(trace.queryId)}: ${ends}`);
  const isMulticast = /^2(2[4-9]|3\d)\./.test(response);
  if (isMulticast) out.add(` with-ttl ${out.need(trace.responseTtl)}`);
}
