import { Random, type TaskOptions } from '@aegis/core';
import type { LogTrainingReport } from './log-verdict.js';
import type { ServiceWindow } from './service-window.js';
import { WindowEnsemble } from './window-ensemble.js';

/** Windows that one training sees at most. */
const MAX_WINDOWS = 4096;

/** Fits an ensemble on the windows that the services have kept; null where that is too little. */
export async function trainEnsemble(
  services: Iterable<ServiceWindow>,
  seed: number,
  options: TaskOptions,
): Promise<{ readonly ensemble: WindowEnsemble | null; readonly report: LogTrainingReport }> {
  const documents: string[][] = [];
  let contributing = 0;
  for (const service of services) {
    if (service.reservoir.length > 0) contributing++;
    for (const document of service.reservoir) documents.push(document.map(String));
  }
  const metrics = { windows: Math.min(documents.length, MAX_WINDOWS) };
  await options.onProgress?.({ stage: 'windows', fraction: 0, metrics });
  const shuffled = new Random(seed).fork('windows').shuffle(documents).slice(0, MAX_WINDOWS);
  const ensemble = await WindowEnsemble.fit(shuffled, seed, options);
  await options.onProgress?.({ stage: 'done', fraction: 1, metrics });
  const report = {
    trained: ensemble !== null,
    windows: shuffled.length,
    services: contributing,
    dimensions: ensemble?.vectorizer.dimensions ?? 0,
  };
  return { ensemble, report };
}
