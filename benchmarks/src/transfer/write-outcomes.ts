import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Curve, SHARES } from './data-needed.js';
import type { Entity } from './entities.js';

/** `<set>.csv`: what every start made of every entity at every amount, from which all figures follow. */
export function writeOutcomes(
  outDir: string,
  set: string,
  entities: readonly Entity[],
  starts: readonly (readonly [name: string, curve: Curve])[],
): void {
  const rows = starts.flatMap(([name, curve]) =>
    curve.flatMap((outcomes, s) =>
      outcomes.map(({ hits, falseRows, warm }, i) =>
        [
          entities[i]!.series.file,
          name,
          SHARES[s],
          warm ? 1 : 0,
          hits.join(' '),
          falseRows.join(' '),
        ].join(','),
      ),
    ),
  );
  mkdirSync(outDir, { recursive: true });
  const head = 'entity,start,share,has_threshold,rows_hit_by_event,false_rows_by_twentieth';
  writeFileSync(join(outDir, `${set}.csv`), `${head}\n${rows.join('\n')}\n`);
}
