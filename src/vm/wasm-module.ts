/**
 * Just enough of the WebAssembly binary format (WebAssembly core specification, chapter 5) for a module of one function
 * over one memory.
 */

/** The instructions that compiled programs use, by their names in the text format. */
export const wasm = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  return: 0x0f,
  select: 0x1b,
  local_get: 0x20,
  local_set: 0x21,
  local_tee: 0x22,
  i32_load: 0x28,
  i32_load8_u: 0x2d,
  i32_load16_u: 0x2f,
  i32_store: 0x36,
  i32_const: 0x41,
  i64_const: 0x42,
  i32_eqz: 0x45,
  i32_eq: 0x46,
  i32_ne: 0x47,
  i32_lt_u: 0x49,
  i32_gt_u: 0x4b,
  i32_ge_u: 0x4f,
  i64_gt_u: 0x56,
  i32_add: 0x6a,
  i32_sub: 0x6b,
  i32_mul: 0x6c,
  i32_div_u: 0x6e,
  i32_rem_u: 0x70,
  i32_and: 0x71,
  i32_or: 0x72,
  i32_xor: 0x73,
  i32_shl: 0x74,
  i32_shr_u: 0x76,
  i32_rotl: 0x77,
  i64_add: 0x7c,
  i64_extend_i32_u: 0xad,
} as const;

/** The type of a block that leaves nothing on the stack. */
export const emptyBlock = 0x40;

/** The type of a 32-bit number, and of a block that leaves one on the stack. */
export const i32 = 0x7f;

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

/**
 * A module that imports the memory `env.memory` and exports the function `run`, which takes `parameters` 32-bit numbers,
 * has `locals` more and returns one. `code` is its body, without the end.
 */
export function buildModule(parameters: number, locals: number, code: readonly number[]): Uint8Array {
  const body = [...vector([[...unsigned(locals), i32]])];
  const codeLength = unsigned(body.length + code.length + 1);
  const codeSection = [...unsigned(1), ...codeLength, ...body];
  const sectionLength = unsigned(codeSection.length + code.length + 1);
  const parts = [
    Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]),
    section(1, vector([[0x60, ...vector(Array.from({ length: parameters }, () => [i32])), ...vector([[i32]])]])),
    section(2, vector([[...name("env"), ...name("memory"), 0x02, 0x00, ...unsigned(1)]])),
    section(3, vector([unsigned(0)])),
    section(7, vector([[...name("run"), 0x00, ...unsigned(0)]])),
    Uint8Array.from([10, ...sectionLength, ...codeSection]),
    Uint8Array.from(code),
    Uint8Array.of(wasm.end),
  ];
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
