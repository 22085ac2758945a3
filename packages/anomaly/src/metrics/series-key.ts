import type { MetricDataPoint } from '@aegis/core';

/**
 * The name of a series as Prometheus writes it, with its labels in order: `up{job="api"}`.
 *
 * Two series have two keys, whatever their names are made of: a name that could be taken for more than a
 * name stands in quotes. Labels without a value are as if they were not there.
 */
export function seriesKey({ name, labels }: MetricDataPoint): string {
  const start = name.includes('{') || name.includes('"') ? JSON.stringify(name) : name;
  if (labels === undefined || labels === null) return start;
  const keys = Object.keys(labels);
  if (keys.length > 1) keys.sort();
  let list = '';
  for (const key of keys) {
    const value = textOf(labels[key]);
    if (value === null) continue;
    const label = key.includes('"') ? JSON.stringify(key) : key;
    list += `${list && ','}${label}=${JSON.stringify(value)}`;
  }
  return list ? `${start}{${list}}` : start;
}

/** The node that a point speaks of: the first of `nodeLabels` that it carries. */
export function nodeOf({ labels }: MetricDataPoint, nodeLabels: readonly string[]): string | null {
  if (labels === undefined || labels === null) return null;
  for (const label of nodeLabels) {
    const value = Object.hasOwn(labels, label) ? textOf(labels[label]) : null;
    if (value !== null) return value;
  }
  return null;
}

/** The value of a label as text: JavaScript hands over whatever its callers have. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  // An object's own toString may throw, or be missing.
  const isSimple = typeof value !== 'object' && typeof value !== 'function';
  return isSimple ? String(value) : Object.prototype.toString.call(value);
}
