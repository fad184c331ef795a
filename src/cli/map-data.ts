/** What maps hold, as text and JSON for --maps and from JSON for --map-data. Keys and values are bytes in hexadecimal. */
import { readFileSync } from "node:fs";
import { describeSystemError } from "../capture/index.js";
import { PcapsiftError } from "../errors.js";
import type { EbpfMap } from "../isa/index.js";
import type { MapContents, MapEntry } from "../vm/ebpf/index.js";

/** What was read from ring buffers and perf event arrays, by map. */
export type Records = ReadonlyMap<EbpfMap, readonly Uint8Array[]>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const spacedHex = (bytes: Uint8Array): string => hex(bytes).replace(/..(?=.)/g, "$& ");

/** The elements worth showing: arrays have all of them from the start, so that those of zeros say nothing. */
function shownEntries(map: EbpfMap, maps: MapContents): readonly MapEntry[] {
  const isArray = map.type === "array" || map.type === "percpu_array";
  return maps.entries(map).filter(({ value }) => !isArray || value.some((byte) => byte !== 0));
}

const holdsRecords = ({ type }: EbpfMap) => type === "ringbuf" || type === "perf_event_array";

/** Every map as an object, ready for JSON. */
export function mapsToJson(all: readonly EbpfMap[], maps: MapContents, records: Records): Record<string, unknown> {
  const describe = (map: EbpfMap) => {
    if (holdsRecords(map)) return { type: map.type, records: (records.get(map) ?? []).map(hex) };
    if (map.type === "prog_array") return { type: map.type, programs: Object.fromEntries(map.programs ?? []) };
    const entries = shownEntries(map, maps).map(({ key, value }) => ({ key: hex(key), value: hex(value) }));
    return { type: map.type, entries };
  };
  return Object.fromEntries(all.map((map) => [map.name, describe(map)]));
}

/** Every map as lines: a title, then an element or a record a line. */
export function mapsToText(all: readonly EbpfMap[], maps: MapContents, records: Records): string {
  return all.map((map) => [`${map.name} (${map.type})`, ...linesOf(map, maps, records)].join("\n  ") + "\n").join("");
}

function linesOf(map: EbpfMap, maps: MapContents, records: Records): string[] {
  if (holdsRecords(map)) return (records.get(map) ?? []).map(spacedHex);
  if (map.type === "prog_array") return [...(map.programs ?? [])].map(([index, name]) => `${index} = ${name}`);
  return shownEntries(map, maps).map(({ key, value }) => `${spacedHex(key)} = ${spacedHex(value)}`);
}

/**
 * Fills maps from a file: `{"blocked": [{"key": "20000000 0a000002", "value": "0000000000000000"}]}`. What --maps json
 * writes can be read again.
 */
export function fillMaps(path: string, all: readonly EbpfMap[], maps: MapContents): void {
  const refuse = (what: string, cause?: unknown) => new PcapsiftError("map-data", `${path}: ${what}`, { cause });
  for (const [name, value] of Object.entries(readJson(path, refuse))) {
    const map = all.find((each) => each.name === name);
    if (map === undefined) throw refuse(`the program has no map ${name}`);
    const entries: unknown = isObject(value) ? value.entries : value;
    if (entries === undefined) continue;
    if (!Array.isArray(entries)) throw refuse(`map ${name} is not a list of keys and values`);
    if (map.type === "prog_array") throw refuse(`map ${name} holds programs, which only the object can put there`);
    entries.forEach((entry: unknown, index) => {
      const place = `element ${index} of map ${name}`;
      if (!isObject(entry)) throw refuse(`${place} is not an object with key and value`);
      const key = parseBytes(entry.key, map.keySize);
      const bytes = parseBytes(entry.value, map.valueSize);
      if (key === undefined) throw refuse(`${place}: the key is not ${map.keySize} bytes in hexadecimal`);
      if (bytes === undefined) throw refuse(`${place}: the value is not ${map.valueSize} bytes in hexadecimal`);
      const result = maps.set(map, key, bytes);
      if (result !== 0) throw refuse(`${place} is refused by the map: error ${-result}`);
    });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readJson(path: string, refuse: (what: string, cause?: unknown) => Error): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw refuse(describeSystemError(error), error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse("not JSON", error);
  }
  if (isObject(value) && isObject(value.maps)) value = value.maps;
  if (!isObject(value)) throw refuse("not an object with a member for each map");
  return value;
}

function parseBytes(text: unknown, length: number): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  const digits = text.replaceAll(/[\s:]/g, "");
  return /^[0-9a-f]*$/i.test(digits) && digits.length === 2 * length ? Buffer.from(digits, "hex") : undefined;
}
