/** Columns of fields, for spreadsheets and awk: which there are, how a packet's are found, and how a line is written. */
import { Bytes, TextBytes, type Layer } from "../decode/index.js";
import { hexText } from "../decode/address-text.js";
import { UsageError } from "../errors.js";
import { nearestNames } from "../net/nearest-names.js";
import { fieldAliases } from "./field-aliases.js";
import { jsonText, textOf, type DecodedPacket } from "./json.js";
import type { TextBuffer } from "./text-buffer.js";

export type FieldsFormat = "tsv" | "csv";

/** A column: where in each kind of layer its values are. `frame` counts as a kind. */
interface FieldColumn {
  readonly name: string;
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/** The columns of these names. `known` are all names there are; a name that is none of them is refused. */
export function fieldColumns(names: readonly string[], known: ReadonlySet<string>): readonly FieldColumn[] {
  return names.map((name) => {
    const fields = fieldAliases.get(name) ?? (known.has(name) ? [name] : undefined);
    if (fields === undefined) throw new UsageError("usage", unknownField(name, known));
    const paths = fields.map((field) => field.split(".")).map(([kind, ...path]) => [kind!, path] as const);
    return { name, paths: new Map(paths) };
  });
}

function unknownField(name: string, known: ReadonlySet<string>): string {
  const dot = name.indexOf(".");
  const layer = dot === -1 ? name : name.slice(0, dot);
  const inLayer = [...fieldAliases.keys(), ...known].filter((each) => each.startsWith(`${layer}.`));
  const near = nearestNames(name, [...fieldAliases.keys(), ...known]);
  const meant =
    near.length > 0
      ? near
      : nearestNames(
          name.slice(dot + 1),
          inLayer.map((each) => each.slice(dot + 1)),
        ).map((rest) => `${layer}.${rest}`);
  if (meant.length > 0) return `unknown field ${name}; did you mean ${meant.slice(0, 3).join(" or ")}?`;
  if (inLayer.length > 0)
    return `unknown field ${name}; of ${layer} there are, among others, ${inLayer.slice(0, 8).join(", ")}`;
  return `unknown field ${name}; docs/json.md lists those there are`;
}

/** All names of fields that a JSON Schema made by scripts/json-schema.js has. */
export function fieldNames(schema: JsonSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (prefix: string, part: JsonSchema, depth: number): void => {
    const { $ref, properties = {}, anyOf = [], prefixItems = [] } = part;
    if ($ref !== undefined) {
      const name = $ref.slice("#/$defs/".length);
      // What a layer in a field holds has names of its own; types that hold their like end somewhere.
      if (name !== "layers" && depth < deepest) visit(prefix, schema.$defs![name]!, depth + 1);
    }
    for (const [name, property] of Object.entries(properties)) {
      names.add(`${prefix}.${name}`);
      visit(`${prefix}.${name}`, property, depth);
    }
    const items = part.items === undefined ? [] : [part.items];
    for (const each of [...anyOf, ...prefixItems, ...items]) visit(prefix, each, depth);
  };
  visit("frame", schema.properties!.frame!, 0);
  for (const layer of schema.$defs!.layer!.anyOf!) visit(layer.properties!.kind!.const as string, layer, 0);
  return names;
}

const deepest = 6;

/** As much of a JSON Schema as names need. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** Adds the line that names the columns. */
export function addFieldNames(columns: readonly FieldColumn[], format: FieldsFormat, text: TextBuffer): void {
  for (const [index, { name }] of columns.entries()) addCell(name, index, format, text);
  text.endLine();
}

/** Adds a packet's line. A field that the packet has several times, as in tunnels and lists, has its values between commas. */
export function addFields(
  packet: DecodedPacket,
  columns: readonly FieldColumn[],
  format: FieldsFormat,
  text: TextBuffer,
): void {
  for (let index = 0; index < columns.length; index++) {
    const values = valuesOf(packet, columns[index]!);
    addCell(values.length === 1 ? values[0]! : values.join(","), index, format, text);
  }
  text.endLine();
}

/** Adds the cell of the column at `index`. */
function addCell(cell: string, index: number, format: FieldsFormat, text: TextBuffer): void {
  if (index > 0) text.add(format === "tsv" ? "\t" : ",");
  if (cell !== "") text.add(format === "tsv" ? tsvCell(cell) : csvCell(cell));
}

function tsvCell(cell: string): string {
  return /[\t\n\r\\]/.test(cell) ? cell.replace(/[\t\n\r\\]/g, (found) => tsvEscapes[found]!) : cell;
}

const tsvEscapes: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };

/** RFC 4180 section 2. */
function csvCell(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function valuesOf({ frame, layers }: DecodedPacket, { paths }: FieldColumn): string[] {
  const values: string[] = [];
  const ofFrame = paths.get("frame");
  if (ofFrame !== undefined) collect(frame, ofFrame, 0, values);
  for (const layer of layers) {
    const path = paths.get(layer.kind);
    if (path !== undefined) collect(withTruncation(layer, path), path, 0, values);
  }
  return values;
}

/** A layer says that it is cut short only where it is written. */
function withTruncation(layer: Layer, path: readonly string[]): object {
  return path[0] === "truncated" ? { truncated: layer.capturedLength < layer.wireLength || undefined } : layer;
}

function collect(value: unknown, path: readonly string[], depth: number, values: string[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) for (const item of value) collect(item, path, depth, values);
  else if (depth < path.length) collectInside(value, path, depth, values);
  else if (typeof value !== "object") values.push(String(value));
  else if (value instanceof TextBytes) values.push(textOf(value));
  else if (value instanceof Bytes) values.push(value.hex());
  else if (value instanceof Uint8Array) values.push(hexText(value, 0, value.length, ""));
  // A name that stands for a group.
  else values.push(jsonText(value));
}

/** Where the name asks for a part, a value that has none does not count: fields of one name may have several forms. */
function collectInside(value: unknown, path: readonly string[], depth: number, values: string[]): void {
  if (typeof value !== "object" || value instanceof Bytes || value instanceof Uint8Array) return;
  collect((value as Record<string, unknown>)[path[depth]!], path, depth + 1, values);
}
