import fc from 'fast-check';
import { describe } from 'vitest';
import { fuzz } from '../../../../tools/fuzz/fuzz.js';
import { LogEpisodes } from '../../src/logs/log-episodes.js';
import { LogEpisodeModel, logCommands } from './log-episode-commands.js';
import { metricCommands, SeriesUnderTest } from './metric-episode-commands.js';
import { MetricEpisodeModel } from './metric-episode-model.js';

const SERIES = 3;

describe('episodes', () => {
  fuzz(
    import.meta.url,
    'of metrics open, go on, grow stronger and end as all their points together say',
    fc.property(fc.constantFrom(0.01, 1, 20, 1000), metricCommands, (perDay, commands) => {
      const series = Array.from({ length: SERIES }, () => new MetricEpisodeModel(perDay));
      const real = new SeriesUnderTest(perDay, SERIES);
      fc.modelRun(() => ({ model: { series }, real }), commands);
    }),
  );

  fuzz(
    import.meta.url,
    'of logs are one for one cause at one service until it has been quiet',
    fc.property(fc.constantFrom(1, 500, 2000), logCommands, (quietMs, commands) => {
      const model = new LogEpisodeModel(quietMs);
      const real = { episodes: new LogEpisodes(quietMs), nowMs: 10_000 };
      fc.modelRun(() => ({ model, real }), commands);
    }),
    { runs: 40 },
  );
});
