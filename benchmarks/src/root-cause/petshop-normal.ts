import type { IncidentCase } from './incident-case.js';
import { type PetshopScenario, seriesOf, sliceColumns } from './petshop-data.js';

/** So much of normal operation stays baseline; the rest is cut into windows as long as an incident. */
const BASELINE_SHARE = 0.7;
const WINDOW_ROWS = 5;

/** Windows in which nothing was wrong, with a baseline that holds none of them. Their truth is nothing. */
export function calmWindows({ name, normal, graph, cases }: PetshopScenario): IncidentCase[] {
  const [first] = cases;
  const rows = Math.max(0, ...[...normal.values()].map(({ values }) => values.length));
  if (first === undefined) return [];
  const cut = Math.floor(BASELINE_SHARE * rows);
  const baseline = sliceColumns(normal, 0, cut);
  const windows: IncidentCase[] = [];
  for (let row = cut; row + WINDOW_ROWS <= rows; row += WINDOW_ROWS) {
    const series = seriesOf(baseline, sliceColumns(normal, row, row + WINDOW_ROWS));
    windows.push({ ...first, id: `${name}/normal/${row}`, series, graph, truth: '' });
  }
  return windows;
}
