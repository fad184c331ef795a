/**
 * The tree of a filter expression: plain readonly data, a span on every node, qualifiers already complete.
 *
 * Names are pcap-filter(7)'s. The parser has resolved what a term inherits from the one before it (`port 80 or 443`), so
 * that nothing after it needs to look at neighbours. Runs of one operator are flat (`a or b or c` is one `or` of three):
 * lists of thousands of terms neither nest nor recurse. `and` and `or` have equal precedence and associate to the left,
 * so that a chain of both in turn (`a and b or c and d`) nests in the first operands, thousands deep where a program
 * wrote it: walk first operands in a loop. All other nesting stays below `nestingLimit` of nesting.ts.
 */
import type { Span } from "../errors.js";

/** Protocol qualifiers and abbreviations. `link` stands for ether, fddi, tr, wlan, ppp, slip and link itself. */
export type Proto =
  | "link" | "ip" | "ip6" | "arp" | "rarp"
  | "tcp" | "udp" | "sctp" | "icmp" | "icmp6" | "igmp" | "igrp" | "pim" | "vrrp" | "carp" | "ah" | "esp"
  | "atalk" | "aarp" | "decnet" | "lat" | "sca" | "moprc" | "mopdl"
  | "iso" | "esis" | "isis" | "clnp" | "l1" | "l2" | "iih" | "lsp" | "snp" | "csnp" | "psnp"
  | "stp" | "ipx" | "netbeui" | "radio"; // prettier-ignore

/** Direction qualifiers; the last six are for 802.11 addresses. */
export type Dir =
  | "src" | "dst" | "src or dst" | "src and dst"
  | "addr1" | "addr2" | "addr3" | "addr4" | "ra" | "ta"; // prettier-ignore

/** Type qualifiers: what kind of thing the id is. */
export type IdType = "host" | "net" | "port" | "portrange" | "proto" | "protochain" | "gateway";

/** The qualifiers in force for an id. A missing one was neither written nor inherited. */
export interface Qualifiers {
  readonly proto?: Proto;
  readonly dir?: Dir;
  readonly type?: IdType;
  /** Where they are written: before this id, or before the id they are inherited from. Empty when there are none. */
  readonly span: Span;
  readonly inherited: boolean;
}

/** What qualifiers apply to. */
export type Id =
  /** A host, network, port, port range or protocol name as text; `escaped` when written with a leading backslash. */
  | { readonly kind: "name"; readonly text: string; readonly escaped: boolean; readonly span: Span }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  /**
   * A dotted IPv4 address of one to four... `10.1` has `octets` [10, 1]; one octet alone is a `number`. At most one of
   * `prefixLength` (`/24`) and `mask` (`mask 255.255.255.0`) is present. Octets are not range-checked here.
   */
  | {
      readonly kind: "ipv4";
      readonly text: string;
      readonly octets: readonly number[];
      readonly prefixLength?: number;
      readonly mask?: { readonly text: string; readonly octets: readonly number[]; readonly span: Span };
      /** Where the prefix length is. */
      readonly numberSpan?: Span;
      readonly span: Span;
    }
  | {
      readonly kind: "ipv6";
      readonly text: string;
      /** 16 bytes, network order. */
      readonly bytes: Uint8Array;
      readonly prefixLength?: number;
      /** Where the prefix length is. */
      readonly numberSpan?: Span;
      readonly span: Span;
    }
  /** Six bytes. */
  | { readonly kind: "mac"; readonly text: string; readonly bytes: Uint8Array; readonly span: Span }
  /** `$ff`: an ARCNET address of one byte. */
  | { readonly kind: "arcnet"; readonly value: number; readonly span: Span };

export type RelationOp = "=" | "!=" | ">" | ">=" | "<" | "<=";
export type ArithmeticOp = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";

/** An arithmetic expression over 32-bit unsigned numbers. */
export type Arithmetic =
  /** `value` is 0 to 2^32-1; names such as `tcp-syn` and `icmptype` are numbers, with the name kept in `text`. */
  | { readonly kind: "number"; readonly value: number; readonly text: string; readonly span: Span }
  | { readonly kind: "length"; readonly span: Span }
  /** `proto[offset:size]`; `size` is 1 when not written, and is not range-checked here. */
  | {
      readonly kind: "load";
      readonly proto: Proto;
      readonly offset: Arithmetic;
      readonly size: number;
      readonly numberSpan?: Span;
      readonly span: Span;
    }
  | { readonly kind: "negate"; readonly operand: Arithmetic; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly op: ArithmeticOp;
      readonly left: Arithmetic;
      readonly right: Arithmetic;
      readonly span: Span;
    };

export type AtmType = "lane" | "metac" | "bcc" | "oamf4ec" | "oamf4sc" | "sc" | "ilmic";
export type AtmMultiType = "oam" | "oamf4" | "connectmsg" | "metaconnect";
export type Mtp2Type = "fisu" | "lssu" | "msu" | "hfisu" | "hlssu" | "hmsu";
export type Mtp3Field = "sio" | "opc" | "dpc" | "sls" | "hsio" | "hopc" | "hdpc" | "hsls";

/** One test of an ATM or SS7 field: `vpi 5`, `vpi > 5`; a list `vpi (5 or 6)` has several, any of which may hold. */
export interface FieldTest {
  readonly op: RelationOp;
  readonly value: number;
  readonly span: Span;
}

/** A name or number where the grammar takes either: an 802.11 type, a PF reason, a batman-adv packet type. */
export type NameOrNumber =
  | { readonly kind: "name"; readonly text: string; readonly span: Span }
  | { readonly kind: "number"; readonly value: number; readonly span: Span };

/** A primitive: one term that is true or false of a packet. */
export type Primitive =
  /** `tcp dst port 80`, `host example.org`, `443` with everything inherited. */
  | { readonly kind: "match"; readonly qualifiers: Qualifiers; readonly id: Id; readonly span: Span }
  /** A protocol abbreviation standing alone: `tcp`, `ip6`, `isis`. */
  | { readonly kind: "protocol"; readonly proto: Proto; readonly span: Span }
  | {
      readonly kind: "relation";
      readonly op: RelationOp;
      readonly left: Arithmetic;
      readonly right: Arithmetic;
      readonly span: Span;
    }
  | { readonly kind: "broadcast"; readonly proto?: Proto; readonly span: Span }
  | { readonly kind: "multicast"; readonly proto?: Proto; readonly span: Span }
  | { readonly kind: "less"; readonly value: number; readonly span: Span }
  | { readonly kind: "greater"; readonly value: number; readonly span: Span }
  /** `byte 10 & 4`: the packet's byte at `offset`; no test of the protocol. */
  | {
      readonly kind: "byte";
      readonly offset: number;
      readonly op: "&" | "|" | "<" | ">" | "=";
      readonly value: number;
      readonly span: Span;
    }
  | { readonly kind: "inbound"; readonly span: Span }
  | { readonly kind: "outbound"; readonly span: Span }
  | { readonly kind: "ifindex"; readonly value: number; readonly span: Span }
  | { readonly kind: "vlan"; readonly id?: number; readonly numberSpan?: Span; readonly span: Span }
  | { readonly kind: "mpls"; readonly label?: number; readonly numberSpan?: Span; readonly span: Span }
  | { readonly kind: "pppoed"; readonly span: Span }
  | { readonly kind: "pppoes"; readonly session?: number; readonly numberSpan?: Span; readonly span: Span }
  | { readonly kind: "geneve"; readonly vni?: number; readonly numberSpan?: Span; readonly span: Span }
  | { readonly kind: "vxlan"; readonly vni?: number; readonly numberSpan?: Span; readonly span: Span }
  | { readonly kind: "batadv"; readonly version?: number; readonly packetType?: NameOrNumber; readonly span: Span }
  | { readonly kind: "pf-ifname"; readonly name: string; readonly nameSpan: Span; readonly span: Span }
  | { readonly kind: "pf-rset"; readonly name: string; readonly nameSpan: Span; readonly span: Span }
  | { readonly kind: "pf-rnr"; readonly value: number; readonly span: Span }
  | { readonly kind: "pf-srnr"; readonly value: number; readonly span: Span }
  | { readonly kind: "pf-reason"; readonly reason: NameOrNumber; readonly span: Span }
  | { readonly kind: "pf-action"; readonly action: NameOrNumber; readonly span: Span }
  /** `type mgt subtype beacon`, `type data`, `subtype beacon`. */
  | { readonly kind: "wlan-type"; readonly type?: NameOrNumber; readonly subtype?: NameOrNumber; readonly span: Span }
  | { readonly kind: "wlan-dir"; readonly dir: NameOrNumber; readonly span: Span }
  | { readonly kind: "llc"; readonly type?: { readonly text: string; readonly span: Span }; readonly span: Span }
  | { readonly kind: "atm-type"; readonly type: AtmType; readonly span: Span }
  | { readonly kind: "atm-multi"; readonly type: AtmMultiType; readonly span: Span }
  | {
      readonly kind: "atm-field";
      readonly field: "vpi" | "vci";
      readonly tests: readonly FieldTest[];
      readonly span: Span;
    }
  | { readonly kind: "mtp2"; readonly type: Mtp2Type; readonly span: Span }
  | { readonly kind: "mtp3"; readonly field: Mtp3Field; readonly tests: readonly FieldTest[]; readonly span: Span };

/** A whole expression or a part of it in parentheses. */
export type Expression =
  /** The empty filter: every packet matches. The whole tree, or where there are errors what could not be read. */
  | { readonly kind: "empty"; readonly span: Span }
  | { readonly kind: "and"; readonly operands: readonly Expression[]; readonly span: Span }
  | { readonly kind: "or"; readonly operands: readonly Expression[]; readonly span: Span }
  | { readonly kind: "not"; readonly operand: Expression; readonly span: Span }
  | Primitive;
