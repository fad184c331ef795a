/** Calls of helpers and of the program's own functions, and returns from these. */
import { ebpfHelpers, helperName, type EbpfHelper, type EbpfMap, type HelperArgument } from "../../../isa/index.js";
import { describeTarget, describeValue, mapName } from "./describe.js";
import { changeLock, refuseWhileLocked } from "./locks.js";
import { checkConstantText, checkFillable, checkReadable } from "./memory-access.js";
import { anyNumber, between, constantOf } from "./scalar.js";
import { changeValues, innermost, newFrame, type Callback, type Frame } from "./state.js";
import { forgetArguments, readRegister, writeRegister, type Step } from "./step.js";
import { isAtStart, numberOf, numberOfSize, pointerTo, unset, type Pointer, type Value } from "./value.js";

/** How many functions may be active at once (MAX_CALL_FRAMES). */
const maxFrames = 8;

/** What a call of a helper says besides what it does to registers. */
export interface CheckedCall {
  readonly helper: EbpfHelper;
  /** The function it calls back, by its first slot. */
  readonly callback: number | undefined;
  readonly map: EbpfMap | undefined;
}

/** Licences whose programs may call the helpers that are for the GPL (license_is_gpl_compatible, linux/license.h). */
const gplCompatible: readonly string[] = [
  "GPL",
  "GPL v2",
  "GPL and additional rights",
  "Dual BSD/GPL",
  "Dual MIT/GPL",
  "Dual MPL/GPL",
];

/** Checks the arguments of a call. Memory that the helper fills counts as written from here on. */
export function checkHelperCall(step: Step, id: number): CheckedCall {
  const helper = findHelper(step, id);
  if (helper.arguments[0] !== "lock") refuseWhileLocked(step, `calls ${helper.name}`);
  const { maps } = step.program;
  let callback: number | undefined;
  let map: number | undefined;
  helper.arguments.forEach((argument, index) => {
    const register = index + 1;
    if (argument === "optional-number") return;
    const value = readRegister(step, register);
    switch (argument) {
      case "map":
        map = checkMap(step, helper, register, value);
        break;
      case "map-key":
        checkReadable(step, register, maps[map!]!.keySize);
        break;
      case "map-value":
        checkReadable(step, register, maps[map!]!.valueSize);
        break;
      case "callback":
        callback = expectPointer(step, helper, register, value, "function", "a function of the program").pc;
        break;
      default:
        checkArgument(step, helper, register, argument, value);
    }
  });
  return { helper, callback, map: map === undefined ? undefined : maps[map] };
}

/** What registers hold after a call: the result in r0, nothing in r1 to r5. */
export function finishHelperCall(step: Step, { helper }: CheckedCall): void {
  const result = resultOf(step, helper);
  if (helper.changesPacket) forgetPacket(step);
  forgetArguments(step);
  writeRegister(step, 0, result);
}

/** Begins a function of the program with the caller's r1 to r5. */
export function enterFunction(step: Step, args: readonly Value[], callback?: Callback): void {
  const { frames } = step.state;
  if (frames.length >= maxFrames) step.refuse("call-depth", `calls functions more than ${maxFrames} deep`);
  const frame = newFrame(frames.length, step.pc, callback);
  args.forEach((value, index) => {
    frame.registers[index + 1] = value;
  });
  frames.push(frame);
}

/** Ends the innermost function, which is not the outermost one. Returns its frame. */
export function leaveFunction(step: Step): Frame {
  const { frames } = step.state;
  const result = readRegister(step, 0);
  const frame = frames.pop()!;
  const isOwnStack = (value: Value): boolean =>
    value.kind === "pointer" && value.to.in === "stack" && value.to.depth >= frames.length;
  if (isOwnStack(result)) step.refuse("stack-escape", "returns an address of the function's own stack");
  if (frame.callback) {
    if (result.kind !== "number")
      step.refuse("callback-result", "returns an address to the helper, which expects a number");
    refuseWhileLocked(step, "ends a callback");
    if (step.state.references.length !== frame.callback.references.length) {
      step.refuse("unreleased", "ends a callback with other records reserved than it began with");
    }
    return frame;
  }
  forgetArguments(step);
  writeRegister(step, 0, result);
  return frame;
}

/** What the helper hands to the function it calls back, in r1 and on. */
export function callbackArguments(step: Step, { helper, map }: CheckedCall): Value[] {
  const handed = innermost(step.state).registers[3]!;
  if (helper.name === "loop") {
    const rounds = innermost(step.state).registers[1]!;
    const last = rounds.kind === "number" && rounds.range.low.umax > 0n ? rounds.range.low.umax - 1n : 0n;
    return [numberOf(between(0n, last)), handed];
  }
  const mapArgument = innermost(step.state).registers[1]!;
  if (map === undefined || mapArgument.kind !== "pointer" || mapArgument.to.in !== "map") {
    throw new Error(`${helper.name} calls back without a map`);
  }
  const key = pointerTo({ in: "memory", size: map.keySize, writable: false });
  return [mapArgument, key, pointerTo({ in: "map-value", map: mapArgument.to.map }), handed];
}

function findHelper(step: Step, id: number): EbpfHelper {
  const helper = ebpfHelpers.get(id);
  const { hook, license } = step.program;
  if (helper === undefined) {
    const name = helperName(id);
    return step.refuse(
      "helper",
      `calls helper ${id}${name === undefined ? "" : ` (${name})`}, which is not offered here`,
    );
  }
  if (helper.hooks !== undefined && !helper.hooks.includes(hook)) {
    step.refuse(
      "helper",
      `calls ${helper.name}, which ${hook} programs may not call: it is for ${helper.hooks.join(" and ")}`,
    );
  }
  if (helper.gplOnly && !gplCompatible.includes(license)) {
    const hint = 'declare one: char LICENSE[] SEC("license") = "GPL"';
    step.refuse(
      "license",
      `calls ${helper.name}, which needs a licence compatible with the GPL, not "${license}"`,
      hint,
    );
  }
  return helper;
}

function checkMap(step: Step, helper: EbpfHelper, register: number, value: Value): number {
  const { map } = expectPointer(step, helper, register, value, "map", "a map");
  const { type } = step.program.maps[map]!;
  const allowed = helper.maps ?? [];
  if (!allowed.includes(type)) {
    step.refuse(
      "map-type",
      `calls ${helper.name} with map ${mapName(map, step.program)} of type ${type}: it takes ${allowed.join(", ")}`,
    );
  }
  return map;
}

type Plain = Exclude<HelperArgument, "optional-number" | "map" | "map-key" | "map-value" | "callback">;

function checkArgument(step: Step, helper: EbpfHelper, register: number, argument: Plain, value: Value): void {
  const expected = (what: string): never =>
    step.refuse(
      "argument",
      `calls ${helper.name} with ${describeValue(value, step.program)} in r${register}, which must be ${what}`,
    );
  switch (argument) {
    case "number":
      return;
    case "constant":
      if (value.kind !== "number" || constantOf(value.range) === undefined)
        expected("a number known before the program runs");
      return;
    case "context":
      if (value.kind !== "pointer" || value.to.in !== "context" || !isAtStart(value)) expected("the context");
      return;
    case "memory":
    case "memory-or-null":
    case "output":
      // The size comes next; with it, the memory is checked.
      if (argument !== "memory-or-null" && value.kind === "number") expected("an address");
      return;
    case "size":
    case "size-or-zero":
      checkSized(step, helper, register, argument, value);
      return;
    case "callback-context":
      if (!isStackOrNull(value)) expected("an address in the stack, or 0");
      return;
    case "socket":
      expectPointer(step, helper, register, value, "socket", "a socket");
      return;
    case "lock":
      changeLock(step, helper, register, value);
      return;
    case "constant-text":
      checkConstantText(step, register);
      return;
    case "record": {
      const { reference } = expectPointer(step, helper, register, value, "record", "a record from ringbuf_reserve");
      release(step, reference);
      return;
    }
  }
}

function isStackOrNull(value: Value): boolean {
  return value.kind === "number" ? constantOf(value.range) === 0n : value.kind === "pointer" && value.to.in === "stack";
}

/** Memory whose size is in `register`, its address in the register before. */
function checkSized(
  step: Step,
  helper: EbpfHelper,
  register: number,
  argument: "size" | "size-or-zero",
  value: Value,
): void {
  if (value.kind !== "number") {
    step.refuse("argument", `calls ${helper.name} with an address in r${register}, which must be a size`);
  }
  const { umin, umax, smin } = value.range.full;
  if (smin < 0n) {
    step.refuse(
      "argument",
      `calls ${helper.name} with a size in r${register} that may be negative`,
      "make sure that the size has a limit: `size & 0xff`, or a comparison of unsigned numbers",
    );
  }
  if (argument === "size" && umin === 0n) {
    step.refuse("argument", `calls ${helper.name} with a size in r${register} that may be 0`);
  }
  const address = readRegister(step, register - 1);
  const isNull = address.kind === "number" && constantOf(address.range) === 0n;
  if (helper.arguments[register - 2] === "memory-or-null" && isNull && umax === 0n) return;
  if (umax > 1n << 29n) {
    step.refuse(
      "argument",
      `calls ${helper.name} with a size in r${register} that has no limit`,
      "compare the size with a limit first",
    );
  }
  if (umax === 0n) return;
  if (helper.arguments[register - 2] === "output") checkFillable(step, register - 1, Number(umax), umin === umax);
  else checkReadable(step, register - 1, Number(umax));
}

type TargetIn<Where extends Pointer["to"]["in"]> = Extract<Pointer["to"], { readonly in: Where }>;

/** The target of an address that must point to the start of something. */
function expectPointer<Where extends Pointer["to"]["in"]>(
  step: Step,
  helper: EbpfHelper,
  register: number,
  value: Value,
  where: Where,
  what: string,
): TargetIn<Where> {
  if (value.kind === "pointer" && value.to.in === where) {
    if (value.nullable) {
      step.refuse(
        "maybe-null",
        `calls ${helper.name} with r${register}, which may be null here`,
        `compare r${register} with 0 first`,
      );
    }
    if (isAtStart(value)) return value.to as TargetIn<Where>;
    return step.refuse(
      "argument",
      `calls ${helper.name} with an address within ${describeTarget(value, step.program)} in r${register}: it must be the start`,
    );
  }
  return step.refuse(
    "argument",
    `calls ${helper.name} with ${describeValue(value, step.program)} in r${register}, which must be ${what}`,
  );
}

function release(step: Step, reference: number): void {
  const { state } = step;
  state.references = state.references.filter((one) => one !== reference);
  changeValues(state, (value) => {
    const isGone = value.kind === "pointer" && value.to.in === "record" && value.to.reference === reference;
    return isGone ? unset : value;
  });
}

/** Addresses in the packet are void when it was moved or resized. */
function forgetPacket(step: Step): void {
  const inPacket: readonly string[] = ["packet", "packet-end", "packet-meta"];
  changeValues(step.state, (value) => (value.kind === "pointer" && inPacket.includes(value.to.in) ? unset : value));
}

function resultOf(step: Step, helper: EbpfHelper): Value {
  const { registers } = innermost(step.state);
  switch (helper.result) {
    case "number":
      return helper.name === "get_prandom_u32" ? numberOfSize(4) : numberOf(anyNumber);
    case "nothing":
      return unset;
    case "socket-or-null":
      return pointerTo({ in: "socket", kind: "full" }, { nullable: true, id: step.newId() });
    case "map-value-or-null": {
      const map = registers[1]!;
      if (map.kind !== "pointer" || map.to.in !== "map") throw new Error(`${helper.name} was called without a map`);
      const isSocket = step.program.maps[map.to.map]!.type === "xskmap";
      const found = isSocket
        ? ({ in: "socket", kind: "xdp" } as const)
        : ({ in: "map-value", map: map.to.map } as const);
      return pointerTo(found, { nullable: true, id: step.newId() });
    }
    case "record-or-null": {
      const size = registers[2]!;
      const reference = step.newId();
      step.state.references = [...step.state.references, reference];
      const bytes = size.kind === "number" ? Number(constantOf(size.range)) : 0;
      return pointerTo({ in: "record", size: bytes, reference }, { nullable: true, id: reference });
    }
  }
}
