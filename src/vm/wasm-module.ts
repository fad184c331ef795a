/**
 * Just enough of the WebAssembly binary format (WebAssembly core specification, chapter 5) for modules of functions over one
 * memory.
 */

/** The instructions that compiled programs use, by their names in the text format. */
export const wasm = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  br_table: 0x0e,
  return: 0x0f,
  call: 0x10,
  call_indirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  local_get: 0x20,
  local_set: 0x21,
  local_tee: 0x22,
  i32_load: 0x28,
  i64_load: 0x29,
  i32_load8_u: 0x2d,
  i32_load16_u: 0x2f,
  i64_load8_s: 0x30,
  i64_load8_u: 0x31,
  i64_load16_s: 0x32,
  i64_load16_u: 0x33,
  i64_load32_s: 0x34,
  i64_load32_u: 0x35,
  i32_store: 0x36,
  i64_store: 0x37,
  i64_store8: 0x3c,
  i64_store16: 0x3d,
  i64_store32: 0x3e,
  i32_const: 0x41,
  i64_const: 0x42,
  i32_eqz: 0x45,
  i32_eq: 0x46,
  i32_ne: 0x47,
  i32_lt_s: 0x48,
  i32_lt_u: 0x49,
  i32_gt_s: 0x4a,
  i32_gt_u: 0x4b,
  i32_le_s: 0x4c,
  i32_le_u: 0x4d,
  i32_ge_s: 0x4e,
  i32_ge_u: 0x4f,
  i64_eqz: 0x50,
  i64_eq: 0x51,
  i64_ne: 0x52,
  i64_lt_s: 0x53,
  i64_lt_u: 0x54,
  i64_gt_s: 0x55,
  i64_gt_u: 0x56,
  i64_le_s: 0x57,
  i64_le_u: 0x58,
  i64_ge_s: 0x59,
  i64_ge_u: 0x5a,
  i32_add: 0x6a,
  i32_sub: 0x6b,
  i32_mul: 0x6c,
  i32_div_s: 0x6d,
  i32_div_u: 0x6e,
  i32_rem_s: 0x6f,
  i32_rem_u: 0x70,
  i32_and: 0x71,
  i32_or: 0x72,
  i32_xor: 0x73,
  i32_shl: 0x74,
  i32_shr_s: 0x75,
  i32_shr_u: 0x76,
  i32_rotl: 0x77,
  i64_add: 0x7c,
  i64_sub: 0x7d,
  i64_mul: 0x7e,
  i64_div_s: 0x7f,
  i64_div_u: 0x80,
  i64_rem_s: 0x81,
  i64_rem_u: 0x82,
  i64_and: 0x83,
  i64_or: 0x84,
  i64_xor: 0x85,
  i64_shl: 0x86,
  i64_shr_s: 0x87,
  i64_shr_u: 0x88,
  i64_rotl: 0x89,
  i32_wrap_i64: 0xa7,
  i64_extend_i32_u: 0xad,
  i32_extend8_s: 0xc0,
  i32_extend16_s: 0xc1,
  i64_extend8_s: 0xc2,
  i64_extend16_s: 0xc3,
  i64_extend32_s: 0xc4,
} as const;

/** The type of a block that leaves nothing on the stack. */
export const emptyBlock = 0x40;

/** The type of a 32-bit number, and of a block that leaves one on the stack. */
export const i32 = 0x7f;

/** The type of a 64-bit number, and of a block that leaves one on the stack. */
export const i64 = 0x7e;

/** An unsigned number in LEB128: seven bits a byte, the lowest first. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** A signed number in LEB128: the second highest bit of the last byte is the sign. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -0x40 || rest >= 0x40; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
}

/** The instruction that puts a 64-bit number, given by its halves, on the stack. */
export function constant64(low: number, high: number): number[] {
  const bytes: number[] = [wasm.i64_const];
  let [restLow, restHigh] = [low | 0, high | 0];
  for (;;) {
    const byte = restLow & 0x7f;
    restLow = (restLow >>> 7) | (restHigh << 25);
    restHigh >>= 7;
    const isSign = restLow === restHigh && restHigh === ((byte & 0x40) === 0 ? 0 : -1);
    bytes.push(isSign ? byte : byte | 0x80);
    if (isSign) return bytes;
  }
}

/** The instruction that puts a 32-bit number on the stack. */
export function constant(value: number): number[] {
  return [wasm.i32_const, ...signed(value | 0)];
}

/** A list of things: how many, then each. */
function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return vector([...text].map((character) => [character.charCodeAt(0)]));
}

function section(id: number, content: readonly number[]): Uint8Array {
  return Uint8Array.from([id, ...unsigned(content.length), ...content]);
}

/** The types of a function's parameters and results. */
export interface FunctionType {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

export interface WasmFunction {
  /** Its place in the list of types. */
  readonly type: number;
  /** The types of its locals, without the parameters. */
  readonly locals: readonly number[];
  /** Its body, without the end. */
  readonly code: readonly number[];
}

export interface WasmModule {
  readonly types: readonly FunctionType[];
  /** Functions from outside, from `env`, with their types' places. They are the first in the order of functions. */
  readonly imports: readonly { readonly name: string; readonly type: number }[];
  readonly functions: readonly WasmFunction[];
  /** Names of functions for the outside, by their place among all functions. */
  readonly exports: Readonly<Record<string, number>>;
  /** What `call_indirect` calls: places among all functions. */
  readonly table?: readonly number[];
}

/** A module that imports the memory `env.memory`. */
export function encodeModule({ types, imports, functions, exports, table = [] }: WasmModule): Uint8Array {
  const importedFunctions = imports.map(({ name: text, type }) => [
    ...name("env"),
    ...name(text),
    0x00,
    ...unsigned(type),
  ]);
  const memory = [...name("env"), ...name("memory"), 0x02, 0x00, ...unsigned(1)];
  const exported = Object.entries(exports).map(([text, place]) => [...name(text), 0x00, ...unsigned(place)]);
  const tableSize = unsigned(table.length);
  const signatures = types.map(({ parameters, results }) => [
    0x60,
    ...vector(parameters.map((type) => [type])),
    ...vector(results.map((type) => [type])),
  ]);
  return join([
    Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]),
    section(1, vector(signatures)),
    section(2, vector([memory, ...importedFunctions])),
    section(3, vector(functions.map(({ type }) => unsigned(type)))),
    ...(table.length > 0 ? [section(4, vector([[0x70, 0x00, ...tableSize]]))] : []),
    section(7, vector(exported)),
    ...(table.length > 0
      ? [section(9, vector([[0x00, wasm.i32_const, 0, wasm.end, ...vector(table.map((place) => unsigned(place)))]]))]
      : []),
    ...codeSection(functions),
  ]);
}

/** The bodies may be long, so they are not spread into arguments. */
function codeSection(functions: readonly WasmFunction[]): Uint8Array[] {
  const bodies = functions.flatMap(({ locals, code }) => {
    const declarations = vector(locals.map((type) => [1, type]));
    const length = unsigned(declarations.length + code.length + 1);
    return [Uint8Array.from([...length, ...declarations]), Uint8Array.from(code), Uint8Array.of(wasm.end)];
  });
  const count = Uint8Array.from(unsigned(functions.length));
  const length = bodies.reduce((sum, part) => sum + part.length, count.length);
  return [Uint8Array.from([10, ...unsigned(length)]), count, ...bodies];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * A module that exports the function `run`, which takes `parameters` 32-bit numbers, has `locals` more and returns one.
 * `code` is its body, without the end.
 */
export function buildModule(parameters: number, locals: number, code: readonly number[]): Uint8Array {
  return encodeModule({
    types: [{ parameters: new Array<number>(parameters).fill(i32), results: [i32] }],
    imports: [],
    functions: [{ type: 0, locals: new Array<number>(locals).fill(i32), code }],
    exports: { run: 0 },
  });
}
