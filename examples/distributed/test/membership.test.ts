import { describe, expect, it, vi } from 'vitest';
import { Membership, readHeartbeats } from '../src/ownership/membership.js';
import { WITHOUT_NATS, withBus } from './nats.js';

const BEAT = { pid: 1, keys: ['p000'], cpuMs: 0, memoryBytes: 0, counts: { lines: 3 } };
const LEASE_MS = 3000;

describe.skipIf(WITHOUT_NATS !== null)('Membership', () => {
  it('knows who of its role sends heartbeats, and forgets who does not', () =>
    withBus(async (bus) => {
      const [a, b] = ['a', 'b'].map((id) => new Membership(bus, id, 'worker', LEASE_MS));
      const other = new Membership(bus, 'c', 'incidents', LEASE_MS);
      await Promise.all([a!.beat(BEAT), other.beat(BEAT)]);
      expect(a!.isAlive).toBe(true);
      expect(await b!.alive()).toEqual(['a', 'b']);
      // Nothing more comes of a.
      await vi.waitFor(async () => expect(await b!.alive()).toEqual(['b']), {
        timeout: 30_000,
        interval: 50,
      });
      expect(a!.isAlive).toBe(false);
    }));

  it('lists what workers say of themselves until they leave', () =>
    withBus(async (bus) => {
      const member = new Membership(bus, 'a', 'worker', LEASE_MS);
      await member.beat(BEAT);
      expect((await readHeartbeats(bus)).get('a')?.heartbeat).toEqual({ ...BEAT, role: 'worker' });
      await member.leave();
      expect((await readHeartbeats(bus)).size).toBe(0);
    }));
});
