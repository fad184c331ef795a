import { expect, test } from "vitest";
import { disassemble, formatCArray, formatDecimal, formatInsn } from "../../src/isa/index.js";

// code, k, what `tcpdump -d` shows after the instruction's number when it is the sixth.
test.each<[code: number, k: number, image: string]>([
  [0x20, 2, "ld       [2]"],
  [0x28, 12, "ldh      [12]"],
  [0x30, 23, "ldb      [23]"],
  [0x30, 0xfffffff0, "ldb      [-16]"],
  [0x28, 0xfffff000, "ldh      [proto]"],
  [0x28, 0xfffff004, "ldh      [type]"],
  [0x20, 0xfffff008, "ld       [ifidx]"],
  [0x20, 0xfffff00c, "ld       [nla]"],
  [0x20, 0xfffff010, "ld       [nlan]"],
  [0x20, 0xfffff014, "ld       [mark]"],
  [0x20, 0xfffff018, "ld       [queue]"],
  [0x20, 0xfffff01c, "ld       [hatype]"],
  [0x20, 0xfffff020, "ld       [rxhash]"],
  [0x20, 0xfffff024, "ld       [cpu]"],
  [0x20, 0xfffff028, "ld       [xor_x]"],
  [0x30, 0xfffff02c, "ldb      [vlan_tci]"],
  [0x30, 0xfffff030, "ldb      [vlanp]"],
  [0x20, 0xfffff034, "ld       [poff]"],
  [0x20, 0xfffff038, "ld       [random]"],
  [0x28, 0xfffff03c, "ldh      [vlan_tpid]"],
  [0x20, 0xfffff001, "ld       [-4095]"],
  [0x20, 0xfffff040, "ld       [-4032]"],
  [0x80, 0, "ld       #pktlen"],
  [0x40, 14, "ld       [x + 14]"],
  [0x48, 0xfffffffe, "ldh      [x + -2]"],
  [0x50, 27, "ldb      [x + 27]"],
  [0x00, 0xc0a80001, "ld       #0xc0a80001"],
  [0x01, 20, "ldx      #0x14"],
  [0xb1, 14, "ldxb     4*([14]&0xf)"],
  [0x60, 15, "ld       M[15]"],
  [0x61, 3, "ldx      M[3]"],
  [0x02, 0, "st       M[0]"],
  [0x03, 1, "stx      M[1]"],
  [0x05, 4, "ja       10"],
  [0x05, 0xfffffffd, "ja       3"],
  [0x04, 14, "add      #14"],
  [0x04, 0xffffffff, "add      #-1"],
  [0x14, 1, "sub      #1"],
  [0x24, 4, "mul      #4"],
  [0x34, 2, "div      #2"],
  [0x94, 2, "mod      #2"],
  [0x54, 0xf0, "and      #0xf0"],
  [0x44, 1, "or       #0x1"],
  [0xa4, 0xffffffff, "xor      #0xffffffff"],
  [0x64, 2, "lsh      #2"],
  [0x74, 31, "rsh      #31"],
  [0x0c, 0, "add      x"],
  [0x1c, 0, "sub      x"],
  [0x2c, 0, "mul      x"],
  [0x3c, 0, "div      x"],
  [0x9c, 0, "mod      x"],
  [0x5c, 0, "and      x"],
  [0x4c, 0, "or       x"],
  [0xac, 0, "xor      x"],
  [0x6c, 0, "lsh      x"],
  [0x7c, 0, "rsh      x"],
  [0x84, 0, "neg      "],
  [0x06, 262144, "ret      #262144"],
  [0x06, 0xffffffff, "ret      #-1"],
  [0x16, 0, "ret      "],
  [0x07, 0, "tax      "],
  [0x87, 0, "txa      "],
  // Codes without a meaning, and LDX_LEN, which libpcap runs but cannot name.
  [0x81, 0, "unimp    0x81"],
  [0x1b4, 7, "unimp    0x1b4"],
  [0x15, 0x800, "jeq      #0x800           jt 7\tjf 9"],
  [0x25, 0xffffffff, "jgt      #0xffffffff      jt 7\tjf 9"],
  [0x35, 5, "jge      #0x5             jt 7\tjf 9"],
  [0x45, 0x1fff, "jset     #0x1fff          jt 7\tjf 9"],
  [0x1d, 0, "jeq      x                jt 7\tjf 9"],
  [0x2d, 0, "jgt      x                jt 7\tjf 9"],
  [0x3d, 0, "jge      x                jt 7\tjf 9"],
  [0x4d, 0, "jset     x                jt 7\tjf 9"],
  [0x55, 0, "unimp    0x55             jt 7\tjf 9"],
])("code %i with k %i", (code, k, image) => {
  expect(formatInsn({ code, jt: 1, jf: 3, k }, 5)).toBe(`(005) ${image}`);
});

test("instruction numbers have three digits, and more when they need them", () => {
  const ret = { code: 6, jt: 0, jf: 0, k: 0 };
  expect([0, 10, 999, 1000].map((pc) => formatInsn(ret, pc))).toEqual([
    "(000) ret      #0",
    "(010) ret      #0",
    "(999) ret      #0",
    "(1000) ret      #0",
  ]);
});

const arp = [
  { code: 0x28, jt: 0, jf: 0, k: 12 },
  { code: 0x15, jt: 0, jf: 1, k: 0x806 },
  { code: 0x6, jt: 0, jf: 0, k: 262144 },
  { code: 0x6, jt: 0, jf: 0, k: 0 },
];

test("a program in the three forms of -d, -dd and -ddd", () => {
  expect(disassemble(arp)).toBe(
    `(000) ldh      [12]
(001) jeq      #0x806           jt 2\tjf 3
(002) ret      #262144
(003) ret      #0`,
  );
  expect(formatCArray(arp)).toBe(
    `{ 0x28, 0, 0, 0x0000000c },
{ 0x15, 0, 1, 0x00000806 },
{ 0x6, 0, 0, 0x00040000 },
{ 0x6, 0, 0, 0x00000000 },`,
  );
  expect(formatDecimal(arp)).toBe(
    `4
40 0 0 12
21 0 1 2054
6 0 0 262144
6 0 0 0`,
  );
});
