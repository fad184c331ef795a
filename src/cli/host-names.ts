/**
 * Host names through the system's own lookup (hosts file and DNS), which takes its time while compiling and printing do
 * not wait: both ask, are told "unknown" for what was never looked up, and are started again once the answers are there.
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

  /** Whether a question waits to be asked. */
  get isWaiting(): boolean {
    return this.#noted.size > 0;
  }

  /** Looks up all that was noted, side by side. */
  async ask(): Promise<void> {
    const questions = [...this.#noted];
    this.#noted.clear();
    await Promise.all(
      questions.map(async (question) => {
        this.#answers.set(question, await this.#ask(question).catch(unlessUnanswered));
      }),
    );
  }
}

/** An error of the system's lookup, which names the call that failed, means that there is no answer. */
function unlessUnanswered(error: NodeJS.ErrnoException): undefined {
  if (error.syscall === undefined) throw error;
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
