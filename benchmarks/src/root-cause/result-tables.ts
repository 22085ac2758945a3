import { type Judged, placeOf } from './scoring.js';

export const HEAD = ['', 'cases', 'AC@1', 'AC@3', 'Avg@5'];
const MOST_FAILURES = 20;

export function accuracyRow(
  name: string,
  cases: number,
  { ac1 = 0, ac3 = 0, avg5 = 0 }: Readonly<Record<string, number>>,
): (string | number)[] {
  return [name, cases, ...[ac1, ac3, avg5].map((value) => value.toFixed(3))];
}

/** The cases whose truth was not named first, and what was. */
export function failureRows(all: readonly Judged[]): (string | number)[][] {
  return all
    .filter((judged) => placeOf(judged) > 0)
    .slice(0, MOST_FAILURES)
    .map((judged) => {
      const place = placeOf(judged);
      const said = judged.answer.ranking[0]?.nodeId ?? 'nothing';
      return [judged.id, judged.truth, Number.isFinite(place) ? place + 1 : 'none', said];
    });
}
