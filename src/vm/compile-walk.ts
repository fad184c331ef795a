import { opcode, type CbpfInsn } from "../isa/cbpf.js";
import { compileBody, jumpsBack, localCount, locals } from "./compile-cbpf.js";
import type { RecordLayout } from "./record-layout.js";
import { reverseBytes } from "./reverse-bytes.js";
import { buildModule, constant, emptyBlock, i32, unsigned, wasm } from "./wasm-module.js";

/** Where the function leaves its results, one 32-bit number each, and how many bytes these take together. */
export const resultPlaces = { next: 0, left: 4, length: 8 } as const;

const { packetStart, captured, wireLength, A, X, scratch, loaded } = locals;
// Locals of the walk. Its parameters come where the program has its packet, so they are moved here.
const at = localCount;
const end = localCount + 1;
const left = localCount + 2;
const next = localCount + 3;
const runStart = localCount + 4;
const table = localCount + 5;
const total = localCount + 6;
const walkLocalCount = localCount + 7;

/** Which numbers of a pair there are in the table: a run's start and its end. */
const pairLength = 8;

/**
 * Compiles a verified program and the way from record to record into one function, `run(start, end, most)`, which judges
 * the records that lie from `start` to `end` in memory until `most` matched. It stops in front of a record that is not
 * there whole or not of the layout. The table from `tableStart` to `tableEnd` gets the starts and ends of the runs of
 * matching records; when it is full, the function stops too. It returns the end of what it wrote there; `resultPlaces` tells
 * where it stopped and how many matches are left of `most`. Returns nothing for a program with a loop.
 *
 *     block                     stop
 *       loop                    the next record
 *         ...                   its numbers; a strange one leaves to stop
 *         block (result i32)    verdict
 *           ...                 the program
 *         end
 *         ...                   begins, goes on with or ends a run
 *       end
 *     end
 */
export function compileWalk(
  program: readonly CbpfInsn[],
  layout: RecordLayout,
  tableStart: number,
  tableEnd: number,
): Uint8Array | undefined {
  if (jumpsBack(program)) return undefined;
  const code = [
    ...[wasm.local_get, 0, wasm.local_set, at, wasm.local_get, 1, wasm.local_set, end],
    ...[wasm.local_get, 2, wasm.local_set, left, ...constant(tableStart), wasm.local_set, table],
    ...[wasm.block, emptyBlock, wasm.loop, emptyBlock],
    ...[wasm.local_get, left, wasm.i32_eqz, wasm.br_if, toStop],
    ...readRecord(layout),
    ...[
      wasm.block,
      i32,
      ...resetState(program),
      ...compileBody(program, (open) => [wasm.br, ...unsigned(open)]),
      wasm.end,
    ],
    ...addToRuns(tableEnd),
    ...[wasm.end, wasm.end],
    // The record at which the walk stops ends the last run.
    ...[wasm.local_get, runStart, wasm.if, emptyBlock, ...endRun, wasm.end],
    ...[...constant(resultPlaces.next), wasm.local_get, at, wasm.i32_store, 0, 0],
    ...[...constant(resultPlaces.left), wasm.local_get, left, wasm.i32_store, 0, 0],
    ...[wasm.local_get, table],
  ];
  return buildModule(3, walkLocalCount - 3, code);
}

/** How far the end of the outer block is from within the loop, outside of all other blocks; the loop itself is 0. */
const toStop = 1;
const toNextRecord = 0;

/** Reads the numbers of the record and stops unless they are as the layout says and the record is there whole. */
function readRecord(layout: RecordLayout): readonly number[] {
  const { byteOrder, dataAt, capturedAt, wireLengthAt, maxCaptured, bounds, ownLength } = layout;
  const load = (offset: number) => [
    ...[wasm.local_get, at, wasm.i32_load, 0, ...unsigned(offset)],
    ...(byteOrder === "big" ? reverseBytes(4, loaded) : []),
  ];
  const stopIf = (...condition: number[]) => [...condition, wasm.br_if, toStop];
  // The length of the data has been checked by then, so no sum can wrap.
  const withData = [wasm.local_get, captured, ...constant(dataAt), wasm.i32_add];
  return [
    ...stopIf(wasm.local_get, end, wasm.local_get, at, wasm.i32_sub, ...constant(dataAt), wasm.i32_lt_u),
    ...bounds.flatMap(({ offset, least, most }) =>
      stopIf(...load(offset), ...constant(least), wasm.i32_sub, ...constant(most - least), wasm.i32_gt_u),
    ),
    ...[...load(capturedAt), wasm.local_set, captured],
    ...stopIf(wasm.local_get, captured, ...constant(maxCaptured), wasm.i32_gt_u),
    ...(ownLength === undefined
      ? [...withData, wasm.local_set, total]
      : [
          ...[...load(ownLength.offset), wasm.local_set, total],
          ...stopIf(wasm.local_get, total, ...constant(3), wasm.i32_and),
          ...stopIf(wasm.local_get, total, ...withData, ...constant(4), wasm.i32_add, wasm.i32_lt_u),
        ]),
    ...stopIf(wasm.local_get, total, wasm.local_get, end, wasm.local_get, at, wasm.i32_sub, wasm.i32_gt_u),
    ...[wasm.local_get, at, wasm.local_get, total, wasm.i32_add, wasm.local_set, next],
    ...(ownLength === undefined
      ? []
      : stopIf(
          ...[wasm.local_get, next, ...constant(4), wasm.i32_sub, wasm.i32_load, 0, 0],
          ...(byteOrder === "big" ? reverseBytes(4, loaded) : []),
          ...[wasm.local_get, total, wasm.i32_ne],
        )),
    ...[wasm.local_get, at, ...constant(dataAt), wasm.i32_add, wasm.local_set, packetStart],
    ...[...load(wireLengthAt), wasm.local_set, wireLength],
  ];
}

/** A, X and the cells that the program reads are 0 when it begins. */
function resetState(program: readonly CbpfInsn[]): readonly number[] {
  const read = program.filter(({ code }) => code === opcode.LD_MEM || code === opcode.LDX_MEM).map(({ k }) => k);
  const cells = [...new Set(read)].map((cell) => scratch + cell);
  return [A, X, ...cells].flatMap((local) => [...constant(0), wasm.local_set, local]);
}

const storeAt = (offset: number, local: number) => [
  ...[wasm.local_get, table, wasm.local_get, local, wasm.i32_store, 0, offset],
];

/** Writes the run that ends at the current record to the table. */
const endRun: readonly number[] = [
  ...[...storeAt(0, runStart), ...storeAt(4, at)],
  ...[wasm.local_get, table, ...constant(pairLength), wasm.i32_add, wasm.local_set, table],
  ...[...constant(0), wasm.local_set, runStart],
];

/** Does with the record what the verdict on the stack says, and goes to the next. */
function addToRuns(tableEnd: number): readonly number[] {
  const toNext = [wasm.local_get, next, wasm.local_set, at];
  return [
    ...[wasm.if, emptyBlock],
    ...[
      wasm.local_get,
      runStart,
      wasm.i32_eqz,
      wasm.if,
      emptyBlock,
      wasm.local_get,
      at,
      wasm.local_set,
      runStart,
      wasm.end,
    ],
    ...[wasm.local_get, left, ...constant(1), wasm.i32_sub, wasm.local_set, left],
    wasm.else,
    ...[wasm.local_get, runStart, wasm.if, emptyBlock, ...endRun],
    // There must be room for one more run.
    ...[wasm.local_get, table, ...constant(tableEnd - pairLength), wasm.i32_gt_u, wasm.if, emptyBlock],
    ...[...toNext, wasm.br, toStop + 3, wasm.end],
    ...[wasm.end, wasm.end, ...toNext, wasm.br, toNextRecord],
  ];
}
