/**
 * Object files with eBPF programs: ELF sections in, as clang writes them, programs and maps out; and a program out, as libbpf
 * takes it.
 *
 * `loadObject` reads every packet program of an object, with the functions it calls behind it and its maps by place. What
 * programs mean is unknown here: whether one may run is for the verifier to say. Nothing in a file is believed before it
 * is checked; every fault is a PcapsiftError that names the section, function or map, and no length makes a loop long.
 */
export { isElf } from "./read-elf.js";
export { loadObject } from "./load-object.js";
export { writeObject } from "./write-elf.js";
