import { AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { EFFECTS } from './action-kinds.js';
import { CaseBase } from './cases/case-base.js';
import { isCaseId, type StoredCase } from './cases/case-columns.js';
import { MAX_VOCABULARY, MAX_WEIGHT } from './cases/vocabulary.js';
import { ROLES } from './incident/roles.js';
import { MAX_FEATURES } from './incident/signature.js';
import { RELATIONS } from './incident/situation.js';
import { type RemediationLearnerOptions, resolveLearnerOptions } from './options.js';
import { type Calibration, MOST_QUERIES } from './prediction/calibration.js';
import { MOST_SLOPE } from './prediction/platt-scaling.js';

const HEADER = { kind: 'remediation-learner', version: 2 } as const;
const TEXT = { maxLength: 4_200 } as const;
const NAME = { maxLength: 512 } as const;

/** What a learner is made of. */
export interface LearnerState {
  readonly options: Required<RemediationLearnerOptions>;
  readonly cases: CaseBase;
  readonly calibration: Calibration;
  readonly duplicates: number;
}

/** A learner as JSON. */
export function writeLearner({ options, cases, calibration, duplicates }: LearnerState): unknown {
  const vocabulary: string[] = [];
  const numbers = new Map<string, number>();
  const number = (name: string): number => {
    let known = numbers.get(name);
    if (known === undefined) {
      known = vocabulary.length;
      numbers.set(name, known);
      vocabulary.push(name);
    }
    return known;
  };
  const list = Array.from(cases.slots(), (slot) => ({
    ...cases.at(slot),
    features: cases.featuresAt(slot).map(number),
  }));
  return {
    ...HEADER,
    options,
    duplicates,
    evicted: cases.evicted,
    unheard: cases.vocabulary.unheard,
    calibration,
    vocabulary,
    weights: vocabulary.map((name) => cases.vocabulary.weightOf(name, cases.groups.count)),
    cases: list,
  };
}

/** Reads what {@link writeLearner} wrote, believing nothing. */
export function readLearner(json: unknown): LearnerState {
  const reader = SnapshotReader.open(json, HEADER);
  const options = reader.object('options', (one) =>
    resolveLearnerOptions({
      maxCases: one.number('maxCases', { min: 1, max: 100_000, integer: true }),
      halfLifeMs: one.number('halfLifeMs', { min: 1 }),
      neighbours: one.number('neighbours', { min: 1, max: 50, integer: true }),
      novelty: one.number('novelty', { min: 0.01, max: 0.5 }),
      maxDistance: one.number('maxDistance', { min: 0.1, max: 1 }),
      minProbability: one.number('minProbability', { min: 0, max: 1 }),
      evidenceCap: one.number('evidenceCap', { min: 1, max: 1_000 }),
      automateAt: one.number('automateAt', { min: 0.5, max: 1 }),
    }),
  );
  const limit = { maxLength: options.maxCases };
  const vocabulary = reader.strings('vocabulary', {
    maxLength: Math.min(MAX_VOCABULARY, options.maxCases * MAX_FEATURES),
    maxStringLength: 96,
  });
  const cases = new CaseBase(options.maxCases);
  reader.list('cases', limit, (one) => {
    const range = { min: 0, max: vocabulary.length - 1, integer: true };
    const features = one.numbers('features', { maxLength: MAX_FEATURES }, range);
    const stored = readCase(one);
    if (cases.has(stored.id)) return;
    cases.add(
      stored,
      [...new Set(features)].map((id) => vocabulary[id]!),
    );
  });
  const weights = reader.numbers(
    'weights',
    { maxLength: vocabulary.length },
    { min: 0, max: MAX_WEIGHT, integer: true },
  );
  cases.adoptWeights(weights.map((weight, i) => [vocabulary[i]!, weight]));
  cases.evicted = reader.number('evicted', { min: 0, integer: true });
  cases.vocabulary.unheard = reader.number('unheard', { min: 0, integer: true });
  const calibration = reader.object('calibration', readCalibration);
  return {
    options,
    cases,
    calibration,
    duplicates: reader.number('duplicates', { min: 0, integer: true }),
  };
}

function readCalibration(one: SnapshotReader): Calibration {
  const recalled = one.numbers('recalled', { maxLength: MOST_QUERIES }, { min: 0, max: 1 });
  return {
    weight: one.number('weight', { min: 0, max: 1 }),
    slope: one.number('slope', { min: 0, max: MOST_SLOPE }),
    offset: one.number('offset', { min: -100, max: 100 }),
    recalled: recalled.sort((a, b) => a - b),
  };
}

function readCase(one: SnapshotReader): StoredCase {
  return {
    id: readId(one),
    atMs: one.number('atMs'),
    operator: one.has('operator') ? one.string('operator', NAME) : null,
    command: one.string('command', TEXT),
    effect: one.oneOf('effect', EFFECTS),
    destructive: one.boolean('destructive'),
    target: one.has('target') ? one.string('target', NAME) : null,
    targetRelation: one.has('targetRelation') ? one.oneOf('targetRelation', RELATIONS) : null,
    targetRole: one.has('targetRole') ? one.oneOf('targetRole', ROLES) : null,
    targetHops: one.number('targetHops', { min: -1, max: 4, integer: true }),
    success: one.boolean('success'),
    verified: one.boolean('verified'),
    nodeIds: one.strings('nodeIds', { maxLength: 16, maxStringLength: NAME.maxLength }),
  };
}

function readId(one: SnapshotReader): string {
  const id = one.string('id', { maxLength: 16 });
  if (isCaseId(id)) return id;
  throw new AegisError('invalid-snapshot', 'RemediationLearner: the id of a case is not one.');
}
