// Three parts of π/2: subtracting them in turn keeps the remainder precise to |x| about 1e6.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;

function kernelSin(x: number): number {
  const z = x * x;
  const tail =
    -0.16666666666666632 +
    z *
      (0.00833333333332249 +
        z *
          (-0.0001984126982985795 +
            z *
              (0.0000027557313707070068 +
                z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10))));
  return x + x * z * tail;
}

function kernelCos(x: number): number {
  const z = x * x;
  const tail =
    0.0416666666666666 +
    z *
      (-0.001388888888887411 +
        z *
          (0.00002480158728947673 +
            z *
              (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11))));
  return 1 - (0.5 * z - z * z * tail);
}

function quadrant(angle: number, shift: number): number {
  if (!Number.isFinite(angle)) return Number.NaN;
  // Beyond this the three parts no longer cancel exactly; whole turns go first (`%` is exact).
  const x = angle > 1e6 || angle < -1e6 ? angle % (2 * Math.PI) : angle;
  const n = Math.round(x * (2 / Math.PI));
  const r = x - n * HALF_PI_1 - n * HALF_PI_2 - n * HALF_PI_3;
  const turn = (((n + shift) % 4) + 4) % 4;
  const value = turn % 2 === 0 ? kernelSin(r) : kernelCos(r);
  return turn >= 2 ? -value : value;
}

/**
 * The sine of `x` radians, to about 1e-15 for |x| ≤ 1e6; beyond that to about 1e-16 times |x|, but always
 * in [−1, 1].
 *
 * @example
 * ```ts
 * import { sin } from '@aegis/core/math';
 * sin(0); // => 0
 * ```
 *
 * @see Ng, Sun Microsystems (1993), fdlibm `k_sin.c` and `k_cos.c`
 */
export function sin(x: number): number {
  return quadrant(x, 0);
}

/**
 * The cosine of `x` radians; precision as {@link sin}.
 *
 * @example
 * ```ts
 * import { cos } from '@aegis/core/math';
 * cos(0); // => 1
 * ```
 */
export function cos(x: number): number {
  return quadrant(x, 1);
}
