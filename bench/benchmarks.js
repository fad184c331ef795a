// What is measured: each entry is a command beside the one it is compared with.
//
// `name` is how to ask for it (`npm run bench -- start-up`), and so is its first word (`npm run bench -- captures`); `limit` how
// many times the reference's wall time the command may take. The commands are argument lists; "node" is the Node.js that runs
// the benchmark, and words in capitals stand for files that run.js makes. `input` names the capture, and whether it comes
// through a pipe. `isSame` says what both must bring: the same standard output, or the same OUTPUT. `pairs` is how often, where that is not left to the user.

const filters = {
  "tcp port 80": ["tcp port 80"],
  "two hosts": ["host 10.0.0.7 or host 10.0.1.9 and tcp"],
  nothing: ["port 9"],
  everything: [],
};

const tasks = {
  count: { options: ["--count"], isSame: "stdout" },
  write: { options: ["-w", "OUTPUT"], isSame: "OUTPUT" },
  print: { options: [], isSame: "stdout" },
};

const inputs = {
  mixed: { capture: "mixed", limits: { count: 0.5, write: 0.5, print: 1 } },
  pipe: { capture: "mixed", isPipe: true, limits: { count: 1, write: 1, print: 1 } },
  small: { capture: "small", limits: { count: 0.5, write: 0.5 } },
  pcapng: { capture: "pcapng", limits: { count: 0.5, print: 1 } },
};

/** Every task with every filter on every capture, beside tcpdump. */
const captures = Object.entries(inputs).flatMap(([input, { limits, ...source }]) =>
  Object.entries(limits).flatMap(([task, taskLimit]) =>
    Object.entries(filters).map(([name, filter]) => ({
      name: `captures ${input} ${task} ${name}`,
      input: source,
      reference: ["tcpdump", "-n", "-Z", "root", "-r", "CAPTURE", ...tasks[task].options, ...filter],
      command: ["node", "bin/pcapsift.js", "-n", "-r", "CAPTURE", ...tasks[task].options, ...filter],
      isSame: tasks[task].isSame,
      limit: taskLimit,
    })),
  ),
);

/** The text of ordinary traffic: 200,000 packets, and 2 million, over which it matters less how V8 warms up. */
const textsOf = (capture) =>
  Object.entries({ "-n": 1, "-n -e": 1, "-n -q": 1, "-n -v": 1, "-n -X": 0.4 }).map(([flags, limit]) => ({
    name: `${capture === "traffic" ? "print" : "print-long"} ${flags}`,
    input: { capture },
    reference: ["tcpdump", "-Z", "root", "-r", "CAPTURE", ...flags.split(" ")],
    command: ["node", "bin/pcapsift.js", "-r", "CAPTURE", ...flags.split(" ")],
    isSame: "stdout",
    limit,
  }));
const texts = [...textsOf("traffic"), ...textsOf("long-traffic")];

/** Lists of addresses; libpcap's time grows with the cube of their number. */
const lists = [100, 300].map((length) => {
  const hosts = Array.from({ length }, (_, n) => `host 10.${(n * 37) & 255}.${n >> 8}.${(n * 11) & 255}`).join(" or ");
  return {
    name: `compile ${length} hosts`,
    reference: ["tcpdump", "-y", "EN10MB", "-d", hosts],
    command: ["node", "bin/pcapsift.js", "-y", "EN10MB", "-d", hosts],
    limit: length === 100 ? 6 : 0.6,
    pairs: 5,
  };
});

/** @type {readonly { name: string; input?: { capture: string; isPipe?: boolean }; reference: readonly string[];
 *   command: readonly string[]; isSame?: "stdout" | "OUTPUT"; limit: number; pairs?: number }[]} */
export const benchmarks = [
  {
    name: "start-up",
    reference: ["node", "-e", "0"],
    command: ["node", "bin/pcapsift.js", "-d", "tcp port 80"],
    limit: 2,
  },
  ...lists,
  ...captures,
  ...texts,
  {
    // libpcap takes a minute and a half to compile such a filter, so once must do.
    name: "1,000 hosts",
    input: { capture: "mixed" },
    reference: ["tcpdump", "-n", "-Z", "root", "-r", "CAPTURE", "--count", "-F", "HOSTS"],
    command: ["node", "bin/pcapsift.js", "-n", "-r", "CAPTURE", "--count", "-F", "HOSTS"],
    isSame: "stdout",
    limit: 0.1,
    pairs: 1,
  },
  {
    name: "reading",
    input: { capture: "mixed" },
    reference: ["cat", "CAPTURE"],
    command: ["node", "bin/pcapsift.js", "-r", "CAPTURE", "--count"],
    limit: 2,
  },
  {
    name: "tshark",
    input: { capture: "mixed" },
    reference: ["tshark", "-n", "-r", "CAPTURE", "-w", "OUTPUT", "-Y", "tcp.port == 80"],
    command: ["node", "bin/pcapsift.js", "-n", "-r", "CAPTURE", "-w", "OUTPUT", "tcp port 80"],
    limit: 0.1,
    pairs: 1,
  },
];
