import { setTimeout as sleep } from 'node:timers/promises';
import type { PubAck } from '@nats-io/jetstream';
import type { Bus } from './open-bus.js';

const ACK_MS = 2000;
const AGAIN_MS = 100;

/**
 * Publishes until the stream says that it has the message. Tried again under the same id, so that what
 * had arrived and only the answer was lost is not stored twice.
 *
 * @throws what the connection says once it is closed
 */
export async function publishSurely(
  bus: Bus,
  message: { readonly subject: string; readonly data: Uint8Array; readonly messageId: string },
): Promise<PubAck> {
  const { subject, data, messageId } = message;
  if (data.length > (bus.connection.info?.max_payload ?? Number.POSITIVE_INFINITY)) {
    throw new RangeError(
      `${subject}: a message of ${data.length} bytes is more than the server takes.`,
    );
  }
  for (;;) {
    try {
      return await bus.client.publish(subject, data, { msgID: messageId, timeout: ACK_MS });
    } catch (error) {
      if (bus.connection.isClosed()) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
