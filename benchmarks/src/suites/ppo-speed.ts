import { Random } from '@aegis/core';
import { type PpoLearner, RowPolicy, trainPpo, typedArrayLearner } from '@aegis/remediation/ppo';
import { tfjsLearner } from '@aegis/remediation/tfjs';
import { findTfjs } from '../find-tfjs.js';
import { allTfjsSeconds, type TfjsPeer } from '../ppo/all-tfjs.js';
import { cartPole } from '../ppo/cart-pole.js';
import { ClassicEnvironment } from '../ppo/classic-environment.js';
import { SPEED_SETTINGS } from '../ppo/speed-settings.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const ROUNDS = 3;
const UPDATES = 25;
const PEER_UPDATES = 3;
/** Engines compile while they run: what the first updates of a round cost is not counted. */
const WARM_UPDATES = 5;

const { environments, rolloutSteps, hidden, ...STEP } = SPEED_SETTINGS;
const STEPS = environments * rolloutSteps;

interface Timing {
  readonly wall: readonly number[];
  /** After the warm updates; of all threads of the process, so that others on the machine do not count. */
  readonly processor: number;
}

/** Seconds of each update: collecting, advantages and learning; and those of the processor in all. */
async function updateSeconds(learner: PpoLearner, updates: number): Promise<Timing> {
  const environment = new ClassicEnvironment(cartPole, environments);
  const policy = new RowPolicy({ features: 4, kinds: 2, hidden, oneRow: true }, new Random(1));
  const ends = [performance.now()];
  let warm = process.cpuUsage();
  await trainPpo(
    environment,
    policy,
    { ...STEP, rolloutSteps, totalTimesteps: updates * STEPS, targetKl: 1e9, learner },
    {
      onProgress: () => {
        ends.push(performance.now());
        if (ends.length === WARM_UPDATES + 1) warm = process.cpuUsage();
      },
    },
  );
  const { user, system } = process.cpuUsage(warm);
  const wall = ends.slice(1).map((end, k) => (end - ends[k]!) / 1000);
  return { wall, processor: (user + system) / 1e6 };
}

function stepsPerSecond(seconds: readonly number[]): number {
  const sorted = [...seconds].sort((a, b) => a - b);
  return STEPS / sorted[sorted.length >> 1]!;
}

async function run({ log }: SuiteContext): Promise<SuiteResult> {
  const tf = await findTfjs<TfjsPeer>();
  if (tf === null) log('ppo speed: TensorFlow.js is not installed, so there is no peer');
  else await tf.setBackend('cpu');
  const own: number[] = [];
  const peer: number[] = [];
  const mixed: number[] = [];
  let spent = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    log(`ppo speed: round ${round} of ${ROUNDS}`);
    const { wall, processor } = await updateSeconds(typedArrayLearner, WARM_UPDATES + UPDATES);
    own.push(...wall.slice(WARM_UPDATES));
    spent += processor;
    if (tf === null) continue;
    peer.push(...(await allTfjsSeconds(tf, SPEED_SETTINGS, 1 + PEER_UPDATES)).slice(1));
    mixed.push(...(await updateSeconds(tfjsLearner(tf), 1 + PEER_UPDATES)).wall.slice(1));
  }
  const ours = stepsPerSecond(own);
  const stepsPerProcessorSecond = (ROUNDS * UPDATES * STEPS) / spent;
  const measured = { stepsPerSecond: ours, stepsPerProcessorSecond };
  if (tf === null) return { results: measured };
  const theirs = stepsPerSecond(peer);
  return {
    results: { ...measured, ratioToTfjsCpu: ours / theirs },
    peers: {
      tfjsCpu: { stepsPerSecond: theirs },
      tfjsCpuLearner: { stepsPerSecond: stepsPerSecond(mixed) },
    },
  };
}

/** Steps a second of PPO, end to end, on one thread. */
export const ppoSpeed: Suite = {
  name: 'ppo speed',
  summary:
    'steps a second of PPO on CartPole, 16 × 128, 64–64, 4 epochs of 8 minibatches, next to all in tfjs cpu',
  data: null,
  run,
};
