import { macText } from "./address-text.js";
import type { Bytes, Layer, TextBytes } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Cisco's VLAN Query Protocol. */
export interface VqpLayer extends Layer {
  readonly kind: "vqp";
  /** Absent if not whole. */
  readonly header: Values<typeof headerLayout> | undefined;
  readonly objects: readonly VqpObject[];
  /** Why the list ends early: what the layer outside says, or what was captured. */
  readonly end: undefined | "short" | "cut";
}

export interface VqpObject {
  readonly type: number;
  readonly length: number;
  readonly value: Bytes | undefined;
  readonly address: string | undefined;
  /** Names of ports, VLANs and domains. */
  readonly text: TextBytes | undefined;
}

export const vqpTypes = {
  ...{ address: 0x0c01, portName: 0x0c02, vlanName: 0x0c03, domain: 0x0c04, packet: 0x0c05, noMac: 0x0c06 },
  mac: 0x0c08,
} as const;

const headerLayout = { version: "u8", type: "u8", errorCode: "u8", count: "u8", sequence: "u32" } as const;
const [headerLength, objectHeaderLength] = [8, 6];
export const vqpVersion = 1;

export function decodeVqp(reader: Reader, wireLength: number): VqpLayer {
  const base = { kind: "vqp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(headerLength)) return { ...base, header: undefined, objects: [], end: "cut" };
  if (wireLength < headerLength) return { ...base, header: undefined, objects: [], end: "short" };
  const header = readLayout(reader, headerLayout);
  if (header.version !== vqpVersion) return { ...base, header, objects: [], end: undefined };
  return { ...base, header, ...readObjects(reader, header.count ?? 0, wireLength - headerLength) };
}

function readObjects(reader: Reader, count: number, length: number): Pick<VqpLayer, "objects" | "end"> {
  const objects: VqpObject[] = [];
  for (let left = length; left > 0 && objects.length < count;) {
    if (!reader.has(objectHeaderLength)) return { objects, end: "cut" };
    if (left < objectHeaderLength) return { objects, end: "short" };
    const [type, size] = [reader.u32(), reader.u16()];
    left -= objectHeaderLength;
    const value = type === 0 || size === 0 ? undefined : reader.bytes(size);
    const isWrong = value !== undefined && (left < size || size !== (lengths.get(type) ?? size));
    const known = value === undefined || isWrong ? undefined : value;
    objects.push({
      type,
      length: size,
      value: known,
      address: known && readAddress(type, known),
      text: readText(type, known),
    });
    if (type === 0 || size === 0) return { objects, end: undefined };
    if (value === undefined) return { objects, end: "cut" };
    if (isWrong) return { objects, end: "short" };
    left -= size;
  }
  return { objects, end: undefined };
}

const lengths: ReadonlyMap<number, number> = new Map([
  [vqpTypes.address, 4],
  [vqpTypes.mac, 6],
  [vqpTypes.noMac, 6],
]);

const textTypes: readonly number[] = [vqpTypes.portName, vqpTypes.vlanName, vqpTypes.domain];

function readText(type: number, value: Bytes | undefined): TextBytes | undefined {
  return textTypes.includes(type) ? value?.asText() : undefined;
}

function readAddress(type: number, value: Bytes): string | undefined {
  if (type === vqpTypes.address) return value.decimal(".");
  return type === vqpTypes.mac || type === vqpTypes.noMac ? macText(value.data, value.start) : undefined;
}
