import type { MetricDataPoint } from '@aegis/core';

/** The name of a series as Prometheus writes it, with its labels in order: `up{job="api"}`. */
export function seriesKey({ name, labels }: MetricDataPoint): string {
  if (labels === undefined) return name;
  const keys = Object.keys(labels).sort();
  if (keys.length === 0) return name;
  return `${name}{${keys.map((key) => `${key}=${JSON.stringify(labels[key])}`).join(',')}}`;
}

/** The node that a point speaks of: the first of `nodeLabels` that it carries. */
export function nodeOf(point: MetricDataPoint, nodeLabels: readonly string[]): string | null {
  if (point.labels === undefined) return null;
  for (const label of nodeLabels) {
    if (Object.hasOwn(point.labels, label)) return point.labels[label]!;
  }
  return null;
}
