import { isCounter } from '@aegis/anomaly';

/** Units after UCUM, and what Prometheus calls them. */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    d: 'days',
    h: 'hours',
    min: 'minutes',
    s: 'seconds',
    ms: 'milliseconds',
    us: 'microseconds',
    ns: 'nanoseconds',
    By: 'bytes',
    KiBy: 'kibibytes',
    MiBy: 'mebibytes',
    GiBy: 'gibibytes',
    TiBy: 'tibibytes',
    KBy: 'kilobytes',
    kBy: 'kilobytes',
    MBy: 'megabytes',
    GBy: 'gigabytes',
    TBy: 'terabytes',
    m: 'meters',
    V: 'volts',
    A: 'amperes',
    J: 'joules',
    W: 'watts',
    g: 'grams',
    Cel: 'celsius',
    Hz: 'hertz',
    '%': 'percent',
  }),
);
const PER: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: 'second',
    m: 'minute',
    min: 'minute',
    h: 'hour',
    d: 'day',
    w: 'week',
    mo: 'month',
    y: 'year',
  }),
);
const MOST_REMEMBERED = 10_000;
const MAX_LENGTH = 256;

/** What a metric is, as far as its name depends on it. */
export type MetricShape = 'counter' | 'gauge' | 'distribution';

/** The names of metrics and labels, each made once. */
export class MetricNames {
  readonly #metrics = new Map<string, string>();
  readonly #labels = new Map<string, string>();

  /** {@link prometheusName}. */
  metric(name: string, unit: string, shape: MetricShape): string {
    const key = `${shape}\u0000${unit}\u0000${name}`;
    return remembered(this.#metrics, key, () => prometheusName(name, unit, shape));
  }

  /** The name of an attribute as a label. */
  label(attribute: string): string {
    return remembered(this.#labels, attribute, () => cleaned(attribute) || '_');
  }
}

function remembered(memory: Map<string, string>, key: string, make: () => string): string {
  const known = memory.get(key);
  if (known !== undefined) return known;
  // Names that never end are an attack or a mistake; the usual ones are soon in again.
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  const made = make();
  memory.set(key, made);
  return made;
}

function cleaned(name: string): string {
  const clean = name.slice(0, MAX_LENGTH).replace(/[^a-zA-Z0-9]+/g, '_');
  const trimmed = clean.replace(/^_+|_+$/g, '');
  return /^\d/.test(trimmed) ? `_${trimmed}` : trimmed;
}

/**
 * The name that a metric of OpenTelemetry has in Prometheus: its unit as a word at its end, `_total` for
 * what only grows, and nothing but letters, digits and `_`. A gauge that would then look like a counter
 * (`db.client.connections.count`) ends in `_value`. '' where nothing is left.
 *
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
export function prometheusName(name: string, unit: string, shape: MetricShape): string {
  let words = cleaned(name);
  if (shape === 'counter') words = words.replace(/_total$/, '');
  for (const word of wordsOfUnit(unit, shape)) {
    if (!`_${words}_`.includes(`_${word}_`)) words = words === '' ? word : `${words}_${word}`;
  }
  if (words === '') return '';
  if (shape === 'counter') return `${words}_total`;
  return shape === 'gauge' && isCounter(words) ? `${words}_value` : words;
}

function wordsOfUnit(unit: string, shape: MetricShape): string[] {
  // In braces stands what is counted, which is no unit.
  const bare = unit.replace(/\{[^}]*\}/g, '').trim();
  if (bare === '1') return shape === 'gauge' ? ['ratio'] : [];
  const [what = '', per = ''] = bare.split('/');
  const words = [UNITS.get(what) ?? cleaned(what)];
  if (per !== '') words.push(`per_${PER.get(per) ?? cleaned(per)}`);
  return words.filter((word) => word !== '');
}
