import type { BerElement, BerType } from "./ber.js";
import { BerFields } from "./ber.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/**
 * Simple Network Management Protocol, versions 1 (RFC 1157), 2c (RFC 1901) and 3 (RFC 3412).
 *
 * Every field is an element of its encoding, in the order of the message. The fields end with the first one that cannot
 * be read or has another type than its place asks for.
 */
export interface SnmpLayer extends Layer {
  readonly kind: "snmp";
  readonly message: BerElement;
  /** Bytes behind the message. */
  readonly extra: number;
  readonly version: BerElement | undefined;
  /** Of versions 1 and 2c. */
  readonly community: BerElement | undefined;
  /** Of version 3. */
  readonly header: SnmpHeader | undefined;
  readonly scope: SnmpScope | undefined;
  readonly pdu: SnmpPdu | undefined;
}

export interface SnmpHeader {
  readonly sequence: BerElement;
  /** Bytes of the sequence behind the fields. */
  readonly extra: number;
  readonly id: BerElement | undefined;
  readonly maximumSize: BerElement | undefined;
  readonly flags: BerElement | undefined;
  /** Authenticated, private, reportable; absent where they are no three bits or go ill together. */
  readonly messageFlags: number | undefined;
  readonly securityModel: BerElement | undefined;
  readonly securityParameters: BerElement | undefined;
  readonly usm: SnmpUsm | undefined;
}

/** The parameters of the user-based security model (RFC 3414). */
export interface SnmpUsm {
  readonly sequence: BerElement;
  readonly extra: number;
  readonly engineId: BerElement | undefined;
  readonly engineBoots: BerElement | undefined;
  readonly engineTime: BerElement | undefined;
  readonly userName: BerElement | undefined;
  readonly authenticationParameters: BerElement | undefined;
  readonly privacyParameters: BerElement | undefined;
}

export interface SnmpScope {
  readonly sequence: BerElement;
  readonly engineId: BerElement | undefined;
  readonly contextName: BerElement | undefined;
}

export interface SnmpPdu {
  readonly element: BerElement;
  readonly extra: number;
  /** `version1` and `version2`: a PDU that the message's version does not have. */
  readonly problem: undefined | "version1" | "version2";
  /** Of all but traps of version 1: request identifier, error status and index. */
  readonly request: readonly BerElement[];
  /** Of traps of version 1: enterprise, agent address, generic and specific trap, time stamp. */
  readonly trap: readonly BerElement[];
  readonly variables: SnmpVariables | undefined;
}

export interface SnmpVariables {
  readonly sequence: BerElement;
  readonly extra: number;
  readonly bindings: readonly SnmpBinding[];
}

interface SnmpBinding {
  readonly sequence: BerElement;
  readonly name: BerElement | undefined;
  readonly value: BerElement | undefined;
}

export const snmpPdus = { getBulk: 5, inform: 6, trap2: 7, report: 8, trap: 4 } as const;
export const userSecurityModel = 3;

const requestTypes: readonly BerType[] = ["integer", "integer", "integer"];
const trapTypes: readonly BerType[] = ["objectIdentifier", "ipAddress", "integer", "integer", "unsigned"];

export function decodeSnmp(reader: Reader, wireLength: number): SnmpLayer {
  const base = { kind: "snmp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const outside = new BerFields(reader, reader.offset, wireLength);
  const message = outside.next();
  const fields = outside.inside(message);
  const version = has(message, "sequence") ? fields.next() : undefined;
  const common = { ...base, message, extra: outside.left, version };
  const number = has(version, "integer") ? version.value : undefined;
  if (number === 0 || number === 1) {
    const community = fields.next();
    const pdu = has(community, "string") ? readPdu(fields, number) : undefined;
    return { ...common, community, header: undefined, scope: undefined, pdu };
  }
  if (number !== 3) return { ...common, community: undefined, header: undefined, scope: undefined, pdu: undefined };
  const header = readHeader(fields);
  const scoped = has(header.securityParameters, "string");
  return {
    ...common,
    community: undefined,
    header,
    ...(scoped ? readScoped(fields) : { scope: undefined, pdu: undefined }),
  };
}

/** Whether the element was read and is of the type. */
function has(element: BerElement | undefined, type: BerType): element is BerElement {
  return element !== undefined && element.problem === undefined && element.type === type;
}

/** The elements of the given types; the last one may be another, or one that could not be read. */
function readAll(fields: BerFields, types: readonly BerType[]): readonly BerElement[] {
  const elements: BerElement[] = [];
  for (const type of types) {
    const element = fields.next();
    elements.push(element);
    if (!has(element, type)) break;
  }
  return elements;
}

function readHeader(fields: BerFields): SnmpHeader {
  const outside = new Array<BerElement | undefined>();
  const sequence = fields.next();
  const inside = fields.inside(sequence);
  if (has(sequence, "sequence")) outside.push(...readAll(inside, ["integer", "integer", "string"]));
  const [id, maximumSize, flags] = outside;
  const messageFlags = has(flags, "string") ? readFlags(flags) : undefined;
  const securityModel = messageFlags === undefined ? undefined : inside.next();
  const user = has(securityModel, "integer") && securityModel.value === userSecurityModel;
  // What the sequence holds behind the model is taken for what follows the sequence.
  const unread = inside.left;
  if (user && unread > 0) {
    fields.offset = inside.offset;
    fields.left += unread;
  }
  const securityParameters = user ? fields.next() : undefined;
  const usm = has(securityParameters, "string") ? readUsm(fields.inside(securityParameters)) : undefined;
  return { sequence, extra: unread, id, maximumSize, flags, messageFlags, securityModel, securityParameters, usm };
}

/** Private is never without authenticated (RFC 3412 section 6.4). */
function readFlags(element: BerElement): number | undefined {
  const flags = (element.value as Bytes).at(0);
  return element.length === 1 && [0, 1, 3, 4, 5, 7].includes(flags) ? flags : undefined;
}

function readUsm(fields: BerFields): SnmpUsm {
  const sequence = fields.next();
  const inside = fields.inside(sequence);
  const types: readonly BerType[] = ["string", "integer", "integer", "string", "string", "string"];
  const [engineId, engineBoots, engineTime, userName, authenticationParameters, privacyParameters] = has(
    sequence,
    "sequence",
  )
    ? readAll(inside, types)
    : [];
  const parameters = { engineId, engineBoots, engineTime, userName, authenticationParameters, privacyParameters };
  return { sequence, extra: inside.left, ...parameters };
}

function readScoped(fields: BerFields): Pick<SnmpLayer, "scope" | "pdu"> {
  const sequence = fields.next();
  const inside = fields.inside(sequence);
  const [engineId, contextName] = has(sequence, "sequence") ? readAll(inside, ["string", "string"]) : [];
  const pdu = has(contextName, "string") ? readPdu(inside, 3) : undefined;
  return { scope: { sequence, engineId, contextName }, pdu };
}

function readPdu(fields: BerFields, version: number): SnmpPdu {
  const element = fields.next();
  const common = { element, extra: fields.left };
  const nothing = { request: [], trap: [], variables: undefined };
  if (!has(element, "pdu")) return { ...common, problem: undefined, ...nothing };
  const { getBulk, inform, trap2, report } = snmpPdus;
  if (version === 0 && [getBulk, inform, trap2, report].some((tag) => tag === element.tag))
    return { ...common, problem: "version1", ...nothing };
  if (version === 1 && element.tag === snmpPdus.trap) return { ...common, problem: "version2", ...nothing };
  const inside = fields.inside(element);
  const isTrap = element.tag === snmpPdus.trap;
  const types = isTrap ? trapTypes : requestTypes;
  const read = readAll(inside, types);
  const whole = read.length === types.length && has(read.at(-1), types.at(-1)!);
  const variables = whole ? readVariables(inside) : undefined;
  return { ...common, problem: undefined, request: isTrap ? [] : read, trap: isTrap ? read : [], variables };
}

function readVariables(fields: BerFields): SnmpVariables {
  const sequence = fields.next();
  const bindings: SnmpBinding[] = [];
  if (has(sequence, "sequence")) {
    const inside = fields.inside(sequence);
    while (inside.left > 0) {
      const binding = readBinding(inside);
      bindings.push(binding);
      if (binding.value === undefined || binding.value.problem !== undefined) break;
    }
  }
  return { sequence, extra: fields.left, bindings };
}

function readBinding(fields: BerFields): SnmpBinding {
  const sequence = fields.next();
  if (!has(sequence, "sequence")) return { sequence, name: undefined, value: undefined };
  const inside = fields.inside(sequence);
  const name = inside.next();
  return { sequence, name, value: has(name, "objectIdentifier") ? inside.next() : undefined };
}
