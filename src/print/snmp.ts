import type { Bytes } from "../decode/index.js";
import { snmpPdus, userSecurityModel } from "../decode/snmp.js";
import type { SnmpHeader, SnmpLayer, SnmpPdu, SnmpScope, SnmpUsm, SnmpVariables } from "../decode/snmp.js";
import { elementText, expectElement, introduceElement, octetsText, stringText } from "./ber.js";
import type { Out } from "./out.js";

const versionNames: Readonly<Record<number, string>> = { 0: "SNMPv1", 1: "SNMPv2c", 3: "SNMPv3" };

/** Where a field is missing or wrong, nothing follows but the closing braces of what is around it. */
export function printSnmp(layer: SnmpLayer, out: Out): void {
  out.protocol = "snmp";
  out.add(" ");
  const { message, version } = layer;
  if (!expectElement(message, "sequence", "!init SEQ", out)) return;
  printExtra(layer.extra, "iSEQ", out);
  if (!expectElement(version, "integer", "version!=INT", out)) return;
  const number = version?.value as number;
  const name = versionNames[number];
  if (name === undefined) return out.add(`SNMP [version = ${number}]`);
  brace(`{ ${name} `, out);
  if (layer.header !== undefined) printVersion3(layer, layer.header, out);
  else if (printCommunity(layer, out)) printPdu(layer.pdu, out);
  brace("} ", out);
}

/** What only -v shows. */
function brace(text: string, out: Out): void {
  if (out.options.verbosity > 0) out.add(text);
}

function printExtra(count: number, place: string, out: Out): void {
  if (count > 0) out.add(`[${count} extra after ${place}]`);
}

function printCommunity({ community }: SnmpLayer, out: Out): boolean {
  if (community === undefined || !expectElement(community, "string", "comm!=STR", out)) return false;
  const text = stringText(community);
  if (text !== '"public"') out.add(`C=${text} `);
  return true;
}

function printVersion3(layer: SnmpLayer, header: SnmpHeader, out: Out): void {
  if (!printHeader(header, out)) return;
  if (!expectElement(header.securityParameters, "string", "msgSecurityParameters!=STR", out)) return;
  if (header.usm !== undefined) printUsm(header.usm, out);
  brace("} { ScopedPDU ", out);
  if (layer.scope !== undefined && printScope(layer.scope, out)) printPdu(layer.pdu, out);
  brace("} ", out);
}

/** True if the security parameters follow. */
function printHeader(header: SnmpHeader, out: Out): boolean {
  const { flags, messageFlags, securityModel } = header;
  if (!expectElement(header.sequence, "sequence", "!message", out)) return false;
  brace("{ ", out);
  if (!expectElement(header.id, "integer", "msgID!=INT", out)) return false;
  if (!expectElement(header.maximumSize, "integer", "msgMaxSize!=INT", out)) return false;
  if (flags === undefined || !expectElement(flags, "string", "msgFlags!=STR", out)) return false;
  if (messageFlags === undefined) {
    const value = (flags.value as Bytes).hex().toUpperCase();
    out.add(flags.length === 1 ? `[msgFlags=0x${value}]` : `[msgFlags size ${flags.length}]`);
    return false;
  }
  out.add(`F=${messageFlags & 1 ? "a" : ""}${messageFlags & 2 ? "p" : ""}${messageFlags & 4 ? "r" : ""} `);
  if (securityModel === undefined || !expectElement(securityModel, "integer", "msgSecurityModel!=INT", out))
    return false;
  printExtra(header.extra - securityModel.size, "message SEQ", out);
  brace("} ", out);
  if (securityModel.value !== userSecurityModel) {
    out.add(`[security model ${securityModel.value as number}]`);
    return false;
  }
  brace("{ USM ", out);
  return true;
}

function printUsm(usm: SnmpUsm, out: Out): void {
  const { engineBoots, engineTime, userName, privacyParameters } = usm;
  if (!expectElement(usm.sequence, "sequence", "!usm", out)) return;
  if (!expectElement(usm.engineId, "string", "msgAuthoritativeEngineID!=STR", out)) return;
  if (!expectElement(engineBoots, "integer", "msgAuthoritativeEngineBoots!=INT", out)) return;
  brace(`B=${engineBoots?.value as number} `, out);
  if (!expectElement(engineTime, "integer", "msgAuthoritativeEngineTime!=INT", out)) return;
  brace(`T=${engineTime?.value as number} `, out);
  if (userName === undefined || !expectElement(userName, "string", "msgUserName!=STR", out)) return;
  out.add(`U=${stringText(userName)} `);
  if (!expectElement(usm.authenticationParameters, "string", "msgAuthenticationParameters!=STR", out)) return;
  if (!expectElement(privacyParameters, "string", "msgPrivacyParameters!=STR", out)) return;
  printExtra(usm.extra - (privacyParameters?.size ?? 0), "usm SEQ", out);
}

function printScope({ sequence, engineId, contextName }: SnmpScope, out: Out): boolean {
  if (!expectElement(sequence, "sequence", "!scoped PDU", out)) return false;
  if (engineId === undefined || !expectElement(engineId, "string", "contextEngineID!=STR", out)) return false;
  out.add(`E=${octetsText(engineId)} `);
  if (contextName === undefined || !expectElement(contextName, "string", "contextName!=STR", out)) return false;
  out.add(`C=${stringText(contextName)} `);
  return true;
}

function printPdu(pdu: SnmpPdu | undefined, out: Out): void {
  if (pdu === undefined || !introduceElement(pdu.element, out)) return;
  if (pdu.element.type !== "pdu") return out.add("[no PDU]");
  printExtra(pdu.extra, "PDU", out);
  brace("{ ", out);
  out.add(`${elementText(pdu.element, out)} `);
  switch (pdu.problem) {
    case "version1":
      return out.add("[v2 PDU in v1 message]");
    case "version2":
      return out.add("[v1 PDU in v2 message]");
    case undefined:
      break;
  }
  const whole = pdu.element.tag === snmpPdus.trap ? printTrap(pdu, out) : printRequest(pdu, out);
  if (whole && pdu.variables !== undefined) printVariables(pdu.variables, pdu.element.tag, out);
  brace(" } ", out);
}

// prettier-ignore
const errorNames = [
  "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength", "wrongEncoding",
  "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed", "undoFailed", "authorizationError",
  "notWritable", "inconsistentName",
] as const;

const errorName = (status: number): string => errorNames[status] ?? `err=${status >>> 0}`;

/** The PDUs whose error fields should be 0, by tag: all but responses and bulk requests. */
const errorless: readonly number[] = [0, 1, 3, 6, 7, 8];

function printRequest({ element: { tag }, request }: SnmpPdu, out: Out): boolean {
  const [id, status, index] = request;
  if (!expectElement(id, "integer", "reqId!=INT", out)) return false;
  brace(`R=${id?.value as number} `, out);
  if (!expectElement(status, "integer", "errorStatus!=INT", out)) return false;
  const error = status?.value as number;
  const isErrorless = errorless.includes(tag);
  if (isErrorless && error !== 0) out.add(`[errorStatus(${errorName(error)})!=0]`);
  else if (tag === snmpPdus.getBulk) out.add(` N=${error}`);
  else if (error !== 0) out.add(` ${errorName(error)}`);
  if (!expectElement(index, "integer", "errorIndex!=INT", out)) return false;
  const at = index?.value as number;
  const failed = !isErrorless && tag !== snmpPdus.getBulk && error !== 0;
  if (isErrorless && at !== 0) out.add(`[errorIndex(${at})!=0]`);
  else if (tag === snmpPdus.getBulk) out.add(` M=${at}`);
  else if (at !== 0) out.add(failed ? `@${at}` : `[errorIndex(${at}) w/o errorStatus]`);
  else if (failed) out.add("[errorIndex==0]");
  return true;
}

// prettier-ignore
const trapNames = [
  "coldStart", "warmStart", "linkDown", "linkUp", "authenticationFailure", "egpNeighborLoss", "enterpriseSpecific",
] as const;
const enterpriseSpecific = 6;

function printTrap({ trap }: SnmpPdu, out: Out): boolean {
  const [enterprise, agent, generic, specific, time] = trap;
  out.add(" ");
  if (enterprise === undefined || !expectElement(enterprise, "objectIdentifier", "enterprise!=OID", out)) return false;
  out.add(`${elementText(enterprise, out)} `);
  if (agent === undefined || !expectElement(agent, "ipAddress", "agent-addr!=INETADDR", out)) return false;
  out.add(elementText(agent, out));
  if (!expectElement(generic, "integer", "generic-trap!=INT", out)) return false;
  const number = generic?.value as number;
  out.add(` ${trapNames[number] ?? `gt=${number}`}`);
  if (!expectElement(specific, "integer", "specific-trap!=INT", out)) return false;
  const code = specific?.value as number;
  if (number === enterpriseSpecific) out.add(` s=${code}`);
  else if (code !== 0) out.add(`[specific-trap(${code})!=0]`);
  out.add(" ");
  if (time === undefined || !expectElement(time, "unsigned", "time-stamp!=TIMETICKS", out)) return false;
  out.add(elementText(time, out));
  return true;
}

/** The PDUs that ask for values and so have none. */
const asking: readonly number[] = [0, 1, snmpPdus.getBulk];

function printVariables({ sequence, extra, bindings }: SnmpVariables, tag: number, out: Out): void {
  if (!expectElement(sequence, "sequence", "!SEQ of varbind", out)) return;
  printExtra(extra, "SEQ of varbind", out);
  const asks = asking.includes(tag);
  for (const { sequence: pair, name, value } of bindings) {
    out.add(" ");
    if (!expectElement(pair, "sequence", "!varbind", out)) return;
    if (name === undefined || !expectElement(name, "objectIdentifier", "objName!=OID", out)) return;
    out.add(elementText(name, out) + (asks ? "" : "="));
    if (value === undefined || !introduceElement(value, out)) return;
    if (value.type !== "null") out.add((asks ? "[objVal!=NULL]" : "") + elementText(value, out));
  }
}
