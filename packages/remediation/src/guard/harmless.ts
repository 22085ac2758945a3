/** Acts that change nothing: allowed without a budget, and counted nowhere. */
export const HARMLESS: ReadonlySet<string> = new Set(['observe', 'page']);
