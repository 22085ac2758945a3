import type { Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { Runner } from '../ppo/rollout.js';
import type { RowPolicy } from '../ppo/row-policy.js';
import type { VectorEnvironment } from '../ppo/vector-environment.js';

/** An environment that may tell how its users fared; minus the reward is taken where it does not. */
export interface JudgedEnvironment extends VectorEnvironment {
  /** The users' failing share in the last step, also of an episode that ended in it; [0, 1]. */
  readonly impact?: Float64Array;
}

/** What one act, or waiting, came to in trouble when nothing else was done for a while. */
export interface ActCase {
  /** Index of its kind; −1 is waiting. */
  readonly kind: number;
  /** Of the policy for this act, in [0, 1]. */
  readonly probability: number;
  /** The users' failing share in the tick before. */
  readonly before: number;
  /** The same, `ticks` ticks later, or in the last tick of an episode that came to its own end. */
  readonly after: number;
}

/** How {@link playActs} plays. */
export interface PlayActsOptions {
  /** Steps of each environment. */
  readonly steps: number;
  /** Ticks of waiting after each act until it is judged. */
  readonly ticks: number;
  /** How often, in trouble, one of the likelier acts is taken in place of the likeliest, in [0, 1]. */
  readonly explore: number;
  readonly seed: number;
}

/** As many as a decision shows: the chosen one and its alternatives. */
const SHOWN = 6;
/** From this share of failing requests on, users are in trouble. */
export const TROUBLE = 0.02;
/** The policy's own waiting is judged now and then only: that keeps it from acting. */
const JUDGE_WAITING = 0.25;

interface OpenCase {
  kind: number;
  probability: number;
  before: number;
  left: number;
}

/**
 * Plays a policy and looks at each act by itself: after it, nothing is done for `ticks` ticks. In trouble
 * some acts are drawn from those that a decision would show as alternatives. What an episode's end cuts
 * off is left out. It reads what every environment has: on a tick of waiting, minus the reward is the share
 * of the users' requests that went wrong.
 */
export function playActs(
  environment: JudgedEnvironment,
  policy: RowPolicy,
  options: PlayActsOptions,
  random: Random,
): ActCase[] {
  environment.reset(options.seed);
  const n = environment.environments;
  const runner = new Runner(environment, policy);
  const open: (OpenCase | null)[] = new Array(n).fill(null);
  // Unknown before the first tick of an episode has passed.
  const impact = new Float64Array(n).fill(Number.NaN);
  const cases: ActCase[] = [];
  for (let step = 0; step < options.steps; step++) {
    runner.judge(false);
    runner.choose(null);
    for (let i = 0; i < n; i++) {
      if (open[i] !== null || Number.isNaN(impact[i]!)) runner.actions[i] = 0;
      else open[i] = begin(runner, i, impact[i]!, options, random);
    }
    environment.step(runner.actions);
    for (let i = 0; i < n; i++) {
      impact[i] = shareOf(environment.impact?.[i] ?? -environment.reward[i]!);
      const ended = environment.terminated[i] === 1;
      const one = open[i] ?? null;
      if (one !== null && (--one.left <= 0 || ended)) {
        const { kind, probability, before, left } = one;
        // The reward of the act's own tick has its cost in it.
        if (left < options.ticks - 1) cases.push({ kind, probability, before, after: impact[i]! });
        open[i] = null;
      }
      if (ended || environment.truncated[i] === 1) {
        open[i] = null;
        impact[i] = Number.NaN;
      }
    }
  }
  return cases;
}

const shareOf = (value: number): number => Math.max(0, Math.min(1, value));

/** Chooses for one environment; null where nothing is to be judged. */
function begin(
  runner: Runner,
  i: number,
  before: number,
  { ticks, explore }: PlayActsOptions,
  random: Random,
): OpenCase | null {
  if (before < TROUBLE && runner.actions[i] === 0) return null;
  const explores = random.chance(explore);
  if (explores) runner.actions[i] = random.pick(likeliest(runner, i));
  const action = runner.actions[i]!;
  if (action === 0 && !explores && !random.chance(JUDGE_WAITING)) return null;
  return {
    kind: action === 0 ? -1 : (action - 1) % runner.environment.kinds,
    probability: exp(runner.logProbabilities[i * runner.columns + action]!),
    before,
    left: ticks,
  };
}

function likeliest({ columns, logProbabilities }: Runner, i: number): number[] {
  const best: number[] = [];
  for (let a = 0; a < columns; a++) {
    const value = logProbabilities[i * columns + a]!;
    if (!(value > -1e30)) continue;
    let at = best.length;
    while (at > 0 && logProbabilities[i * columns + best[at - 1]!]! < value) at--;
    if (at < SHOWN) best.splice(at, 0, a);
    if (best.length > SHOWN) best.pop();
  }
  return best;
}
