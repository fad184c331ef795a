/**
 * A filter as C for `clang -O2 -g -target bpf`, to be read, or to be built upon: the graph with a label for each node.
 *
 * Every load is a call of a small inline function that says whether the bytes are there. What is in which register and which
 * comparison serves several loads is the compiler's affair; so is what its optimizer makes of the verifier's rules.
 */
import { assertNever } from "../../errors.js";
import type { EbpfHook } from "../../isa/index.js";
import { ipProtocol } from "../../net/protocol-numbers.js";
import { layOut } from "../cbpf/layout.js";
import type { Node, Test } from "../graph.js";
import { successors } from "../traverse.js";
import { divides, type BinaryOp, type Size, type Value } from "../value.js";
import { valuesOf } from "./liveness.js";

export interface CSourceOptions {
  readonly hook: EbpfHook;
  readonly section: string;
  readonly license: string;
  readonly name: string;
  readonly verdicts: { readonly accept: number; readonly reject: number };
  readonly stats: boolean;
  /** What the program is for, to stand in a comment. */
  readonly title: string;
}

const operators: Readonly<Record<BinaryOp | Test["op"], string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  mod: "%",
  and: "&",
  or: "|",
  xor: "^",
  lsh: "<<",
  rsh: ">>",
  eq: "==",
  gt: ">",
  ge: ">=",
  set: "&",
};

export function writeCSource(root: Node, options: CSourceOptions): string {
  const nodes = layOut(root, successors).filter(({ kind }) => kind !== "accept" && kind !== "reject");
  const isXdp = options.hook === "xdp";
  const context = isXdp ? "struct xdp_md" : "struct __sk_buff";
  const body = nodes.flatMap((node, place) => writeNode(node, nodes[place + 1]));
  const text = body.join("\n");
  const length = isXdp ? "(__u32)(context->data_end - context->data)" : "context->len";
  const leaves = [
    ...endOf("accept", 1, options, text, root),
    ...endOf("reject", 0, options, text, root),
    ...(options.stats ? ["end:", "\treturn count(context, matched);"] : []),
  ];
  return [
    `/* ${options.title.replaceAll(/[^ -~]+/g, " ").replaceAll(/\/(?=\*)|\*(?=\/)|\\/g, "$& ")} */`,
    "#include <linux/bpf.h>",
    "#include <bpf/bpf_helpers.h>",
    "#include <bpf/bpf_endian.h>",
    "",
    ...([1, 2, 4] as const)
      .filter((size) => text.includes(`load${size}(`) || (size === 1 && text.includes("walk")))
      .flatMap((size) => [...loadFunction(size, context, isXdp), ""]),
    ...([4, 6] as const)
      .filter((version) => text.includes(`walk${version}(`))
      .flatMap((version) => [...walkFunction(version, context), ""]),
    ...(options.stats ? [...countFunction(options, context, length), ""] : []),
    `SEC("${options.section}")`,
    `int ${options.name}(${context} *context)`,
    "{",
    ...declarations(text, options.stats),
    ...body.map((line) => line.replaceAll("LENGTH", length)),
    ...leaves,
    "}",
    "",
    `char _license[] SEC("license") = "${options.license}";`,
  ].join("\n");
}

/** A label for each end that is come to. */
function endOf(leaf: "accept" | "reject", matched: 0 | 1, options: CSourceOptions, text: string, root: Node): string[] {
  if (root.kind !== leaf && !text.includes(`goto ${leaf};`)) return [];
  const end = options.stats ? [`matched = ${matched};`, "goto end;"] : [`return ${options.verdicts[leaf]};`];
  return [`${leaf}: __attribute__((unused));`, ...end.map((line) => `\t${line}`)];
}

function declarations(text: string, stats: boolean): string[] {
  const names = [...new Set([...text.matchAll(/\b[vhc]\d+\b/g)].map(([name]) => name))];
  return [
    ...(stats ? ["\t__u32 matched;"] : []),
    ...(names.length > 0 ? [`\t__u32 ${names.map((name) => `${name} = 0`).join(", ")};`, ""] : []),
  ];
}

function labelOf(node: Node): string {
  return node.kind === "accept" || node.kind === "reject" ? node.kind : `n${node.id}`;
}

function goOn(next: Node, following: Node | undefined): string[] {
  return next === following ? [] : [`\tgoto ${labelOf(next)};`];
}

function writeNode(node: Node, following: Node | undefined): string[] {
  const head = [`${labelOf(node)}: __attribute__((unused));`, ...new Set(valuesOf(node).flatMap(guards))];
  switch (node.kind) {
    case "test": {
      const { op, left, right } = node.test;
      const condition = `${text(left)} ${operators[op]} ${text(right)}`;
      return [...head, `\tif (${condition}) goto ${labelOf(node.yes)};`, ...goOn(node.no, following)];
    }
    case "guard":
      return [...head, ...goOn(node.next, following)];
    case "set":
      return [...head, `\tc${node.cell.cell} = ${text(node.value)};`, ...goOn(node.next, following)];
    case "walk": {
      const { version, offset, protocol } = node.walk;
      return [
        ...head,
        `\tswitch (walk${version}(context, ${offset}, ${protocol})) {`,
        `\tcase 1: goto ${labelOf(node.yes)};`,
        `\tcase 0: goto ${labelOf(node.no)};`,
        "\tdefault: goto reject;",
        "\t}",
      ];
    }
    case "accept":
    case "reject":
      return [];
    case "search":
      throw new Error("the passes have made tests of searches");
    default:
      return assertNever(node);
  }
}

/** What must go well before the value can be written down: its loads, and that nothing is divided by 0. */
function guards(value: Value): string[] {
  switch (value.kind) {
    case "load": {
      const at = value.index ? `(__u64)${text(value.index)} + ${value.offset}u` : `${value.offset}u`;
      const before = value.index ? guards(value.index) : [];
      return [...before, `\tif (!load${value.size}(context, ${at}, &v${value.id})) goto reject;`];
    }
    case "header-length":
      return [`\tif (!load1(context, ${value.offset}u, &h${value.offset})) goto reject;`];
    case "negate":
      return guards(value.operand);
    case "binary": {
      const both = [...guards(value.left), ...guards(value.right)];
      return divides(value) ? [...both, `\tif (${text(value.right)} == 0) goto reject;`] : both;
    }
    default:
      return [];
  }
}

/** The value as an expression. */
function text(value: Value): string {
  switch (value.kind) {
    case "const":
      return `${value.value}u`;
    case "length":
      return "LENGTH";
    case "metadata":
      return value.field === "vlan-present" ? "context->vlan_present" : "context->vlan_tci";
    case "load":
      return `v${value.id}`;
    case "header-length":
      return `4 * (h${value.offset} & 15)`;
    case "cell":
      return `c${value.cell}`;
    case "negate":
      return `(0u - ${text(value.operand)})`;
    case "binary": {
      const [left, right] = [text(value.left), text(value.right)];
      const plain = `(${left} ${operators[value.op]} ${right})`;
      return value.op === "lsh" || value.op === "rsh" ? `(${right} < 32 ? ${plain} : 0)` : plain;
    }
    default:
      return assertNever(value);
  }
}

function loadFunction(size: Size, context: string, isXdp: boolean): string[] {
  const type = `__u${8 * size}`;
  const bytes = isXdp ? `*(${type} *)bytes` : "bytes";
  const value = size === 1 ? bytes : `${size === 2 ? "bpf_ntohs" : "bpf_ntohl"}(${bytes})`;
  return [
    "/* A number of the packet, if it is there. */",
    `static __always_inline int load${size}(${context} *context, __u64 offset, __u32 *value)`,
    "{",
    ...(isXdp
      ? [
          "\tunsigned char *bytes = (void *)(long)context->data, *end = (void *)(long)context->data_end;",
          "\tif (offset > 0x7fff) return 0;",
          "\tbytes += offset;",
          `\tif (bytes + ${size} > end) return 0;`,
        ]
      : [
          `\t${type} bytes;`,
          `\tif (offset > 0x7fffffff || bpf_skb_load_bytes(context, offset, &bytes, ${size})) return 0;`,
        ]),
    `\t*value = ${value};`,
    "\treturn 1;",
    "}",
  ];
}

/** `protochain`: 1 for a packet in whose chain of headers the protocol is, 0 where it is not, -1 for one cut short. */
function walkFunction(version: 4 | 6, context: string): string[] {
  const { hopByHop, destinationOptions, routing, fragment, ah, noNextHeader } = ipProtocol;
  const start =
    version === 4
      ? [
          "\tif (!load1(context, start, &length) || !load1(context, start + 9, &protocol)) return -1;",
          "\toffset = 4 * (length & 15);",
        ]
      : ["\tif (!load1(context, start + 6, &protocol)) return -1;", "\toffset = 40;"];
  const extensions = [hopByHop, destinationOptions, routing, fragment].map((number) => `protocol == ${number}`);
  return [
    `static __always_inline int walk${version}(${context} *context, __u64 start, __u32 wanted)`,
    "{",
    "\t__u32 protocol, length, next;",
    "\t__u64 offset;",
    ...start,
    "#pragma clang loop unroll(disable)",
    "\tfor (int round = 0; round <= 64; round++) {",
    "\t\tif (protocol == wanted) return 1;",
    `\t\tif (protocol == ${noNextHeader}) return 0;`,
    `\t\tint is_extension = ${version === 6 ? extensions.join(" || ") : "0"};`,
    `\t\tif (!is_extension && protocol != ${ah}) return 0;`,
    "\t\tif (!load1(context, start + offset, &next) || !load1(context, start + offset + 1, &length)) return -1;",
    "\t\toffset = is_extension ? offset + 8 * (length + 1) : 4 * (length + 2);",
    "\t\t/* Makes the verifier forget what it knows of the offset, or each round would differ in that. */",
    '\t\tasm volatile("%0 = be32 %0\\n%0 = be32 %0" : "+r"(offset));',
    "\t\tprotocol = next;",
    "\t}",
    "\treturn -1;",
    "}",
  ];
}

function countFunction({ verdicts }: CSourceOptions, context: string, length: string): string[] {
  return [
    "struct counter { __u64 packets, bytes; };",
    "",
    "struct {",
    "\t__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);",
    "\t__uint(max_entries, 2);",
    "\t__type(key, __u32);",
    "\t__type(value, struct counter);",
    '} pcapsift_stats SEC(".maps");',
    "",
    `static __always_inline int count(${context} *context, __u32 matched)`,
    "{",
    "\tstruct counter *counter = bpf_map_lookup_elem(&pcapsift_stats, &matched);",
    "\tif (counter) {",
    "\t\tcounter->packets++;",
    `\t\tcounter->bytes += ${length};`,
    "\t}",
    `\treturn matched ? ${verdicts.accept} : ${verdicts.reject};`,
    "}",
  ];
}
