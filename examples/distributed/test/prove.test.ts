import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { prove } from '../src/trial/prove.js';
import { WITHOUT_NATS } from './nats.js';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const isBuilt = existsSync(PROGRAM);
if (!isBuilt) console.log('skipped: examples/distributed is not built (pnpm build)');

describe.skipIf(WITHOUT_NATS !== null || !isBuilt)('workers that are killed', () => {
  it('lose no anomaly, tell none twice, and leave the same incidents', {
    timeout: 300_000,
  }, async () => {
    const proof = await prove(
      {
        workload: { seed: 4, services: 12, series: 6, lines: 6, ticks: 190 },
        kills: 4,
        ticksPerSecond: 12,
        program: PROGRAM,
        say: () => {},
      },
      new AbortController().signal,
    );
    const { undisturbed, disturbed, ...differences } = proof;
    expect(differences).toEqual({
      lost: 0,
      invented: 0,
      different: 0,
      differentIncidents: 0,
      doubled: 0,
    });
    expect(undisturbed.differentAnomalies).toBeGreaterThan(10);
    expect(undisturbed.incidents).toBeGreaterThan(0);
    expect(disturbed).toMatchObject({ killed: 4, paused: 1, serverKilled: 1 });
  });
});
