import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@aegis/core';
import type { Fleet, Member } from './fleet.js';
import type { NatsServer } from './nats-server.js';

/** What is done to the programs while they work. */
export interface Disturbances {
  readonly kills: number;
  /** They are spread over so long, in milliseconds. */
  readonly duringMs: number;
  readonly leaseMs: number;
  readonly flags: { readonly worker: readonly string[]; readonly incidents: readonly string[] };
}

/** What was done. */
export interface Disturbed {
  readonly killed: number;
  readonly paused: number;
  readonly added: number;
  /** Told to end in order. */
  readonly left: number;
  readonly serverKilled: number;
}

const PAUSE_EVERY = 4;
const CHANGE_EVERY = 3;
const MOST_WORKERS = 4;

/**
 * Kills a program with every blow, workers mostly, and starts another in its place; pauses one for longer
 * than its lease with every fourth, lets one join or leave with every third, and kills the server half-way.
 */
export async function disturb(
  fleet: Fleet,
  server: NatsServer,
  random: Random,
  { kills, duringMs, leaseMs, flags }: Disturbances,
): Promise<Disturbed> {
  let paused = 0;
  let added = 0;
  let left = 0;
  let serverKilled = 0;
  const pauses: Promise<void>[] = [];
  for (let blow = 1; blow <= kills; blow++) {
    await sleep((duringMs / kills) * (0.5 + random.float()));
    const victim = choose(fleet.members, random);
    if (victim !== null) {
      await fleet.kill(victim);
      const role = victim.id.startsWith('worker') ? 'worker' : 'incidents';
      fleet.start(role, flags[role]);
    }
    if (blow % PAUSE_EVERY === 0) {
      const other = choose(fleet.members, random);
      if (other !== null) {
        paused++;
        pauses.push(pause(other, 2 * leaseMs));
      }
    }
    if (blow % CHANGE_EVERY === 0) {
      const workers = fleet.members.filter(({ id }) => id.startsWith('worker'));
      if (workers.length < MOST_WORKERS) {
        fleet.start('worker', flags.worker);
        added++;
      } else {
        await fleet.stop([workers[random.integer(workers.length)]!]);
        left++;
      }
    }
    if (blow === Math.ceil(kills / 2)) {
      await server.restart('SIGKILL');
      serverKilled++;
    }
  }
  await Promise.all(pauses);
  return { killed: kills, paused, added, left, serverKilled };
}

function choose(members: readonly Member[], random: Random): Member | null {
  return members[random.integer(Math.max(1, members.length))] ?? null;
}

async function pause({ child }: Member, forMs: number): Promise<void> {
  child.kill('SIGSTOP');
  await sleep(forMs);
  child.kill('SIGCONT');
}
