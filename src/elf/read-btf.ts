/** BTF, the description of C types in section `.BTF` (Documentation/bpf/btf.rst): what is needed to understand maps. */
import { ObjectBytes, objectError } from "./object-bytes.js";

export interface BtfMember {
  readonly name: string;
  readonly type: number;
  /** Bits from the start of the struct. */
  readonly bitOffset: number;
}

/** A type, tagged by its kind. Kinds without a meaning here are `other`. */
export type BtfType =
  | { readonly kind: "int" | "enum" | "float"; readonly name: string; readonly size: number }
  | { readonly kind: "struct"; readonly name: string; readonly size: number; readonly members: readonly BtfMember[] }
  | { readonly kind: "array"; readonly name: string; readonly element: number; readonly count: number }
  | { readonly kind: "pointer"; readonly name: string; readonly target: number }
  | { readonly kind: "alias"; readonly name: string; readonly target: number }
  | { readonly kind: "variable"; readonly name: string; readonly target: number }
  | { readonly kind: "function-type" | "other"; readonly name: string };

/** Kinds by their number, with what follows the twelve bytes that every type starts with. */
const kinds: readonly (readonly [kind: BtfType["kind"], base: number, each: number])[] = [
  ["other", 0, 0], // void
  ["int", 4, 0],
  ["pointer", 0, 0],
  ["array", 12, 0],
  ["struct", 0, 12],
  ["struct", 0, 12], // union
  ["enum", 0, 8],
  ["other", 0, 0], // forward declaration
  ["alias", 0, 0], // typedef
  ["alias", 0, 0], // volatile
  ["alias", 0, 0], // const
  ["alias", 0, 0], // restrict
  ["other", 0, 0], // function
  ["function-type", 0, 8],
  ["variable", 4, 0],
  ["other", 0, 12], // section
  ["float", 0, 0],
  ["other", 4, 0], // tag of a declaration
  ["alias", 0, 0], // tag of a type
  ["enum", 0, 12], // of 64 bits
];

/** The types of an object file, by number. Number 0 is void. */
export class Btf {
  readonly #types: readonly BtfType[];
  /** The numbers of variables' types. */
  readonly #variables = new Map<string, number>();

  constructor(types: readonly BtfType[]) {
    this.#types = types;
    for (const type of types) if (type.kind === "variable") this.#variables.set(type.name, type.target);
  }

  /** The type without typedefs and qualifiers. */
  resolve(id: number): BtfType {
    let type = this.#types[id];
    // Hostile files have typedefs of themselves.
    for (let steps = 0; type?.kind === "alias" && steps < 64; steps++) type = this.#types[type.target];
    if (type === undefined || type.kind === "alias") throw objectError(`section .BTF: type ${id} leads nowhere`);
    return type;
  }

  /** Bytes that a value of the type takes; undefined for what has no size, such as a function. */
  sizeOf(id: number, depth = 0): number | undefined {
    const type = this.resolve(id);
    if (type.kind === "pointer") return 8;
    if (type.kind !== "array") return "size" in type ? type.size : undefined;
    if (depth > 32) throw objectError(`section .BTF: type ${id} is an array in itself`);
    const size = this.sizeOf(type.element, depth + 1);
    return size === undefined ? undefined : size * type.count;
  }

  /** The type of a variable. */
  variable(name: string): BtfType | undefined {
    const target = this.#variables.get(name);
    return target === undefined ? undefined : this.resolve(target);
  }
}

const magic = 0xeb9f;

/** The header that .BTF and .BTF.ext begin with: how long it is, having been checked. */
export function readBtfHeader(content: ObjectBytes, name: string): number {
  if (content.u16(0) !== magic) throw objectError(`section ${name} does not start with eb9f`);
  if (content.u8(2) !== 1) throw objectError(`section ${name}: version ${content.u8(2)} is not 1`);
  return content.u32(4);
}

/** The strings of section `.BTF`. */
export function btfStrings(bytes: Uint8Array): ObjectBytes {
  const content = new ObjectBytes(bytes, "section .BTF");
  const length = readBtfHeader(content, ".BTF");
  return new ObjectBytes(content.slice(length + content.u32(16), content.u32(20)), "strings of section .BTF");
}

/** Reads the contents of section `.BTF`. */
export function readBtf(bytes: Uint8Array): Btf {
  const content = new ObjectBytes(bytes, "section .BTF");
  const length = readBtfHeader(content, ".BTF");
  const strings = btfStrings(bytes);
  const types = new ObjectBytes(content.slice(length + content.u32(8), content.u32(12)), "types of section .BTF");
  const found: BtfType[] = [{ kind: "other", name: "void" }];
  for (let at = 0; at < types.length;) {
    const info = types.u32(at + 4);
    const number = (info >>> 24) & 31;
    const row = kinds[number];
    if (row === undefined || number === 0)
      throw objectError(`section .BTF: kind ${number} of type ${found.length} is unknown`);
    const count = info & 0xffff;
    found.push(readType(row[0], types, at, count, strings));
    at += 12 + row[1] + row[2] * count;
  }
  return new Btf(found);
}

/** Reads the type at `at`: offset of the name, kind and count of members, size or type, then what its kind has. */
function readType(kind: BtfType["kind"], types: ObjectBytes, at: number, count: number, strings: ObjectBytes): BtfType {
  const name = strings.string(types.u32(at));
  const sizeOrType = types.u32(at + 8);
  switch (kind) {
    case "int":
    case "enum":
    case "float":
      return { kind, name, size: sizeOrType };
    case "struct":
      return { kind, name, size: sizeOrType, members: readMembers(types, at, count, strings) };
    case "array":
      return { kind, name, element: types.u32(at + 12), count: types.u32(at + 20) };
    case "pointer":
    case "alias":
    case "variable":
      return { kind, name, target: sizeOrType };
    case "function-type":
    case "other":
      return { kind, name };
  }
}

function readMembers(types: ObjectBytes, at: number, count: number, strings: ObjectBytes): BtfMember[] {
  // With this flag the upper eight bits of an offset are the size of a bit field.
  const hasBitFields = types.u32(at + 4) >>> 31 === 1;
  return Array.from({ length: count }, (_, index) => {
    const member = at + 12 + 12 * index;
    const offset = types.u32(member + 8);
    const bitOffset = hasBitFields ? offset & 0xffffff : offset;
    return { name: strings.string(types.u32(member)), type: types.u32(member + 4), bitOffset };
  });
}
