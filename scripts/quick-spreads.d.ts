/** The same program, with objects that begin with spreads written as assignments. */
export function withQuickSpreads(code: string): string;
