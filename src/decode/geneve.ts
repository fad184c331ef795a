import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Generic Network Virtualization Encapsulation (RFC 8926). */
export interface GeneveLayer extends Layer {
  readonly kind: "geneve";
  /**
   * `short`: the layer outside leaves no room for the header; `cut`: it was not all captured; `version`: unknown;
   * `options`: no room for the options; `options-cut`: they were not all captured.
   */
  readonly problem: undefined | "short" | "cut" | "version" | "options" | "options-cut";
  readonly version: number;
  readonly flags: number;
  /** An EtherType. */
  readonly protocolType: number;
  /** The virtual network identifier. */
  readonly vni: number;
  readonly reserved: number;
  /** In bytes. */
  readonly optionsLength: number;
  readonly options: readonly GeneveOption[];
}

export interface GeneveOption {
  readonly optionClass: number;
  readonly type: number;
  /** In bytes, the option's header included; it may be more than there is room for. */
  readonly length: number;
  readonly tooLong: boolean;
  readonly data: Bytes;
}

const headerLength = 8;
const optionHeaderLength = 4;
const transparentBridging = 0x6558;

export function decodeGeneve(reader: Reader, wireLength: number, context: Context): GeneveLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const whole = reader.has(headerLength);
  const first = reader.u8();
  const version = first >> 6;
  const flags = reader.u8();
  const protocolType = reader.u16();
  const vni = reader.u24();
  const reserved = reader.u8();
  const optionsLength = (first & 0x3f) * 4;
  const left = wireLength - headerLength - optionsLength;
  const problem =
    wireLength < headerLength
      ? "short"
      : !whole
        ? "cut"
        : version !== 0
          ? "version"
          : left < 0
            ? "options"
            : reader.has(optionsLength)
              ? undefined
              : "options-cut";
  const base = { kind: "geneve", offset, wireLength, capturedLength, problem, version, flags, protocolType } as const;
  const header = { ...base, vni, reserved, optionsLength };
  if (problem !== undefined) return { ...header, options: [] };
  const options = context.options.details ? readOptions(reader, optionsLength) : [];
  reader.seek(offset + headerLength + optionsLength);
  const inner = context.etherType(protocolType, reader, left);
  const bridged = inner === undefined && protocolType === transparentBridging;
  return { ...header, options, payload: bridged ? context.ethernet(reader, left) : inner };
}

function readOptions(reader: Reader, room: number): readonly GeneveOption[] {
  const options: GeneveOption[] = [];
  for (let left = room; left > 0;) {
    const optionClass = reader.u16();
    const type = reader.u8();
    const length = optionHeaderLength + (reader.u8() & 0x1f) * 4;
    const tooLong = length > left;
    const data = reader.captured(tooLong ? 0 : length - optionHeaderLength);
    options.push({ optionClass, type, length, tooLong, data });
    if (tooLong) break;
    left -= length;
  }
  return options;
}
