import type { JsonSchema } from "../src/print/fields.js";

export function makeSchema(): JsonSchema;
