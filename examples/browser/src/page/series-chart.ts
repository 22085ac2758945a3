import type { MetricProgress } from '../engine/metric-watch.js';
import { element, svgElement } from './elements.js';
import { counted, formatTime, formatValue } from './format.js';

const HEIGHT = 100;

/** A series as a line, the band that was expected behind it, and a mark where an anomaly is. */
export class SeriesChart {
  readonly #place: HTMLElement;

  constructor(place: HTMLElement) {
    this.#place = place;
    place.replaceChildren(element('p', 'empty', 'Nothing yet.'));
  }

  draw({ name, plot, findings, points }: MetricProgress): void {
    if (points === 0) {
      this.#place.replaceChildren(element('p', 'empty', 'Nothing yet.'));
      return;
    }
    const { low, high, bandLow, bandHigh, startMs, endMs } = plot;
    const [bottom, top] = [Math.min(...low), Math.max(...high)];
    const margin = (top - bottom || 1) * 0.06;
    const y = (value: number): number => {
      const share = (value - bottom + margin) / (top - bottom + 2 * margin);
      return HEIGHT * (1 - Math.min(1, Math.max(0, share)));
    };
    const svg = svgElement('svg', {
      role: 'img',
      preserveAspectRatio: 'none',
      viewBox: `0 0 ${Math.max(1, low.length - 1)} ${HEIGHT}`,
      'aria-label': `${name}: ${counted(points, 'point')}, ${formatValue(bottom)} to ${formatValue(top)}, ${counted(findings.length, 'anomaly').replace('anomalys', 'anomalies')}`,
    });
    const line = low.map((value, x) => `${x} ${y(value)}L${x} ${y(high[x] ?? value)}`).join('L');
    const spanMs = endMs - startMs || 1;
    const marks = findings.map(({ timestampMs }) => {
      const x = ((timestampMs - startMs) / spanMs) * (low.length - 1);
      return `M${x} 0V${HEIGHT}`;
    });
    svg.append(
      svgElement('path', { class: 'band', d: bandOf(bandLow, bandHigh, y) }),
      svgElement('path', { class: 'mark', d: marks.join('') }),
      svgElement('path', { class: 'series', d: `M${line}` }),
    );
    const axis = element(
      'p',
      'axis',
      element('span', '', formatTime(startMs)),
      element('span', '', `${name}: ${formatValue(bottom)} to ${formatValue(top)}`),
      element('span', '', formatTime(endMs)),
    );
    this.#place.replaceChildren(svg, axis);
  }
}

/** There and back again, where a band is known. */
function bandOf(
  low: readonly number[],
  high: readonly number[],
  y: (value: number) => number,
): string {
  const known = [...low.keys()].filter((x) => Number.isFinite(low[x]) && Number.isFinite(high[x]));
  if (known.length === 0) return '';
  const there = known.map((x) => `${x} ${y(high[x] ?? 0)}`);
  const back = known.reverse().map((x) => `${x} ${y(low[x] ?? 0)}`);
  return `M${[...there, ...back].join('L')}z`;
}
