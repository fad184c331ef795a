import type { FieldProblem } from "../decode/fields.js";
import type { Out } from "./out.js";

/**
 * Shows the fields of a message in their order, up to the first that is missing. There the text ends with a mark: all of
 * it where the field was not captured, only this message's where the message is too short.
 */
export class FieldWriter {
  readonly out: Out;
  private readonly problem: FieldProblem;
  private ended = false;

  constructor(out: Out, problem: FieldProblem) {
    this.out = out;
    this.problem = problem;
  }

  /** Whether all fields so far were there. */
  get whole(): boolean {
    return !this.ended;
  }

  /** Shows a field; false if it is missing. */
  show<T>(value: T | undefined, text: (value: T) => string): boolean {
    if (this.ended) return false;
    if (value === undefined) return this.end();
    this.out.add(text(value));
    return true;
  }

  /** As `show`, with a label before the field that stands there also when the field was not captured. */
  showAfter<T>(label: string, value: T | undefined, text: (value: T) => string): boolean {
    if (!this.ended && (value !== undefined || this.problem === "cut")) this.out.add(label);
    return this.show(value, text);
  }

  /** Shows text that belongs to no field of its own. */
  add(text: string): void {
    if (!this.ended) this.out.add(text);
  }

  /** Ends the message here if what is missing was not captured; that the message is too short is the caller's business. */
  endIfCut(): false {
    return this.problem === "cut" ? this.end() : false;
  }

  /** Ends the message here. */
  end(): false {
    if (this.ended) return false;
    this.ended = true;
    if (this.problem === "cut") this.out.stop();
    else this.out.truncated();
    return false;
  }
}
