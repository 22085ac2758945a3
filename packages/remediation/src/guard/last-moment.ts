/** The last moment that a Date can hold, ms: what is later is no time, and a clock that stood there would stop. */
export const LAST_MS = 8.64e15;
