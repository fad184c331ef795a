/** What calls and replies of NFS write alike: procedures, handles, names, types and times. */
import type { NfsName } from "../decode/nfs-call.js";
import { nfsProcedures as procedures } from "../decode/nfs-calls.js";
import type { NfsHandle } from "../decode/nfs-handle.js";
import type { Out } from "./out.js";

const procedureNames: ReadonlyMap<number, string> = new Map([
  ...Object.entries(procedures).map(([name, number]) => [number, name] as const),
  [procedures.none, "nop"],
]);

export const nfsProcedureName = (procedure: number): string => procedureNames.get(procedure) ?? `proc-${procedure}`;

const fileTypes: ReadonlyMap<number, string> = new Map([
  [0, "NON"],
  [1, "REG"],
  [2, "DIR"],
  [3, "BLK"],
  [4, "CHR"],
  [5, "LNK"],
  [7, "FIFO"],
]);

export const nfsFileType = (type: number): string | undefined => fileTypes.get(type);

const writeModes = ["unstable", "datasync", "filesync"] as const;

export const nfsWriteMode = (mode: number): string => writeModes[mode] ?? `#${mode | 0}`;

/** The file system and the file, as far as the handle tells. */
export function nfsHandleText({ bytes, device, name, file }: NfsHandle, out: Out): string {
  if (out.options.rawHandles) {
    const words = bytes.hex().match(/.{8}/g) ?? [];
    return ` fh[${words.map((word) => word.replace(/^0{1,7}/, "")).join(":")}]`;
  }
  if (device !== undefined) return ` fh ${device.major},${device.minor}/${file}`;
  // tcpdump cuts names to as many bytes as the handle has words.
  const limit = Math.min(bytes.length / 4, 64);
  if (name !== undefined) return ` fh ${out.escapedUntilZero(name.slice(0, limit)).replace(/ .*/, "")}/${file}`;
  return ` fh ${"Unknown".slice(0, limit)}/${bytes.slice(0, 32).hex().toUpperCase()}`;
}

export function nfsNameText(name: NfsName, out: Out): string {
  return name.problem === "length" ? "[cannot pad to 32-bit boundaries] (invalid)" : `"${out.escaped(name.bytes)}"`;
}

export const timeText = (seconds: number, fraction: number): string =>
  `${seconds}.${String(fraction).padStart(6, "0")}`;
