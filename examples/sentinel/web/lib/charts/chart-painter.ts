import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Forecast, Series } from '../../../src/api/resources/index.js';
import { short } from '../format/number.js';
import { minute } from '../format/time.js';
import { chartColumns, nearestIndex } from './chart-columns.js';
import { drawMarks, type Marks } from './draw-marks.js';

export interface ChartContent {
  readonly series: Series;
  readonly forecast: Forecast | null;
  readonly sinceMs: number | null;
}

/** Charts with the same key move their cursor together. */
const TOGETHER = 'sentinel';
/** A wide chart may be higher; less would not be read. */
const heightFor = (width: number): number => (width > 900 ? 220 : 150);

/** A series with its band, its anomalies, and what is forecast of it. */
export class ChartPainter {
  readonly #container: HTMLElement;
  readonly #onCursor: (index: number | null) => void;
  readonly #observer: ResizeObserver;
  #plot: uPlot | null = null;

  constructor(container: HTMLElement, onCursor: (index: number | null) => void) {
    this.#container = container;
    this.#onCursor = onCursor;
    this.#observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) this.#plot?.setSize({ width, height: heightFor(width) });
    });
    this.#observer.observe(container);
  }

  /** Draws `content` in the colours that the page has now. */
  show(content: ChartContent): void {
    this.#plot?.destroy();
    const { timesMs, values, expected, high, low, ahead, aheadHigh, aheadLow } = chartColumns(
      content.series,
      content.forecast,
    );
    const data = [timesMs, values, expected, high, low, ahead, aheadHigh, aheadLow];
    this.#plot = new uPlot(this.#options(content), data as uPlot.AlignedData, this.#container);
  }

  kill(): void {
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  #options(content: ChartContent): uPlot.Options {
    const css = getComputedStyle(this.#container);
    const colour = (name: string): string => resolve(this.#container, `var(--${name})`);
    const [text, muted, line, band] = ['text', 'muted', 'line', 'band'].map(colour) as [
      string,
      string,
      string,
      string,
    ];
    const accent = colour('accent');
    const axis = {
      stroke: muted,
      font: `11px ${css.fontFamily}`,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
    };
    const hidden = { stroke: 'transparent', width: 0, points: { show: false } };
    const marks = marksOf(content);
    const colours = {
      anomaly: colour('failing'),
      threshold: colour('critical'),
      since: muted,
      ground: colour('surface'),
    };
    const width = Math.max(200, Math.floor(this.#container.clientWidth));
    return {
      width,
      height: heightFor(width),
      ms: 1,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: TOGETHER }, points: { size: 6 }, drag: { x: false, y: false } },
      scales: { y: { range: (_, least, most) => padded(least, most, marks.threshold) } },
      axes: [
        { ...axis, space: 64, size: 26, values: (_, splits) => splits.map((each) => minute(each)) },
        { ...axis, size: 52, space: 32, values: (_, splits) => splits.map((each) => short(each)) },
      ],
      series: [
        {},
        { stroke: text, width: 1.5, points: { show: false } },
        { stroke: muted, width: 1, dash: [3, 3], points: { show: false } },
        hidden,
        hidden,
        { stroke: accent, width: 1.5, dash: [6, 3], points: { show: false } },
        hidden,
        hidden,
      ],
      bands: [
        { series: [3, 4], fill: band },
        { series: [6, 7], fill: band },
      ],
      hooks: {
        draw: [(plot) => drawMarks(plot, marks, colours)],
        setCursor: [(plot) => this.#onCursor(plot.cursor.idx ?? null)],
      },
    };
  }
}

function marksOf({ series, forecast, sinceMs }: ChartContent): Marks {
  const points: { timeMs: number; value: number }[] = [];
  for (const { timestampMs } of series.anomalies) {
    const value = series.values[nearestIndex(series.timesMs, timestampMs)];
    if (typeof value === 'number') points.push({ timeMs: timestampMs, value });
  }
  return { points, threshold: forecast?.threshold?.value ?? null, sinceMs };
}

/** Room above and below, with the threshold in sight unless that would flatten the series. */
function padded(least: number, most: number, threshold: number | null): [number, number] {
  let low = least ?? 0;
  let high = most ?? 1;
  const span = high - low || Math.abs(high) || 1;
  if (threshold !== null && threshold < high + 2 * span && threshold > low - 2 * span) {
    low = Math.min(low, threshold);
    high = Math.max(high, threshold);
  }
  const room = (high - low || span) * 0.08;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

function resolve(container: HTMLElement, value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  container.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
