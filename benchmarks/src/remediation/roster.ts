import { pretrainedPolicy } from '@aegis/remediation';
import type { Entry } from './contestant.js';
import { BASELINES } from './contestants.js';
import { player, trainedPolicies, unmaskedPlayer, unmaskedPolicy } from './policies.js';
import { beam, belief } from './references.js';

/** Who plays, by name. */
export interface Roster {
  readonly entries: Readonly<Record<string, Entry>>;
  /** The names that are ours: one for each training seed. */
  readonly ours: readonly string[];
  readonly peers: readonly string[];
}

export function makeRoster(log: (line: string) => void): Roster {
  const policies = trainedPolicies(log);
  if (policies.length === 0) throw new Error('no policy fits this simulator; train one');
  const entries: Record<string, Entry> = {
    ...BASELINES,
    beam,
    belief,
    shipped: player(pretrainedPolicy()),
  };
  const unmasked = unmaskedPolicy(log);
  if (unmasked !== null) entries.ppoWithoutMask = unmaskedPlayer(unmasked);
  const peers = Object.keys(entries).filter((name) => name !== 'greedy');
  for (const { name, policy } of policies) entries[name] = player(policy);
  return { entries, ours: policies.map(({ name }) => name), peers };
}
