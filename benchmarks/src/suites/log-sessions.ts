import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MLLogAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { alarmScores, baseRate, f1OfAll } from '../logs/alarm-scores.js';
import { documentModels } from '../logs/document-models.js';
import {
  readSessionSet,
  type Session,
  type SessionSet,
  sessionLines,
  sessionSets,
  sharedSequences,
} from '../logs/session-data.js';
import { nearestCounts, newEvents } from '../logs/session-peers.js';
import { type RankingScores, rankingScores } from '../metrics/auc.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** The data has no clock: a session a minute. */
const SESSION_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 5);
/** By then no session of the training can still be open. */
const PAUSE_MS = 3_600_000;

interface Judged {
  readonly scores: number[];
  readonly alarms: boolean[];
}

interface Measured {
  readonly set: SessionSet;
  readonly ours: Judged;
  readonly figures: RankingScores;
  readonly peers: Readonly<Record<string, RankingScores>>;
}

async function judge({ templates, train, test }: SessionSet, seed: number): Promise<Judged> {
  const random = new Random(seed).fork('sessions');
  const detector = new MLLogAnomalyDetector();
  let startMs = START_MS;
  for (const session of train) {
    const lines = sessionLines(session, templates, random);
    lines.forEach((line, i) => {
      const timestampMs = startMs + Math.floor((i * SESSION_MS) / lines.length);
      detector.processLog(line, { sessionId: session.id, timestampMs });
    });
    startMs += SESSION_MS;
  }
  startMs += PAUSE_MS;
  detector.flush(startMs);
  await detector.trainModels();
  const scores = new Array<number>(test.length);
  const alarms = new Array<boolean>(test.length);
  // Abnormal sessions stand in files of their own: in their order, the time of day would be a label.
  for (const i of random.shuffle(test.map((_, index) => index))) {
    const session = test[i]!;
    const lines = sessionLines(session, templates, random);
    const verdict = detector.scoreSession(lines, { sessionId: session.id, timestampMs: startMs });
    scores[i] = verdict.score;
    alarms[i] = verdict.alarm;
    startMs += SESSION_MS;
  }
  return { scores, alarms };
}

async function measure(set: SessionSet, seed: number): Promise<Measured> {
  const { train, test, labels } = set;
  const ours = await judge(set, seed);
  const document = ({ events }: Session): string[] => events.map(String);
  const ids = set.templates.map((_, id) => String(id));
  const models = documentModels(train.map(document), test.map(document), seed, ids);
  const peers = {
    nearestCounts: nearestCounts(train, test),
    newEvents: newEvents(train, test),
    isolationForest: models.isolationForest.judged,
    localOutlierFactor: models.localOutlierFactor.judged,
  };
  return {
    set,
    ours,
    figures: rankingScores(ours.scores, labels),
    peers: Object.fromEntries(
      Object.entries(peers).map(([peer, scores]) => [peer, rankingScores(scores, labels)]),
    ),
  };
}

const keyed = ({ name }: SessionSet, { aucRoc, aucPr, f1 }: RankingScores) => ({
  [`auc.${name}`]: aucRoc,
  [`averagePrecision.${name}`]: aucPr,
  [`f1Best.${name}`]: f1,
});

function tableRow({ set, ours, figures, peers }: Measured): (string | number)[] {
  const best = Math.max(...Object.values(peers).map(({ aucPr }) => aucPr));
  const { precision, recall, f1 } = alarmScores(ours.alarms, set.labels);
  const numbers = [
    baseRate(set.labels),
    f1OfAll(set.labels),
    sharedSequences(set),
    precision,
    recall,
    f1,
    figures.aucPr - best,
  ];
  return [set.name, set.train.length, set.test.length, ...numbers.map((value) => value.toFixed(3))];
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const all: Measured[] = [];
  for (const name of sessionSets(dataDir)) {
    log(`log-sessions: ${name}`);
    const measured = await measure(readSessionSet(dataDir, name), seed);
    all.push(measured);
    if (outDir === null) continue;
    const { set, ours } = measured;
    const rows = set.test.map(({ id }, i) => `${id},${ours.scores[i]}\n`);
    writeFileSync(join(outDir, `${name}.csv`), `session,score\n${rows.join('')}`);
  }
  const names = Object.keys(all[0]?.peers ?? {});
  return {
    results: Object.assign(
      {},
      ...all.map(({ set, ours, figures }) => ({
        ...keyed(set, figures),
        [`f1AtShipped.${set.name}`]: alarmScores(ours.alarms, set.labels).f1,
      })),
    ),
    peers: Object.fromEntries(
      names.map((peer) => [
        peer,
        Object.assign({}, ...all.map(({ set, peers }) => keyed(set, peers[peer]!))),
      ]),
    ),
    tables: [
      {
        title:
          'Sessions: f1Best above is with the threshold that is best on the test data, the rest here as shipped',
        head: [
          'set',
          'train',
          'test',
          'abnormal',
          'F1 of flagging all',
          'abnormal sequences that are also normal',
          'precision',
          'recall',
          'F1',
          'aegis minus best peer (AP)',
        ],
        rows: all.map(tableRow),
      },
    ],
  };
}

/** Whole sessions, learnt from normal ones as lines of text; the peers are given the true templates. */
export const logSessions: Suite = {
  name: 'log-sessions',
  summary: 'ranking of log sessions, learnt from lines, next to models of the true event counts',
  data: 'logs/sessions',
  run,
};
