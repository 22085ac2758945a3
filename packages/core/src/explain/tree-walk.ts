// Four lanes are written out and strides are literal, not looped over and named: two thirds of the time of
// a row. The layout stands at TreeMarks.
import type { TreeMarks } from './tree-marks.js';

/** From each way to those of both children, which add up to it. */
export function walkDown(
  { stems, numbers, stemNumbers, inverses }: TreeMarks,
  count: number,
  u0: number,
  u1: number,
  u2: number,
  u3: number,
): void {
  let inverse = inverses;
  let number = stemNumbers;
  for (let whole = 0; whole < count * 4; whole += 4) {
    const at = stems[whole]!;
    const taken = stems[whole + 1]!;
    const other = stems[whole + 2]!;
    const kind = stems[whole + 3]! & 3;
    const weight = numbers[number]!;
    let s0 = weight;
    let s1 = weight;
    let s2 = weight;
    let s3 = weight;
    if (kind === 0) {
      s0 *= u0;
      s1 *= u1;
      s2 *= u2;
      s3 *= u3;
    } else if (kind === 1) {
      const gone = numbers[number + 1]!;
      const g0 = 1 / (1 - u0 * gone);
      const g1 = 1 / (1 - u1 * gone);
      const g2 = 1 / (1 - u2 * gone);
      const g3 = 1 / (1 - u3 * gone);
      numbers[inverse] = g0;
      numbers[inverse + 1] = g1;
      numbers[inverse + 2] = g2;
      numbers[inverse + 3] = g3;
      s0 *= u0 * g0;
      s1 *= u1 * g1;
      s2 *= u2 * g2;
      s3 *= u3 * g3;
    }
    inverse += 4;
    number += 2;
    const p0 = numbers[at]!;
    const p1 = numbers[at + 1]!;
    const p2 = numbers[at + 2]!;
    const p3 = numbers[at + 3]!;
    s0 *= p0;
    s1 *= p1;
    s2 *= p2;
    s3 *= p3;
    numbers[other] = s0;
    numbers[other + 1] = s1;
    numbers[other + 2] = s2;
    numbers[other + 3] = s3;
    numbers[taken] = p0 - s0;
    numbers[taken + 1] = p1 - s1;
    numbers[taken + 2] = p2 - s2;
    numbers[taken + 3] = p3 - s3;
  }
}

/** From the means below both children to each node's, and what its column does there. */
export function walkUp(
  { stems, numbers, stemNumbers, inverses, means }: TreeMarks,
  count: number,
  out: Float64Array,
  u0: number,
  u1: number,
  u2: number,
  u3: number,
): void {
  let inverse = inverses + count * 4;
  let number = stemNumbers + count * 2;
  for (let whole = (count - 1) * 4; whole >= 0; whole -= 4) {
    inverse -= 4;
    number -= 2;
    const at = stems[whole]!;
    const here = means + at;
    const taken = means + stems[whole + 1]!;
    const other = means + stems[whole + 2]!;
    const kind = stems[whole + 3]! & 3;
    const weight = numbers[number]!;
    const m0 = numbers[taken]!;
    const m1 = numbers[taken + 1]!;
    const m2 = numbers[taken + 2]!;
    const m3 = numbers[taken + 3]!;
    let d0 = weight * (m0 - numbers[other]!);
    let d1 = weight * (m1 - numbers[other + 1]!);
    let d2 = weight * (m2 - numbers[other + 2]!);
    let d3 = weight * (m3 - numbers[other + 3]!);
    if (kind === 2) {
      numbers[here] = m0 - d0;
      numbers[here + 1] = m1 - d1;
      numbers[here + 2] = m2 - d2;
      numbers[here + 3] = m3 - d3;
      continue;
    }
    let p0 = numbers[at]!;
    let p1 = numbers[at + 1]!;
    let p2 = numbers[at + 2]!;
    let p3 = numbers[at + 3]!;
    if (kind === 1) {
      const g0 = numbers[inverse]!;
      const g1 = numbers[inverse + 1]!;
      const g2 = numbers[inverse + 2]!;
      const g3 = numbers[inverse + 3]!;
      d0 *= g0;
      d1 *= g1;
      d2 *= g2;
      d3 *= g3;
      p0 *= g0;
      p1 *= g1;
      p2 *= g2;
      p3 *= g3;
    }
    out[stems[whole + 3]! >> 2]! += p0 * d0 + p1 * d1 + (p2 * d2 + p3 * d3);
    numbers[here] = m0 - u0 * d0;
    numbers[here + 1] = m1 - u1 * d1;
    numbers[here + 2] = m2 - u2 * d2;
    numbers[here + 3] = m3 - u3 * d3;
  }
}
