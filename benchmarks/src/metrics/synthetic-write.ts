import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JudgedSeries } from './write-judged.js';

/** One CSV a series, with its labels: what is made afresh is nowhere else to be looked up. */
export function writeLabelled(outDir: string, files: readonly JudgedSeries[]): void {
  for (const { series, scores, alarms } of files) {
    const path = join(outDir, series.file);
    mkdirSync(dirname(path), { recursive: true });
    const rows = series.timestamps.map((time, i) =>
      [time, series.values[i], series.labels[i], scores[i], alarms[i]].join(','),
    );
    writeFileSync(path, `timestamp,value,label,anomaly_score,alarm\n${rows.join('\n')}\n`);
  }
}
