import type { ResultTable } from '../suite.js';
import { interquartileMean, optimalityGap } from './reliable.js';
import type { Roster } from './roster.js';
import type { JudgedSetting } from './settings.js';
import { episodeMean, episodeShare, groupShares, type Played } from './shares.js';

/** Per setting and contestant: what it got, and how. Ours stand together. */
export function episodeTable(
  settings: Readonly<Record<string, JudgedSetting>>,
  played: Readonly<Record<string, Played>>,
  { entries, ours }: Roster,
): ResultTable {
  const others = Object.keys(entries).filter((name) => !ours.includes(name));
  const rows: (string | number)[][] = [];
  for (const [key, { reference, episodes }] of Object.entries(settings)) {
    const all = played[key]!;
    const lines: (readonly [string, readonly string[]])[] = [['aegis', ours]];
    for (const other of others) lines.push([other, [other]]);
    for (const [name, names] of lines) {
      if (names.some((one) => all[one] === undefined)) continue;
      const judged = key === 't0' ? null : reference;
      rows.push([key, name, ...figures(all, names, judged, episodes)]);
    }
  }
  return {
    title: 'Per episode; shares are of what the reference gains over doing nothing, group by group',
    head: [
      'setting',
      'contestant',
      'return',
      'IQM',
      'mean',
      'gap',
      'resolved',
      'actions',
      'acted',
      'groups',
    ],
    rows,
  };
}

function figures(
  played: Played,
  names: readonly string[],
  reference: string | null,
  perGroup: number,
): string[] {
  const shares = reference === null ? null : groupShares(played, names, reference, perGroup);
  const total = shares?.flat() ?? [];
  return [
    episodeMean(played, names, ({ totalReward }) => totalReward).toFixed(3),
    shares === null ? '' : interquartileMean(shares).toFixed(3),
    shares === null ? '' : (total.reduce((sum, one) => sum + one, 0) / total.length).toFixed(3),
    shares === null ? '' : optimalityGap(shares, 1).toFixed(3),
    episodeShare(played, names, ({ resolved }) => resolved).toFixed(3),
    episodeMean(played, names, ({ actions }) => actions).toFixed(2),
    episodeShare(played, names, ({ actions }) => actions > 0).toFixed(3),
    // Those in which the reference gains something worth a share.
    shares === null ? '' : String(shares.length),
  ];
}

export function secondsTable(seconds: ReadonlyMap<string, number>): ResultTable {
  return {
    title: 'Seconds that each contestant took for all settings',
    head: ['contestant', 'seconds'],
    rows: [...seconds].map(([name, took]) => [name, took.toFixed(1)]),
  };
}
