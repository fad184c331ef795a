/**
 * 802.11: frame types and directions, and addresses whose place depends on both.
 *
 * Byte 0 of the header holds the type in bits 2-3 and the subtype in bits 4-7; bits 0 and 1 of byte 1 say "to" and "from
 * the distribution system". Addresses 1 to 4 stand at offsets 4, 10, 16 and 24 (IEEE 802.11, section 9.2).
 */
import { assertNever } from "../../errors.js";
import type { NameOrNumber, Primitive, Qualifiers } from "../../parser/ast.js";
import { all, any, check, not, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { nearestOrAll } from "./hints.js";
import { isGroupAddress, macEquals } from "./mac-addresses.js";
import { notSupported } from "./not-supported.js";

const address = { 1: 4, 2: 10, 3: 16, 4: 24 } as const;

const typeMask = 0x0c;
const subtypeMask = 0xf0;
const directionMask = 0x03;
const toAndFromDs = 0x03;

const control = 0x04;

/** Type names, and their value in the first byte. */
const types: Readonly<Record<string, number>> = { data: 0x08, mgt: 0x00, management: 0x00, ctl: control, control };

/** Subtype names by type, in the order in which a subtype without a type is looked for. */
const subtypes: readonly (readonly [type: number, names: Readonly<Record<string, number>>])[] = [
  [
    0x00,
    {
      assocreq: 0x00, "assoc-req": 0x00, assocresp: 0x10, "assoc-resp": 0x10, reassocreq: 0x20, "reassoc-req": 0x20,
      reassocresp: 0x30, "reassoc-resp": 0x30, probereq: 0x40, "probe-req": 0x40, proberesp: 0x50, "probe-resp": 0x50,
      beacon: 0x80, atim: 0x90, disassoc: 0xa0, disassociation: 0xa0, auth: 0xb0, authentication: 0xb0,
      deauth: 0xc0, deauthentication: 0xc0,
    },
  ],
  [
    control,
    { bar: 0x80, ba: 0x90, "ps-poll": 0xa0, rts: 0xb0, cts: 0xc0, ack: 0xd0, "cf-end": 0xe0, "cf-end-ack": 0xf0 },
  ],
  [
    0x08,
    {
      data: 0x00, "data-cf-ack": 0x10, "data-cf-poll": 0x20, "data-cf-ack-poll": 0x30, null: 0x40, "cf-ack": 0x50,
      "cf-poll": 0x60, "cf-ack-poll": 0x70, "qos-data": 0x80, "qos-data-cf-ack": 0x90, "qos-data-cf-poll": 0xa0,
      "qos-data-cf-ack-poll": 0xb0, qos: 0xc0, "qos-cf-poll": 0xe0, "qos-cf-ack-poll": 0xf0,
    },
  ],
]; // prettier-ignore

const directions: Readonly<Record<string, number>> = { nods: 0, tods: 1, fromds: 2, dstods: 3 };

function requireWlan(lowering: Lowering, what: string): void {
  if (lowering.framing.kind !== "wlan") notSupported(lowering, what);
}

/** `type mgt subtype beacon`, `type data`, `subtype beacon`. */
export function lowerWlanType(lowering: Lowering, { type, subtype }: Primitive & { kind: "wlan-type" }): Condition {
  requireWlan(lowering, "type/subtype");
  let value = 0;
  let mask = 0;
  if (type) {
    value = frameType(lowering, type);
    mask = typeMask;
  }
  if (subtype) {
    value |= type ? frameSubtype(lowering, subtype, value) : anySubtype(lowering, subtype);
    mask = typeMask | subtypeMask;
  }
  return lowering.masked(lowering.link(0, 1), mask, value);
}

function isSubtype(name: string): boolean {
  return subtypes.some(([, names]) => Object.hasOwn(names, name.toLowerCase()));
}

function frameType(lowering: Lowering, type: NameOrNumber): number {
  if (type.kind === "name") {
    return (
      types[type.text.toLowerCase()] ??
      lowering.fail(
        "name",
        `unknown 802.11 type name "${type.text}"`,
        isSubtype(type.text) ? `write \`subtype ${type.text}\`` : nearestOrAll(type.text, Object.keys(types)),
        type.span,
      )
    );
  }
  if ((type.value & ~typeMask) !== 0) {
    lowering.fail(
      "range",
      `invalid 802.11 type value 0x${hexByte(type.value)}`,
      "as a number the type is 0, 4 or 8",
      type.span,
    );
  }
  return type.value;
}

function frameSubtype(lowering: Lowering, subtype: NameOrNumber, type: number): number {
  if (subtype.kind === "name") {
    const names = subtypes.find(([of]) => of === type)?.[1];
    if (!names)
      return lowering.fail("name", "unknown 802.11 type", "a type without named subtypes takes a number", subtype.span);
    return (
      names[subtype.text.toLowerCase()] ??
      lowering.fail(
        "name",
        `unknown 802.11 subtype name "${subtype.text}"`,
        nearestOrAll(subtype.text, Object.keys(names)),
        subtype.span,
      )
    );
  }
  if ((subtype.value & ~subtypeMask) !== 0) {
    lowering.fail(
      "range",
      `invalid 802.11 subtype value 0x${hexByte(subtype.value)}`,
      "as a number the subtype has the bits 0xf0 only",
      subtype.span,
    );
  }
  return subtype.value;
}

/** A subtype by itself, whose name says the type too. */
function anySubtype(lowering: Lowering, subtype: NameOrNumber): number {
  if (subtype.kind === "name") {
    const name = subtype.text.toLowerCase();
    for (const [type, names] of subtypes) if (Object.hasOwn(names, name)) return type | names[name]!;
  }
  const known = subtypes.flatMap(([, names]) => Object.keys(names));
  const hint = subtype.kind === "name" ? nearestOrAll(subtype.text, known) : "a number needs the type before it";
  return lowering.fail("name", "unknown 802.11 type name", hint, subtype.span);
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/** `dir tods`: the two direction bits. */
export function lowerWlanDirection(lowering: Lowering, dir: NameOrNumber): Condition {
  const value =
    dir.kind === "number"
      ? dir.value
      : (directions[dir.text.toLowerCase()] ??
        lowering.fail("name", "unknown 802.11 direction", nearestOrAll(dir.text, Object.keys(directions)), dir.span));
  requireWlan(lowering, "dir");
  return lowering.masked(lowering.link(1, 1), directionMask, value);
}

/** Bits of the first byte and of the second. */
function frameBit(lowering: Lowering, byte: 0 | 1, mask: number): Condition {
  return check("set", lowering.link(byte, 1), lowering.const(mask));
}

/** `wlan host`, `wlan addr2`, `wlan ra`: a MAC address where this kind of frame has it. */
export function lowerWlanAddress(lowering: Lowering, qualifiers: Qualifiers, bytes: Uint8Array): Condition {
  const at = (number: keyof typeof address): Condition => macEquals(lowering, address[number], bytes);
  const isData = frameBit(lowering, 0, 0x08);
  // Type 01 is control, type 11 is reserved: neither has these addresses.
  const isControl = frameBit(lowering, 0, 0x04);
  switch (qualifiers.dir) {
    case "src": {
      const fromDs = frameBit(lowering, 1, 0x02);
      const toDs = frameBit(lowering, 1, 0x01);
      return all(
        not(isControl),
        any(
          all(not(isData), at(2)),
          all(isData, any(all(not(fromDs), at(2)), all(fromDs, any(all(not(toDs), at(3)), all(toDs, at(4)))))),
        ),
      );
    }
    case "dst": {
      const toDs = frameBit(lowering, 1, 0x01);
      return all(
        not(isControl),
        any(all(not(isData), at(1)), all(isData, any(all(not(toDs), at(1)), all(toDs, at(3))))),
      );
    }
    case "src and dst":
    case "src or dst":
    case undefined: {
      const [src, dst] = (["src", "dst"] as const).map((dir) =>
        lowerWlanAddress(lowering, { ...qualifiers, dir }, bytes),
      );
      return qualifiers.dir === "src and dst" ? all(src!, dst!) : any(src!, dst!);
    }
    case "addr1":
      return at(1);
    case "ra":
      return all(frameBit(lowering, 0, 0x08), at(1));
    case "addr2":
      return all(hasTransmitter(lowering), at(2));
    case "ta":
      return all(frameBit(lowering, 0, 0x08), hasTransmitter(lowering), at(2));
    case "addr3":
      return all(not(lowering.masked(lowering.link(0, 1), typeMask, control)), at(3));
    case "addr4":
      return all(lowering.masked(lowering.link(1, 1), directionMask, toAndFromDs), at(4));
    default:
      return assertNever(qualifiers.dir);
  }
}

/** All frames but CTS and ACK have a second address. */
function hasTransmitter(lowering: Lowering): Condition {
  const field = lowering.link(0, 1);
  return any(
    not(lowering.masked(field, typeMask, control)),
    all(not(lowering.masked(field, subtypeMask, 0xc0)), not(lowering.masked(field, subtypeMask, 0xd0))),
  );
}

/** `multicast`: the destination is a group, wherever this kind of frame has it. */
export function lowerWlanMulticast(lowering: Lowering): Condition {
  const isData = frameBit(lowering, 0, 0x08);
  const toDs = frameBit(lowering, 1, 0x01);
  const first = isGroupAddress(lowering, address[1]);
  return all(
    not(frameBit(lowering, 0, 0x04)),
    any(
      all(not(isData), first),
      all(isData, any(all(not(toDs), first), all(toDs, isGroupAddress(lowering, address[3])))),
    ),
  );
}
