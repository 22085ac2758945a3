import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactCases } from '../remediation/exact-cases.js';
import { play } from '../remediation/play.js';
import { crossedInterval, interquartileMean, type Scores } from '../remediation/reliable.js';
import { makeRoster, type Roster } from '../remediation/roster.js';
import { furtherSettings, type JudgedSetting, TIER_SETTINGS } from '../remediation/settings.js';
import {
  episodeShare,
  groupImprovements,
  groupShares,
  type Played,
} from '../remediation/shares.js';
import { episodeTable, secondsTable } from '../remediation/tables.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

type Settings = Readonly<Record<string, JudgedSetting>>;

/** What was played, by setting and contestant, and what that cost. */
interface Tournament {
  readonly played: Readonly<Record<string, Played>>;
  readonly seconds: ReadonlyMap<string, number>;
}

/** Everybody plays the same episodes of every setting. */
function playAll(settings: Settings, roster: Roster, context: SuiteContext): Tournament {
  const played: Record<string, Played> = {};
  const seconds = new Map<string, number>();
  for (const [key, setting] of Object.entries(settings)) {
    const started = performance.now();
    played[key] = Object.fromEntries(
      Object.entries(roster.entries)
        .filter(([name]) => name !== 'belief' || setting.believed)
        .map(([name, entry]) => {
          const from = performance.now();
          const episodes = play(entry, setting, 1_000_003 + context.seed);
          seconds.set(name, (seconds.get(name) ?? 0) + (performance.now() - from) / 1000);
          return [name, episodes];
        }),
    );
    const took = ((performance.now() - started) / 1000).toFixed(0);
    context.log(`${key}: ${setting.environments * setting.episodes} episodes each, ${took} s`);
  }
  return { played, seconds };
}

/** Interquartile means of the shares of the reference's gain, and how often anything is done for nothing. */
function scores(
  settings: Settings,
  { played }: Tournament,
  names: readonly string[],
): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [key, { reference, episodes }] of Object.entries(settings)) {
    if (names.some((name) => played[key]![name] === undefined)) continue;
    if (key === 't0') {
      out.t0FalseActions = episodeShare(played.t0!, names, ({ actions }) => actions > 0);
    } else out[key] = interquartileMean(groupShares(played[key]!, names, reference, episodes));
  }
  if (out.t2At20 !== undefined) out.sizeDrop = out.t2At20 - out.t2At60!;
  return out;
}

/** By tier, system by system and seed by seed, whether ours do better than the runbook. */
function improvements({ played }: Tournament, ours: readonly string[]): number[][][] {
  return Object.entries(TIER_SETTINGS)
    .filter(([key]) => key !== 't0')
    .map(([key, { episodes }]) => groupImprovements(played[key]!, ours, 'runbook', episodes));
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const meanOfTables = (tables: readonly Scores[]): number =>
  meanOf(tables.map((table) => meanOf(table.flat())));

/** Systems and training seeds could both have been others, so intervals are over both. */
function intervals(
  settings: Settings,
  tournament: Tournament,
  ours: readonly string[],
  seed: number,
): Record<string, readonly [number, number]> {
  const { played } = tournament;
  const out: Record<string, readonly [number, number]> = {};
  const shares: Record<string, Scores> = {};
  for (const [key, { reference, episodes }] of Object.entries(settings)) {
    if (key === 't0') {
      const acted = played.t0![ours[0]!]!.map((_, k) =>
        ours.map((name) => (played.t0![name]![k]!.actions > 0 ? 1 : 0)),
      );
      out.t0FalseActions = crossedInterval([acted], seed, (all) => meanOf(all!.flat()));
      continue;
    }
    shares[key] = groupShares(played[key]!, ours, reference, episodes);
    out[key] = crossedInterval([shares[key]!], seed, (all) => interquartileMean(all!));
  }
  out.sizeDrop = crossedInterval(
    [shares.t2At20!, shares.t2At60!],
    seed,
    (small, large) => interquartileMean(small!) - interquartileMean(large!),
  );
  out.improvementOverRunbook = crossedInterval(improvements(tournament, ours), seed, (...tables) =>
    meanOfTables(tables),
  );
  return out;
}

function writeEpisodes(folder: string, { played }: Tournament): void {
  const lines = Object.entries(played).flatMap(([setting, byName]) =>
    Object.entries(byName).flatMap(([contestant, episodes]) =>
      episodes.map((episode) => JSON.stringify({ setting, contestant, ...episode })),
    ),
  );
  writeFileSync(join(folder, 'episodes.jsonl'), `${lines.join('\n')}\n`);
}

async function run(context: SuiteContext): Promise<SuiteResult> {
  const { seed, outDir, log } = context;
  const roster = makeRoster(log);
  const { ours, peers } = roster;
  const settings: Settings = { ...TIER_SETTINGS, ...furtherSettings() };
  const tournament = playAll(settings, roster, context);
  if (outDir !== null) writeEpisodes(outDir, tournament);
  return {
    results: {
      ...scores(settings, tournament, ours),
      improvementOverRunbook: meanOfTables(improvements(tournament, ours)),
    },
    intervals: intervals(settings, tournament, ours, seed),
    peers: Object.fromEntries(peers.map((name) => [name, scores(settings, tournament, [name])])),
    tables: [
      episodeTable(settings, tournament.played, roster),
      exactCases(1_000_003 + seed),
      secondsTable(tournament.seconds),
    ],
  };
}

/** Our policies, a runbook and simpler ones on simulated failures of unseen systems, beside planners. */
export const remediation: Suite = {
  name: 'remediation',
  summary: 'policies on unseen simulated systems, as a share of what planners reach',
  data: null,
  run,
};
