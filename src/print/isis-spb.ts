import type { Bytes } from "../decode/index.js";
import type { IsisSpbSubTlv, IsisSpbTlv } from "../decode/isis-spb.js";
import type { Out } from "./out.js";
import { Value } from "./value.js";

const portNames: ReadonlyMap<number, string> = new Map([
  [4, "SPB MCID"],
  [5, "SPB Digest"],
  [6, "SPB BVID"],
]);
const instanceNames: ReadonlyMap<number, string> = new Map([
  [1, "SPB Instance"],
  [3, "SPBM Service Identifier and Unicast Address"],
]);

/** How a sub-TLV went: what follows it is shown only after the first. */
type Outcome = "whole" | "short" | "truncated";

export function printSpb({ form, word, subTlvs }: IsisSpbTlv, out: Out): void {
  if (word === undefined) return;
  const isPorts = form === "ports";
  const topology = word & 0xfff;
  if (isPorts) out.add(`\n\t       RES: ${word >> 12}, MTID(s): ${topology}`);
  else out.add(`\n\t      O: ${word >> 15}, RES: ${(word >> 12) & 7}, MTID(s): ${topology}`);
  for (const subTlv of subTlvs) {
    const { type, length, value, tooLong } = subTlv;
    const name = (isPorts ? portNames : instanceNames).get(type) ?? "unknown";
    out.add(`\n\t      ${isPorts ? " " : ""}${name} subTLV #${type}, length: ${length}`);
    if (tooLong) return out.add(" (> containing TLV length)");
    if (value === undefined) return out.truncated();
    const print = isPorts ? printPort : printInstance;
    const outcome = print(subTlv, new Value(value, out), out);
    if (outcome === "short") return out.add(" (too short)");
    if (outcome === "truncated") return out.truncated();
  }
}

const identifierLength = 51;
const digestLength = 33;

function printPort({ type, length }: IsisSpbSubTlv, value: Value, out: Out): Outcome {
  const hex32At = (at: number) => value.u32(at).toString(16).padStart(8, "0");
  switch (type) {
    case 4:
      if (length < 2 * identifierLength) return "short";
      out.add("\n\t         MCID: ");
      printIdentifier(value.bytes.slice(0, identifierLength), out);
      out.add("\n\t         AUX-MCID: ");
      printIdentifier(value.bytes.slice(identifierLength, 2 * identifierLength), out);
      return "whole";
    case 5: {
      if (length < digestLength) return "short";
      const first = value.u8(0);
      out.add(`\n\t        RES: ${first >> 5} V: ${(first >> 4) & 1} A: ${(first >> 2) & 3} D: ${first & 3}`);
      const words = [0, 1, 2, 3].map((index) => `${hex32At(1 + index * 4)} `).join("");
      const more = [4, 5, 6, 7].map((index) => `${hex32At(1 + index * 4)} `).join("");
      out.add(`\n\t         Digest: ${words}\n\t                 ${more}`);
      return "whole";
    }
    case 6:
      for (let at = 0; at < length; at += 6) {
        if (length - at < 4) return "short";
        out.add(`\n\t           ECT: ${hex32At(at)}`);
        if (length - at < 6) return "short";
        const word = value.u16(at + 4);
        out.add(` BVID: ${word >> 4}, U:${((word >> 3) & 1).toString(16)} M:${((word >> 2) & 1).toString(16)} `);
      }
      return "whole";
    default:
      return "whole";
  }
}

/** IEEE 802.1Q's multiple spanning tree configuration. */
function printIdentifier(bytes: Bytes, out: Out): void {
  const value = new Value(bytes, out);
  out.add(`ID: ${value.u8(0)}, Name: `);
  out.paddedText(bytes.slice(1, 33), 32);
  out.add(`\n\t              Lvl: ${value.u16(33)}, Digest: ${bytes.slice(35, 51).hex(" ")} `);
}

const treeLength = 8;

function printInstance({ type, length }: IsisSpbSubTlv, value: Value, out: Out): Outcome {
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
  switch (type) {
    case 1: {
      if (length < 19) return "short";
      const [cost, word] = [value.u32(8), value.u16(14)];
      out.add(`\n\t        CIST Root-ID: ${hex(value.u32(0), 8)} ${hex(value.u32(4), 8)}, Path Cost: ${hex(cost, 8)}`);
      out.add(`, Prio: ${value.u16(12)}\n\t        RES: ${word >> 5}, V: ${(word >> 4) & 1}`);
      const trees = value.u8(18);
      out.add(`, SPSource-ID: ${value.u32(14) & 0xfffff}, No of Trees: ${trees.toString(16)}`);
      for (let index = 0; index < trees; index++) {
        const at = 19 + index * treeLength;
        if (length < at + treeLength) return "truncated";
        const [flags, vlans] = [value.u8(at), value.u24(at + 5)];
        out.add(`\n\t         U:${flags >> 7}, M:${(flags >> 6) & 1}, A:${(flags >> 5) & 1}, RES:${flags & 0x1f}`);
        out.add(`, ECT: ${hex(value.u32(at + 1), 8)}, BVID: ${vlans >> 12}, SPVID: ${vlans & 0xfff}`);
      }
      return "whole";
    }
    case 3: {
      if (length < 8) return "truncated";
      const word = value.u16(6);
      out.add(
        `\n\t        BMAC: ${hex(value.u32(0), 8)}${hex(value.u16(4), 4)}, RES: ${word >> 12}, VID: ${word & 0xfff}`,
      );
      for (let at = 8; at + 4 <= length; at += 4) {
        const service = value.u32(at);
        const flags = `T: ${service >>> 31}, R: ${(service >>> 30) & 1}, RES: ${(service >>> 24) & 0x3f}`;
        out.add(`\n\t        ${flags}, ISID: ${service & 0xffffff}`);
      }
      return "whole";
    }
    default:
      return "whole";
  }
}
