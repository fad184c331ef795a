/** What ForCES messages consist of, as reading them goes along: parts, and complaints about parts (RFC 5810). */
import type { Bytes } from "./layer.js";

/** Why a TLV, or what has four bytes for each, cannot be. */
export type ForcesTlvError = "total" | "short" | "long" | "padding";

/** What tcpdump complains of, with the numbers that it names. */
export type ForcesComplaint =
  | "no-top-level"
  | "top-level"
  | "top-level-type"
  | "top-level-rest"
  | "selector-short"
  | "operation"
  | "operation-rest"
  | "operation-short"
  | "path-rest"
  | "path-ids"
  | "path-both"
  | "path-short"
  | "key-length"
  | "key-short"
  | "path-content-rest"
  | "path-content"
  | "key-expected"
  | "encoding"
  | "result-length"
  | "result-code"
  | "full-data"
  | "sparse-length"
  | "element"
  | "key-tlv"
  | "general-type"
  | "general-tlv"
  | "teardown-length"
  | "teardown-code"
  | "response-length"
  | "response-code"
  | "redirect-short"
  | "redirect-data"
  | "redirect-type"
  | "redirect-rest";

/** Parts of a message; `depth` is how deep they lie, as tcpdump counts. */
export type ForcesItem =
  | {
      readonly form: "complaint";
      readonly about: ForcesComplaint;
      readonly error?: ForcesTlvError;
      readonly values: readonly number[];
    }
  | { readonly form: "top-level"; readonly type: number; readonly length: number }
  | { readonly form: "selector"; readonly depth: number; readonly class: number; readonly instance: number }
  | { readonly form: "operation"; readonly depth: number; readonly type: number; readonly length: number }
  | {
      readonly form: "path";
      readonly depth: number;
      readonly type: number;
      readonly length: number;
      readonly isGeneral: boolean;
    }
  | { readonly form: "path-data"; readonly depth: number; readonly flags: number; readonly count: number }
  | { readonly form: "append"; readonly depth: number }
  | { readonly form: "id"; readonly depth: number; readonly index: number; readonly id: number }
  | { readonly form: "range"; readonly depth: number; readonly start: number; readonly end: number }
  | {
      readonly form: "content";
      readonly depth: number;
      readonly type: number;
      readonly length: number;
      readonly padding: number;
    }
  | { readonly form: "result"; readonly depth: number; readonly code: number }
  | { readonly form: "key"; readonly depth: number; readonly id: number }
  | { readonly form: "element"; readonly depth: number; readonly type: number; readonly length: number }
  | { readonly form: "general"; readonly type: number; readonly length: number }
  | { readonly form: "teardown"; readonly depth: number; readonly code: number }
  | { readonly form: "response"; readonly depth: number; readonly code: number }
  | { readonly form: "metadata"; readonly depth: number; readonly length: number }
  | { readonly form: "metadata-element"; readonly depth: number; readonly type: number; readonly length: number }
  | { readonly form: "redirected"; readonly depth: number; readonly length: number }
  | {
      readonly form: "data";
      readonly depth: number;
      readonly of: ForcesDataKind;
      readonly length: number;
      readonly data: Bytes;
    }
  /** Something was not captured, which ends the part that it is in. */
  | { readonly form: "truncated" };

export type ForcesDataKind = "ids" | "bad" | "invalid" | "full" | "element" | "metadata" | "redirected";

export const forcesTlvs = {
  ...{ redirect: 0x0001, result: 0x0010, reason: 0x0011, selector: 0x1000, path: 0x0110, key: 0x0111, full: 0x0112 },
  ...{ sparse: 0x0113, pathResult: 0x0114, metadata: 0x0115, redirectData: 0x0116 },
} as const;
