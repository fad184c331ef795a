import type { EbpfHook } from "../isa/index.js";

/** Section names of packet programs, as libbpf knows them and as older loaders wrote them. */
const patterns: readonly (readonly [RegExp, EbpfHook])[] = [
  [/^xdp(?:\.frags)?(?:[/_].*)?$/, "xdp"],
  [/^(?:tc|tcx|classifier|action|act|cls)(?:[/_].*)?$/, "tc"],
  [/^(?:socket|filter)(?:[/_0-9].*)?$/, "socket"],
  [/^cgroup[/_]skb(?:\/.*)?$/, "cgroup-skb"],
];

/** Where programs of a section are to be attached, if its name says so. */
export function hookOfSection(name: string): EbpfHook | undefined {
  // A question mark tells libbpf not to load a program unless asked to.
  const plain = name.replace(/^\?/, "");
  return patterns.find(([pattern]) => pattern.test(plain))?.[1];
}
