import { exp, log } from '@aegis/core/math';
import type { World } from '../simulator/world.js';
import type { Glimpse } from './evidence.js';
import type { Hypothesis } from './hypothesis.js';
import { FALSE_RATE, IS_SERIES, RECALL, SIGNALS } from './signal-odds.js';

/** Scrapes are at most this late, and on time. */
export const DELAYS = 3;
/** The share of signals that say nothing for the whole episode. */
const BLIND = 0.12;
/** Strengths, and how much is made of a surprise, are only roughly known. */
const SPREAD = 0.45;
/** Near what is wrong, more may be seen than the usual strength lets expect. */
const NEARBY = 0.02;
/** A false alarm's value spreads over half the scale. */
const FALSE_DENSITY = 2;
const WRONG_RANK = 0.22;
/** How likely an innocent change is to come with a fault, and without. */
export const DECOY = 0.05;
const ODD_CHANGE = 1e-4;
const CHANGE_KINDS: readonly ReadonlySet<string>[] = [
  new Set(['bad-deploy', 'memory-leak', 'out-of-memory']),
  new Set(['bad-config']),
  new Set(['flag-bug']),
];

/** Weighs a hypothesis, whose predictions for the tick stand ready, by what the tick has shown. */
export function weigh(hypothesis: Hypothesis, glimpse: Glimpse, seen: Uint8Array): void {
  const { weights, world, predictions, misses } = hypothesis;
  const { fresh, held, speaks, tick } = glimpse;
  const { count } = world.topology;
  const cells = count * SIGNALS;
  let common = rankFactor(world, glimpse) + changeFactor(world, glimpse);
  let likeliest = 0;
  for (let d = 1; d < DELAYS; d++) if (weights[d]! > weights[likeliest]!) likeliest = d;
  const late: number[] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < DELAYS; d++) {
      const at = ((tick - d + DELAYS) % DELAYS) * cells;
      let foreseen = false;
      for (let s = 0; s < SIGNALS && !foreseen; s++) {
        foreseen = predictions[at + i * SIGNALS + s]! > 0;
      }
      if (!foreseen && speaks[i] === 0) continue;
      let sum = 0;
      for (let s = 0; s < SIGNALS; s++) {
        if (d > 0 && IS_SERIES[s] === 0) continue;
        const cell = i * SIGNALS + s;
        const expected = predictions[at + cell]!;
        if (expected === 0 && fresh[cell] === 0) continue;
        const chance = cellChance(expected, fresh[cell]!, held[cell]!, {
          signal: s,
          blind: seen[cell] === 1 ? 0 : blindness(s, misses[cell]!),
          noise: FALSE_RATE[s]! / count + (foreseen ? NEARBY * falseShare(s) : 0),
        });
        if (IS_SERIES[s] === 1) sum += log(chance);
        else common += log(chance);
        if (expected > 0 && fresh[cell] === 0 && d === likeliest && misses[cell]! < 20) {
          misses[cell]!++;
        }
      }
      late[d]! += sum;
    }
  }
  for (let d = 0; d < DELAYS; d++) weights[d]! += common + late[d]!;
}

/** Named problems are hardly ever seen where they are not. */
function falseShare(signal: number): number {
  return FALSE_RATE[signal]! > 0.001 ? 1 : 0.05;
}

interface Circumstances {
  readonly signal: number;
  readonly blind: number;
  readonly noise: number;
}

function cellChance(
  expected: number,
  value: number,
  held: number,
  { signal, blind, noise }: Circumstances,
): number {
  if (expected === 0) return noise * FALSE_DENSITY;
  // What is only just remarkable may not be.
  const recall = RECALL[signal]! * Math.min(1, Math.max(0.3, (expected - 0.15) / 0.25));
  if (value > 0) return recall * (1 - blind) * density(value, expected) + noise * FALSE_DENSITY;
  const shows =
    held === 0 ? 1 : Math.max(0, Math.min(1, (1.3 * expected - held) / (0.6 * expected)));
  return blind + (1 - blind) * (1 - recall * shows);
}

function density(value: number, expected: number): number {
  if (value >= 0.99) return expected > 0.8 ? 2 : 0.5 * expected;
  const off = log(value / expected) / SPREAD;
  return exp(-0.5 * off * off) / (value * SPREAD * 2.5066);
}

/** The probability that a signal that has kept silent so often is blind. */
function blindness(signal: number, misses: number): number {
  if (misses === 0) return BLIND;
  let silent = 1 - BLIND;
  for (let k = 0; k < misses; k++) silent *= 1 - RECALL[signal]!;
  return BLIND / (BLIND + silent);
}

function rankFactor(world: World, { ranked, sure, notable }: Glimpse): number {
  if (ranked < 0) return 0;
  const fault = world.faults.find((candidate) => candidate.curedBy === null);
  const others = Math.max(1, notable);
  if (fault === undefined) return log((sure <= 0.5 ? 2 : 0.05) / others);
  const right = ranked === fault.node ? 1 - WRONG_RANK : 0;
  return log((sure >= 0.35 ? 1.6 : 0.2) * (right + WRONG_RANK / others));
}

function changeFactor(world: World, { changes }: Glimpse): number {
  let sum = 0;
  for (const { node, what, tick } of changes) {
    const begun = world.faults.filter((fault) => fault.sinceTick === tick);
    const own = begun.some((fault) => fault.node === node && CHANGE_KINDS[what]!.has(fault.kind));
    if (own) continue;
    sum += log(begun.length > 0 ? DECOY / (3 * world.topology.count) : ODD_CHANGE);
  }
  return sum;
}
