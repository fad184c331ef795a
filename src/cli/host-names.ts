/**
 * Host names through the system's own lookup (hosts file and DNS), which takes its time while printing does not
 * wait: it asks, is told "unknown" for what was never looked up, and is started again once the answers are there.
 */
import process from "node:process";
import { parseIpAddress } from "../net/addresses.js";

/** Answers to questions that were asked before. `answer` notes each new question, and `ask` has the noted ones answered. */
export class Lookups<Answer> {
  readonly #answers = new Map<string, Answer | undefined>();
  readonly #noted = new Set<string>();
  readonly #ask: (question: string) => Promise<Answer>;

  /** `ask` looks one question up and rejects when there is no answer. */
  constructor(ask: (question: string) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** The answer, or undefined where there is none or none yet. */
  answer(question: string): Answer | undefined {
    if (!this.#answers.has(question)) this.#noted.add(question);
    return this.#answers.get(question);
  }

  /** Looks up all that was noted, side by side. */
  async ask(): Promise<void> {
    const questions = [...this.#noted];
    this.#noted.clear();
    await Promise.all(
      questions.map(async (question) => {
        this.#answers.set(question, await unlessUnanswered(this.#ask(question)));
      }),
    );
  }
}

/** The answer, or undefined when the system has none: its lookup then fails with an error that names the call. */
export async function unlessUnanswered<Answer>(lookup: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return undefined;
  }
}

/** Loaded only by those who ask. */
const dns = () => process.getBuiltinModule("node:dns").promises;

/** The addresses of a host. */
export async function lookupAddresses(name: string): Promise<readonly Uint8Array[]> {
  const addresses = await dns().lookup(name, { all: true, verbatim: true });
  return addresses.flatMap(({ address }) => parseIpAddress(address) ?? []);
}

/** The name of an address. */
export async function lookupName(address: string): Promise<string> {
  const { hostname } = await dns().lookupService(address, 0);
  return hostname;
}
