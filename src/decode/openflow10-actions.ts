import type { OpenflowData, OpenflowEnd } from "./openflow-parts.js";
import { openflowInvalid, readOpenflowData } from "./openflow-parts.js";
import { bigSwitchOui } from "./openflow10-vendor.js";
import type { Reader } from "./reader.js";

/** What to do with packets (OpenFlow 1.0.0, section 5.2.4). */
export interface OpenflowActions {
  readonly actions: readonly OpenflowAction[];
  readonly end: OpenflowEnd;
}

export interface OpenflowAction {
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** The length cannot be, or is not that of the type. */
  readonly problem: undefined | "length" | "type-length";
  readonly port?: number | undefined;
  readonly maximumLength?: number | undefined;
  readonly queue?: number | undefined;
  readonly vlan?: number | undefined;
  readonly vlanPriority?: number | undefined;
  readonly linkAddress?: string | undefined;
  readonly address?: string | undefined;
  readonly typeOfService?: number | undefined;
  readonly transportPort?: number | undefined;
  readonly vendor?: number | undefined;
  readonly data?: OpenflowData | undefined;
  readonly bigSwitch?: BigSwitchAction | undefined;
}

export interface BigSwitchAction {
  readonly subtype: number | undefined;
  readonly destinationPort?: number | undefined;
  readonly vlanTag?: number | undefined;
  readonly copyStage?: number | undefined;
  readonly end: OpenflowEnd;
}

export const openflowActions = {
  ...{ output: 0, setVlan: 1, setVlanPriority: 2, stripVlan: 3, setLinkSource: 4, setLinkDestination: 5 },
  ...{ setSource: 6, setDestination: 7, setTypeOfService: 8, setSourcePort: 9, setDestinationPort: 10 },
  ...{ enqueue: 11, vendor: 0xffff },
} as const;

const long: readonly number[] = [
  openflowActions.setLinkSource,
  openflowActions.setLinkDestination,
  openflowActions.enqueue,
];

const headerLength = 4;
const minimum = 8;

function hasOtherLength(type: number, length: number): boolean {
  if (type === openflowActions.vendor) return length % 8 !== 0;
  if (type > openflowActions.enqueue) return false;
  return length !== (long.includes(type) ? 16 : 8);
}

export function readOpenflowActions(reader: Reader, length: number): OpenflowActions {
  const actions: OpenflowAction[] = [];
  for (let left = length; left > 0;) {
    if (left < minimum) return { actions, end: openflowInvalid(reader, left) };
    const start = reader.offset;
    const [type, size] = [reader.maybe16(), reader.maybe16()];
    const isWrong = size !== undefined && (size < minimum || size > left);
    if (isWrong || type === undefined || size === undefined) {
      actions.push({ type, length: size, problem: isWrong ? "length" : undefined });
      return { actions, end: isWrong ? openflowInvalid(reader, left - headerLength) : "cut" };
    }
    const problem = hasOtherLength(type, size) ? "type-length" : undefined;
    const cut = !reader.has(size - headerLength);
    const fields = problem === undefined ? readAction(type, reader, size - headerLength) : {};
    actions.push({ type, length: size, problem, ...fields });
    if (cut) return { actions, end: "cut" };
    reader.seek(start + size);
    left -= size;
  }
  return { actions, end: undefined };
}

function readAction(type: number, reader: Reader, length: number): Partial<OpenflowAction> {
  switch (type) {
    case openflowActions.output:
      return { port: reader.maybe16(), maximumLength: reader.maybe16() };
    case openflowActions.setVlan:
      return { vlan: reader.maybe16() };
    case openflowActions.setVlanPriority:
      return { vlanPriority: reader.maybe8() };
    case openflowActions.setLinkSource:
    case openflowActions.setLinkDestination:
      return { linkAddress: reader.mac() };
    case openflowActions.setSource:
    case openflowActions.setDestination:
      return { address: reader.ipv4() };
    case openflowActions.setTypeOfService:
      return { typeOfService: reader.maybe8() };
    case openflowActions.setSourcePort:
    case openflowActions.setDestinationPort:
      return { transportPort: reader.maybe16() };
    case openflowActions.enqueue: {
      const port = reader.maybe16();
      reader.skip(6);
      return { port, queue: reader.maybe32() };
    }
    case openflowActions.vendor: {
      const vendor = reader.maybe32();
      if (vendor === bigSwitchOui) return { vendor, bigSwitch: readBigSwitchAction(reader, length - 4) };
      return { vendor, data: readOpenflowData(reader, length - 4) };
    }
    default:
      return {};
  }
}

export const bigSwitchMirror = 1;

function readBigSwitchAction(reader: Reader, length: number): BigSwitchAction {
  if (length < 4) return { subtype: undefined, end: openflowInvalid(reader, length) };
  const subtype = reader.maybe32();
  const left = length - 4;
  if (subtype === undefined) return { subtype, end: "cut" };
  const end = reader.has(left) ? undefined : "cut";
  if (subtype !== bigSwitchMirror) return { subtype, end };
  if (left !== 12) return { subtype, end: openflowInvalid(reader, left) };
  return { subtype, destinationPort: reader.maybe32(), vlanTag: reader.maybe32(), copyStage: reader.maybe8(), end };
}
