import type { JsonSchema } from "../src/print/fields.js";

export function renewPage(page: string, schema?: JsonSchema): string;
