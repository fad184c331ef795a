import type { IsisSpbTlv, SpbConfiguration, SpbInstance, SpbService, SpbValue, SpbVlans } from "../decode/isis-spb.js";
import { assertNever } from "../errors.js";
import type { Out } from "./out.js";

const portNames: ReadonlyMap<number, string> = new Map([
  [4, "SPB MCID"],
  [5, "SPB Digest"],
  [6, "SPB BVID"],
]);
const instanceNames: ReadonlyMap<number, string> = new Map([
  [1, "SPB Instance"],
  [3, "SPBM Service Identifier and Unicast Address"],
]);

export function printSpb({ form, word, subTlvs }: IsisSpbTlv, out: Out): void {
  if (word === undefined) return;
  const isPorts = form === "ports";
  const topology = word & 0xfff;
  if (isPorts) out.add(`\n\t       RES: ${word >> 12}, MTID(s): ${topology}`);
  else out.add(`\n\t      O: ${word >> 15}, RES: ${(word >> 12) & 7}, MTID(s): ${topology}`);
  for (const subTlv of subTlvs) {
    const { type, length, data, value, tooLong } = subTlv;
    const name = (isPorts ? portNames : instanceNames).get(type);
    out.add(`\n\t      ${isPorts ? " " : ""}${name ?? "unknown"} subTLV #${type}, length: ${length}`);
    if (tooLong) return out.add(" (> containing TLV length)");
    if (data === undefined) return out.truncated();
    if (value !== undefined) {
      if (!printValue(value, out)) return;
    } else if (name !== undefined) return isPorts || type === instanceType ? printShort(out) : out.truncated();
  }
}

const instanceType = 1;

function printShort(out: Out): void {
  out.add(" (too short)");
}

const hex = (number: number) => number.toString(16).padStart(8, "0");

/** False if it was not all there; nothing follows then. */
function printValue(value: SpbValue, out: Out): boolean {
  switch (value.form) {
    case "configurations":
      for (const [index, configuration] of value.configurations.entries()) {
        out.add(index === 0 ? "\n\t         MCID: " : "\n\t         AUX-MCID: ");
        printConfiguration(configuration, out);
      }
      return true;
    case "digest": {
      const { flags } = value;
      out.add(`\n\t        RES: ${flags >> 5} V: ${(flags >> 4) & 1} A: ${(flags >> 2) & 3} D: ${flags & 3}`);
      const words = value.digest.hex().replace(/.{8}/g, "$& ");
      out.add(`\n\t         Digest: ${words.slice(0, 36)}\n\t                 ${words.slice(36)}`);
      return true;
    }
    case "vlans":
      return printVlans(value, out);
    case "instance":
      return printInstance(value, out);
    case "service":
      printService(value, out);
      return true;
    default:
      return assertNever(value);
  }
}

function printConfiguration({ id, name, revision, digest }: SpbConfiguration, out: Out): void {
  out.add(`ID: ${id}, Name: `);
  out.paddedText(name, name.length);
  out.add(`\n\t              Lvl: ${revision}, Digest: ${digest.hex(" ")} `);
}

function printVlans({ vlans, short }: SpbVlans, out: Out): boolean {
  for (const { algorithm, word } of vlans) {
    out.add(`\n\t           ECT: ${hex(algorithm)}`);
    if (word !== undefined) out.add(` BVID: ${word >> 4}, U:${(word >> 3) & 1} M:${(word >> 2) & 1} `);
  }
  if (short) printShort(out);
  return !short;
}

function printInstance(instance: SpbInstance, out: Out): boolean {
  const { flags, pathCost, trees, treeCount } = instance;
  const root = instance.rootId.toString(16).padStart(16, "0");
  out.add(`\n\t        CIST Root-ID: ${root.slice(0, 8)} ${root.slice(8)}, Path Cost: ${hex(pathCost)}`);
  out.add(`, Prio: ${instance.priority}\n\t        RES: ${flags >> 1}, V: ${flags & 1}`);
  out.add(`, SPSource-ID: ${instance.sourceId}, No of Trees: ${treeCount.toString(16)}`);
  for (const tree of trees) {
    const [u, m, a] = [tree.flags >> 7, (tree.flags >> 6) & 1, (tree.flags >> 5) & 1];
    out.add(`\n\t         U:${u}, M:${m}, A:${a}, RES:${tree.flags & 0x1f}`);
    out.add(`, ECT: ${hex(tree.algorithm)}, BVID: ${tree.baseVlanId}, SPVID: ${tree.spVlanId}`);
  }
  if (trees.length < treeCount) out.truncated();
  return trees.length === treeCount;
}

function printService({ address, reserved, vlanId, services }: SpbService, out: Out): void {
  out.add(`\n\t        BMAC: ${address.replaceAll(":", "")}, RES: ${reserved}, VID: ${vlanId}`);
  for (const service of services) {
    const flags = `T: ${service >>> 31}, R: ${(service >>> 30) & 1}, RES: ${(service >>> 24) & 0x3f}`;
    out.add(`\n\t        ${flags}, ISID: ${service & 0xffffff}`);
  }
}
