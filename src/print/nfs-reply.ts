import { nfsProcedures as procedures } from "../decode/nfs-calls.js";
import type { NfsDenial, NfsReply } from "../decode/nfs-reply.js";
import type { NfsLayer } from "../decode/nfs.js";
import { NfsResultPrinter } from "./nfs-results.js";
import { nfsProcedureName } from "./nfs-texts.js";
import type { Out } from "./out.js";

const acceptNames = [undefined, "PROG_UNAVAIL", "PROG_MISMATCH", "PROC_UNAVAIL", "GARBAGE_ARGS", "SYSTEM_ERR"] as const;

const statusNames: ReadonlyMap<number, string> = new Map([
  [1, "Operation not permitted"],
  [2, "No such file or directory"],
  [5, "Input/output error"],
  [6, "Device not configured"],
  [11, "Resource deadlock avoided"],
  [12, "Cannot allocate memory"],
  [13, "Permission denied"],
  [17, "File exists"],
  [18, "Cross-device link"],
  [19, "Operation not supported by device"],
  [20, "Not a directory"],
  [21, "Is a directory"],
  [22, "Invalid argument"],
  [26, "Text file busy"],
  [27, "File too large"],
  [28, "No space left on device"],
  [30, "Read-only file system"],
  [31, "Too many links"],
  [45, "Operation not supported"],
  [62, "Too many levels of symbolic links"],
  [63, "File name too long"],
  [66, "Directory not empty"],
  [69, "Disc quota exceeded"],
  [70, "Stale NFS file handle"],
  [71, "Too many levels of remote in path"],
  [99, "Write cache flushed to disk"],
  [10001, "Illegal NFS file handle"],
  [10002, "Update synchronization mismatch"],
  [10003, "READDIR/READDIRPLUS cookie is stale"],
  [10004, "Operation not supported"],
  [10005, "Buffer or request is too small"],
  [10006, "Unspecified error on server"],
  [10007, "Object of that type not supported"],
  [10008, "Request couldn't be completed in time"],
]);

const authenticationNames = [
  "OK",
  "Bogus Credentials (seal broken)",
  "Rejected Credentials (client should begin new session)",
  "Bogus Verifier (seal broken)",
  "Verifier expired or was replayed",
  "Credentials are too weak",
  "Bogus response verifier",
  "Unknown failure",
] as const;

export function printNfsReply(layer: NfsLayer, reply: NfsReply, out: Out): void {
  const { state, called, denial } = reply;
  const { wireLength, problem } = layer;
  if (state === undefined) return out.truncated();
  if (state === 1) {
    out.add(`reply ERR ${wireLength}: `);
    return denial === undefined ? undefined : printDenial(denial, out);
  }
  if (state !== 0) return out.add(`reply Unknown rpc response code=${state} ${wireLength}`);
  out.add(`reply ok ${wireLength}`);
  if (called === undefined) return;
  out.add(` ${nfsProcedureName(called.procedure)}`);
  if (called.procedure < procedures.getattr || called.procedure > procedures.commit) return;
  const { acceptState, status } = reply;
  if (acceptState !== undefined && acceptState !== 0)
    return out.add(` ${acceptNames[acceptState] ?? `ar_stat ${acceptState}`}`);
  if (status === undefined) return problem === "absent" ? out.truncated() : out.stop();
  if (status !== 0) out.add(` ERROR: ${statusNames.get(status) ?? `unk ${status}`}`);
  new NfsResultPrinter(layer, reply.results, status !== 0, called.version === 3, out).print(called.procedure);
}

function printDenial({ reason, low, high, why }: NfsDenial, out: Out): void {
  if (reason === undefined) return out.truncated();
  if (reason > 1) return out.add(`Unknown reason for rejecting rpc message ${reason}`);
  if (reason === 1)
    return why === undefined
      ? out.truncated()
      : out.add(`Auth ${authenticationNames[why] ?? `Invalid failure code ${why}`}`);
  if (low === undefined || high === undefined) return out.truncated();
  out.add(`RPC Version mismatch (${low}-${high})`);
}
