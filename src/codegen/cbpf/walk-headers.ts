/**
 * `protochain`: the loop over a chain of headers, the only backward jump in a program.
 *
 * A holds the protocol number of the header at hand and X its offset from the IP header. The loop ends, with A as it is,
 * at the protocol looked for, at "no next header" and at anything that does not name a next header. As in libpcap, X
 * after an AH header is that header's own length (RFC 4302), whatever came before it.
 */
import { ipProtocol } from "../../net/protocol-numbers.js";
import { jump, opcode, statement, type CbpfInsn, type Opcode } from "../../isa/index.js";
import type { Walk } from "../graph.js";

/** An instruction with its targets by name. */
interface Line {
  readonly label?: string;
  readonly code: Opcode;
  readonly k?: number;
  readonly to?: { readonly yes?: string; readonly no?: string; readonly always?: string };
}

/** Ends behind its last instruction, with the protocol number that the chain ended at in A. */
export function walkHeaders({ version, offset, protocol }: Walk): CbpfInsn[] {
  const equals = (k: number, yes: string, label?: string): Line => ({
    ...(label === undefined ? {} : { label }),
    code: opcode.JEQ_K,
    k,
    to: { yes },
  });
  const start: Line[] =
    version === 4
      ? [
          { code: opcode.LD_B_ABS, k: offset + 9 },
          { code: opcode.LDX_B_MSH, k: offset },
        ]
      : [
          { code: opcode.LD_B_ABS, k: offset + 6 },
          { code: opcode.LDX_IMM, k: 40 },
        ];
  const extensions: Line[] =
    version === 4
      ? []
      : [
          equals(ipProtocol.hopByHop, "extension"),
          equals(ipProtocol.destinationOptions, "extension"),
          equals(ipProtocol.routing, "extension"),
          { code: opcode.JEQ_K, k: ipProtocol.fragment, to: { no: "authentication" } },
          // The next header's offset is this one's plus 8 * (length + 1); its protocol waits in M[0].
          { label: "extension", code: opcode.LD_B_IND, k: offset },
          { code: opcode.ST },
          { code: opcode.LD_B_IND, k: offset + 1 },
          { code: opcode.ADD_K, k: 1 },
          { code: opcode.MUL_K, k: 8 },
          { code: opcode.ADD_X },
          { code: opcode.TAX },
          { code: opcode.LD_MEM },
          { code: opcode.JA, to: { always: "again" } },
        ];
  return resolve([
    ...start,
    equals(protocol, "end", "again"),
    equals(ipProtocol.noNextHeader, "end"),
    ...extensions,
    { label: "authentication", code: opcode.JEQ_K, k: ipProtocol.ah, to: { no: "end" } },
    { code: opcode.LD_B_IND, k: offset },
    { code: opcode.ST },
    { code: opcode.LD_B_IND, k: offset + 1 },
    { code: opcode.ADD_K, k: 2 },
    { code: opcode.MUL_K, k: 4 },
    { code: opcode.TAX },
    { code: opcode.LD_MEM },
    { code: opcode.JA, to: { always: "again" } },
  ]);
}

function resolve(lines: readonly Line[]): CbpfInsn[] {
  const places = new Map(lines.map(({ label }, index) => [label, index] as const));
  places.set("end", lines.length);
  return lines.map(({ code, k = 0, to }, index) => {
    const skip = (label: string | undefined): number => (label === undefined ? 0 : places.get(label)! - index - 1);
    if (to?.always !== undefined) return statement(code, skip(to.always));
    return to ? jump(code, k, skip(to.yes), skip(to.no)) : statement(code, k);
  });
}
