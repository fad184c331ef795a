// What is measured: each entry is a command beside the one it is compared with.
//
// `name` is how to ask for it (`npm run bench -- start-up`), `limit` how many times the reference's wall time the command
// may take, and the commands are argument lists; "node" is the Node.js that runs the benchmark. CAPTURE is the file that
// make-capture.js writes, OUTPUT one to be written; both are outside of the project.

const filters = { "tcp port 80": "tcp port 80", nothing: "port 9", everything: "" };
const tasks = {
  count: { options: ["--count"], limit: 0.5 },
  write: { options: ["-w", "OUTPUT"], limit: 0.5 },
  print: { options: [], limit: 1 },
};

/** Every task with every filter, beside tcpdump. */
const againstTcpdump = Object.entries(tasks).flatMap(([task, { options, limit }]) =>
  Object.entries(filters).map(([name, filter]) => ({
    name: `${task} ${name}`,
    reference: ["tcpdump", "-n", "-Z", "root", "-r", "CAPTURE", ...options, filter],
    command: ["node", "bin/pcapsift.js", "-n", "-r", "CAPTURE", ...options, filter],
    limit,
  })),
);

/** @type {readonly { name: string; reference: readonly string[]; command: readonly string[]; limit: number }[]} */
export const benchmarks = [
  {
    name: "start-up",
    reference: ["node", "-e", "0"],
    command: ["node", "bin/pcapsift.js", "-d", "tcp port 80"],
    limit: 2,
  },
  ...againstTcpdump,
];
