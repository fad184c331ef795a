/** Resolvers that take their time, for `compileAsync`: compiling does not wait, so it is started again with the answers. */
import type { NameKind, Resolver } from "./resolver.js";

/** A `Resolver` that may answer with a promise. What it throws or rejects with ends the compilation. */
export type AsyncResolver = {
  readonly [Kind in NameKind]: (...question: Parameters<Resolver[Kind]>) => Answer<Kind> | Promise<Answer<Kind>>;
} & Pick<Resolver, "names">;

type Answer<Kind extends NameKind> = ReturnType<Resolver[Kind]>;

/** What stands for an answer while it is waited for: compiling goes on and asks for the other names. */
const anyHost = [new Uint8Array(4), new Uint8Array(16)];
const anyNumber = 0;
const anyMac = new Uint8Array(6);

/** A resolver that takes every host for known: for a filter that is wrong anyhow no server need be asked. */
export function withAnyHost(resolver: Resolver): Resolver {
  return {
    host: () => anyHost,
    network: (name) => resolver.network(name),
    port: (name, protocol) => resolver.port(name, protocol),
    protocol: (name) => resolver.protocol(name),
    ether: (name) => resolver.ether(name),
    names: (kind) => resolver.names?.(kind) ?? [],
  };
}

/**
 * Calls `compile` with a resolver that knows the answers so far, until nothing more was asked. Names that wait for an
 * answer together are looked up side by side, each once. A result or an error that rests on a placeholder does not count.
 */
export async function withAnswers<Result>(
  resolver: AsyncResolver,
  compile: (resolver: Resolver) => Result,
): Promise<Result> {
  const answers = new Map<string, unknown>();
  for (;;) {
    const waiting = new Map<string, Promise<unknown>>();
    const ask = <Found>(
      question: string,
      lookUp: () => Found | undefined | Promise<Found | undefined>,
      placeholder: Found,
    ): Found | undefined => {
      if (answers.has(question)) return answers.get(question) as Found | undefined;
      if (waiting.has(question)) return placeholder;
      const answer = lookUp();
      if (answer instanceof Promise) {
        waiting.set(question, answer);
        return placeholder;
      }
      answers.set(question, answer);
      return answer;
    };
    const attempt = tryTo(() =>
      compile({
        host: (name) => ask(`host ${name}`, () => resolver.host(name), anyHost),
        network: (name) => ask(`network ${name}`, () => resolver.network(name), anyNumber),
        port: (name, protocol) => ask(`port ${name} ${protocol}`, () => resolver.port(name, protocol), anyNumber),
        protocol: (name) => ask(`protocol ${name}`, () => resolver.protocol(name), anyNumber),
        ether: (name) => ask(`ether ${name}`, () => resolver.ether(name), anyMac),
        names: (kind) => resolver.names?.(kind) ?? [],
      }),
    );
    if (waiting.size === 0) return attempt();
    const found = await Promise.all(waiting.values());
    [...waiting.keys()].forEach((question, index) => answers.set(question, found[index]));
  }
}

/** Does the work at once; calling what comes back gives the result or throws the error. */
function tryTo<Result>(work: () => Result): () => Result {
  try {
    const result = work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
