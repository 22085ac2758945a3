// Four lanes are written out and strides are literal, not looped over and named: two thirds of the time of
// a row. What stands where is said at TreeLayout. tree-simd.wat does the same.
import type { TreeMarks } from './tree-marks.js';

/** From each way to those of both children, which add up to it. */
export function walkDown({ wholes, numbers, layout }: TreeMarks, count: number): void {
  const u0 = numbers[layout.places]!;
  const u1 = numbers[layout.places + 1]!;
  const u2 = numbers[layout.places + 2]!;
  const u3 = numbers[layout.places + 3]!;
  let inverse = layout.inverses;
  let number = layout.stemNumbers;
  for (let whole = 0; whole < count * 4; whole += 4) {
    const at = wholes[whole]!;
    const taken = wholes[whole + 1]!;
    const other = wholes[whole + 2]!;
    const weight = numbers[number]!;
    const gone = numbers[number + 1]!;
    const isWith = numbers[number + 2]!;
    let s0 = weight;
    let s1 = weight;
    let s2 = weight;
    let s3 = weight;
    if (gone === 0 && isWith === 1) {
      s0 *= u0;
      s1 *= u1;
      s2 *= u2;
      s3 *= u3;
    } else if (isWith === 1) {
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
    number += 3;
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
export function walkUp({ wholes, numbers, layout }: TreeMarks, count: number): void {
  const { means, values } = layout;
  const u0 = numbers[layout.places]!;
  const u1 = numbers[layout.places + 1]!;
  const u2 = numbers[layout.places + 2]!;
  const u3 = numbers[layout.places + 3]!;
  let inverse = layout.inverses + count * 4;
  let number = layout.stemNumbers + count * 3;
  for (let whole = (count - 1) * 4; whole >= 0; whole -= 4) {
    inverse -= 4;
    number -= 3;
    const at = wholes[whole]!;
    const here = means + at;
    const taken = means + wholes[whole + 1]!;
    const other = means + wholes[whole + 2]!;
    const weight = numbers[number]!;
    const m0 = numbers[taken]!;
    const m1 = numbers[taken + 1]!;
    const m2 = numbers[taken + 2]!;
    const m3 = numbers[taken + 3]!;
    let d0 = weight * (m0 - numbers[other]!);
    let d1 = weight * (m1 - numbers[other + 1]!);
    let d2 = weight * (m2 - numbers[other + 2]!);
    let d3 = weight * (m3 - numbers[other + 3]!);
    if (numbers[number + 2] === 0) {
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
    if (numbers[number + 1] !== 0) {
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
    numbers[values + wholes[whole + 3]!]! += p0 * d0 + p1 * d1 + (p2 * d2 + p3 * d3);
    numbers[here] = m0 - u0 * d0;
    numbers[here + 1] = m1 - u1 * d1;
    numbers[here + 2] = m2 - u2 * d2;
    numbers[here + 3] = m3 - u3 * d3;
  }
}
