import { Random, type TaskOptions } from '@aegis/core';
import type { LogTrainingReport } from '../log-verdict.js';
import type { SessionModel } from '../sessions/session-model.js';
import type { ServiceWindow } from '../windows/service-window.js';
import { DocumentEnsemble } from './document-ensemble.js';

/** Documents that one training sees at most. */
const MAX_DOCUMENTS = 4096;

/** What was trained; null where there was too little, or the task was aborted. */
export interface TrainedEnsembles {
  readonly windows: DocumentEnsemble | null;
  readonly sessions: DocumentEnsemble | null;
  readonly report: LogTrainingReport;
}

/** Fits ensembles on the windows and the sessions that were kept. */
export async function trainEnsembles(
  services: Iterable<ServiceWindow>,
  sessions: SessionModel,
  seed: number,
  options: TaskOptions,
): Promise<TrainedEnsembles> {
  const windows: string[][] = [];
  let contributing = 0;
  for (const service of services) {
    if (service.reservoir.length > 0) contributing++;
    for (const document of service.reservoir) windows.push(document.map(String));
  }
  const chosen = new Random(seed).fork('windows').shuffle(windows).slice(0, MAX_DOCUMENTS);
  const kept = sessions.documents();
  const half = (stage: string, from: number): TaskOptions => ({
    ...options,
    onProgress: async ({ stage: part, fraction, metrics }) => {
      const whole = from + fraction / 2;
      await options.onProgress?.({ stage: `${stage}: ${part}`, fraction: whole, metrics });
    },
  });
  const ofWindows = await DocumentEnsemble.fit(chosen, seed, half('windows', 0));
  const ofSessions =
    options.signal?.aborted === true
      ? null
      : await DocumentEnsemble.fit(kept, seed, half('sessions', 0.5));
  const counts = { windows: chosen.length, sessions: kept.length, services: contributing };
  await options.onProgress?.({ stage: 'done', fraction: 1, metrics: counts });
  const report = {
    trained: ofWindows !== null || ofSessions !== null,
    ...counts,
    dimensions: ofWindows?.vectorizer.dimensions ?? 0,
  };
  return { windows: ofWindows, sessions: ofSessions, report };
}
