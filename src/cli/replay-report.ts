/** What a replay has counted, and what it says of it in the end. */
import type { EbpfHook, EbpfMap } from "../isa/index.js";
import type { EbpfReplay } from "../vm/ebpf/index.js";
import { mapsToJson, mapsToText } from "./map-data.js";
import type { PacketRunner } from "./packet-runner.js";
import { verdictName } from "./verdict-names.js";

export class ReplayReport {
  readonly #runner: PacketRunner;
  readonly #keepsRecords: boolean;
  readonly #verdicts = new Map<string, number>();
  readonly #targets = new Map<string, number>();
  readonly #records = new Map<EbpfMap, Uint8Array[]>();
  readonly #rings: readonly EbpfMap[];
  #packets = 0;
  #faults = 0;

  /** `keepsRecords`: what programs tell through ring buffers is to be shown, and so to be kept. */
  constructor(runner: PacketRunner, keepsRecords: boolean) {
    this.#runner = runner;
    this.#keepsRecords = keepsRecords;
    this.#rings = (runner.replay?.program.maps ?? []).filter(({ type }) => type === "ringbuf");
  }

  /** Takes note of a packet that was just run. */
  count(verdict: number): void {
    this.#packets++;
    if (this.#runner.fault !== undefined) {
      this.#faults++;
      return;
    }
    increase(this.#verdicts, verdictName(this.#runner.hook, verdict));
    const { replay, hook } = this.#runner;
    if (replay !== undefined) this.#countTargets(replay, hook, verdict);
    // The reader keeps up: it takes the records after every packet.
    for (const ring of this.#rings) for (const record of replay!.maps.drain(ring)) this.addRecord(ring, record);
  }

  addRecord(map: EbpfMap, record: Uint8Array): void {
    if (!this.#keepsRecords) return;
    const records = this.#records.get(map);
    if (records === undefined) this.#records.set(map, [record]);
    else records.push(record);
  }

  #countTargets({ state }: EbpfReplay, hook: EbpfHook, verdict: number): void {
    const { redirect, clones } = state;
    const name = verdictName(hook, verdict);
    if (redirect !== undefined && name.endsWith("_REDIRECT")) {
      const place = redirect.map === undefined ? "interface" : `${redirect.map.name}`;
      increase(this.#targets, `to ${place} ${redirect.target}`);
    }
    for (const { ifindex } of clones) increase(this.#targets, `copied to interface ${ifindex}`);
  }

  /** One line a verdict, as `uniq -c` writes them, then where packets went, then the maps if they are asked for. */
  toText(withMaps: boolean): string {
    const faults: [string, number][] = this.#faults === 0 ? [] : [["stopped by a fault", this.#faults]];
    const rows = [...sorted(this.#verdicts), ...faults, ...sorted(this.#targets)];
    const width = Math.max(...rows.map(([, count]) => String(count).length), 1);
    const lines = rows.map(([name, count]) => `${String(count).padStart(width)} ${name}\n`);
    const { replay } = this.#runner;
    const maps = withMaps && replay ? mapsToText(replay.program.maps, replay.maps, this.#records) : "";
    return `${this.#runner.title}: ${this.#packets} ${this.#packets === 1 ? "packet" : "packets"}\n${lines.join("")}${maps}`;
  }

  toJson(): string {
    const { replay, title } = this.#runner;
    const report = {
      program: title,
      packets: this.#packets,
      verdicts: Object.fromEntries(sorted(this.#verdicts)),
      ...(this.#faults > 0 && { faults: this.#faults }),
      ...(this.#targets.size > 0 && { targets: Object.fromEntries(sorted(this.#targets)) }),
      maps: replay ? mapsToJson(replay.program.maps, replay.maps, this.#records) : {},
    };
    return `${JSON.stringify(report, null, 2)}\n`;
  }
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The largest first. */
function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
