import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/api/resources/index.js';
import { ApiFailure } from '../../web/lib/api/api-failure.js';
import { EventFeed, type FeedState } from '../../web/lib/api/event-feed.js';

type Answer = string | ApiFailure;

function stream(text: string): Response {
  // In two pieces, so that an event is cut somewhere.
  const bytes = new TextEncoder().encode(text);
  const middle = Math.floor(bytes.length / 2);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, middle));
      controller.enqueue(bytes.slice(middle));
      controller.close();
    },
  });
  return new Response(body);
}

/** Runs a feed over answers, one a connection, until they are used up. */
async function run(answers: readonly Answer[]) {
  const events: LiveEvent[] = [];
  const states: FeedState[] = [];
  const waits: number[] = [];
  const lastIds: (string | null)[] = [];
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const feed = new EventFeed({
    open: async (lastEventId) => {
      const answer = answers[lastIds.length];
      lastIds.push(lastEventId);
      if (answer === undefined) {
        feed.stop();
        ended();
        throw new ApiFailure('away', 'The end.');
      }
      if (typeof answer !== 'string') throw answer;
      return stream(answer);
    },
    onEvent: (event) => events.push(event),
    onState: (state) => {
      states.push(state);
      if (state.kind === 'stopped') ended();
    },
    wait: async (ms) => {
      waits.push(ms);
    },
    jitter: () => 0.5,
  });
  feed.start();
  await end;
  return { events, states, waits, lastIds };
}

describe('EventFeed', () => {
  it('gives events and comes back with the id of the last', async () => {
    const { events, lastIds } = await run([
      'id: 7\nevent: graph\ndata: {"updatedMs":1}\n\nid: 8\nevent: reset\ndata: {}\n\n',
      'id: 9\nevent: graph\ndata: {"updatedMs":2}\n\n',
    ]);
    expect(events).toEqual([
      { type: 'graph', data: { updatedMs: 1 } },
      { type: 'reset', data: {} },
      { type: 'graph', data: { updatedMs: 2 } },
    ]);
    expect(lastIds).toEqual([null, '8', '9']);
  });

  it('waits longer after every failure, and from the start again once it was connected', async () => {
    const away = new ApiFailure('away', 'Away.');
    const { waits } = await run([away, away, away, '', away]);
    expect(waits).toEqual([1000, 2000, 4000, 1000, 2000]);
  });

  it('never waits longer than half a minute and its jitter', async () => {
    const { waits } = await run(Array.from({ length: 12 }, () => new ApiFailure('server', 'No.')));
    expect(Math.max(...waits)).toBe(30_000);
  });

  it('waits as long as a server that is asked too often says', async () => {
    const { waits, states } = await run([new ApiFailure('rate-limited', 'Slow down.', 7000)]);
    expect(waits).toEqual([7000]);
    expect(states.map((each) => each.kind)).toEqual(['connecting', 'waiting', 'connecting']);
  });

  it('does not knock again where it is refused', async () => {
    const { states, lastIds } = await run([new ApiFailure('unauthorized', 'Who?'), 'never read']);
    expect(states.at(-1)?.kind).toBe('stopped');
    expect(lastIds).toHaveLength(1);
  });

  it('goes on after data that is no JSON', async () => {
    const { events } = await run([
      'id: 1\nevent: graph\ndata: {oops\n\nid: 2\nevent: graph\ndata: {"updatedMs":3}\n\n',
    ]);
    expect(events).toEqual([{ type: 'graph', data: { updatedMs: 3 } }]);
  });
});
