/**
 * Host names through the system's own lookup (hosts file and DNS), which takes its time while printing does not
 * wait: it asks, is told "unknown" for what is not known yet, and meets the answer with later packets if not with these.
 */
import process from "node:process";
import { parseIpAddress } from "../net/addresses.js";

/** How many milliseconds all waiting for answers may take together. */
const patience = 2000;

/** How many questions may be on their way at once. Node.js looks up four at a time, whatever is asked. */
const atOnce = 64;

/** Answers to questions that were asked before. `answer` notes each new question, and `ask` has the noted ones answered. */
export class Lookups<Answer> {
  readonly #answers = new Map<string, Answer | undefined>();
  readonly #noted = new Set<string>();
  readonly #pending = new Set<Promise<void>>();
  readonly #ask: (question: string) => Promise<Answer>;
  #patience: number;

  /** `ask` looks one question up and rejects when there is no answer; `wait` is how long to wait for all, in milliseconds. */
  constructor(ask: (question: string) => Promise<Answer>, wait = patience) {
    this.#ask = ask;
    this.#patience = wait;
  }

  /** The answer, or undefined where there is none or none yet. */
  answer(question: string): Answer | undefined {
    if (!this.#answers.has(question)) this.#noted.add(question);
    return this.#answers.get(question);
  }

  /** Asks what was noted, side by side, and waits for the answers as long as there is patience left. */
  async ask(): Promise<void> {
    for (const question of this.#noted) {
      if (this.#pending.size >= atOnce) break;
      this.#noted.delete(question);
      this.#answers.set(question, undefined);
      this.#begin(question);
    }
    if (this.#pending.size === 0 || this.#patience <= 0) return;
    const start = performance.now();
    await this.#wait();
    this.#patience -= performance.now() - start;
  }

  #begin(question: string): void {
    const pending = unlessUnanswered(this.#ask(question))
      .then((answer) => void this.#answers.set(question, answer))
      .finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  async #wait(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.#patience)));
    await Promise.race([Promise.all(this.#pending), late]).finally(() => clearTimeout(timer));
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
