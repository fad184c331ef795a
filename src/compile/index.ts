/**
 * From the text of a filter to a program: the parser's tree given to the code generator, for one of its two targets.
 *
 * It checks what the caller asks for and joins what the rooms below find wrong; how text is read and code is made
 * is theirs. Filters can be run, by the machine of `vm`; programs for the kernel's hooks are only made.
 */
export { compile, compileAsync, type AsyncCompileOptions, type Filter } from "./filter.js";
export { compileEbpf, compileEbpfToC, type CompileEbpfOptions } from "./hook.js";
export type { CompileOptions } from "./options.js";
