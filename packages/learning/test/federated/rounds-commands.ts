import fc from 'fast-check';
import { expect } from 'vitest';
import { commandsWith } from '../../../../tools/fuzz/commands.js';
import { FederatedClient, FederatedServer, type RoundUpdate } from '../../src/federated/index.js';
import type { RoundsModel } from './rounds-model.js';

export const SESSION = 'rounds';
const MAX_NORM = 100;

function encode(numbers: readonly number[]): string {
  return Buffer.from(Float64Array.from(numbers).buffer).toString('base64');
}

function decode({ values }: RoundUpdate): readonly number[] {
  const bytes = Uint8Array.from(Buffer.from(values, 'base64'));
  return [...new Float64Array(bytes.buffer)];
}

/** The server that is tried, its clients, what they have sent, and what was last written down. */
export class RoundsUnderTest {
  server: FederatedServer;
  readonly clients: FederatedClient[];
  readonly sent: RoundUpdate[] = [];
  savedServer: string;

  constructor({ names, length, minClients }: RoundsModel, samplingRate: number) {
    const run = { session: SESSION, clients: names };
    const options = { samplingRate, minClients, maxNorm: MAX_NORM };
    this.server = new FederatedServer(run, new Float64Array(length), options);
    this.clients = names.map((id) => new FederatedClient({ session: SESSION, id }));
    this.savedServer = JSON.stringify(this.server);
  }
}

/** The model, and the model as it was when the server was written down. */
export interface Held {
  model: RoundsModel;
  saved: RoundsModel;
}

/** After everything that happens, both have to tell the same. */
function tellTheSame(held: Held, real: RoundsUnderTest): void {
  const { model } = held;
  const { server } = real;
  expect(server.round).toBe(model.round);
  for (const [i, value] of model.parameters.entries()) {
    expect(server.parameters[i]).toBeCloseTo(value, 9);
  }
  const { accepted, refused } = server.stats();
  expect(accepted).toBe(model.accepted);
  const counted = Object.entries(refused).filter(([, count]) => count > 0);
  expect(new Map(counted)).toEqual(model.refused);
}

const of = commandsWith(tellTheSame);

/** Gives a message to the server; `fault` is what is wrong with what it holds, if anything is. */
function deliver(
  { model }: Held,
  { server }: RoundsUnderTest,
  message: RoundUpdate,
  from: string,
  fault: string | null,
): void {
  const reason =
    fault === 'malformed' ? fault : (model.reasonAgainst(message, from, SESSION) ?? fault);
  const before = JSON.stringify({ ...(server.toJSON() as object), inbox: null });
  const receipt = server.receive(JSON.parse(JSON.stringify(message)), from);
  expect(receipt).toEqual(reason === null ? { kind: 'accepted' } : { kind: 'refused', reason });
  expect(JSON.stringify({ ...(server.toJSON() as object), inbox: null })).toBe(before);
  if (reason === null) model.take(message);
  else model.refuse(reason);
}

function open({ model }: Held, { server }: RoundsUnderTest) {
  const opening = server.openRound();
  if (opening.kind !== 'round') throw new Error(opening.kind);
  // Said again, it says the same and invites the same.
  if (model.isOpen) expect(opening.invited).toEqual(model.invited);
  expect(opening.invited.every((name) => model.names.includes(name))).toBe(true);
  expect(opening.invited.length).toBeGreaterThan(0);
  model.invited = opening.invited;
  model.isOpen = true;
  return opening.message;
}

/** What a client trains to, and answers; null where it was asked in a round that it has left behind. */
function answerOf(held: Held, real: RoundsUnderTest, at: number, step: number[], weight: number) {
  const client = real.clients[at]!;
  const work = client.begin(JSON.parse(JSON.stringify(open(held, real))));
  if (work.kind === 'answered') return work.message;
  if (work.kind === 'refused') {
    // Only a server that went back in time asks for a round gone by.
    expect(work.reason).toBe('wrong-round');
    return null;
  }
  const answer = client.finish(
    work.parameters.map((value, i) => value + step[i % step.length]!),
    weight,
  );
  if (answer.kind !== 'update') throw new Error(answer.reason);
  real.sent.push(answer.message);
  return answer.message;
}

const client = fc.nat(3);
const weight = fc.integer({ min: 1, max: 50 });
const step = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 3 });
const work = fc.record({ client, step, weight });

const honest = of(work, 'answer', ({ client: at, step: by, weight: rows }) => (held, real) => {
  const message = answerOf(held, real, at, by, rows);
  if (message !== null) deliver(held, real, message, message.sender, null);
});
const vanish = of(work, 'train and vanish', ({ client: at, step: by, weight: rows }) => {
  return (held, real) => {
    answerOf(held, real, at, by, rows);
  };
});
const forge = of(fc.tuple(work, client), 'forge', ([{ client: at, step: by }, thief]) => {
  return (held, real) => {
    const message = answerOf(held, real, at, by, 1);
    const from = held.model.names[thief]!;
    if (message !== null) deliver(held, real, message, from, null);
  };
});
/** Late, repeated, or out of order: whatever was ever sent comes once more. */
const again = of(fc.nat(), 'again', (which) => (held, real) => {
  const message = real.sent[which % Math.max(1, real.sent.length)];
  if (message !== undefined) deliver(held, real, message, message.sender, null);
});

type Lie = readonly [string, (message: RoundUpdate, length: number) => RoundUpdate, string];
/** What a client may lie about, and what it is refused for where nothing else is wrong. */
const LIES: readonly Lie[] = [
  [
    'fewer',
    (m, n) => ({ ...m, count: n - 1, values: encode(Array(n - 1).fill(1)) }),
    'wrong-length',
  ],
  [
    'more',
    (m, n) => ({ ...m, count: n + 1, values: encode(Array(n + 1).fill(1)) }),
    'wrong-length',
  ],
  ['a count', (m, n) => ({ ...m, count: n + 1 }), 'wrong-length'],
  ['the bytes', (m, n) => ({ ...m, values: encode(Array(n + 1).fill(1)) }), 'malformed'],
  ['no base64', (m) => ({ ...m, values: '####' }), 'malformed'],
  ['no number', (m, n) => ({ ...m, values: encode(Array(n).fill(Number.NaN)) }), 'not-finite'],
  ['infinity', (m, n) => ({ ...m, values: encode(Array(n).fill(Infinity)) }), 'not-finite'],
  ['far away', (m, n) => ({ ...m, values: encode(Array(n).fill(2 * MAX_NORM)) }), 'out-of-range'],
  ['no weight', (m) => ({ ...m, weight: 0 }), 'out-of-range'],
  ['less than none', (m) => ({ ...m, weight: -1 }), 'out-of-range'],
  ['all the weight', (m) => ({ ...m, weight: 1e300 }), 'out-of-range'],
  ['half a count', (m) => ({ ...m, count: 1.5 }), 'malformed'],
  ['another kind', (m) => ({ ...m, kind: 'federated-round' as RoundUpdate['kind'] }), 'malformed'],
  ['another version', (m) => ({ ...m, version: 2 as 1 }), 'malformed'],
];
const lying = fc.tuple(work, fc.constantFrom(...LIES.map(([name]) => name)));
const lie = of(lying, 'lie', ([{ client: at, step: by }, name]) => (held, real) => {
  const message = answerOf(held, real, at, by, 1);
  const [, bend, fault] = LIES.find(([one]) => one === name)!;
  if (message === null) return;
  deliver(held, real, bend(message, held.model.length), message.sender, fault);
});

const openRound = of(fc.constant(null), 'open', () => (held, real) => {
  open(held, real);
});
const closeRound = of(fc.constant(null), 'close', () => (held, real) => {
  open(held, real);
  const { model } = held;
  const { round } = model;
  const clients = model.held.map(({ sender }) => sender).sort();
  const outcome = real.server.closeRound();
  const { length: received } = model.held;
  if (model.close(decode)) expect(outcome).toMatchObject({ kind: 'updated', round, clients });
  else expect(outcome).toEqual({ kind: 'too-few', received, needed: model.minClients });
});
const cancelRound = of(fc.constant(null), 'cancel', () => (held, real) => {
  open(held, real);
  real.server.cancelRound();
  held.model.next();
});

const save = of(fc.constant(null), 'save', () => (held, real) => {
  real.savedServer = JSON.stringify(real.server);
  held.saved = held.model.copy();
});
const crash = of(fc.constant(null), 'crash', () => (held, real) => {
  real.server = FederatedServer.fromJSON(JSON.parse(real.savedServer));
  expect(JSON.stringify(real.server)).toBe(real.savedServer);
  held.model = held.saved.copy();
});
const restartClient = of(client, 'restart client', (at) => (_held, real) => {
  const json: unknown = JSON.parse(JSON.stringify(real.clients[at]));
  real.clients[at] = FederatedClient.fromJSON(json);
});

export const commands: fc.Arbitrary<Iterable<fc.Command<Held, RoundsUnderTest>>> = fc.commands(
  [
    ...[honest, honest, honest, honest, again, again, lie, lie, vanish, forge],
    ...[openRound, closeRound, closeRound, cancelRound, save, crash, restartClient],
  ],
  { maxCommands: 60, size: 'max' },
);
