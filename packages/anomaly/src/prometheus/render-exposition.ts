import { AegisError, type MetricDataPoint, resolveOptions } from '@aegis/core';
import { SCORE_HELP } from './score-points.js';
import { groupBySeries, type WritableSeries } from './writable-series.js';

/** Options of {@link renderExposition}. */
export interface ExpositionOptions {
  /**
   * A sentence about a metric, by its name.
   * @defaultValue the sentences of the metrics that {@link scorePoints} gives
   */
  readonly help?: Readonly<Record<string, string>>;
  /**
   * What a metric is, by its name.
   * @defaultValue every metric a gauge
   */
  readonly types?: Readonly<Record<string, 'counter' | 'gauge' | 'untyped'>>;
  /**
   * Whether lines say their time. Without it a point belongs to the moment of the scrape, and Prometheus
   * notices when a series ends; with it, points are where they belong.
   * @defaultValue false
   */
  readonly timestamps?: boolean;
}

/** A page to be scraped. */
export interface Exposition {
  /** To be served as {@link EXPOSITION_CONTENT_TYPE}. */
  readonly text: string;
  readonly series: number;
  /** Points that are not on it: a name, label or time that Prometheus does not take, or not the latest. */
  readonly dropped: number;
}

/** The type to serve a page as. */
export const EXPOSITION_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const OWNER = 'renderExposition';
const TYPES: readonly unknown[] = ['counter', 'gauge', 'untyped'];
const DEFAULTS: Required<ExpositionOptions> = Object.freeze({
  help: SCORE_HELP,
  types: Object.freeze({}),
  timestamps: false,
});

/**
 * The latest point of every series as a page for Prometheus to scrape, in the text format 0.0.4. To write
 * all points of a series, use a {@link RemoteWriter}.
 *
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { renderExposition } from '@aegis/anomaly/prometheus';
 * const point = { name: 'queue_depth', labels: { queue: 'mail' }, timestampMs: 0, value: 7 };
 * const { text } = renderExposition([point], { help: { queue_depth: 'Waiting.' } });
 * text.split('\n')[2]; // => 'queue_depth{queue="mail"} 7'
 * ```
 *
 * @see Prometheus, Exposition formats,
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function renderExposition(
  points: Iterable<MetricDataPoint>,
  options?: ExpositionOptions,
): Exposition {
  const { help, types, timestamps } = resolveOptions(OWNER, DEFAULTS, options);
  for (const [name, type] of Object.entries(types)) {
    if (TYPES.includes(type)) continue;
    throw new AegisError('invalid-option', `${OWNER}: ${name} is counter, gauge or untyped.`);
  }
  const { series, dropped } = groupBySeries(points);
  // All lines of a metric have to stand together.
  const families = new Map<string, string[]>();
  let earlier = 0;
  for (const one of series) {
    earlier += one.samples.length - 1;
    let lines = families.get(one.name);
    if (lines === undefined) {
      lines = headOf(one.name, help, types);
      families.set(one.name, lines);
    }
    lines.push(lineOf(one, timestamps));
  }
  const text = [...families.values()].map((lines) => `${lines.join('\n')}\n`).join('');
  return { text, series: series.length, dropped: dropped + earlier };
}

function headOf(
  name: string,
  help: Readonly<Record<string, string>>,
  types: Readonly<Record<string, string>>,
): string[] {
  const type = Object.hasOwn(types, name) ? types[name] : 'gauge';
  const lines = [`# TYPE ${name} ${type}`];
  if (Object.hasOwn(help, name)) lines.unshift(`# HELP ${name} ${escaped(help[name]!, /[\\\n]/g)}`);
  return lines;
}

function lineOf({ name, labels, samples }: WritableSeries, timestamps: boolean): string {
  const { value, timestampMs } = samples.at(-1)!;
  const pairs = labels.map(([label, text]) => `${label}="${escaped(text, /[\\\n"]/g)}"`);
  const braces = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  return `${name}${braces} ${written(value)}${timestamps ? ` ${timestampMs}` : ''}`;
}

function escaped(text: string, special: RegExp): string {
  return text.replace(special, (one) => (one === '\n' ? '\\n' : `\\${one}`));
}

function written(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}
