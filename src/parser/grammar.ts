/** The grammar of the filter language. It says what may follow what, and nothing about meaning. */
import { CstParser, type CstNode, type IOrAlt, type IParserConfig } from "chevrotain";
import { followsArithmetic, groupKind, type GroupKind } from "./brackets.js";
import { FirstTokenLookahead } from "./first-token-lookahead.js";
import * as t from "../lexer/index.js";

/**
 * As BNF, with `{ }` for any number of times, `[ ]` for once or not at all, and the token types of the lexer for words
 * that the grammar treats alike (Protocol: `ip`, `tcp`...; DirectedType: `host`, `net`, `port`, `portrange`; and so on):
 *
 *     filter     = [ expression ]
 *     expression = operand { ( "and" | "or" ) operand }
 *     operand    = { "not" | "(" } ( relation | id | primitive ) { ")" }
 *     relation   = arithmetic ( ">" | ">=" | "=" | "<" | "<=" | "!=" ) arithmetic
 *     arithmetic = term { ( "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>" ) term }
 *     term       = { "-" } ( Number | "len" | "(" arithmetic ")" | Protocol "[" arithmetic [ ":" Number ] "]" )
 *     primitive  = Protocol [ qualified ] | qualified | Standalone
 *                | NumberKeyword Number | "rnr" Number | NameKeyword Name | "reason" ( Number | Name )
 *                | "byte" Number ( "&" | "|" | "<" | ">" | "=" ) Number
 *                | Encapsulation [ number ] | "batadv" [ number [ number | Name ] ] | "llc" [ Name | "rnr" ]
 *                | Field ( Number | comparison Number | "(" Number { "or" Number } ")" )
 *     qualified  = qualifiers id | Cast | "dir" ( Number | Name )
 *                | "type" ( Number | Name ) [ "subtype" ( Number | Name ) ] | "subtype" Name
 *     qualifiers = direction [ DirectedType ] | DirectedType | UndirectedType
 *     direction  = "src" [ ( "and" | "or" ) "dst" ] | "dst" [ ( "and" | "or" ) "src" ] | WlanAddress
 *     id         = { "not" } ( Name | number | Ipv4 [ "/" Number | "mask" Ipv4 ] | Ipv6 [ "/" Number ] | Mac | Arcnet
 *                | "(" id { ( "and" | "or" ) id } ")" )
 *     number     = Number | "(" number ")"
 *
 * One token decides everywhere except in `operand` and `id`, where a number may be a port or begin a comparison and a
 * parenthesis may open any kind of group; there the next token and the kind of the group decide. Kinds are known and
 * parentheses are balanced before parsing begins (see brackets.ts). That is why `operand` may treat those around
 * expressions as mere marks for the tree builder: thousands of nested groups then need no thousands of nested calls.
 * `and` and `or` have the same precedence. The precedence of arithmetic is for the tree builder as well.
 *
 * libpcap's grammar is stricter in two places, which the tree builder checks: an id needs qualifiers of its own or from
 * a term before it, and a list of ids does not begin with a list.
 */
export class FilterParser extends CstParser {
  constructor(config: IParserConfig = {}) {
    super([...t.tokenTypes], {
      maxLookahead: 1,
      nodeLocationTracking: "onlyOffset",
      skipValidations: true,
      lookaheadStrategy: new FirstTokenLookahead(),
      ...config,
    });
    this.performSelfAnalysis();
  }

  readonly filter = this.RULE("filter", () => {
    this.OPTION(() => this.SUBRULE(this.expression));
  });

  // The alternatives of the rules that long lists consist of are made once and not whenever a rule is gone through.

  private readonly connectives = [
    { ALT: () => this.CONSUME(t.And, { LABEL: "connective" }) },
    { ALT: () => this.CONSUME(t.Or, { LABEL: "connective" }) },
  ];

  readonly expression: () => CstNode = this.RULE("expression", () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.OR(this.connectives);
      this.SUBRULE2(this.operand);
    });
  });

  private readonly prefixes = {
    GATE: () => this.LA(1).tokenType === t.Not || this.isGroup("expression"),
    DEF: () => {
      this.OR([
        { ALT: () => this.CONSUME(t.Not, { LABEL: "prefix" }) },
        { ALT: () => this.CONSUME(t.LeftParen, { LABEL: "prefix" }) },
      ]);
    },
  };

  private readonly operandForms = {
    DEF: [
      { GATE: () => this.isRelation(), ALT: () => this.SUBRULE(this.relation) },
      { ALT: () => this.SUBRULE(this.id) },
      { ALT: () => this.SUBRULE(this.primitive) },
    ],
    IGNORE_AMBIGUITIES: true,
  };

  private readonly operand = this.RULE("operand", () => {
    this.MANY(this.prefixes);
    this.OR2(this.operandForms);
    this.MANY2(() => this.CONSUME(t.RightParen));
  });

  private readonly relation = this.RULE("relation", () => {
    this.SUBRULE(this.arithmetic);
    this.OR([
      { ALT: () => this.CONSUME(t.Comparison, { LABEL: "comparison" }) },
      { ALT: () => this.CONSUME(t.PlainComparison, { LABEL: "comparison" }) },
    ]);
    this.SUBRULE2(this.arithmetic);
  });

  private readonly arithmetic: () => CstNode = this.RULE("arithmetic", () => {
    this.SUBRULE(this.term);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Operator, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.BitOperator, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Minus, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Slash, { LABEL: "operator" }) },
      ]);
      this.SUBRULE2(this.term);
    });
  });

  private readonly term = this.RULE("term", () => {
    this.MANY(() => this.CONSUME(t.Minus));
    this.OR([
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      { ALT: () => this.CONSUME(t.Length) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.arithmetic);
          this.CONSUME(t.RightParen);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Protocol);
          this.CONSUME(t.LeftBracket);
          this.SUBRULE2(this.arithmetic);
          this.OPTION(() => {
            this.CONSUME(t.Colon);
            this.CONSUME2(t.NumberLiteral, { LABEL: "size" });
          });
          this.CONSUME(t.RightBracket);
        },
      },
    ]);
  });

  private readonly primitiveForms: IOrAlt<unknown>[] = [
    {
      ALT: () => {
        this.CONSUME(t.Protocol);
        this.OPTION(() => this.SUBRULE(this.qualified));
      },
    },
    { ALT: () => this.SUBRULE2(this.qualified) },
    { ALT: () => this.CONSUME(t.Standalone, { LABEL: "keyword" }) },
    {
      ALT: () => {
        this.CONSUME(t.NumberKeyword, { LABEL: "keyword" });
        this.CONSUME(t.NumberLiteral);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.RuleNumber, { LABEL: "keyword" });
        this.CONSUME2(t.NumberLiteral);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.NameKeyword, { LABEL: "keyword" });
        this.CONSUME(t.Name);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Reason, { LABEL: "keyword" });
        this.SUBRULE(this.nameOrNumber);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Byte, { LABEL: "keyword" });
        this.CONSUME4(t.NumberLiteral);
        this.OR3([
          { ALT: () => this.CONSUME(t.BitOperator, { LABEL: "operator" }) },
          { ALT: () => this.CONSUME(t.PlainComparison, { LABEL: "operator" }) },
        ]);
        this.CONSUME5(t.NumberLiteral);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Encapsulation, { LABEL: "keyword" });
        this.OPTION2(() => this.SUBRULE(this.number));
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Batadv, { LABEL: "keyword" });
        this.OPTION3(() => {
          this.SUBRULE2(this.number);
          this.OPTION4(() => {
            this.OR4([{ ALT: () => this.SUBRULE3(this.number) }, { ALT: () => this.CONSUME3(t.Name) }]);
          });
        });
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Llc, { LABEL: "keyword" });
        this.OPTION5(() => {
          this.OR5([{ ALT: () => this.CONSUME4(t.Name) }, { ALT: () => this.CONSUME2(t.RuleNumber) }]);
        });
      },
    },
    { ALT: () => this.SUBRULE(this.field) },
  ];

  private readonly primitive = this.RULE("primitive", () => {
    this.OR(this.primitiveForms);
  });

  private readonly field = this.RULE("field", () => {
    this.CONSUME(t.Field);
    this.OR([
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      {
        ALT: () => {
          this.OR2([
            { ALT: () => this.CONSUME(t.Comparison, { LABEL: "comparison" }) },
            { ALT: () => this.CONSUME(t.PlainComparison, { LABEL: "comparison" }) },
          ]);
          this.CONSUME2(t.NumberLiteral);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => this.CONSUME3(t.NumberLiteral) });
          this.CONSUME(t.RightParen);
        },
      },
    ]);
  });

  private readonly qualifiedForms: IOrAlt<unknown>[] = [
    {
      ALT: () => {
        this.SUBRULE(this.qualifiers);
        this.SUBRULE(this.id);
      },
    },
    { ALT: () => this.CONSUME(t.Cast) },
    {
      ALT: () => {
        this.CONSUME(t.Type);
        this.SUBRULE(this.nameOrNumber, { LABEL: "type" });
        this.OPTION(() => {
          this.CONSUME(t.Subtype);
          this.SUBRULE2(this.nameOrNumber, { LABEL: "subtype" });
        });
      },
    },
    {
      ALT: () => {
        this.CONSUME2(t.Subtype);
        this.CONSUME(t.Name);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Direction);
        this.SUBRULE3(this.nameOrNumber, { LABEL: "direction" });
      },
    },
  ];

  private readonly qualified = this.RULE("qualified", () => {
    this.OR(this.qualifiedForms);
  });

  private readonly qualifiersForms: IOrAlt<unknown>[] = [
    {
      ALT: () => {
        this.SUBRULE(this.direction);
        this.OPTION(() => this.CONSUME(t.DirectedType, { LABEL: "type" }));
      },
    },
    { ALT: () => this.CONSUME2(t.DirectedType, { LABEL: "type" }) },
    { ALT: () => this.CONSUME(t.UndirectedType, { LABEL: "type" }) },
  ];

  private readonly qualifiers = this.RULE("qualifiers", () => {
    this.OR(this.qualifiersForms);
  });

  private readonly directionForms: IOrAlt<unknown>[] = [
    {
      ALT: () => {
        this.CONSUME(t.Src);
        this.OPTION(() => {
          this.OR2([{ ALT: () => this.CONSUME(t.And) }, { ALT: () => this.CONSUME(t.Or) }]);
          this.CONSUME(t.Dst);
        });
      },
    },
    {
      ALT: () => {
        this.CONSUME2(t.Dst);
        this.OPTION2(() => {
          this.OR3([{ ALT: () => this.CONSUME2(t.And) }, { ALT: () => this.CONSUME2(t.Or) }]);
          this.CONSUME2(t.Src);
        });
      },
    },
    { ALT: () => this.CONSUME(t.WlanAddress) },
  ];

  private readonly direction = this.RULE("direction", () => {
    this.OR(this.directionForms);
  });

  private readonly idForms = {
    DEF: [
      { ALT: () => this.CONSUME(t.Name) },
      { GATE: () => !this.isGroup("ids"), ALT: () => this.SUBRULE(this.number) },
      {
        ALT: () => {
          this.CONSUME(t.Ipv4);
          this.OPTION(() => {
            this.OR2([
              {
                ALT: () => {
                  this.CONSUME(t.Slash);
                  this.CONSUME(t.NumberLiteral, { LABEL: "prefixLength" });
                },
              },
              {
                ALT: () => {
                  this.CONSUME(t.Mask);
                  this.CONSUME2(t.Ipv4, { LABEL: "mask" });
                },
              },
            ]);
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Ipv6);
          this.OPTION2(() => {
            this.CONSUME2(t.Slash);
            this.CONSUME2(t.NumberLiteral, { LABEL: "prefixLength" });
          });
        },
      },
      { ALT: () => this.CONSUME(t.Mac) },
      { ALT: () => this.CONSUME(t.Arcnet) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.id);
          this.MANY2(() => {
            this.OR3(this.connectives);
            this.SUBRULE2(this.id);
          });
          this.CONSUME(t.RightParen);
        },
      },
    ],
    IGNORE_AMBIGUITIES: true,
  };

  private readonly id: () => CstNode = this.RULE("id", () => {
    this.MANY(() => this.CONSUME(t.Not));
    this.OR(this.idForms);
  });

  private readonly number: () => CstNode = this.RULE("number", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.number);
          this.CONSUME(t.RightParen);
        },
      },
    ]);
  });

  private readonly nameOrNumber = this.RULE("nameOrNumber", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(t.NumberLiteral) }]);
  });

  /** Whether a comparison begins here. */
  private isRelation(): boolean {
    switch (this.LA(1).tokenType) {
      case t.NumberLiteral:
        return followsArithmetic(this.LA(2));
      case t.Protocol:
        return this.LA(2).tokenType === t.LeftBracket;
      case t.LeftParen:
        return this.isGroup("arithmetic");
      default:
        return true;
    }
  }

  /** Whether a parenthesis opens here, of a group of that kind. */
  private isGroup(kind: GroupKind): boolean {
    const token = this.LA(1);
    return token.tokenType === t.LeftParen && groupKind(token) === kind;
  }
}
