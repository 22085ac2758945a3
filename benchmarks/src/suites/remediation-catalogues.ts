import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pretrainedPolicy } from '@aegis/remediation';
import type { EpisodeSummary } from '@aegis/remediation/simulator';
import { CATALOGUES, playerWith, type Rest } from '../remediation/catalogues.js';
import { play } from '../remediation/play.js';
import { TIER_SETTINGS } from '../remediation/settings.js';
import { nothing } from '../remediation/simple-contestants.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** What came of the same episodes with one catalogue and one way with the shares of what is not in it. */
interface Played {
  readonly catalogue: string;
  readonly rest: Rest;
  readonly episodes: readonly EpisodeSummary[];
}

const RESTS: readonly Rest[] = ['handed over', 'scaled up'];
const TROUBLED = Object.entries(TIER_SETTINGS).filter(([key]) => key !== 't0');

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function resolvedShare({ episodes }: Played): number {
  return mean(episodes.map(({ resolved }) => (resolved ? 1 : 0)));
}

/** How much of the harm that doing nothing leads to is kept from the users; below 0 where acting adds to it. */
function relief({ episodes }: Played, untouched: number): number {
  return 1 - mean(episodes.map(({ totalReward }) => totalReward)) / untouched;
}

function resultsOf(played: readonly Played[], untouched: number): Record<string, number> {
  return Object.fromEntries(
    played.flatMap((one) => [
      [`relief.${one.catalogue}`, relief(one, untouched)],
      [`resolved.${one.catalogue}`, resolvedShare(one)],
    ]),
  );
}

async function run({ seed, log, outDir }: SuiteContext): Promise<SuiteResult> {
  const first = 1_000_003 + seed;
  const policy = pretrainedPolicy();
  const untouched = mean(
    TROUBLED.flatMap(([, setting]) => play(nothing, setting, first)).map((one) => one.totalReward),
  );
  const played: Played[] = [];
  for (const [catalogue, kinds] of Object.entries(CATALOGUES)) {
    for (const rest of RESTS) {
      const entry = playerWith(policy, kinds, rest);
      const episodes = TROUBLED.flatMap(([, setting]) => play(entry, setting, first));
      played.push({ catalogue, rest, episodes });
    }
    log(`${catalogue}: ${played.at(-1)!.episodes.length} episodes each`);
  }
  if (outDir !== null) {
    const lines = played.flatMap(({ catalogue, rest, episodes }) =>
      episodes.map((episode) => JSON.stringify({ catalogue, rest, ...episode })),
    );
    writeFileSync(join(outDir, 'episodes.jsonl'), `${lines.join('\n')}\n`);
  }
  const by = (wanted: Rest) => played.filter(({ rest }) => rest === wanted);
  return {
    results: resultsOf(by('handed over'), untouched),
    peers: { scaledUp: resultsOf(by('scaled up'), untouched) },
    tables: [
      {
        title: 'Tiers 1 to 6 together: harm kept from the users, episodes resolved, acts in each',
        head: ['catalogue', 'shares of the rest', 'relief', 'resolved', 'acts'],
        rows: played.map((one) => [
          one.catalogue,
          one.rest,
          relief(one, untouched).toFixed(3),
          resolvedShare(one).toFixed(3),
          mean(one.episodes.map(({ actions }) => actions)).toFixed(2),
        ]),
      },
    ],
  };
}

/** The shipped policy where a system lets only some acts be done to it. */
export const remediationCatalogues: Suite = {
  name: 'remediation-catalogues',
  summary: 'the shipped policy where only some of the acts that it knows may be chosen',
  data: null,
  run,
};
