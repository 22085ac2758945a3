import { MetricAnomalyDetector } from '@aegis/anomaly';
import type { Severity } from '@aegis/core';
import { LineSplitter } from './line-splitter.js';
import { readCsvRow } from './read-csv-row.js';
import { SeriesPlot, type SeriesPlotData } from './series-plot.js';

/** An anomaly of the series, and its row. Rows count from 1. */
export interface MetricFinding {
  readonly severity: Severity;
  readonly sentence: string;
  readonly timestampMs: number;
  readonly value: number;
  readonly row: number;
}

export interface MetricProgress {
  readonly name: string;
  readonly rows: number;
  readonly points: number;
  /** Rows that are none. */
  readonly skipped: number;
  /** Points not newer than the one before. */
  readonly late: number;
  readonly plot: SeriesPlotData;
  readonly findings: readonly MetricFinding[];
}

const MOST_FINDINGS = 500;
const LONGEST_NAME = 200;

/** Reads text as rows of `timestamp,value`, and judges each point before it is learnt. */
export class MetricWatch {
  readonly #detector = new MetricAnomalyDetector();
  readonly #splitter = new LineSplitter();
  readonly #plot = new SeriesPlot();
  readonly #findings: MetricFinding[] = [];
  #name = 'value';
  #rows = 0;
  #points = 0;
  #skipped = 0;

  feed(text: string): void {
    this.#splitter.push(text, (line) => this.#take(line));
  }

  end(): void {
    this.#splitter.flush((line) => this.#take(line));
  }

  progress(): MetricProgress {
    return {
      name: this.#name,
      rows: this.#rows,
      points: this.#points,
      skipped: this.#skipped,
      late: this.#detector.stats().late,
      plot: this.#plot.data(),
      findings: this.#findings,
    };
  }

  #take(line: string): void {
    this.#rows++;
    const row = readCsvRow(line);
    if (row.kind === 'header' && this.#points === 0) this.#name = row.name.slice(0, LONGEST_NAME);
    else if (row.kind === 'point') this.#judge(row.timestampMs, row.value);
    else if (row.kind !== 'empty') this.#skipped++;
  }

  #judge(timestampMs: number, value: number): void {
    this.#points++;
    const name = this.#name;
    const { anomaly, band, warmingUp } = this.#detector.addMetric({ name, timestampMs, value });
    this.#plot.add(timestampMs, value, warmingUp ? null : band);
    if (anomaly === null || this.#findings.length >= MOST_FINDINGS) return;
    const { severity, sentence } = anomaly;
    this.#findings.push({ severity, sentence, timestampMs, value, row: this.#rows });
  }
}
