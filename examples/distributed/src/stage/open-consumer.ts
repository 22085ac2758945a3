import { AckPolicy, type Consumer, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Bus } from '../bus/open-bus.js';
import { ANEW } from '../ownership/snapshot-store.js';

/** The stream ends before the snapshot does: acknowledged messages were lost, or it was made anew. */
export class StreamTooShort extends Error {}

/** What was left by a worker that died is taken away after so long. */
const INACTIVE_MS = 60_000;
/** Far beyond the time between snapshots, so that nothing is delivered twice in the ordinary run of things. */
const ACK_WAIT_MS = 600_000;

/**
 * A pull consumer that begins at a sequence. Only what a stored snapshot covers is acknowledged, all up to
 * its sequence at once; with `2 * maxUnstored` messages outstanding the server waits.
 *
 * @throws StreamTooShort
 */
export async function openConsumer(
  bus: Bus,
  options: {
    readonly stream: string;
    readonly name: string;
    readonly from: number;
    readonly maxUnstored: number;
  },
): Promise<Consumer> {
  const { stream, name, from, maxUnstored } = options;
  const { state } = await bus.manager.streams.info(stream);
  if (state.last_seq < from - 1) {
    throw new StreamTooShort(
      `${stream} ends at ${state.last_seq}, its snapshot at ${from - 1}: the stream was made anew or has ` +
        `lost messages; ${ANEW}`,
    );
  }
  await bus.manager.consumers.add(stream, {
    name,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    ack_policy: AckPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: 2 * maxUnstored,
    inactive_threshold: nanos(INACTIVE_MS),
  });
  return await bus.client.consumers.get(stream, name);
}
