import { SIGNAL_NAMES, type SignalName } from '../features/layout.js';
import { LOG_SIGNS, OFTEN_FALSE } from '../simulator/log-signs.js';

export const SIGNALS: number = SIGNAL_NAMES.length;

/** Series signals come with a scrape, and as late as it. */
const SERIES: ReadonlySet<SignalName> = new Set([
  'latency',
  'errors',
  'trafficUp',
  'trafficDown',
  'cpu',
  'memory',
  'availability',
  'outOfMemory',
]);
/** What anybody's lines show of somebody else's trouble. */
const SECOND_HAND: Readonly<Partial<Record<SignalName, number>>> = {
  logs: 0.7,
  connectionRefused: 0.9,
  timeout: 0.7,
  otherIssue: 0.3,
  unhealthy: 0.4,
  crash: 0.5,
};
/** What reports miss by chance: lost lines, gaps between scrapes. */
const REACHES = 0.86;

/** How likely a signal is told of when there is reason to, by its place. */
export const RECALL: Float64Array = new Float64Array(SIGNALS);
/** Whether it comes with a scrape. */
export const IS_SERIES: Uint8Array = new Uint8Array(SIGNALS);
/** False reports of it a tick, over the whole graph. */
export const FALSE_RATE: Float64Array = new Float64Array(SIGNALS);

/** False alarms a tick where nothing is known of the monitoring. */
const FALSE_ALARMS = 0.1;
const NEVER_QUITE = 1e-4;

for (const [k, name] of SIGNAL_NAMES.entries()) {
  const named = Object.values(LOG_SIGNS).flatMap((signs) =>
    signs.filter(([sign, recall]) => sign === name && recall >= 0.15).map(([, recall]) => recall),
  );
  const mean = named.reduce((sum, recall) => sum + recall, 0) / Math.max(1, named.length);
  IS_SERIES[k] = SERIES.has(name) ? 1 : 0;
  RECALL[k] = REACHES * (IS_SERIES[k] === 1 ? 1 : (SECOND_HAND[name] ?? mean));
  FALSE_RATE[k] = OFTEN_FALSE.includes(name) ? FALSE_ALARMS / OFTEN_FALSE.length : NEVER_QUITE;
}
