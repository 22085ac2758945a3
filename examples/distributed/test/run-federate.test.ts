import { fleetPosteriors, learnerOutcomeCounts } from '@aegis/learning/federated';
import { describe, expect, it } from 'vitest';
import { decode } from '../src/bus/messages.js';
import { FEDERATION_STREAM } from '../src/bus/names.js';
import type { Bus } from '../src/bus/open-bus.js';
import { learntUpTo } from '../src/federate/fixes-of.js';
import { runFederate } from '../src/federate/run-federate.js';
import { WITHOUT_NATS, withBus } from './nats.js';

const NEVER = new AbortController().signal;

function member(bus: Bus, deployment: string, rounds: number): Promise<string[]> {
  const said: string[] = [];
  const options = { deployment, members: 'north,south', rounds, seed: 5, say: push };
  function push(sentence: string): void {
    said.push(sentence);
  }
  return runFederate(bus, options, NEVER).then(() => said);
}

describe.skipIf(WITHOUT_NATS !== null)('runFederate', () => {
  it('adds up what two deployments have learnt, and both are told', () =>
    withBus(async (bus) => {
      const [north, south] = await Promise.all([member(bus, 'north', 2), member(bus, 'south', 2)]);
      expect(north).toHaveLength(2);
      expect(south.map((each) => each.replace('south:', 'north:'))).toEqual(north);
      const last = await bus.manager.streams.getMessage(FEDERATION_STREAM, {
        last_by_subj: 'federation.fixes.sum',
      });
      const [one, other] = ['north', 'south'].map((each) =>
        learnerOutcomeCounts(learntUpTo(each, 1, 5)),
      );
      const sum = Float64Array.from(one!, (count, i) => count + other![i]!);
      expect(decode(last!.data)?.values).toEqual([...sum]);
      // Eight fixes a round, in two rounds, of two deployments.
      expect(fleetPosteriors(sum).reduce((tried, { n }) => tried + n, 0)).toBe(32);
    }));

  it('goes on where the rounds stand when one is started again, and answers no round twice', () =>
    withBus(async (bus) => {
      await Promise.all([member(bus, 'north', 1), member(bus, 'south', 1)]);
      // Both are new programs, with the stream for their only memory.
      const [north] = await Promise.all([member(bus, 'north', 2), member(bus, 'south', 2)]);
      expect(north).toHaveLength(2);
      for (const name of ['north', 'south']) {
        const filter = `federation.fixes.reply.${name}`;
        const info = await bus.manager.streams.info(FEDERATION_STREAM, { subjects_filter: filter });
        expect(info.state.subjects?.[filter]).toBe(2);
      }
    }));

  it('refuses a deployment that is no member', () =>
    withBus(async (bus) => {
      await expect(member(bus, 'west', 1)).rejects.toThrow('--members');
    }));
});
