import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MLLogAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { UsageError } from '../harness/usage-error.js';
import { interleave } from '../logs/interleave.js';
import { type LogHubSystem, readLogHub } from '../logs/loghub-data.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Of so many of its first lines a collector says which system they are from. */
const TOLD = 0.3;
const START_MS = Date.UTC(2026, 0, 5);
const STEP_MS = 1000;

interface Answer {
  readonly system: LogHubSystem;
  readonly line: number;
  readonly nodeId: string | null;
  readonly confidence: number;
}

interface Tally {
  readonly asked: number;
  readonly answered: number;
  readonly right: number;
}

/** What the detector says of the lines that it was not told of. */
function answers(systems: readonly LogHubSystem[], seed: number): Answer[] {
  const detector = new MLLogAnomalyDetector();
  const random = new Random(seed).fork('services');
  const stream = interleave(
    systems.map(({ raw }) => raw.length),
    random,
  );
  const given: Answer[] = [];
  stream.forEach(({ source, line }, i) => {
    const system = systems[source]!;
    const timestampMs = START_MS + i * STEP_MS;
    const isTold = line < TOLD * system.raw.length;
    const { nodeId, nodeConfidence } = detector.processLog(
      system.raw[line]!,
      isTold ? { nodeId: system.name, timestampMs } : { timestampMs },
    );
    if (!isTold) given.push({ system, line, nodeId, confidence: nodeConfidence });
  });
  return given;
}

function tally(given: readonly Answer[]): Tally {
  return {
    asked: given.length,
    answered: given.filter(({ nodeId }) => nodeId !== null).length,
    right: given.filter(({ system, nodeId }) => nodeId === system.name).length,
  };
}

const accuracyOf = ({ asked, right }: Tally): number => right / Math.max(1, asked);
const accuracyWhenAnswered = ({ answered, right }: Tally): number => right / Math.max(1, answered);
const answeredOf = ({ asked, answered }: Tally): number => answered / Math.max(1, asked);

function write(outDir: string, given: readonly Answer[]): void {
  const rows = given.map(({ system, line, nodeId, confidence }) => {
    const lineId = system.rows[line]!.LineId ?? '';
    // What a line names itself may be any text.
    const answer = (nodeId ?? '').replaceAll('"', '""');
    return `${system.name},${lineId},"${answer}",${confidence}\n`;
  });
  writeFileSync(join(outDir, 'answers.csv'), `system,LineId,answer,confidence\n${rows.join('')}`);
}

async function run({ dataDir, outDir, seed }: SuiteContext): Promise<SuiteResult> {
  const systems = readLogHub(dataDir);
  if (systems.length === 0) throw new UsageError(`log-services: no system in ${dataDir}`, 3);
  const given = answers(systems, seed);
  if (outDir !== null) write(outDir, given);
  const all = tally(given);
  return {
    results: {
      accuracy: accuracyOf(all),
      accuracyWhenAnswered: accuracyWhenAnswered(all),
      answered: answeredOf(all),
    },
    tables: [
      {
        title: `Lines without a node, after ${TOLD * 100} % of each system with one`,
        head: ['system', 'asked', 'accuracy', 'accuracy when answered', 'answered'],
        rows: systems.map((system) => {
          const own = tally(given.filter((answer) => answer.system === system));
          const shares = [accuracyOf(own), accuracyWhenAnswered(own), answeredOf(own)];
          return [system.name, own.asked, ...shares.map((share) => share.toFixed(3))];
        }),
      },
    ],
  };
}

/** Which service a line is from, learnt while a collector said it, then told from the line alone. */
export const logServices: Suite = {
  name: 'log-services',
  summary: 'the service of a raw line that does not come with one; no answer counts as wrong',
  data: 'logs/loghub-2k',
  run,
};
