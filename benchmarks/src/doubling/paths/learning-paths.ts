import { RemediationLearner } from '@aegis/learning';
import { ManyCases } from '../../learning/many-cases.js';
import { doublings, type GrowthPath } from '../growth-path.js';

const MOST_CASES = 100_000;
const SUGGESTIONS = 10;

/** One for all sizes: simulating what it draws from takes longer than remembering it. */
const sources = new Map<number, ManyCases>();

function sourceOf(seed: number): ManyCases {
  const source = sources.get(seed) ?? new ManyCases(seed);
  sources.set(seed, source);
  return source;
}

export const LEARNING_PATHS: readonly GrowthPath[] = [
  {
    key: 'capturedCases',
    doubled: 'fixes to captureManualFix',
    promise: 'none a fix; measured beside the suggestions',
    promised: 1,
    sizes: doublings(25),
    prepare: (size, seed) => {
      const source = sourceOf(seed);
      const fixes = Array.from({ length: size }, () => source.next());
      return () => {
        const learner = new RemediationLearner({ maxCases: MOST_CASES });
        for (const fix of fixes) learner.captureManualFix(fix);
      };
    },
  },
  {
    key: 'suggestionCases',
    doubled: `cases remembered, ${SUGGESTIONS} times captureManualFix and suggestAction`,
    promise: 'O(cases · features)',
    promised: 1,
    sizes: doublings(500),
    prepare: (size, seed) => {
      const source = sourceOf(seed);
      // Full, so that each fix more takes the place of one.
      const learner = new RemediationLearner({ maxCases: size });
      for (let i = 0; i < size; i++) learner.captureManualFix(source.next());
      const asked = Array.from({ length: SUGGESTIONS }, () => source.next());
      let at = asked[0]!.at!;
      return () => {
        for (const { issues, anomalies, graph, rootCauses, ...fix } of asked) {
          at += 1;
          learner.captureManualFix({ ...fix, issues, anomalies, at });
          learner.suggestAction(issues, anomalies, {
            graph: graph!,
            rootCauses: rootCauses!,
            nowMs: at,
          });
        }
      };
    },
  },
];
