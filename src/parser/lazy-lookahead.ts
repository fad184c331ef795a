import { LLkLookaheadStrategy, type BaseParser, type ILookaheadStrategy, type IOrAlt } from "chevrotain";

type AlternationOptions = Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0];
type OptionalOptions = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0];

/** Calls the function that `build` makes, and makes it only when it is first called. */
function lazily<Args extends unknown[], Result>(build: () => (this: BaseParser, ...args: Args) => Result) {
  let decide: ((this: BaseParser, ...args: Args) => Result) | undefined;
  return function (this: BaseParser, ...args: Args): Result {
    decide ??= build();
    return decide.apply(this, args);
  };
}

/**
 * Works out what a decision of the grammar looks for when it is first taken, not when the parser is built: a filter takes
 * few of the decisions, and working out all of them is most of the time it takes to build the parser.
 */
export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: AlternationOptions) {
    return lazily<[IOrAlt<unknown>[]?], number | undefined>(() => super.buildLookaheadForAlternation(options));
  }

  override buildLookaheadForOptional(options: OptionalOptions) {
    return lazily<[], boolean>(() => super.buildLookaheadForOptional(options));
  }
}
