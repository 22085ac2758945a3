import fc from 'fast-check';

/** A stream of at most so many steps; fast-check alone would hardly ever make a long one. */
export function streamOf<Step>(
  step: fc.Arbitrary<Step>,
  maxLength: number,
): fc.Arbitrary<readonly Step[]> {
  const any = fc.array(step, { maxLength, size: 'max' });
  // What comes twice is as common in practice as what comes once.
  const doubled = any.map((steps) => steps.slice(0, maxLength >> 1).flatMap((one) => [one, one]));
  return fc.oneof({ weight: 4, arbitrary: any }, { weight: 1, arbitrary: doubled });
}
