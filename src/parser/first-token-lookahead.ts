import {
  Alternation,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  type BaseParser,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type Rule,
} from "chevrotain";

type AlternationOptions = Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0];
type OptionalOptions = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0];
type Tokens = ReadonlySet<number>;

/** The productions that Chevrotain asks about, by the names it uses for them. */
const optionalProductions = {
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
};

function childrenOf(production: IProduction): IProduction[] {
  return (production as { definition?: IProduction[] }).definition ?? [];
}

/** Finds a production of a rule by its type and the number in its name: `OPTION2` is 2. */
function findProduction(rule: Rule, type: new (...args: never[]) => IProduction, index: number): IProduction {
  const open = [...rule.definition];
  for (let production = open.pop(); production !== undefined; production = open.pop()) {
    if (production instanceof type && (production as { idx?: number }).idx === index) return production;
    if (!(production instanceof NonTerminal)) open.push(...childrenOf(production));
  }
  throw new Error(`no ${type.name} ${index} in ${rule.name}`);
}

function isOptional(production: IProduction): boolean {
  return (
    production instanceof Option || production instanceof Repetition || production instanceof RepetitionWithSeparator
  );
}

/** Adds the tokens that can come first in a sequence. No rule may be empty, save the one that no other rule names. */
function collectFirst(sequence: readonly IProduction[], found: Set<number>): Set<number> {
  for (const production of sequence) {
    if (production instanceof Terminal) found.add(production.terminalType.tokenTypeIdx!);
    else if (production instanceof NonTerminal) collectFirst(production.referencedRule.definition, found);
    else if (production instanceof Alternation)
      for (const each of production.definition) collectFirst(childrenOf(each), found);
    else collectFirst(childrenOf(production), found);
    if (!isOptional(production)) break;
  }
  return found;
}

function firstOf(production: IProduction): Tokens {
  return collectFirst(childrenOf(production), new Set());
}

/**
 * Decides by the next token alone, which is all this grammar needs, and works out what a decision looks for when it is
 * first taken. Chevrotain's own strategy does that for all decisions when the parser is built, by a method that looks any
 * number of tokens ahead: most of the time it takes to build the parser.
 */
export class FirstTokenLookahead extends LLkLookaheadStrategy {
  constructor() {
    super({ maxLookahead: 1 });
  }

  override buildLookaheadForAlternation({ rule, prodOccurrence }: AlternationOptions) {
    let firsts: Tokens[] | undefined;
    return function (this: BaseParser, alternatives: IOrAlt<unknown>[] = []): number | undefined {
      firsts ??= (findProduction(rule, Alternation, prodOccurrence) as Alternation).definition.map(firstOf);
      const next = this.LA(1).tokenTypeIdx;
      for (let index = 0; index < firsts.length; index += 1) {
        if (firsts[index]!.has(next) && alternatives[index]?.GATE?.call(this) !== false) return index;
      }
      return undefined;
    };
  }

  override buildLookaheadForOptional({ rule, prodOccurrence, prodType }: OptionalOptions) {
    let first: Tokens | undefined;
    return function (this: BaseParser): boolean {
      first ??= firstOf(findProduction(rule, optionalProductions[prodType], prodOccurrence));
      return first.has(this.LA(1).tokenTypeIdx);
    };
  }
}
