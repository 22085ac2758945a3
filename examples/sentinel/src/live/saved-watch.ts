import { MetricAnomalyDetector, MLLogAnomalyDetector } from '@aegis/anomaly';
import { RemediationLearner } from '@aegis/learning';
import { UsageError } from '../cli/usage-error.js';
import { LogPart, MetricPart } from '../detection/index.js';
import type { Generations, Manifest, StatePart } from '../state/generations.js';
import { SeriesHistory } from '../watch/series-history.js';
import { Watch } from '../watch/watch.js';
import type { SentinelOptions } from './options.js';

interface About {
  readonly partitions: number;
  /** Up to which entry each part has judged: one that had nothing to do was not written again. */
  readonly sequences: Readonly<Record<string, number>>;
}

const partName = (index: number): string => `metrics-${String(index).padStart(2, '0')}`;

/**
 * The watch as it was saved last, or a new one.
 *
 * @throws UsageError where something is damaged
 */
export async function loadWatch(
  generations: Generations,
  { detection }: Pick<SentinelOptions, 'detection'>,
): Promise<Watch> {
  const history = new SeriesHistory(detection.historyPoints, detection.maxSeries);
  const { manifest } = generations;
  if (manifest === null) return newWatch(detection, history);
  const { partitions, sequences } = manifest.about as unknown as About;
  try {
    const metrics: MetricPart[] = [];
    for (let index = 0; index < partitions; index++) {
      const part = MetricPart.fromJSON(await generations.load(partName(index)));
      part.skipTo(sequences[partName(index)] ?? -1);
      metrics.push(part);
    }
    const logs = LogPart.fromJSON(await generations.load('logs'));
    logs.skipTo(sequences.logs ?? -1);
    const learner = RemediationLearner.fromJSON(await generations.load('memory'));
    const memorySequence = sequences.memory ?? -1;
    const parts = { metrics, logs, learner, memorySequence };
    return Watch.fromJSON(await generations.load('watch'), parts, history);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = (error as Error).message;
    throw new UsageError(`the saved state is damaged (${why}); remove it to start afresh`, {
      cause: error,
    });
  }
}

function newWatch(detection: SentinelOptions['detection'], history: SeriesHistory): Watch {
  const { falseAlarmsPerDay, logFalseAlarmsPerDay, partitions } = detection;
  const maxSeries = Math.ceil(detection.maxSeries / partitions);
  const metrics = Array.from(
    { length: partitions },
    () => new MetricPart(new MetricAnomalyDetector({ falseAlarmsPerDay, maxSeries })),
  );
  const logs = new LogPart(
    MLLogAnomalyDetector.createWithDefaultPatterns({ falseAlarmsPerDay: logFalseAlarmsPerDay }),
  );
  return new Watch({ metrics, logs }, history);
}

/**
 * The parts of a watch in the order in which they have to be saved: first the detectors, then what they brought out,
 * so that nothing found is missing from it, then memory, which knows what of it it has been told.
 *
 * @param run - tells this run of the program from others
 */
export function savedParts(
  watch: Watch,
  run: string,
): { readonly parts: StatePart[]; readonly about: () => Manifest['about'] } {
  const sequences: Record<string, number> = {};
  const detector = (
    name: string,
    part: { readonly sequence: number },
    seen: () => number,
  ): StatePart => ({
    name,
    version: () => {
      sequences[name] = part.sequence;
      return `${run}-${seen()}`;
    },
    take: () => JSON.stringify(part),
  });
  return {
    parts: [
      ...watch.metricParts.map((part, index) =>
        detector(partName(index), part, () => part.stats().seen),
      ),
      // Also without lines it moves on: windows close.
      detector('logs', watch.logPart, () => watch.logPart.sequence),
      {
        name: 'watch',
        version: () => {
          sequences.watch = watch.sequence;
          return `${run}-${watch.sequence}`;
        },
        take: () => JSON.stringify(watch),
      },
      {
        name: 'memory',
        version: () => {
          sequences.memory = watch.sequence;
          return `${run}-${watch.learnt}`;
        },
        take: () => JSON.stringify(watch.learner),
      },
    ],
    about: () => ({ partitions: watch.metricParts.length, sequences }),
  };
}

/** The last entry that every part of a generation has: what is before it is needed no more. */
export function oldestOf(about: Manifest['about']): number {
  return Math.min(...Object.values((about as unknown as About).sequences));
}
