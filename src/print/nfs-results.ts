/** The results in replies of NFS: by the procedure that was called, which values stand in which order. */
import { nfsProcedures as procedures } from "../decode/nfs-calls.js";
import type { NfsAttributes, NfsResult } from "../decode/nfs-reply.js";
import type { NfsLayer } from "../decode/nfs.js";
import { nfsFileType, nfsHandleText, nfsNameText, nfsWriteMode, timeText } from "./nfs-texts.js";
import type { Out } from "./out.js";

type Kind = NfsResult["kind"];
type Of<K extends Kind> = Extract<NfsResult, { kind: K }>;

/** Prints the results of one reply. It takes them one by one; each method answers false once one is missing. */
export class NfsResultPrinter {
  private next = 0;
  private readonly verbosity: number;

  constructor(
    private readonly layer: NfsLayer,
    private readonly results: readonly NfsResult[],
    private readonly failed: boolean,
    private readonly isVersion3: boolean,
    private readonly out: Out,
  ) {
    this.verbosity = out.options.verbosity;
  }

  print(procedure: number): void {
    const { isVersion3, failed, verbosity, out } = this;
    const isLong = verbosity > 0;
    switch (procedure) {
      case procedures.getattr:
        return void (failed || this.attributes(1));
      case procedures.setattr:
        return void (isVersion3 ? this.changed() : failed || this.attributes(1));
      case procedures.lookup:
        return isVersion3 ? this.lookup() : this.directory();
      case procedures.access:
        if (isLong) out.add(" attr:");
        if (this.after() && !failed) this.numbers(1, ([mode]) => ` c ${mode!.toString(16).padStart(4, "0")}`);
        return;
      case procedures.readlink:
        if (failed || (isVersion3 && !this.after())) return;
        out.add(" ");
        this.name();
        return;
      case procedures.read:
        return isVersion3 ? this.readData() : void (failed || this.attributes(verbosity));
      case procedures.write:
        return isVersion3 ? this.written() : void (failed || this.attributes(verbosity));
      case procedures.create:
      case procedures.mkdir:
        return isVersion3 ? this.created() : this.directory();
      case procedures.symlink:
        return isVersion3 ? this.created() : undefined;
      case procedures.mknod:
        return this.created();
      case procedures.remove:
      case procedures.rmdir:
        return void (isVersion3 && this.changed());
      case procedures.rename:
        if (!isVersion3 || !isLong) return;
        out.add(" from:");
        if (!this.changed()) return;
        out.add(" to:");
        return void this.changed();
      case procedures.link:
        if (!isVersion3 || !isLong) return;
        out.add(" file POST:");
        if (!this.after()) return;
        out.add(" dir:");
        return void this.changed();
      case procedures.readdir:
        return isVersion3 ? this.readDirectory() : this.readDirectory2();
      case procedures.readdirplus:
        return this.readDirectory();
      case procedures.fsstat:
        return this.statistics();
      case procedures.fsinfo:
        return this.information();
      case procedures.pathconf:
        return this.pathConfiguration();
      case procedures.commit:
        if (this.changed() && verbosity > 1) this.verifier((hex) => ` verf ${BigInt(`0x${hex}`).toString(16)}`);
        return;
    }
  }

  private take<K extends Kind>(kind: K): Of<K> | undefined {
    const result = this.results[this.next++];
    if (result?.kind === kind) return result as Of<K>;
    this.missing();
    return undefined;
  }

  /** What is not there ends the packet's text, or is marked unless there was an error anyhow. */
  private missing(): false {
    return this.end(this.layer.problem === "cut");
  }

  private end(isCut: boolean): false {
    if (isCut) this.out.stop();
    else if (!this.failed) this.out.truncated();
    return false;
  }

  private attributes(verbosity: number): boolean {
    const result = this.take("attributes");
    return result !== undefined && this.attributeText(result.attributes, verbosity);
  }

  private attributeText({ owner, size, version2, version3 }: NfsAttributes, verbosity: number): boolean {
    const { out } = this;
    if (owner === undefined) return this.end(false);
    if (verbosity > 0) {
      const type = nfsFileType(owner.type) ?? `unk-ft ${owner.type} `;
      out.add(` ${type} ${owner.mode.toString(8)} ids ${owner.uid}/${owner.gid}`);
      if (size === undefined) return this.end(true);
      out.add(` sz ${size}`);
    }
    if (verbosity < 2) return true;
    if (version2 === undefined && version3 === undefined) return this.end(false);
    out.add(` nlink ${owner.links}`);
    if (version3 !== undefined) {
      const [major, minor] = version3.device;
      out.add(` rdev ${major}/${minor} fsid ${version3.fileSystem.toString(16)} fileid ${version3.file.toString(16)}`);
    } else if (version2 !== undefined) {
      const hex = (number: number) => `0x${number.toString(16)}`;
      out.add(` rdev ${hex(version2.device)} fsid ${hex(version2.fileSystem)} nodeid ${hex(version2.file)}`);
    }
    const times = (version3 ?? version2)?.times ?? [];
    out.add(` a/m/ctime ${times.map(({ seconds, nanoseconds }) => timeText(seconds, nanoseconds)).join(" ")}`);
    return true;
  }

  /** Attributes after an operation, if they are wanted. */
  private after(): boolean {
    const result = this.take("after");
    if (result === undefined) return false;
    if (this.verbosity === 0 || result.attributes === undefined) return true;
    return this.attributeText(result.attributes, this.verbosity);
  }

  /** Attributes before and after. */
  private changed(): boolean {
    const { out, verbosity } = this;
    if (verbosity > 1) out.add(" PRE:");
    const before = this.take("before");
    if (before === undefined) return false;
    if (verbosity > 1 && before.attributes !== undefined) {
      const [modified, changed] = before.attributes.times;
      out.add(` sz ${before.attributes.size}`);
      if (modified !== undefined) out.add(` mtime ${timeText(modified.seconds, modified.nanoseconds)}`);
      if (changed !== undefined) out.add(` ctime ${timeText(changed.seconds, changed.nanoseconds)}`);
    }
    if (verbosity > 0) out.add(" POST:");
    return this.after();
  }

  private handle(): boolean {
    const result = this.take("handle");
    if (result !== undefined) this.out.add(nfsHandleText(result.handle, this.out));
    return result !== undefined;
  }

  private name(): boolean {
    const result = this.take("name");
    if (result === undefined) return false;
    this.out.add(nfsNameText(result.name, this.out));
    return result.name.problem === undefined || this.end(false);
  }

  /** Numbers, of which at least `least` must be there. */
  private numbers(least: number, text: (values: readonly number[]) => string): readonly number[] | undefined {
    const result = this.take("numbers");
    if (result === undefined) return undefined;
    if (result.values.length < least) {
      this.missing();
      return undefined;
    }
    this.out.add(text(result.values));
    return result.values;
  }

  private verifier(text: (hex: string) => string): void {
    const result = this.take("verifier");
    if (result !== undefined) this.out.add(text(result.bytes.hex()));
  }

  private directory(): void {
    if (!this.failed && this.handle()) this.attributes(this.verbosity);
  }

  private lookup(): void {
    const { out, verbosity, failed } = this;
    if (!failed && !(this.handle() && this.after())) return;
    if (verbosity < 2) return;
    out.add(" post dattr:");
    this.after();
  }

  private readData(): void {
    if (!this.after() || this.failed || this.verbosity === 0) return;
    const values = this.numbers(1, ([count]) => ` ${count} bytes`);
    if (values === undefined) return;
    if (values.length < 2) this.missing();
    else if (values[1] !== 0) this.out.add(" EOF");
  }

  private written(): void {
    if (!this.changed() || this.failed || this.verbosity === 0) return;
    const values = this.numbers(1, ([count]) => ` ${count} bytes`);
    if (values === undefined || this.verbosity < 2) return;
    if (values.length < 2) return void this.missing();
    this.out.add(` <${nfsWriteMode(values[1]!)}>`);
    this.verifier((hex) => ` verf ${BigInt(`0x${hex}`).toString(16)}`);
  }

  private created(): void {
    const { out, verbosity } = this;
    if (this.failed) return void this.changed();
    if (this.results[this.next]?.kind === "noHandle") return;
    if (!this.handle() || verbosity === 0 || !this.after() || verbosity < 2) return;
    out.add(" dir attr:");
    this.changed();
  }

  private readDirectory(): void {
    const { out, verbosity } = this;
    if (verbosity > 0) out.add(" POST:");
    if (this.after() && !this.failed && verbosity > 0) this.verifier((hex) => ` verf ${hex}`);
  }

  private readDirectory2(): void {
    if (this.failed) return;
    const values = this.numbers(2, ([offset, size]) => ` offset 0x${offset!.toString(16)} size ${size} `);
    if (values === undefined) return;
    if (values.length < 3) this.missing();
    else if (values[2] !== 0) this.out.add(" eof");
  }

  private statistics(): void {
    const { out, verbosity, isVersion3, failed } = this;
    if (!isVersion3) {
      const names = ["tsize", "bsize", "blocks", "bfree", "bavail"] as const;
      if (!failed) this.numbers(5, (values) => names.map((name, index) => ` ${name} ${values[index]}`).join(""));
      return;
    }
    if (verbosity > 0) out.add(" POST:");
    if (!this.after()) return;
    const names = ["tbytes", "fbytes", "abytes", "tfiles", "ffiles", "afiles"] as const;
    this.numbers(13, (values) => {
      const text = names.map((name, index) => ` ${name} ${join64(values, index * 2)}`);
      return verbosity > 0 ? `${text.join("")} invar ${values[12]}` : text.slice(0, 3).join("");
    });
  }

  private information(): void {
    const { out, verbosity } = this;
    if (verbosity > 0) out.add(" POST:");
    if (!this.after() || this.failed) return;
    this.numbers(12, (values) => {
      const [readMaximum, readPreferred, readMultiple, writeMaximum, writePreferred, writeMultiple, directory] = values;
      const text = ` rtmax ${readMaximum} rtpref ${readPreferred} wtmax ${writeMaximum} wtpref ${writePreferred} dtpref ${directory}`;
      if (verbosity === 0) return text;
      const delta = timeText(values[9] ?? 0, values[10] ?? 0);
      return `${text} rtmult ${readMultiple} wtmult ${writeMultiple} maxfsz ${join64(values, 7)} delta ${delta} `;
    });
  }

  private pathConfiguration(): void {
    const { out, verbosity } = this;
    if (verbosity > 0) out.add(" POST:");
    if (!this.after() || this.failed) return;
    const names = ["notrunc", "chownres", "igncase", "keepcase"] as const;
    this.numbers(6, ([links, nameLength, ...flags]) => {
      const text = names.map((name, index) => (flags[index] === 0 ? "" : name)).join(" ");
      return ` linkmax ${links} namemax ${nameLength} ${text}`;
    });
  }
}

/** The 64 bits in two of the words. */
const join64 = (values: readonly number[], index: number): bigint =>
  (BigInt(values[index] ?? 0) << 32n) | BigInt(values[index + 1] ?? 0);
