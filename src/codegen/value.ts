/** The numbers that a filter asks about: their forms, and what a form tells. */
export type BinaryOp = "add" | "sub" | "mul" | "div" | "mod" | "and" | "or" | "xor" | "lsh" | "rsh";

/** A number computed from the packet: 32 bits, unsigned, wrapping. */
export type Value =
  | { readonly kind: "const"; readonly id: number; readonly value: number }
  /** The packet's length on the wire. */
  | { readonly kind: "length"; readonly id: number }
  /** What the kernel keeps of a packet beside its bytes. Only programs that run there can ask for it. */
  | { readonly kind: "metadata"; readonly id: number; readonly field: MetadataField }
  /** 1, 2 or 4 bytes, big-endian, at `offset` or at `index + offset`; that sum does not wrap, it runs off the packet. */
  | {
      readonly kind: "load";
      readonly id: number;
      readonly size: Size;
      readonly index: Value | null;
      readonly offset: number;
    }
  /** The IPv4 header length in bytes, for a header at `offset`: four times the low half of that byte. */
  | { readonly kind: "header-length"; readonly id: number; readonly offset: number }
  /** A number that a `set` node on the way here has stored; 0 where there was none. Each cell is set once on any way. */
  | { readonly kind: "cell"; readonly id: number; readonly cell: number }
  | { readonly kind: "negate"; readonly id: number; readonly operand: Value }
  | {
      readonly kind: "binary";
      readonly id: number;
      readonly op: BinaryOp;
      readonly left: Value;
      readonly right: Value;
    };

export type Size = 1 | 2 | 4;

/** Whether a VLAN tag was taken out of the packet (1 or 0), and its 16 bits after the EtherType. */
export type MetadataField = "vlan-present" | "vlan-tci";

export type Cell = Value & { readonly kind: "cell" };

/** Whether computing the value can reject the packet. */
export function canFail(value: Value): boolean {
  switch (value.kind) {
    case "const":
    case "length":
    case "metadata":
    case "cell":
      return false;
    case "load":
    case "header-length":
      return true;
    case "negate":
      return canFail(value.operand);
    case "binary":
      return divides(value) || canFail(value.left) || canFail(value.right);
  }
}

/** Whether the value is a division by something that may be zero. */
export function divides(value: Value): boolean {
  return value.kind === "binary" && (value.op === "div" || value.op === "mod") && value.right.kind !== "const";
}

/** Whether the value fails for no other reason than a packet shorter than `bytesRead`. */
export function failsOnlyWhenShort(value: Value): boolean {
  switch (value.kind) {
    case "const":
    case "length":
    case "metadata":
    case "header-length":
    case "cell":
      return true;
    case "load":
      return value.index === null;
    case "negate":
      return failsOnlyWhenShort(value.operand);
    case "binary":
      return !divides(value) && failsOnlyWhenShort(value.left) && failsOnlyWhenShort(value.right);
  }
}

/** A packet with fewer captured bytes than this certainly fails to give the value. */
export function bytesRead(value: Value): number {
  switch (value.kind) {
    case "const":
    case "length":
    case "metadata":
    case "cell":
      return 0;
    case "header-length":
      return value.offset + 1;
    case "load":
      return Math.max(value.offset + value.size, value.index ? bytesRead(value.index) : 0);
    case "negate":
      return bytesRead(value.operand);
    case "binary":
      return Math.max(bytesRead(value.left), bytesRead(value.right));
  }
}

/** The cells that a value is computed from, one bit each. */
export function cellsIn(value: Value): number {
  switch (value.kind) {
    case "const":
    case "length":
    case "metadata":
    case "header-length":
      return 0;
    case "cell":
      return 1 << value.cell;
    case "load":
      return value.index ? cellsIn(value.index) : 0;
    case "negate":
      return cellsIn(value.operand);
    case "binary":
      return cellsIn(value.left) | cellsIn(value.right);
  }
}

/** The largest number the value can be, from its form alone. */
export function upperBound(value: Value): number {
  switch (value.kind) {
    case "const":
      return value.value;
    case "load":
      return value.size === 4 ? 0xffffffff : value.size === 2 ? 0xffff : 0xff;
    case "header-length":
      return 60;
    case "metadata":
      return value.field === "vlan-present" ? 1 : 0xffff;
    case "length":
    case "negate":
    case "cell":
      return 0xffffffff;
    case "binary": {
      const right = value.right.kind === "const" ? value.right.value : undefined;
      if (value.op === "and") return Math.min(upperBound(value.left), upperBound(value.right));
      if (right === undefined) return 0xffffffff;
      if (value.op === "rsh") return right > 31 ? 0 : upperBound(value.left) >>> right;
      if (value.op === "div") return Math.floor(upperBound(value.left) / right);
      if (value.op === "mod") return Math.min(upperBound(value.left), right - 1);
      if (value.op === "lsh" && right < 32) return Math.min(0xffffffff, upperBound(value.left) * 2 ** right);
      return 0xffffffff;
    }
  }
}
