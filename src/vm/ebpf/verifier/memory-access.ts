/** Loads and stores: what may be read and written, and what is found there. */
import {
  contextFieldAt,
  contextLayouts,
  ebpfStackSize,
  isReadableOfSocket,
  isReadOnly,
  mapFlags,
  type ContextPointer,
  type SocketKind,
} from "../../../isa/index.js";
import { describeNumber, describeTarget, mapName } from "./describe.js";
import { checkOutsideLock } from "./locks.js";
import { signExtended } from "./scalar-arithmetic.js";
import { constantOf, exactly } from "./scalar.js";
import { blurStack, firstUnwritten, loadFromStack, scribbleOnStack, storeToStack } from "./state.js";
import { readRegister, type Step } from "./step.js";
import { numberOf, numberOfSize, pointerTo, type Pointer, type Value } from "./value.js";

type Access = "reads" | "writes";

/** What `size` bytes at r`register` + `off` hold. */
export function load(step: Step, register: number, off: number, size: number, signed: boolean): Value {
  const pointer = addressIn(step, register);
  const found = loadFrom(step, pointer, off, size);
  if (!signed) return found;
  const range = found.kind === "number" ? found.range : numberOfSize(size).range;
  return numberOf(signExtended(range, (8 * size) as 8 | 16 | 32, 64));
}

function loadFrom(step: Step, pointer: Pointer, off: number, size: number): Value {
  switch (pointer.to.in) {
    case "context":
      return loadFromContext(step, pointer, off, size);
    case "stack":
      return loadStack(step, pointer, off, size);
    default:
      checkBounds(step, "reads", pointer, off, size);
      return constantInMap(step, pointer, off, size) ?? numberOfSize(size);
  }
}

/** Stores `value` in `size` bytes at r`register` + `off`. */
export function store(step: Step, register: number, off: number, size: number, value: Value): void {
  const pointer = addressIn(step, register);
  const { to } = pointer;
  if (to.in === "context") {
    contextField(step, pointer, off, size, true);
    return;
  }
  checkBounds(step, "writes", pointer, off, size);
  if (to.in !== "stack") return;
  checkAlignment(step, pointer, off, size);
  const frame = step.state.frames[to.depth]!;
  if (value.kind === "pointer" && value.to.in === "stack" && value.to.depth > to.depth) {
    step.refuse("stack-escape", "stores an address of a function's stack where it outlives the function");
  }
  const { from, to: end } = extent(pointer, off, size);
  if (constantOf(pointer.variable) === undefined) blurStack(frame, from, end);
  else storeToStack(frame, from, size, size === 8 || value.kind === "number" ? value : numberOfSize(size));
}

/** Checks an atomic operation; what it finds is any number. */
export function checkAtomic(step: Step, register: number, off: number, size: number): void {
  const pointer = addressIn(step, register);
  const { to } = pointer;
  if (to.in === "context" || to.in === "packet" || to.in === "packet-meta") {
    step.refuse("atomic", `atomic operations on ${describeTarget(pointer, step.program)} are not possible`);
  }
  checkBounds(step, "writes", pointer, off, size);
  if (to.in !== "stack") return;
  loadStack(step, pointer, off, size);
  const { from, to: end } = extent(pointer, off, size);
  scribbleOnStack(step.state.frames[to.depth]!, from, end);
}

/** Checks `size` bytes that a helper reads at the address in a register. */
export function checkReadable(step: Step, register: number, size: number): void {
  const pointer = addressIn(step, register);
  checkBounds(step, "reads", pointer, 0, size);
  if (pointer.to.in === "stack") checkWritten(step, pointer, 0, size);
}

/** Checks `size` bytes that a helper fills at the address in a register; `exact` if it always fills them all. */
export function checkFillable(step: Step, register: number, size: number, exact: boolean): void {
  const pointer = addressIn(step, register);
  checkBounds(step, "writes", pointer, 0, size);
  if (pointer.to.in !== "stack") return;
  const { from, to } = extent(pointer, 0, size);
  const change = exact && constantOf(pointer.variable) !== undefined ? scribbleOnStack : blurStack;
  change(step.state.frames[pointer.to.depth]!, from, to);
}

/** Checks that a text that ends with a zero byte, and never changes, is at the address in a register. */
export function checkConstantText(step: Step, register: number): void {
  const pointer = addressIn(step, register);
  const start = constantOf(pointer.variable);
  const content = constantContent(step, pointer);
  if (content === undefined || start === undefined)
    return step.refuse("argument", `needs a constant text in r${register}: one of the program's own, declared const`);
  checkBounds(step, "reads", pointer, 0, 1);
  if (content.indexOf(0, pointer.offset + Number(start)) === -1)
    step.refuse("argument", `needs a text in r${register} that ends with a zero byte`);
}

/** The address in a register. Refuses numbers, and addresses that may be null. */
function addressIn(step: Step, register: number): Pointer {
  const value = readRegister(step, register);
  if (value.kind === "number") {
    return step.refuse(
      "not-an-address",
      `uses r${register} as an address, but it holds ${describeNumber(value.range)}`,
    );
  }
  if (value.nullable) {
    const what = describeTarget(value, step.program);
    step.refuse("maybe-null", `r${register} may be null here instead of ${what}`, `compare r${register} with 0 first`);
  }
  return value;
}

/** The bytes that an access may touch, counted from the start of what the address points to. */
function extent(
  { offset, variable }: Pointer,
  off: number,
  size: number,
): { readonly from: number; readonly to: number } {
  const base = offset + off;
  return { from: base + Number(variable.full.smin), to: base + Number(variable.full.smax) + size };
}

/** Refuses an access that may touch bytes outside of what the address points to. */
function checkBounds(step: Step, access: Access, pointer: Pointer, off: number, size: number): void {
  const { to } = pointer;
  switch (to.in) {
    case "packet":
    case "packet-meta":
      checkPacketBounds(step, access, pointer, off, size);
      return;
    case "stack":
      checkWithin(step, access, pointer, off, size, -ebpfStackSize, 0, `which has ${ebpfStackSize} bytes below it`);
      return;
    case "map-value": {
      const map = step.program.maps[to.map]!;
      if (access === "writes" && isReadOnly(map)) {
        step.refuse("read-only", `writes to map ${mapName(to.map, step.program)}, which programs may only read`);
      }
      checkWithin(step, access, pointer, off, size, 0, map.valueSize, `which has ${map.valueSize} bytes`);
      const { from, to: end } = extent(pointer, off, size);
      checkOutsideLock(step, access, to.map, from, end);
      return;
    }
    case "record":
    case "memory":
      if (access === "writes" && to.in === "memory" && !to.writable) {
        step.refuse("read-only", "writes to memory that may only be read");
      }
      checkWithin(step, access, pointer, off, size, 0, to.size, "which has no more");
      return;
    case "socket":
      if (access === "reads" && isSocketField(to.kind, pointer, off, size)) return;
      refuseAccess(step, access, pointer, off, size);
      return;
    default:
      refuseAccess(step, access, pointer, off, size);
  }
}

function isSocketField(kind: SocketKind, { offset, variable }: Pointer, off: number, size: number): boolean {
  const start = constantOf(variable);
  return start !== undefined && isReadableOfSocket(kind, offset + off + Number(start), size);
}

function refuseAccess(step: Step, access: Access, pointer: Pointer, off: number, size: number): never {
  return step.refuse(
    "no-access",
    `${access} ${bytes(pointer.offset + off, size)} of ${describeTarget(pointer, step.program)}, where nothing can be accessed`,
  );
}

function checkWithin(
  step: Step,
  access: Access,
  pointer: Pointer,
  off: number,
  size: number,
  least: number,
  greatest: number,
  limit: string,
): void {
  const { from, to } = extent(pointer, off, size);
  if (from >= least && to <= greatest) return;
  const what = describeTarget(pointer, step.program);
  if (constantOf(pointer.variable) !== undefined) {
    step.refuse("out-of-bounds", `${access} ${bytes(from, size)} of ${what}, ${limit}`);
  }
  const message = `${access} ${bytes(pointer.offset + off, size)} behind ${what} + ${describeNumber(pointer.variable)}, ${limit}`;
  step.refuse("out-of-bounds", message, "compare what is added to the address with a limit first");
}

function checkPacketBounds(step: Step, access: Access, pointer: Pointer, off: number, size: number): void {
  const { hook } = step.program;
  if (access === "writes" && hook !== "xdp" && hook !== "tc") {
    step.refuse("read-only", `writes to the packet, which ${hook} programs may only read`);
  }
  const from = pointer.offset + off;
  const isFixed = constantOf(pointer.variable) !== undefined;
  const what = `${describeTarget(pointer, step.program)}${isFixed ? "" : ` + ${describeNumber(pointer.variable)}`}`;
  if (pointer.variable.full.smin < 0n) {
    step.refuse(
      "out-of-bounds",
      `${access} ${bytes(from, size)} of ${what}, which may lie before it`,
      "make sure that what is added to the address is not negative, and has a limit",
    );
  }
  if (from >= 0 && from + size <= pointer.checked) return;
  const known = pointer.checked === 0 ? "none is" : `only the first ${pointer.checked} are`;
  const end = pointer.to.in === "packet" ? "data_end" : "data";
  const hint =
    pointer.variable.full.umax > 0xffffn
      ? "what is added to the address must be at most 65535: compare it with a limit first, then the address with data_end"
      : `compare the address + ${from + size} with ${end} first, and do not get here if it is greater`;
  step.refuse("out-of-bounds", `${access} ${bytes(from, size)} of ${what}, of which ${known} known to be there`, hint);
}

function bytes(from: number, size: number): string {
  return size === 1 ? `byte ${from}` : `bytes ${from} to ${from + size - 1}`;
}

function checkAlignment(step: Step, { offset, variable }: Pointer, off: number, size: number): void {
  const low = Number((variable.bits.value | variable.bits.mask) & 7n) | ((offset + off) & 7);
  if ((low & (size - 1)) === 0) return;
  step.refuse("misaligned", `accesses ${size} bytes of stack at an address that is no multiple of ${size}`);
}

function loadStack(step: Step, pointer: Pointer, off: number, size: number): Value {
  checkBounds(step, "reads", pointer, off, size);
  checkAlignment(step, pointer, off, size);
  checkWritten(step, pointer, off, size);
  if (constantOf(pointer.variable) === undefined || pointer.to.in !== "stack") return numberOfSize(size);
  return loadFromStack(step.state.frames[pointer.to.depth]!, extent(pointer, off, size).from, size);
}

function checkWritten(step: Step, pointer: Pointer, off: number, size: number): void {
  if (pointer.to.in !== "stack") return;
  const { from, to } = extent(pointer, off, size);
  const missing = firstUnwritten(step.state.frames[pointer.to.depth]!, from, to);
  if (missing === undefined) return;
  const hint = "set all bytes first; a struct may have padding between its members";
  step.refuse(
    "unset-stack",
    `reads the stack from r10${from} to r10${to || ""}, but the byte at r10${missing} was never written`,
    hint,
  );
}

function loadFromContext(step: Step, pointer: Pointer, off: number, size: number): Value {
  const field = contextField(step, pointer, off, size, false);
  return field.pointer === undefined ? numberOfSize(size) : contextPointer(step, field.pointer);
}

function contextPointer(step: Step, pointer: ContextPointer): Value {
  if (pointer === "socket-or-null")
    return pointerTo({ in: "socket", kind: "common" }, { nullable: true, id: step.newId() });
  return pointerTo({ in: pointer });
}

function contextField(
  step: Step,
  pointer: Pointer,
  off: number,
  size: number,
  write: boolean,
): { readonly pointer?: ContextPointer } {
  const { hook } = step.program;
  const layout = contextLayouts[hook];
  if (constantOf(pointer.variable) === undefined) {
    step.refuse("context", `accesses ${layout.name} at an offset that is not known before the program runs`);
  }
  const offset = pointer.offset + off + Number(pointer.variable.full.smin);
  const field = contextFieldAt(hook, offset, size, write);
  if (field) return field;
  const near = layout.fields.find((one) => offset >= one.offset && offset < one.offset + one.size);
  const may = write ? "write" : "read";
  const what = near
    ? `${near.name} this way: ${size} bytes at offset ${offset}`
    : `${size} bytes at offset ${offset}, where no field is`;
  return step.refuse("context", `${hook} programs may not ${may} ${layout.name}'s ${what}`);
}

/** What a map that no program may write to holds at a known place, for as long as the program runs. */
function constantInMap(step: Step, pointer: Pointer, off: number, size: number): Value | undefined {
  if (constantOf(pointer.variable) === undefined) return undefined;
  const content = constantContent(step, pointer);
  const { from } = extent(pointer, off, size);
  if (content === undefined || from + size > content.length) return undefined;
  const ascending = [...content.subarray(from, from + size)].reverse();
  return numberOf(exactly(ascending.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)));
}

/** The value of a map that no program may write to. */
function constantContent(step: Step, { to }: Pointer): Uint8Array | undefined {
  if (to.in !== "map-value") return undefined;
  const map = step.program.maps[to.map]!;
  if (!(map.flags & mapFlags.RDONLY_PROG) || map.type !== "array" || map.maxEntries !== 1) return undefined;
  return map.entries?.[0]?.value;
}
