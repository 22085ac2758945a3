import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpisodeSummary } from '@aegis/remediation/simulator';
import { bootstrap, meanAt } from '../remediation/bootstrap.js';
import { ENTRIES } from '../remediation/contestants.js';
import { play, type Setting } from '../remediation/play.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const EPISODES = { environments: 50, episodes: 4 };
const SMALL = { minServices: 5, maxServices: 20 };

/** By the key of their result. Seeds and graphs are none that the shipped policy was trained on. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  t0: { tier: 'none', ...SMALL, environments: 50, episodes: 10 },
  t1: { tier: 'obvious', ...SMALL, ...EPISODES },
  t2: { tier: 'ambiguous', ...SMALL, ...EPISODES },
  t3: { tier: 'double', ...SMALL, ...EPISODES },
  t2At60: {
    tier: 'ambiguous',
    minServices: 40,
    maxServices: 60,
    environments: 40,
    episodes: 2,
  },
};
const FAULTY = ['t1', 't2', 't3', 't2At60'] as const;
const PEERS = ['noop', 'random', 'restartWorst', 'runbook'] as const;

type Played = Readonly<Record<string, Readonly<Record<string, readonly EpisodeSummary[]>>>>;

const returns = (episodes: readonly EpisodeSummary[]): number[] =>
  episodes.map((episode) => episode.totalReward);
const share = (
  episodes: readonly EpisodeSummary[],
  test: (one: EpisodeSummary) => boolean,
): number => episodes.filter(test).length / episodes.length;

/** (return − of doing nothing) / (of curing at once, knowing the faults − of doing nothing). */
function fraction(
  played: Played[string],
  name: string,
  picks: ArrayLike<number> | null = null,
): number {
  const all = picks ?? Int32Array.from(played.noop!.keys());
  const nothing = meanAt(returns(played.noop!), all);
  const reference = meanAt(returns(played.reference!), all);
  return (meanAt(returns(played[name]!), all) - nothing) / (reference - nothing);
}

/** How often the first does better than the second on the same episode; equal counts half. */
function improvement(first: readonly number[], second: readonly number[]): number[] {
  return first.map((value, i) => {
    const difference = value - second[i]!;
    return Math.abs(difference) < 1e-9 ? 0.5 : difference > 0 ? 1 : 0;
  });
}

function scores(played: Played, name: string): Record<string, number> {
  const out: Record<string, number> = {
    t0FalseActions: share(played.t0![name]!, (episode) => episode.actions > 0),
  };
  for (const tier of FAULTY) out[tier] = fraction(played[tier]!, name);
  return out;
}

async function run(context: SuiteContext): Promise<SuiteResult> {
  const { seed, log } = context;
  const played: Record<string, Record<string, readonly EpisodeSummary[]>> = {};
  for (const [tier, setting] of Object.entries(SETTINGS)) {
    played[tier] = {};
    for (const [name, entry] of Object.entries(ENTRIES)) {
      played[tier][name] = play(entry, setting, 1_000_003 + seed);
    }
    log(`${tier}: ${setting.environments * setting.episodes} episodes a contestant`);
  }

  const better = (['t1', 't2', 't3'] as const).flatMap((tier) =>
    improvement(returns(played[tier]!.aegis!), returns(played[tier]!.runbook!)),
  );
  const all = Int32Array.from(better.keys());
  const results = { ...scores(played, 'aegis'), improvementOverRunbook: meanAt(better, all) };
  const intervals: Record<string, readonly [number, number]> = {};
  for (const tier of FAULTY) {
    const cases = played[tier]!.aegis!.length;
    intervals[tier] = bootstrap(cases, seed, (picks) => fraction(played[tier]!, 'aegis', picks));
  }
  const acted = played.t0!.aegis!.map((episode) => (episode.actions > 0 ? 1 : 0));
  intervals.t0FalseActions = bootstrap(acted.length, seed, (picks) => meanAt(acted, picks));
  intervals.improvementOverRunbook = bootstrap(better.length, seed, (picks) =>
    meanAt(better, picks),
  );

  const rows = Object.keys(SETTINGS).flatMap((tier) =>
    Object.keys(ENTRIES).map((name) => {
      const episodes = played[tier]![name]!;
      const mean = returns(episodes).reduce((sum, value) => sum + value, 0) / episodes.length;
      const actions = episodes.reduce((sum, one) => sum + one.actions, 0) / episodes.length;
      const resolved = tier === 't0' ? '' : share(episodes, (one) => one.resolved).toFixed(3);
      return [tier, name, mean.toFixed(3), resolved, actions.toFixed(2)];
    }),
  );
  if (context.outDir !== null) {
    const lines = Object.entries(played).flatMap(([tier, byName]) =>
      Object.entries(byName).flatMap(([contestant, episodes]) =>
        episodes.map((episode) => JSON.stringify({ setting: tier, contestant, ...episode })),
      ),
    );
    writeFileSync(join(context.outDir, 'episodes.jsonl'), `${lines.join('\n')}\n`);
  }
  return {
    results,
    intervals,
    peers: Object.fromEntries(PEERS.map((name) => [name, scores(played, name)])),
    tables: [
      {
        title: 'Per episode: return, share resolved, actions',
        head: ['tier', 'contestant', 'return', 'resolved', 'actions'],
        rows,
      },
    ],
  };
}

/** The shipped policy against a runbook and simpler ones, on simulated failures of unseen systems. */
export const remediation: Suite = {
  name: 'remediation',
  summary: 'the shipped policy on unseen simulated systems, as a share of curing at once',
  data: null,
  run,
};
