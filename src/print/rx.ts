import type { RxAcknowledgment, RxHeader, RxLayer, RxMessage } from "../decode/rx.js";
import { rxTypes } from "../decode/rx.js";
import type { RxService } from "../decode/rx-services.js";
import type { Out } from "./out.js";
import { printRxFields } from "./rx-fields.js";
import * as names from "./rx-names.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [1, "data"],
  [2, "ack"],
  [3, "busy"],
  [4, "abort"],
  [5, "ackall"],
  [6, "challenge"],
  [7, "response"],
  [8, "debug"],
  [9, "params"],
  [13, "version"],
]);

/** Some belong to one type only. */
const flagNames: readonly (readonly [bit: number, name: string, type?: number])[] = [
  [1, "client-init"],
  [2, "req-ack"],
  [4, "last-pckt"],
  [8, "more-pckts"],
  [16, "free-pckt"],
  [32, "slow-start", rxTypes.acknowledgment],
  [32, "jumbogram", rxTypes.data],
];

export function printRx({ header, message, acknowledgment, wireLength }: RxLayer, out: Out): void {
  out.protocol = "rx";
  if (header === undefined) return out.add(` [|rx] (${wireLength})`);
  out.add(` rx ${typeNames.get(header.type) ?? `type ${header.type}`}`);
  if (out.options.verbosity > 0) out.add(headerText(header, out.options.verbosity));
  if (message !== undefined) printMessage(message, header, out);
  if (acknowledgment !== undefined) printAcknowledgment(acknowledgment, out);
  out.add(` (${wireLength})`);
}

function headerText(header: RxHeader, verbosity: number): string {
  const { connectionId, callNumber, sequence, serial, securityIndex, serviceId, type, flags } = header;
  let text = "";
  if (verbosity > 1) text += ` cid ${connectionId.toString(16).padStart(8, "0")} call# ${callNumber}`;
  text += ` seq ${sequence} ser ${serial}`;
  if (verbosity > 2) text += ` secindex ${securityIndex} serviceid ${serviceId}`;
  if (verbosity < 2) return text;
  const set = flagNames.filter(([bit, , only]) => flags & bit && (only === undefined || only === type));
  return set.length === 0 ? text : `${text} ${set.map(([, name]) => `<${name}>`).join(",")}`;
}

const operationNames: Readonly<Record<RxService, ReadonlyMap<number, string>>> = {
  fs: names.fileNames,
  cb: names.callbackNames,
  pt: names.protectionNames,
  vldb: names.locationNames,
  kauth: names.authenticationNames,
  vol: names.volumeNames,
  bos: names.overseerNames,
};

/** These name the service before they look at the operation. */
const namedFirst: ReadonlySet<RxService> = new Set(["pt", "vldb", "kauth"]);

function printMessage(message: RxMessage, { type }: RxHeader, out: Out): void {
  const { service, isReply, isUbik, contents } = message;
  const operation = out.need(message.operation);
  const first = isUbik && namedFirst.has(service) ? ` ${service} ubik` : ` ${service}`;
  const operations = isUbik ? names.ubikNames : operationNames[service];
  out.add(`${first} ${isReply ? "reply" : "call"} ${operations.get(operation) ?? `op#${operation}`}`);
  const mark = isUbik ? "ubik" : service;
  if (service === "fs" && isReply && type === rxTypes.abort) return printFileError(contents.fields[0]?.value, out);
  printRxFields(contents, mark, out);
}

const fileErrors: ReadonlyMap<number, string> = new Map([
  [101, "salvage volume"],
  [102, "no such vnode"],
  [103, "no such volume"],
  [104, "volume exist"],
  [105, "no service"],
  [106, "volume offline"],
  [107, "voline online"],
  [108, "diskfull"],
  [109, "diskquota exceeded"],
  [110, "volume busy"],
  [111, "volume moved"],
  [112, "AFS IO error"],
  [-100, "restarting fileserver"],
]);

function printFileError(value: unknown, out: Out): void {
  if (value === undefined) return out.stop();
  const { number } = value as { readonly number: number };
  out.add(` error ${fileErrors.get(number) ?? `#${number}`}`);
}

const reasons = [
  "#0",
  "ack requested",
  "duplicate packet",
  "out of sequence",
  "exceeds window",
  "no buffer space",
  "ping",
  "ping response",
  "delay",
  "idle",
] as const;

const limitNames = ["ifmtu", "maxmtu", "rwind", "maxpackets"] as const;

function printAcknowledgment(acknowledgment: RxAcknowledgment, out: Out): void {
  const { bufferSpace, maxSkew, firstPacket, serial, reason, packets, limits } = acknowledgment;
  const { verbosity } = out.options;
  if (bufferSpace === undefined) return out.add(" [|ack]");
  if (verbosity > 2) out.add(` bufspace ${bufferSpace} maxskew ${maxSkew}`);
  out.add(` first ${firstPacket} serial ${serial} reason ${reasons[reason] ?? `#${reason}`}`);
  if (packets === undefined) return out.add(" [|ack]");
  out.add(rangesText(" acked", 1, packets, firstPacket) + rangesText(" nacked", 0, packets, firstPacket));
  if (verbosity > 1) for (const [index, limit] of limits.entries()) out.add(` ${limitNames[index]} ${limit}`);
}

/** The numbers of the packets with this state; neighbours are joined. */
function rangesText(word: string, state: number, states: readonly number[], first: number): string {
  const ranges: string[] = [];
  for (let index = 0; index < states.length; index++) {
    if (states[index] !== state) continue;
    const start = index;
    while (states[index + 1] === state) index++;
    const from = (first + start) >>> 0;
    ranges.push(index === start ? String(from) : `${from}-${(first + index) >>> 0}`);
  }
  return ranges.length === 0 ? "" : `${word} ${ranges.join(",")}`;
}
