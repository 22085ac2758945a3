// One buffer for looking at the bits of a double. Which half is which depends on the machine, so the
// position is found out and not assumed.
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
const HIGH = WORDS[1] === 0x3ff00000 ? 1 : 0;

/** The upper 32 bits of `x`: sign, exponent and 20 bits of fraction. */
export function highWord(x: number): number {
  DOUBLE[0] = x;
  return WORDS[HIGH]!;
}

/** `x` with its upper 32 bits replaced. */
export function withHighWord(x: number, high: number): number {
  DOUBLE[0] = x;
  WORDS[HIGH] = high;
  return DOUBLE[0]!;
}

/** 2^`n` for a whole `n` in [-1022, 1023]. */
export function powerOfTwo(n: number): number {
  return withHighWord(0, (n + 1023) << 20);
}
