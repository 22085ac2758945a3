import type { MetricProgress } from '../engine/metric-watch.js';
import { byId } from './elements.js';
import { counted, formatCount, formatTime, formatValue } from './format.js';
import { FoundList } from './found-list.js';
import { SeriesChart } from './series-chart.js';

/** What the page shows of a series. */
export class MetricView {
  readonly #chart = new SeriesChart(byId('metric-chart'));
  readonly #findings = new FoundList(
    byId('metric-findings'),
    'Nothing yet. A series is judged once sixty points of it are known.',
  );

  draw(progress: MetricProgress): void {
    this.#chart.draw(progress);
    this.#findings.draw(
      progress.findings.map(({ severity, sentence, timestampMs, value, row }) => ({
        key: String(row),
        severity,
        sentence,
        where: `row ${formatCount(row)} · ${formatTime(timestampMs)} · ${formatValue(value)}`,
        sample: null,
      })),
    );
  }

  /** In a sentence, what was read. */
  summary({ points, skipped, late }: MetricProgress): string {
    const parts = [`${counted(points, 'point')} read`];
    if (skipped > 0) parts.push(`${counted(skipped, 'row')} skipped that are not timestamp,value`);
    if (late > 0) parts.push(`${formatCount(late)} not newer than the one before`);
    return `${parts.join(', ')}.`;
  }
}
