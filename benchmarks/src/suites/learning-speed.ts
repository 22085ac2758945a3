import { RemediationLearner } from '@aegis/learning';
import { memoryBytes, milliseconds } from '../graph/measure.js';
import { ManyCases } from '../learning/many-cases.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const CASES = 100_000;
const WARM_UP = 50;
const QUERIES = 1_000;
/** Captures between suggestions, so that nothing is ready that a capture spoils. */
const CAPTURE_EVERY = 20;

async function run({ seed, log }: SuiteContext): Promise<SuiteResult> {
  const source = new ManyCases(seed);
  const before = memoryBytes();
  const learner = new RemediationLearner({ maxCases: CASES });
  const captures: number[] = [];
  for (let i = 0; i < CASES; i++) {
    const fix = source.next();
    captures.push(milliseconds(() => learner.captureManualFix(fix)));
    if (i % 10_000 === 0) log(`learning speed: ${i} cases`);
  }
  const bytes = memoryBytes() - before - 8 * captures.length;
  const texts = textBytes(learner);
  const { cases, groups, features } = learner.stats();
  const suggestions: number[] = [];
  const processor: number[] = [];
  for (let i = -WARM_UP; i < QUERIES; i++) {
    if (i % CAPTURE_EVERY === 0) learner.captureManualFix(source.next());
    const { issues, anomalies, graph, rootCauses, at } = source.next();
    const context = { graph: graph!, rootCauses: rootCauses!, nowMs: at! };
    const start = process.cpuUsage();
    const spent = milliseconds(() => learner.suggestAction(issues, anomalies, context));
    const { user, system } = process.cpuUsage(start);
    if (i < 0) continue;
    suggestions.push(spent);
    processor.push((user + system) / 1000);
  }
  suggestions.sort((a, b) => a - b);
  processor.sort((a, b) => a - b);
  captures.sort((a, b) => a - b);
  const at = (sorted: readonly number[], share: number): number =>
    sorted[Math.floor(share * sorted.length)]!;
  return {
    results: {
      suggestionP50Ms: at(suggestions, 0.5),
      suggestionP99Ms: at(suggestions, 0.99),
      processorP50Ms: at(processor, 0.5),
      processorP99Ms: at(processor, 0.99),
      bytesPerCase: (bytes - texts) / cases,
      textBytesPerCase: texts / cases,
      captureP50Ms: at(captures, 0.5),
      captureP99Ms: at(captures, 0.99),
      captureMaxMs: captures.at(-1)!,
      cases,
      groups,
      features,
    },
  };
}

/** The characters of what was said and named; one byte each in these. */
function textBytes(learner: RemediationLearner): number {
  let sum = 0;
  for (const { command, operator, target, nodeIds } of learner.cases()) {
    const names = [operator ?? '', target ?? '', ...nodeIds];
    sum += command.length + names.reduce((total, name) => total + name.length, 0);
  }
  return sum;
}

/** A memory of 100,000 fixes: how fast it answers, and what it weighs. */
export const learningSpeed: Suite = {
  name: 'learning speed',
  summary: 'suggestions of 100,000 remembered fixes, and bytes a case beside its texts',
  data: null,
  run,
};
