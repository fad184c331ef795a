/** SS7: MTP2 signal units and MTP3 routing labels (ITU-T Q.703, Q.704), with the high-speed-link forms. */
import { assertNever } from "../../errors.js";
import type { FieldTest, Mtp2Type, Mtp3Field } from "../../parser/ast.js";
import { all, any, check, not, type Condition } from "../condition.js";
import type { Value } from "../value.js";
import { compare } from "./arithmetic.js";
import type { Lowering } from "./context.js";
import { linkTypeHint } from "./hints.js";
import { framings } from "./framings.js";
import { requireAtMost } from "./encapsulation.js";

/** Offsets from the MTP2 header; the high-speed form has three more bytes before its routing label. */
const offset = { length: 2, highSpeedLength: 4, sio: 3, opc: 4, dpc: 4, sls: 7 } as const;
const highSpeedShift = 3;

/** First byte of the MTP2 header. */
function mtp2Start(lowering: Lowering, what: string): number {
  const start = framings[lowering.framing.name]?.mtp2;
  return start ?? lowering.fail("link-type", `'${what}' supported only on SS7`, linkTypeHint(lowering));
}

/** Signal units by their length indicator: 0 is a fill-in unit, up to 2 a link status, more a message. */
export function lowerMtp2(lowering: Lowering, type: Mtp2Type): Condition {
  const start = mtp2Start(lowering, type);
  const highSpeed = type.startsWith("h");
  const indicator = highSpeed
    ? masked(lowering, lowering.at({ index: null, offset: start }, offset.highSpeedLength, 2), 0xff80)
    : masked(lowering, lowering.at({ index: null, offset: start }, offset.length, 1), 0x3f);
  const above = (limit: number): Condition => check("gt", indicator, lowering.const(limit));
  const two = highSpeed ? 0x0100 : 2;
  switch (type) {
    case "fisu":
    case "hfisu":
      return lowering.equals(indicator, 0);
    case "lssu":
    case "hlssu":
      return all(above(0), not(above(two)));
    case "msu":
    case "hmsu":
      return above(two);
    default:
      return assertNever(type);
  }
}

function masked(lowering: Lowering, value: Value, mask: number): Value {
  return lowering.values.binary("and", value, lowering.const(mask));
}

/** `opc 100`, `hsls > 3`, `sio (5 or 6)`. */
export function lowerMtp3(lowering: Lowering, field: Mtp3Field, tests: readonly FieldTest[]): Condition {
  const base = field.replace(/^h/, "") as "sio" | "opc" | "dpc" | "sls";
  const shift = field === base ? 0 : highSpeedShift;
  const start = mtp2Start(lowering, field) + offset[base] + shift;
  return any(
    ...tests.map(({ op, value, span }) => {
      lowering.numberSpan = span;
      return lowerMtp3Test(lowering, base, start, op, value);
    }),
  );
}

function lowerMtp3Test(
  lowering: Lowering,
  field: "sio" | "opc" | "dpc" | "sls",
  start: number,
  op: FieldTest["op"],
  value: number,
): Condition {
  const load = (size: 1 | 2 | 4): Value => lowering.at({ index: null, offset: start }, 0, size);
  switch (field) {
    case "sio":
      requireAtMost(lowering, "SIO", value, 0xff);
      return compare(op, load(1), lowering.const(value));
    case "opc": {
      // 14 bits, spread over the routing label's words low part first.
      requireAtMost(lowering, "OPC", value, 0x3fff);
      const spread = ((value & 0x3c00) >> 10) + ((value & 0x3fc) << 6) + ((value & 0x3) << 22);
      return compare(op, masked(lowering, load(4), 0x00c0ff0f), lowering.const(spread));
    }
    case "dpc": {
      requireAtMost(lowering, "DPC", value, 0x3fff);
      const spread = ((value & 0xff) << 8) | (value >> 8);
      return compare(op, masked(lowering, load(2), 0xff3f), lowering.const(spread));
    }
    case "sls":
      requireAtMost(lowering, "SLS", value, 0xf);
      return compare(op, masked(lowering, load(1), 0xf0), lowering.const(value << 4));
    default:
      return assertNever(field);
  }
}
