import { rplDao, rplDaoAck, rplDio, type Rpl } from "../decode/icmp6-rpl.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const messageNames = [
  "DODAG Information Solicitation",
  "DODAG Information Object",
  "Destination Advertisement Object",
  "Destination Advertisement Object Ack",
] as const;

const secured = 0x80;

export function printRpl(message: Rpl, code: number, out: Out): void {
  if (code & secured) return out.add(", (SEC) [worktodo]");
  out.add(`, (CLR)${messageNames[code] ?? `RPL message, unknown code ${code}`}`);
  if (out.options.verbosity === 0) return;
  if (code === rplDio) printDio(message, out);
  if (code === rplDao) printDao(message, " [|length too short]", out);
  if (code === rplDaoAck) printDao(message, " [|dao-length too short]", out);
}

const modes = ["nonstoring", "storing", "nonstoring-multicast", "storing-multicast"] as const;

function printDio(message: Rpl, out: Out): void {
  if (message.problem === "short") {
    out.add(` [length ${message.length} < 24]`);
    return out.invalid();
  }
  const dodagId = out.host(out.needText(message.dodagId));
  const mode = out.need(message.mode);
  const operation = (mode >> 3) & 7;
  out.add(
    ` [dagid:${dodagId},seq:${out.need(message.dtsn)},instance:${out.need(message.instanceId)}` +
      `,rank:${out.need(message.rank)},${mode & 0x80 ? "grounded," : ""}mop:${modes[operation] ?? `mop${operation}`}` +
      `,prf:${mode & 7}]`,
  );
  printOptions(message, out);
}

function printDao(message: Rpl, tooShort: string, out: Out): void {
  if (message.problem === "cut") return out.truncated();
  if (message.problem === "short") return out.add(tooShort);
  const { flags = 0, sequence, instanceId, status } = message;
  const dodagId = message.dodagId === undefined ? "<elided>" : out.host(message.dodagId);
  out.add(` [dagid:${dodagId},seq:${sequence},instance:${instanceId}`);
  if (status !== undefined) out.add(`,status:${status}]`);
  else out.add(`${flags & 0x80 ? ",acK" : ""}${flags & 0x40 ? ",Dagid" : ""},${hex8(flags).slice(2)}]`);
  printOptions(message, out);
}

// prettier-ignore
const optionNames: ReadonlyMap<number, string> = new Map([
  [0, "pad1"], [1, "padN"], [2, "metrics"], [3, "routinginfo"], [4, "config"], [5, "rpltarget"], [6, "transitinfo"],
  [8, "destprefix"], [9, "rpltargetdesc"],
]);

function printOptions(message: Rpl, out: Out): void {
  if (out.options.verbosity < 2) return;
  const { options = [], optionsCut = false } = message;
  for (const option of options) {
    const type = out.need(option.type);
    if (type === 0) out.add(" opt:pad1");
    else out.add(` opt:${optionNames.get(type) ?? `subopt:${type}`} len:${out.need(option.length)} `);
    if (option.body !== undefined && out.options.verbosity > 2) out.hexDump(option.body, " ");
  }
  if (optionsCut) out.truncated();
}
