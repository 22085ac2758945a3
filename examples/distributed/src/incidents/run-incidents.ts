import { FINDINGS_STREAM } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';
import type { ShareSettings } from '../detection/run-worker.js';
import { keepShare } from '../ownership/keep-share.js';
import { runStage } from '../stage/run-stage.js';
import { Tally } from '../stage/tally.js';
import { IncidentStage } from './incident-stage.js';

/** The one key of this role: of several programs one works, the others stand by. */
const KEY = 'incidents';

/** Puts findings together to incidents until `signal` is aborted. */
export async function runIncidents(
  bus: Bus,
  settings: ShareSettings & { readonly maxLagMs: number },
  signal: AbortSignal,
): Promise<void> {
  const tally = new Tally();
  const { partitions } = bus;
  const { maxLagMs, ...share } = settings;
  await keepShare(
    bus,
    {
      ...share,
      role: 'incidents',
      keys: [KEY],
      tally,
      begin: (ownership, isAlive) => {
        const restore = (state: unknown): IncidentStage =>
          new IncidentStage({ partitions, maxLagMs }, tally, state);
        return runStage(bus, ownership, {
          ...share,
          stream: FINDINGS_STREAM,
          restore,
          isAlive,
          tally,
        });
      },
    },
    signal,
  );
}
