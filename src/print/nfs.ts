import type { NfsCall, NfsName, NfsSetAttributes } from "../decode/nfs-call.js";
import { nfsProcedures as procedures } from "../decode/nfs-calls.js";
import type { NfsHandle } from "../decode/nfs-handle.js";
import type { NfsLayer } from "../decode/nfs.js";
import { FieldWriter } from "./field-writer.js";
import { printNfsReply } from "./nfs-reply.js";
import { nfsFileType, nfsHandleText, nfsNameText, nfsProcedureName, nfsWriteMode, timeText } from "./nfs-texts.js";
import type { Out } from "./out.js";

export function printNfs(layer: NfsLayer, out: Out): void {
  const { transactionId, call, reply, wireLength } = layer;
  out.protocol = "nfs";
  if (reply !== undefined) {
    if (out.options.packetType === "rpc") printEndpoints(transactionId, out);
    else out.add(`NFS reply xid ${transactionId} `);
    return printNfsReply(layer, reply, out);
  }
  out.add(`NFS request xid ${transactionId} ${wireLength}`);
  if (call === undefined) return out.truncated();
  printCall(call, new FieldWriter(out, layer.problem));
}

/** Where -T says that all are remote procedure calls, every reply comes from NFS, to a port with the call's number. */
function printEndpoints(transactionId: number, out: Out): void {
  if (out.network === undefined) return;
  const { source, destination } = out.network;
  out.add(`${out.host(source)}.${out.options.names ? "nfs" : 2049} > ${out.host(destination)}.${transactionId}: `);
}

/** The procedures whose arguments begin with a handle. */
const withoutHandle: ReadonlySet<number> = new Set([procedures.null, procedures.none]);

function printCall(call: NfsCall, writer: FieldWriter): void {
  const { out } = writer;
  const { procedure } = call;
  const isLong = out.options.verbosity > 0;
  const isVersion3 = call.version === 3;
  const showHandle = (handle: NfsHandle | undefined) => writer.show(handle, (value) => nfsHandleText(value, out));
  const showName = (name: NfsName | undefined) => {
    if (writer.show(name, (value) => nfsNameText(value, out)) && name?.problem !== undefined) writer.end();
  };
  const showNamed = (handle: NfsHandle | undefined, name: NfsName | undefined) => {
    showHandle(handle);
    writer.add(" ");
    showName(name);
  };
  out.add(` ${nfsProcedureName(procedure)}`);
  if (withoutHandle.has(procedure) || procedure > procedures.commit) return;
  switch (procedure) {
    case procedures.lookup:
    case procedures.create:
    case procedures.mkdir:
    case procedures.remove:
    case procedures.rmdir:
      return showNamed(call.handle, call.name);
    case procedures.symlink:
      showNamed(call.handle, call.name);
      writer.add(" ->");
      if (isVersion3) writer.show(call.attributes, () => "");
      showName(call.newName);
      if (isVersion3 && isLong) writer.show(call.attributes, (attributes) => setText(attributes, out));
      return;
    case procedures.mknod:
      showNamed(call.handle, call.name);
      return printNode(call, writer);
    case procedures.rename:
      showNamed(call.handle, call.name);
      writer.add(" ->");
      return showNamed(call.newHandle, call.newName);
    case procedures.link:
      showHandle(call.handle);
      writer.add(" ->");
      return showNamed(call.newHandle, call.newName);
    default:
      showHandle(call.handle);
      return printNumbers(call, writer);
  }
}

const block = 3;
const character = 4;

function printNode(call: NfsCall, writer: FieldWriter): void {
  const { out } = writer;
  const { type, attributes, device } = call;
  if (!writer.show(attributes, () => ` ${nfsFileType(type ?? 0) ?? `unk-ft ${type ?? 0}`}`)) return;
  if (out.options.verbosity === 0) return;
  if (type === block || type === character) {
    if (device === undefined) return out.stop();
    writer.add(` ${device.major}/${device.minor}`);
  }
  writer.show(attributes, (value) => setText(value, out));
}

function setText({ mode, uid, gid, accessTime, modificationTime }: NfsSetAttributes, out: Out): string {
  let text = mode === undefined ? "" : ` mode ${mode.toString(8)}`;
  if (uid !== undefined) text += ` uid ${uid}`;
  if (gid !== undefined) text += ` gid ${gid}`;
  if (out.options.verbosity < 2) return text;
  if (accessTime !== undefined) text += ` atime ${timeText(accessTime.seconds, accessTime.nanoseconds)}`;
  if (modificationTime !== undefined)
    text += ` mtime ${timeText(modificationTime.seconds, modificationTime.nanoseconds)}`;
  return text;
}

const accessNames = ["READ", "LOOKUP", "MODIFY", "EXTEND", "DELETE", "EXECUTE"] as const;
const fullAccess = 0x3f;

function accessText(flags: number): string {
  if (flags > fullAccess) return ` ${flags.toString(16).padStart(4, "0")}`;
  if (flags === fullAccess) return " NFS_ACCESS_FULL";
  const names = accessNames.filter((_, bit) => flags & (1 << bit)).map((name) => `NFS_ACCESS_${name}`);
  return names.length === 0 ? "" : ` ${names.join("|")}`;
}

function printNumbers(call: NfsCall, writer: FieldWriter): void {
  const { verbosity } = writer.out.options;
  const { offset = 0n, count = 0, stable = 0, verifier } = call;
  switch (call.procedure) {
    case procedures.access:
      writer.show(call.access, accessText);
      return;
    case procedures.read:
    case procedures.commit:
      writer.show(call.count, (bytes) => ` ${bytes} bytes @ ${offset}`);
      return;
    case procedures.write:
      writer.show(call.dataLength, (length) =>
        call.version === 3
          ? ` ${length} (${count}) bytes @ ${offset}`
          : ` ${length} (${call.total ?? 0}) bytes @ ${offset} (${call.begin ?? 0})`,
      );
      if (call.version === 3 && verbosity > 0) writer.add(` <${nfsWriteMode(stable)}>`);
      return;
    case procedures.readdir:
    case procedures.readdirplus: {
      const isPlus = call.procedure === procedures.readdirplus;
      const isSigned = call.version === 3 || isPlus;
      const cookie = isSigned ? BigInt.asIntN(64, offset) : offset;
      if (!writer.show(call.count, (bytes) => ` ${bytes} bytes @ ${cookie}`)) return;
      if (verbosity === 0 || verifier === undefined) return;
      if (isPlus && call.maximum === undefined) return writer.out.stop();
      return writer.add(`${isPlus ? ` max ${call.maximum ?? 0}` : ""} verf ${verifier.hex()}`);
    }
  }
}
