import type { MetricDataPoint } from '@aegis/core';
import type { ReadInput } from './read-definitions.js';

type Labels = NonNullable<MetricDataPoint['labels']>;

/** Prometheus' label for the name of the metric: two inputs never share it. */
const NAME_LABEL = '__name__';
const NO_LABELS: Labels = Object.freeze({});

/** The labels of a point, which may lack them. */
export function labelsOf(point: MetricDataPoint): Labels {
  return point.labels ?? NO_LABELS;
}

/** Whether a point carries the labels that an input fixes. */
export function carries(labels: Labels, { labels: fixed }: ReadInput): boolean {
  return fixed.every(([label, value]) => labelValue(labels, label) === value);
}

/** What inputs are matched on: the values of `by`, or all labels and values that the input does not fix. */
export function matchedParts(
  labels: Labels,
  input: ReadInput,
  by: readonly string[] | null,
): string[] {
  return by === null ? freeParts(labels, input) : by.map((label) => labelValue(labels, label));
}

/** All labels and values that the input does not fix, in order. */
export function freeParts(labels: Labels, input: ReadInput): string[] {
  const isFree = (label: string): boolean =>
    label !== NAME_LABEL &&
    labelValue(labels, label) !== '' &&
    !input.labels.some(([fixed]) => fixed === label);
  return Object.keys(labels)
    .filter(isFree)
    .sort()
    .flatMap((label) => [label, labelValue(labels, label)]);
}

/** The labels of a result. */
export function labelsFrom(parts: readonly string[], by: readonly string[] | null): Labels {
  const pairs =
    by === null
      ? parts.flatMap((label, i) => (i % 2 === 0 ? [[label, parts[i + 1]!]] : []))
      : by.map((label, i) => [label, parts[i]!]).filter(([, value]) => value !== '');
  // As own fields, whatever they are called.
  return Object.freeze(Object.fromEntries(pairs));
}

/** An absent label is an empty one, as in Prometheus. */
function labelValue(labels: Labels, label: string): string {
  const value: unknown = Object.hasOwn(labels, label) ? labels[label] : '';
  return typeof value === 'string' ? value : '';
}
