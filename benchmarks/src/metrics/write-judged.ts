import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Judgement } from './contestants.js';
import type { Series } from './series.js';

/** A series with what was said of it. */
export interface JudgedSeries extends Judgement {
  readonly series: Series;
}

/** One CSV a data file, in the same folders: a row with score and alarm for every data row. */
export function writeJudged(outDir: string, files: readonly JudgedSeries[]): void {
  for (const { series, scores, alarms } of files) {
    const path = join(outDir, series.file);
    mkdirSync(dirname(path), { recursive: true });
    const rows = series.timestamps.map(
      (time, i) => `${time},${series.values[i]},${scores[i]},${alarms[i]}`,
    );
    writeFileSync(path, `timestamp,value,anomaly_score,alarm\n${rows.join('\n')}\n`);
  }
}
