// What is measured: each entry is a command beside the one it is compared with.
//
// `name` is how to ask for it (`npm run bench -- start-up`), `limit` how many times the reference's wall time the command
// may take, and the commands are argument lists; "node" is the Node.js that runs the benchmark.

/** @type {readonly { name: string; reference: readonly string[]; command: readonly string[]; limit: number }[]} */
export const benchmarks = [
  {
    name: "start-up",
    reference: ["node", "-e", "0"],
    command: ["node", "bin/pcapsift.js", "-d", "tcp port 80"],
    limit: 2,
  },
];
