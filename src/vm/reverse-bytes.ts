import { constant, wasm } from "./wasm-module.js";

/**
 * The code that reverses the `size` bytes of the number on the stack; WebAssembly has no instruction for it. `temp` is a
 * local to use.
 */
export function reverseBytes(size: 1 | 2 | 4, temp: number): readonly number[] {
  if (size === 1) return [];
  // Every byte but the outer ones goes one place; in four bytes rotations bring all to their places.
  const [first, second, back, shift] =
    size === 2 ? [0xff00, 0x00ff, 8, wasm.i32_shr_u] : [0x00ff00ff, 0xff00ff00, 24, wasm.i32_rotl];
  return [
    ...[wasm.local_tee, temp, ...constant(8), wasm.i32_rotl, ...constant(first), wasm.i32_and],
    ...[wasm.local_get, temp, ...constant(back), shift, ...constant(second), wasm.i32_and],
    wasm.i32_or,
  ];
}
