/**
 * Names from this machine's files, where there is a machine with files: in Node.js, and not in a browser.
 *
 * Nothing is imported for it, so that a bundle for a browser has nothing to leave out. A file is read when a name is looked
 * up in it for the first time; one that is missing holds no names.
 */
import { resolverFromFiles, type NameFiles, type Resolver } from "./resolver.js";

/** As much of Node.js as is needed here. */
interface Runtime {
  readonly process?: {
    readonly getBuiltinModule?: (
      name: "node:fs",
    ) => { readFileSync(path: string, encoding: "utf8"): string } | undefined;
  };
}

/** The text of a file, or nothing where there is none: names are a help, not a need. */
function textOf(path: string): string {
  try {
    return (globalThis as Runtime).process?.getBuiltinModule?.("node:fs")?.readFileSync(path, "utf8") ?? "";
  } catch {
    return "";
  }
}

const files: NameFiles = {
  get services() {
    return textOf("/etc/services");
  },
  get protocols() {
    return textOf("/etc/protocols");
  },
  get hosts() {
    return textOf("/etc/hosts");
  },
  get ethers() {
    return textOf("/etc/ethers");
  },
  get networks() {
    return textOf("/etc/networks");
  },
};

/** Looks names up in the system's files, and in the built-in tables what these do not know. */
export const systemResolver: Resolver = resolverFromFiles(files);
