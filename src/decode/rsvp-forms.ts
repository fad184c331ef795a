/** RSVP's object classes, and the contents that have fixed fields: by class and class type, which fields in which order. */
import type { Bytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

export const rsvpClasses = {
  ...{ session: 1, hop: 3, integrity: 4, timeValues: 5, errorSpec: 6, scope: 7, style: 8, flowSpec: 9, filterSpec: 10 },
  ...{ senderTemplate: 11, senderTspec: 12, adspec: 13, policyData: 14, confirm: 15, label: 16, labelRequest: 19 },
  ...{ explicitRoute: 20, recordedRoute: 21, hello: 22, messageId: 23, messageIdAck: 24, messageIdList: 25 },
  ...{ recoveryLabel: 34, upstreamLabel: 35, labelSet: 36, protection: 37, subLsp: 50, detour: 63, classType: 66 },
  ...{ oldClassType: 125, suggestedLabel: 129, acceptableLabelSet: 130, restart: 131, capability: 134 },
  ...{ notifyRequest: 195, adminStatus: 196, properties: 204, fastReroute: 205, sessionAttribute: 207 },
  ...{ generalizedUni: 229, callId: 230, callOperations: 236 },
} as const;

/** The contents that have fixed fields, each with those. */
const fixedForms = {
  "session-ipv4": { destination: "ipv4", protocol: "u8", flags: "u8", port: "u16" },
  "session-ipv6": { destination: "ipv6", protocol: "u8", flags: "u8", port: "u16" },
  "session-tunnel-ipv4": { endpoint: "ipv4", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv4" },
  "session-tunnel-ipv6": { endpoint: "ipv6", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv6" },
  "session-multipoint-ipv4": { multipoint: "ipv4", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv4" },
  "session-multipoint-ipv6": {
    ...{ multipoint: "u32", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv6" },
    // tcpdump wants two bytes more than there are.
    more: { skip: 2 },
  },
  "address-ipv4": { address: "ipv4" },
  "address-ipv6": { address: "ipv6" },
  "generalized-label": { label: "u32" },
  waveband: { id: "u32", startLabel: "u32", endLabel: "u32" },
  style: { flags: "u8", style: "u24" },
  "sender-ipv4": { address: "ipv4", padding: { skip: 2 }, port: "u16" },
  "sender-ipv6": { address: "ipv6", padding: { skip: 2 }, port: "u16" },
  "sender-flow-label": { address: "ipv6", padding: { skip: 1 }, flowLabel: "u24" },
  "sender-tunnel-ipv4": { address: "ipv4", padding: { skip: 2 }, lspId: "u16" },
  // tcpdump shows the first four bytes of the address only.
  "sender-tunnel-ipv6": { address: "ipv4", rest: { skip: 14 }, lspId: "u16" },
  "sender-multipoint-ipv4": {
    ...{ address: "ipv4", padding: { skip: 2 }, lspId: "u16", originator: "ipv4" },
    ...{ group: "u16", padding2: { skip: 2 } },
  },
  "sender-multipoint-ipv6": {
    ...{ address: "ipv6", padding: { skip: 2 }, lspId: "u16", originator: "ipv6" },
    ...{ padding2: { skip: 2 }, group: "u16" },
  },
  "request-atm": {
    ...{ reserved: { skip: 2 }, protocol: "u16", minimumVpi: "u16", minimumVci: "u16" },
    ...{ maximumVpi: "u16", maximumVci: "u16" },
  },
  "request-frame-relay": { reserved: { skip: 2 }, protocol: "u16", minimumDlci: "u32", maximumDlci: "u32" },
  "request-generalized": { encoding: "u8", switching: "u8", payload: "u16" },
  hello: { source: "u32", destination: "u32" },
  restart: { restartTime: "u32", recoveryTime: "u32" },
  capability: { flags: "u32" },
  "hop-ipv4": { address: "ipv4", handle: "u32" },
  "hop-ipv6": { address: "ipv6", handle: "u32" },
  "time-values": { refreshPeriod: "u32" },
  "fast-reroute": {
    ...{ setupPriority: "u8", holdingPriority: "u8", hopLimit: "u8", flags: "u8", bandwidth: "float32" },
    ...{ includeAny: "u32", excludeAny: "u32", includeAll: "u32" },
  },
  "fast-reroute-tunnel": {
    ...{ setupPriority: "u8", holdingPriority: "u8", hopLimit: "u8", flags: "u8", bandwidth: "float32" },
    ...{ includeAny: "u32", excludeAny: "u32" },
  },
  "class-type": { classType: "u32" },
  "error-ipv4": { address: "ipv4", flags: "u8", code: "u8", value: "u16" },
  "error-ipv6": { address: "ipv6", flags: "u8", code: "u8", value: "u16" },
  integrity: { flags: "u8", reserved: { skip: 1 }, keyId: { bytes: 6 }, sequence: "u64", digest: { bytes: 16 } },
  "admin-status": { flags: "u32" },
} as const satisfies Readonly<Record<string, Layout>>;

type FixedForms = typeof fixedForms;
type FixedForm = keyof FixedForms;

export type RsvpFixedContent = {
  [Form in FixedForm]: { readonly form: Form } & Values<FixedForms[Form]> &
    (Form extends "integrity" ? Verified : unknown);
}[FixedForm];

interface Verified {
  /** What the digest should be, where a secret to check it with is known. */
  expectedDigest?: Bytes | undefined;
}

const c = rsvpClasses;

/** The form of each class, by class type. */
const forms: Readonly<Record<number, Readonly<Record<number, FixedForm>>>> = {
  [c.session]: {
    ...{ 1: "session-ipv4", 2: "session-ipv6", 7: "session-tunnel-ipv4", 8: "session-tunnel-ipv6" },
    ...{ 11: "session-tunnel-ipv4", 13: "session-multipoint-ipv4", 14: "session-multipoint-ipv6" },
  },
  [c.confirm]: { 1: "address-ipv4", 2: "address-ipv6" },
  [c.notifyRequest]: { 1: "address-ipv4", 2: "address-ipv6" },
  [c.subLsp]: { 1: "address-ipv4", 2: "address-ipv6" },
  [c.suggestedLabel]: { 2: "generalized-label", 3: "waveband" },
  [c.upstreamLabel]: { 2: "generalized-label", 3: "waveband" },
  [c.recoveryLabel]: { 2: "generalized-label", 3: "waveband" },
  [c.label]: { 2: "generalized-label", 3: "waveband" },
  [c.style]: { 1: "style" },
  [c.senderTemplate]: {
    ...{ 1: "sender-ipv4", 2: "sender-ipv6", 7: "sender-tunnel-ipv4", 12: "sender-multipoint-ipv4" },
    ...{ 13: "sender-multipoint-ipv6" },
  },
  [c.filterSpec]: {
    ...{ 1: "sender-ipv4", 2: "sender-ipv6", 3: "sender-flow-label", 7: "sender-tunnel-ipv4", 8: "sender-tunnel-ipv6" },
    ...{ 12: "sender-multipoint-ipv4", 13: "sender-multipoint-ipv6" },
  },
  [c.labelRequest]: { 2: "request-atm", 3: "request-frame-relay", 4: "request-generalized" },
  [c.hello]: { 1: "hello", 2: "hello" },
  [c.restart]: { 1: "restart" },
  [c.capability]: { 1: "capability" },
  [c.hop]: { 1: "hop-ipv4", 2: "hop-ipv6", 3: "hop-ipv4", 4: "hop-ipv6" },
  [c.timeValues]: { 1: "time-values" },
  [c.fastReroute]: { 1: "fast-reroute", 7: "fast-reroute-tunnel" },
  [c.classType]: { 1: "class-type" },
  [c.oldClassType]: { 1: "class-type" },
  [c.errorSpec]: { 1: "error-ipv4", 2: "error-ipv6", 3: "error-ipv4", 4: "error-ipv6" },
  [c.integrity]: { 1: "integrity" },
  [c.adminStatus]: { 1: "admin-status" },
};

/** Nothing for an object whose fields are not fixed; `short` if there is no room for them. */
export function readFixedContent(
  classNumber: number,
  classType: number,
  reader: Reader,
  length: number,
): RsvpFixedContent | "short" | undefined {
  const form = forms[classNumber]?.[classType];
  if (form === undefined) return undefined;
  const layout = fixedForms[form];
  return length < layoutLength(layout) ? "short" : ({ form, ...readLayout(reader, layout) } as RsvpFixedContent);
}
