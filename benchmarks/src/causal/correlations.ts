import type { CausalSet } from './causal-set.js';
import type { MachineSet } from './causrca-data.js';
import type { Correlations } from './peter-clark.js';

const BIN_MS = 300_000;
const SAMPLE_MS = 1000;

/** Of how often each type came per group and five minutes; the many empty cells are not stored. */
export function countCorrelations({ events, types }: CausalSet): Correlations {
  const cells = new Map<string, Map<number, number>>();
  const numberOf = new Map(types.map((type, i) => [type, i]));
  const groups = new Set<string>();
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { type, group = null, timestampMs } of events) {
    const number = numberOf.get(type);
    if (number === undefined) continue;
    const bin = Math.floor(timestampMs / BIN_MS);
    [low, high] = [Math.min(low, bin), Math.max(high, bin)];
    groups.add(group ?? '');
    const key = `${group} ${bin}`;
    const cell = cells.get(key) ?? new Map<number, number>();
    cells.set(key, cell.set(number, (cell.get(number) ?? 0) + 1));
  }
  const rows = [...cells.values()].map((cell) => {
    const row = new Float64Array(types.length);
    for (const [number, count] of cell) row[number] = count;
    return row;
  });
  return correlationsOf(rows, Math.max(1, groups.size * (high - low + 1)));
}

/** Of what each variable was, every second of every run; what is unknown counts as its mean. */
export function stateCorrelations({ readings, types, watched }: MachineSet): Correlations {
  const codes = types.map(() => new Map<string, number>());
  const numberOf = new Map(types.map((type, i) => [type, i]));
  const rows: Float64Array[] = [];
  const byRun = new Map([...watched.keys()].map((run) => [run, [] as (typeof readings)[number][]]));
  for (const reading of readings) byRun.get(reading.group ?? '')?.push(reading);
  for (const [run, list] of byRun) {
    list.sort((a, b) => a.timestampMs - b.timestampMs);
    const now = new Float64Array(types.length).fill(Number.NaN);
    let next = 0;
    for (let time = 0; time <= watched.get(run)!.endMs; time += SAMPLE_MS) {
      for (; next < list.length && list[next]!.timestampMs <= time; next++) {
        const { id, value } = list[next]!;
        const number = numberOf.get(id)!;
        const known = codes[number]!;
        if (typeof value !== 'number' && !known.has(String(value)))
          known.set(String(value), known.size);
        now[number] = typeof value === 'number' ? value : known.get(String(value))!;
      }
      rows.push(now.slice());
    }
  }
  return correlationsOf(withMeans(rows, types.length), rows.length);
}

function withMeans(rows: readonly Float64Array[], size: number): Float64Array[] {
  const means = Array.from({ length: size }, (_, i) => {
    const known = rows.map((row) => row[i]!).filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value / known.length, 0);
  });
  return rows.map((row) => row.map((value, i) => (Number.isNaN(value) ? means[i]! : value)));
}

/** Samples beyond the rows are all 0. */
function correlationsOf(rows: readonly Float64Array[], samples: number): Correlations {
  const size = rows[0]?.length ?? 0;
  const means = new Float64Array(size);
  const products = new Float64Array(size * size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) {
      means[i]! += row[i]! / samples;
      for (let j = 0; j < size; j++) products[i * size + j]! += (row[i]! * row[j]!) / samples;
    }
  }
  const covariance = products.map((value, at) => {
    return value - means[Math.floor(at / size)]! * means[at % size]!;
  });
  const matrix = covariance.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    const scale = Math.sqrt(covariance[i * size + i]! * covariance[j * size + j]!);
    return scale > 1e-12 ? value / scale : 0;
  });
  return { matrix, samples };
}
