import { AegisError } from '@aegis/core';
import {
  FederatedClient,
  FederatedServer,
  type Receipt,
  type RoundUpdate,
  StatisticsClient,
  StatisticsServer,
  VectorLayout,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NAMES = ['a', 'b', 'c', 'd'];
const SESSION = 'siege';
const run = { session: SESSION, clients: NAMES };
const STEP = Float64Array.of(1, -2, 0.5);

/** One thing that happens on the wire, or to the server. */
type Event =
  | { readonly kind: 'honest' | 'replay' | 'vanish' | 'forge'; readonly client: number }
  | { readonly kind: 'close' | 'cancel' | 'restart' }
  | { readonly kind: 'rubbish'; readonly message: unknown; readonly from: string }
  | {
      readonly kind: 'bend';
      readonly client: number;
      readonly field: string;
      readonly to: unknown;
    };

const rubbish = fc.oneof(
  fc.anything({ withNullPrototype: true, withTypedArray: true, maxDepth: 3 }),
  fc.json().map((text) => JSON.parse(text) as unknown),
  fc.constant(
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}}}'),
  ),
);
const field = fc.constantFrom(
  ...['kind', 'version', 'session', 'round', 'sender', 'weight', 'count', 'values', '__proto__'],
);
const bent = fc.oneof(
  rubbish,
  fc.constantFrom<unknown>(
    Number.NaN,
    Infinity,
    -1,
    1e308,
    2 ** 53,
    '',
    'A'.repeat(100_000),
    '####',
  ),
  fc.constantFrom<unknown>(base64([Number.NaN, 1, 1]), base64([1e300, 1e300, 1]), base64([1, 2])),
);
const client = fc.nat({ max: NAMES.length - 1 });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('honest' as const), client }) },
  fc.record({ kind: fc.constantFrom('replay' as const, 'vanish', 'forge'), client }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('close' as const, 'cancel', 'restart') }),
  },
  fc.record({
    ...{ kind: fc.constant('rubbish' as const), message: rubbish },
    from: fc.constantFrom(...NAMES, 'server', '__proto__', ''),
  }),
  fc.record({ kind: fc.constant('bend' as const), client, field, to: bent }),
);

function base64(numbers: readonly number[]): string {
  return Buffer.from(Float64Array.from(numbers).buffer).toString('base64');
}

/** A server, its clients, and what the test knows should be true of them. */
class Siege {
  server = new FederatedServer(run, new Float64Array(3), { minClients: 2, maxNorm: 1e3 });
  readonly #clients = NAMES.map((id) => new FederatedClient({ session: SESSION, id }));
  readonly #sent: RoundUpdate[] = [];
  readonly #held = new Set<string>();
  #rounds = 0;
  #updated = 0;
  #delivered = 0;

  #work(number: number): RoundUpdate | null {
    const opening = this.server.openRound();
    if (opening.kind !== 'round') throw new Error(opening.kind);
    const work = this.#clients[number]!.begin(JSON.parse(JSON.stringify(opening.message)));
    if (work.kind === 'answered') return work.message;
    if (work.kind !== 'work') throw new Error(work.reason);
    const to = work.parameters.map((x, i) => x + STEP[i]!);
    const answer = this.#clients[number]!.finish(to, 1);
    return answer.kind === 'update' ? answer.message : null;
  }

  #deliver(message: unknown, from: string): Receipt {
    this.#delivered++;
    return this.server.receive(message, from);
  }

  act(one: Event): void {
    switch (one.kind) {
      case 'honest': {
        const message = this.#work(one.client)!;
        this.#sent.push(message);
        const { kind } = this.#deliver(JSON.parse(JSON.stringify(message)), message.sender);
        expect(kind).toBe(this.#held.has(message.sender) ? 'refused' : 'accepted');
        this.#held.add(message.sender);
        return;
      }
      case 'vanish':
        // Trained, and never heard of.
        this.#work(one.client);
        return;
      case 'forge': {
        const message = this.#work(one.client)!;
        const thief = NAMES[(one.client + 1) % NAMES.length]!;
        expect(this.#deliver(message, thief)).toEqual({ kind: 'refused', reason: 'forged-sender' });
        return;
      }
      case 'replay': {
        const message = this.#sent[this.#sent.length >> 1];
        if (message === undefined) return;
        const fresh = message.round === this.#rounds && !this.#held.has(message.sender);
        expect(this.#deliver(message, message.sender).kind).toBe(fresh ? 'accepted' : 'refused');
        return;
      }
      case 'rubbish':
        expect(this.#deliver(one.message, one.from).kind).toBe('refused');
        return;
      case 'bend': {
        const message = this.#work(one.client)!;
        const wrong = { ...message, [one.field]: one.to };
        if (this.#deliver(wrong, message.sender).kind === 'accepted')
          this.#held.add(message.sender);
        return;
      }
      case 'close':
        this.server.openRound();
        if (this.server.closeRound().kind === 'updated') {
          expect(this.#held.size).toBeGreaterThanOrEqual(2);
          this.#updated++;
          this.#next();
        } else expect(this.#held.size).toBeLessThan(2);
        return;
      case 'cancel':
        this.server.openRound();
        this.server.cancelRound();
        this.#next();
        return;
      case 'restart':
        this.server = FederatedServer.fromJSON(JSON.parse(JSON.stringify(this.server)));
    }
  }

  #next(): void {
    this.#rounds++;
    this.#held.clear();
  }

  check(): void {
    expect(this.server.round).toBe(this.#rounds);
    const { accepted, refused } = this.server.stats();
    const all = accepted + Object.values(refused).reduce((sum, count) => sum + count, 0);
    expect(all).toBe(this.#delivered);
    const { parameters } = this.server;
    expect(parameters.every(Number.isFinite)).toBe(true);
    // No update is longer than the bound, so nothing is farther away than the rounds allow.
    for (const x of parameters) expect(Math.abs(x)).toBeLessThanOrEqual(1e3 * this.#updated + 1e-9);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  }
}

describe('a server under siege', () => {
  it('refuses what is wrong, counts everything, and keeps what is right', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const siege = new Siege();
        for (const one of events) siege.act(one);
        siege.check();
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the same end for honest clients, whatever is thrown at it between', () => {
    const noise = fc.array(fc.tuple(rubbish, fc.constantFrom(...NAMES)), { maxLength: 10 });
    fc.assert(
      fc.property(noise, (thrown) => {
        const play = (attacks: readonly (readonly [unknown, string])[]): Float64Array => {
          const siege = new Siege();
          for (const number of [2, 0, 3]) {
            for (const [message, from] of attacks) {
              siege.act({ kind: 'rubbish', message, from });
            }
            siege.act({ kind: 'honest', client: number });
          }
          siege.act({ kind: 'close' });
          return siege.server.parameters;
        };
        expect(play(thrown)).toEqual(play([]));
      }),
    );
  });
});

describe('a client under siege', () => {
  it('refuses or works, and never throws on what it is sent', () => {
    const server = new FederatedServer(run, new Float64Array(3));
    const opening = server.openRound();
    if (opening.kind !== 'round') throw new Error(opening.kind);
    fc.assert(
      fc.property(field, bent, (name, to) => {
        const member = new FederatedClient({ session: SESSION, id: 'a' }, { maxParameters: 10 });
        const work = member.begin({ ...opening.message, [name]: to });
        if (work.kind === 'work') expect(work.parameters.every(Number.isFinite)).toBe(true);
        else expect(work.kind).toBe('refused');
        expect(member.begin(to).kind).toBe('refused');
      }),
      { numRuns: 300 },
    );
  });

  it('answers a round once, keeps to the latest, and says when training failed', () => {
    const server = new FederatedServer(run, new Float64Array(3));
    const opening = server.openRound();
    if (opening.kind !== 'round') throw new Error(opening.kind);
    const member = new FederatedClient({ session: SESSION, id: 'a' }, { clipNorm: 1 });
    expect(member.begin(opening.message).kind).toBe('work');
    const broken = Float64Array.of(Number.NaN, 0, 0);
    expect(member.finish(broken, 1)).toEqual({ kind: 'refused', reason: 'not-finite' });
    const answer = member.finish(Float64Array.of(30, 40, 0), 1);
    if (answer.kind !== 'update') throw new Error(answer.reason);
    expect(answer.message.values).toBe(base64([0.6, 0.8, 0]));
    expect(() => member.finish(new Float64Array(3), 1)).toThrow(AegisError);
    expect(member.begin(opening.message)).toEqual({ kind: 'answered', message: answer.message });
    const restored = FederatedClient.fromJSON(JSON.parse(JSON.stringify(member)));
    expect(restored.begin(opening.message)).toEqual({ kind: 'answered', message: answer.message });
    expect(restored.begin({ ...opening.message, round: 4 }).kind).toBe('work');
    expect(restored.begin(opening.message)).toEqual({ kind: 'refused', reason: 'wrong-round' });
    const again = FederatedClient.fromJSON(JSON.parse(JSON.stringify(restored)));
    expect(again.begin(opening.message)).toEqual({ kind: 'refused', reason: 'wrong-round' });
    expect(() => again.finish(new Float64Array(3), 1)).toThrow(AegisError);
    const { begun: _, ...older } = JSON.parse(JSON.stringify(restored));
    expect(FederatedClient.fromJSON(older).begin({ ...opening.message, round: 3 }).kind).toBe(
      'work',
    );
    expect(restored.begin({ ...opening.message, round: 5, sender: 'b' })).toEqual({
      ...{ kind: 'refused', reason: 'forged-sender' },
    });
  });
});

describe('snapshots from elsewhere', () => {
  const layout = new VectorLayout([{ name: 'x', length: 3 }]);
  const server = new FederatedServer(run, new Float64Array(3), { adam: {} });
  server.openRound();
  const statistics = new StatisticsServer(run, layout);
  const teller = new StatisticsClient({ session: SESSION, id: 'a' }, layout);
  const answer = teller.answer(statistics.request(), STEP);
  if (answer.kind === 'reply') statistics.receive(answer.message, 'a');
  const kinds: readonly (readonly [string, object, (json: unknown) => unknown])[] = [
    ['FederatedServer', server, (json) => FederatedServer.fromJSON(json)],
    ['StatisticsServer', statistics, (json) => StatisticsServer.fromJSON(json)],
    ['StatisticsClient', teller, (json) => StatisticsClient.fromJSON(json)],
  ];

  it.each(kinds)('%s: bent anywhere, they load or are refused in words', (_, one, load) => {
    const text = JSON.stringify(one);
    const paths = Object.keys(JSON.parse(text) as object);
    const deep = fc.constantFrom('inbox', 'options', 'adam', 'layout', 'latest', null);
    fc.assert(
      fc.property(fc.constantFrom(...paths), deep, fc.nat(20), bent, (path, nested, pick, to) => {
        const json = JSON.parse(text) as Record<string, unknown>;
        const inner = nested === null ? null : json[nested];
        if (typeof inner === 'object' && inner !== null) {
          const keys = Object.keys(inner);
          (inner as Record<string, unknown>)[keys[pick % keys.length]!] = to;
        } else json[path] = to;
        try {
          load(json);
        } catch (error) {
          expect(AegisError.isInstance(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(JSON.stringify(load(JSON.parse(text)))).toBe(text);
  });
});
