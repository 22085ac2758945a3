import type { BusOptions } from '../src/bus/create-streams.js';
import { type Bus, openBus } from '../src/bus/open-bus.js';
import { findNatsServer, NatsServer } from '../src/trial/nats-server.js';

/** Why tests that need the server are left out; null where they are not. */
export const WITHOUT_NATS: string | null =
  findNatsServer() === null ? 'nats-server is not installed (apt-get install nats-server)' : null;

if (WITHOUT_NATS !== null) console.log(`skipped: ${WITHOUT_NATS}`);

/** A server and a connection for as long as `work` takes. */
export async function withBus(
  work: (bus: Bus, server: NatsServer) => Promise<void>,
  options: BusOptions = {},
): Promise<void> {
  const server = await NatsServer.start();
  try {
    const bus = await openBus(server.address, options);
    try {
      await work(bus, server);
    } finally {
      await bus.close();
    }
  } finally {
    await server.stop();
  }
}
