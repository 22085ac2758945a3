import type { Limit } from '../desk/tell-forecast.js';
import type { LimitRule } from './options.js';

/** The first rule that a series, by its key, falls under; null for none. */
export function limitFor(rules: readonly LimitRule[]): (signal: string) => Limit | null {
  return (signal) => {
    const brace = signal.indexOf('{');
    const name = brace < 0 ? signal : signal.slice(0, brace);
    const rule = rules.find(
      ({ metric, labels }) =>
        metric === name &&
        Object.entries(labels).every(([label, value]) =>
          // At the beginning of a label, not in the middle of another's name.
          ['{', ','].some((before) =>
            signal.includes(`${before}${label}=${JSON.stringify(value)}`),
          ),
        ),
    );
    return rule === undefined ? null : { value: rule.value, direction: rule.direction };
  };
}
