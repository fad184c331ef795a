/** The part of cli-progress that is used here. */
declare module "cli-progress" {
  /** What a bar is drawn on. */
  export interface Terminal {
    isTTY(): boolean;
    getWidth(): number;
    write(text: string): void;
    cursorTo(column: number, row: null): void;
    clearRight(): void;
    clearLine(): void;
    cursorSave(): void;
    cursorRestore(): void;
    lineWrapping(isOn: boolean): void;
  }

  export interface Options {
    readonly terminal: Terminal;
    readonly format: string;
    readonly barsize: number;
    readonly barCompleteString?: string;
    readonly clearOnComplete: boolean;
    readonly hideCursor: boolean;
    readonly gracefulExit: boolean;
  }

  export class SingleBar {
    constructor(options: Options, preset: object);
    start(total: number, value: number, payload: Readonly<Record<string, string>>): void;
    update(value: number, payload: Readonly<Record<string, string>>): void;
    stop(): void;
  }

  export const Presets: { readonly legacy: object };
}
