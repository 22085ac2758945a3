import {
  type LearnerRun,
  type StepLosses,
  type StepSettings,
  type StepSlopes,
  typedArrayLearner,
} from '@aegis/remediation/ppo';
import { type TensorFlow, tfjsLearner } from '@aegis/remediation/tfjs';
import { findTfjs } from '../find-tfjs.js';
import { type DrawnCase, type DrawnSizes, drawCase } from '../ppo/drawn-case.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const PEER_CASES = 40;
const PEER_SIZES: DrawnSizes = { rows: 12, kinds: 12, features: 64, width: 63, samples: 60 };
const NUMERIC_CASES = 30;
/** Two evaluations a parameter. */
const NUMERIC_SIZES: DrawnSizes = { rows: 5, kinds: 5, features: 8, width: 15, samples: 24 };
const STEP = 1e-6;

const SETTINGS: StepSettings = {
  learningRate: 1e-3,
  clip: 0.2,
  valueClip: null,
  entropyCoefficient: 0.05,
  valueCoefficient: 0.5,
  maxGradientNorm: 0.5,
};

/** Every other case holds estimated returns too. */
function settingsOf(index: number): StepSettings {
  return index % 2 === 0 ? SETTINGS : { ...SETTINGS, valueClip: 0.2 };
}

function whole({ loss, entropy, valueLoss }: StepLosses): number {
  return loss - SETTINGS.entropyCoefficient * entropy + SETTINGS.valueCoefficient * valueLoss;
}

/** Of each network, the greatest difference over the greatest slope; the worst of them. */
function difference(drawn: DrawnCase, ours: Float64Array, theirs: ArrayLike<number>): number {
  let worst = 0;
  let at = 0;
  for (const { parameters } of drawn.policy.networks()) {
    let most = 0;
    let apart = 0;
    for (const end = at + parameters.length; at < end; at++) {
      most = Math.max(most, Math.abs(theirs[at]!));
      apart = Math.max(apart, Math.abs(ours[at]! - theirs[at]!));
    }
    if (most > 0) worst = Math.max(worst, apart / most);
  }
  return worst;
}

function centralDifferences(
  drawn: DrawnCase,
  run: LearnerRun,
  settings: StepSettings,
): readonly number[] {
  const at = (): number => {
    const { losses } = run.slopes(drawn.rollout, drawn.picks, settings) as StepSlopes;
    return whole(losses);
  };
  return drawn.policy.networks().flatMap(({ parameters }) =>
    Array.from(parameters, (held, k) => {
      parameters[k] = held + STEP;
      const above = at();
      parameters[k] = held - STEP;
      const below = at();
      parameters[k] = held;
      return (above - below) / (2 * STEP);
    }),
  );
}

async function worstOf(
  cases: number,
  seed: number,
  sizes: DrawnSizes,
  other: (drawn: DrawnCase, own: LearnerRun, settings: StepSettings) => Promise<ArrayLike<number>>,
): Promise<{ readonly worst: number; readonly parameters: number }> {
  let worst = 0;
  let parameters = 0;
  for (let k = 0; k < cases; k++) {
    const drawn = drawCase(seed * 1000 + k, sizes);
    const run = typedArrayLearner.begin(drawn.environment, drawn.policy);
    const settings = settingsOf(k);
    const { gradients } = await run.slopes(drawn.rollout, drawn.picks, settings);
    worst = Math.max(worst, difference(drawn, gradients, await other(drawn, run, settings)));
    parameters += gradients.length;
  }
  return { worst, parameters };
}

async function run({ seed, log }: SuiteContext): Promise<SuiteResult> {
  const numeric = await worstOf(NUMERIC_CASES, seed, NUMERIC_SIZES, async (drawn, own, settings) =>
    centralDifferences(drawn, own, settings),
  );
  log(`gradients: central differences of ${numeric.parameters} parameters`);
  const tf = await findTfjs<TensorFlow & { setBackend(name: string): Promise<boolean> }>();
  if (tf === null) {
    log('gradients: TensorFlow.js is not installed, so there is nothing to compare with');
    return { results: { centralDifferences: numeric.worst } };
  }
  await tf.setBackend('cpu');
  const learner = tfjsLearner(tf);
  const peer = await worstOf(PEER_CASES, seed, PEER_SIZES, async (drawn, _, settings) => {
    const theirs = learner.begin(drawn.environment, drawn.policy);
    const { gradients } = await theirs.slopes(drawn.rollout, drawn.picks, settings);
    theirs.close();
    return gradients;
  });
  return {
    results: { tfjsAutodiff: peer.worst, centralDifferences: numeric.worst },
    tables: [
      {
        title: 'greatest difference over greatest slope of a network, worst case',
        head: ['against', 'cases', 'parameters', 'difference'],
        rows: [
          ['tfjs autodiff, 32 bits', PEER_CASES, peer.parameters, peer.worst.toExponential(2)],
          [
            'central differences',
            NUMERIC_CASES,
            numeric.parameters,
            numeric.worst.toExponential(2),
          ],
        ],
      },
    ],
  };
}

/** The slopes of the whole PPO loss against two independent ways to have them. */
export const gradients: Suite = {
  name: 'gradients',
  summary: 'slopes of the whole PPO loss against tfjs autodiff and against central differences',
  data: null,
  run,
};
