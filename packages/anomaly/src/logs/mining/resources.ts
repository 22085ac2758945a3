import { CLASSES, SPACE } from './char-classes.js';
import { found, KIND_PATH, KIND_SECRET, KIND_URL } from './mask-kinds.js';
import { resourceEnd } from './recognise.js';
import { hidesSecret } from './secret-shapes.js';

/** How far ahead an `@` is looked for. */
const LOOK_AHEAD = 256;

/** A path that begins at `at`, as {@link found}. */
export function pathEnd(units: Uint16Array, at: number): number {
  const end = resourceEnd(units, at);
  return found(end, hidesSecret(units, at, end) ? KIND_SECRET : KIND_PATH);
}

/**
 * A URL whose `://` is at `at`, as {@link found}: what stands before its `@` belongs to it, whatever it is,
 * and makes it a secret.
 */
export function urlEnd(units: Uint16Array, at: number): number {
  let sign = at;
  const stop = at + LOOK_AHEAD;
  for (let i = at + 3; i < stop; i++) {
    const code = units[i]!;
    if (CLASSES[code] === SPACE || code === 47) break;
    if (code === 64) sign = i;
  }
  const end = resourceEnd(units, sign);
  return found(end, sign > at || hidesSecret(units, at, end) ? KIND_SECRET : KIND_URL);
}
