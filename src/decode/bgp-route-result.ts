/**
 * Why reading ended: `short`, a length does not fit, and the message is given up; `cut`, captured bytes end, and so does
 * all; `list`, only this list ends.
 */
export type BgpEnd = "short" | "cut" | "list";

/** A route, or why there is none, or both. */
export interface BgpRouteResult<Route> {
  readonly route?: Route;
  readonly end?: BgpEnd;
}
