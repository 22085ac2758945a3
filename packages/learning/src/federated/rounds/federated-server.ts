import { AegisError, Random } from '@aegis/core';
import { Adam } from '@aegis/core/neural';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { type Contribution, Inbox, type InboxStats } from '../inbox.js';
import {
  checkClients,
  checkHeld,
  checkName,
  type FederatedSession,
  MAX_CLIENTS,
  MAX_LENGTH,
  MAX_NAME,
  openMessage,
  type Receipt,
  type RefusalReason,
  readValues,
  SERVER,
} from '../messages.js';
import type { PrivateRounds } from '../privacy/privacy-accountant.js';
import { euclideanNorm } from '../privacy/private-sum.js';
import {
  type FederatedServerOptions,
  type ResolvedFederatedOptions,
  readFederatedOptions,
  resolveFederatedOptions,
  writeFederatedOptions,
} from './federated-options.js';
import { privateUpdate } from './private-update.js';
import { ROUND_REQUEST, ROUND_UPDATE, type RoundRequest } from './round-messages.js';
import { sampleClients } from './sample-clients.js';

/** A round to carry to the clients it invites, or the reason why there is none. */
export type RoundOpening =
  | {
      readonly kind: 'round';
      readonly message: RoundRequest;
      /** Whom to carry it to. Under Poisson sampling privacy rests on nobody else learning who they are. */
      readonly invited: readonly string[];
    }
  | { readonly kind: 'budget-spent'; readonly epsilon: number };

/** What a round gave. With too few updates it stays open, and nothing that has come is lost. */
export type RoundOutcome =
  | {
      readonly kind: 'updated';
      readonly round: number;
      /** Whose updates are in it, sorted. */
      readonly clients: readonly string[];
      /** The Euclidean norm of the aggregate. */
      readonly norm: number;
    }
  | { readonly kind: 'too-few'; readonly received: number; readonly needed: number }
  /** The budget, shared with others, was spent while the round was open. */
  | { readonly kind: 'budget-spent'; readonly epsilon: number };

const OWNER = 'FederatedServer';
const HEADER = { kind: 'federated-server', version: 1 } as const;

/**
 * Trains one network on the data of several organisations, none of which leaves its place: FedAvg,
 * FedProx (`mu`), FedAdam (`adam`), with robust aggregation or privacy. Where sums of statistics will do,
 * `StatisticsServer` is exact and needs one round; this is for networks.
 *
 * A state machine that sends nothing itself: `openRound`, carry its message to the clients it invites,
 * hand their answers to `receive`, and call `closeRound` when all have come or time is up. The transport
 * has to say who a message comes from. What is refused is counted in `stats()` and changes nothing. The
 * same messages in any order give the same bits. Memory: clients of a round × parameters × 8 bytes.
 *
 * @example
 * ```ts
 * import { FederatedClient, FederatedServer } from '@aegis/learning/federated';
 * const run = { session: 'autumn', clients: ['a', 'b'] };
 * const server = new FederatedServer(run, new Float64Array(1));
 * const opening = server.openRound();
 * for (const [id, optimum] of Object.entries({ a: 2, b: 4 })) {
 *   const client = new FederatedClient({ session: 'autumn', id });
 *   const work = opening.kind === 'round' ? client.begin(opening.message) : null;
 *   if (work?.kind !== 'work') continue;
 *   const update = client.finish(new Float64Array([optimum]), 10);
 *   if (update.kind === 'update') server.receive(update.message, id);
 * }
 * server.closeRound().kind; // => 'updated'
 * server.parameters[0]; // => 3
 * ```
 *
 * @see McMahan et al. (2017), arXiv:1602.05629; Li et al. (2020), arXiv:1812.06127; Reddi et al. (2021),
 * Adaptive Federated Optimization, ICLR, arXiv:2003.00295. FedAdam here is Adam with its bias correction,
 * which the paper leaves out; the paper's τ is `epsilon`
 */
export class FederatedServer {
  readonly session: string;
  readonly clients: readonly string[];
  readonly #options: ResolvedFederatedOptions;
  readonly #parameters: Float64Array;
  readonly #inbox: Inbox;
  #random: Random;
  #adam: Adam | null;

  /**
   * @param parameters - to begin with, finite; copied
   * @throws AegisError `invalid-option`; `invalid-argument` where the parameters are not 1 to 16,777,216
   * finite numbers, or too many for the clients of a round to be held at once
   */
  constructor(run: FederatedSession, parameters: Float64Array, options?: FederatedServerOptions) {
    this.session = checkName(OWNER, 'session', run.session);
    this.clients = checkClients(OWNER, run.clients);
    this.#options = resolveFederatedOptions(options, this.clients.length);
    const { length } = parameters;
    const good = length >= 1 && length <= MAX_LENGTH && parameters.every(Number.isFinite);
    checkHeld(OWNER, length, this.clients.length);
    if (!good) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: ${length} parameters; give 1 to ${MAX_LENGTH} finite ones.`,
      );
    }
    this.#parameters = parameters.slice();
    this.#random = this.#options.random;
    this.#adam = this.#options.adam === null ? null : new Adam(length, this.#options.adam);
    this.#inbox = new Inbox(this.session, this.clients);
  }

  /** The round that is open or comes next, counted from 0. */
  get round(): number {
    return this.#inbox.round;
  }

  /** A copy of the parameters as they stand. */
  get parameters(): Float64Array {
    return this.#parameters.slice();
  }

  /** Begins a round, or says again what the open one said. */
  openRound(): RoundOpening {
    const { privacy, mu } = this.#options;
    if (!this.#inbox.isOpen) {
      if (privacy !== null && !privacy.budget.allows(this.#cost())) {
        return { kind: 'budget-spent', epsilon: privacy.budget.epsilon };
      }
      this.#inbox.open(sampleClients(this.clients, this.#options, this.#random));
    }
    const { session, round } = this;
    const head = { ...ROUND_REQUEST, session, round, sender: SERVER };
    const count = this.#parameters.length;
    const values = encodeArray(this.#parameters);
    const message = { ...head, mu, count, values };
    return { kind: 'round', message, invited: this.#inbox.invited };
  }

  /** What a round costs: only Poisson sampling makes it cheaper. */
  #cost(): PrivateRounds {
    const { sampling, samplingRate, privacy } = this.#options;
    const rate = sampling === 'poisson' ? samplingRate : 1;
    return { samplingRate: rate, noiseMultiplier: privacy?.noiseMultiplier ?? 0 };
  }

  /**
   * Takes a client's update.
   *
   * @param from - who sent it, as the transport knows
   */
  receive(message: unknown, from: string): Receipt {
    const arrival = openMessage(message, ROUND_UPDATE, (reader) => ({
      weight: reader.number('weight'),
      values: readValues(reader, this.#parameters.length),
    }));
    return this.#inbox.receive(arrival, from, (one) => this.#judge(one));
  }

  #judge({ weight, values }: Contribution): RefusalReason | null {
    if (values.length !== this.#parameters.length) return 'wrong-length';
    if (!values.every(Number.isFinite)) return 'not-finite';
    const { maxWeight, maxNorm } = this.#options;
    const good = weight > 0 && weight <= maxWeight && euclideanNorm(values) <= maxNorm;
    return good ? null : 'out-of-range';
  }

  /**
   * Ends the round with the updates that have come, where there are enough. A private round is charged
   * before the parameters move: store budget, adapting norm and server before you show them to anybody.
   * Who goes back to older ones makes two rounds and has paid for one.
   *
   * @throws AegisError `invalid-argument` where no round is open
   */
  closeRound(): RoundOutcome {
    this.#needOpen('closeRound');
    const { minClients, privacy, aggregator } = this.#options;
    const updates = this.#inbox.contributions();
    if (updates.length < minClients) {
      return { kind: 'too-few', received: updates.length, needed: minClients };
    }
    const { length } = this.#parameters;
    let aggregate: Float64Array;
    if (privacy === null) aggregate = aggregator.aggregate(updates);
    else {
      const answer = privacy.budget.spend(this.#cost());
      if (answer.kind === 'refused') return { kind: 'budget-spent', epsilon: answer.epsilon };
      aggregate = privateUpdate(updates, length, this.#expected(), privacy);
    }
    this.#move(aggregate);
    const { round } = this;
    this.#inbox.close();
    const clients = updates.map((one) => one.sender);
    return { kind: 'updated', round, clients, norm: euclideanNorm(aggregate) };
  }

  #expected(): number {
    const { sampling, samplingRate } = this.#options;
    return sampling === 'poisson' ? samplingRate * this.clients.length : this.#inbox.invited.length;
  }

  #move(aggregate: Float64Array): void {
    const parameters = this.#parameters;
    const { learningRate } = this.#options;
    if (this.#adam !== null) {
      const down = aggregate.map((x) => -x);
      this.#adam.step(parameters, down);
      return;
    }
    for (let i = 0; i < parameters.length; i++) parameters[i]! += learningRate * aggregate[i]!;
  }

  /**
   * Gives the open round up: its updates are dropped, and the next one invites anew.
   *
   * @throws AegisError `invalid-argument` where no round is open
   */
  cancelRound(): void {
    this.#needOpen('cancelRound');
    this.#inbox.close();
  }

  #needOpen(method: string): void {
    if (this.#inbox.isOpen) return;
    throw new AegisError(
      'invalid-argument',
      `${OWNER}.${method}: no round is open; call openRound first.`,
    );
  }

  /** Messages taken and refused, by reason. */
  stats(): InboxStats {
    return this.#inbox.stats();
  }

  toJSON(): object {
    const { session, clients } = this;
    return {
      ...{ ...HEADER, session, clients, options: writeFederatedOptions(this.#options) },
      count: this.#parameters.length,
      parameters: encodeArray(this.#parameters),
      random: this.#random.state(),
      adam: this.#adam?.toJSON() ?? null,
      inbox: this.#inbox.toJSON(),
    };
  }

  /**
   * @param given - the aggregator and the privacy of before: they are the caller's, and budget and
   * adapting norm have snapshots of their own
   * @throws AegisError `invalid-snapshot`; `invalid-argument` where the aggregator is another one
   */
  static fromJSON(
    json: unknown,
    given: Pick<FederatedServerOptions, 'aggregator' | 'privacy'> = {},
  ): FederatedServer {
    const reader = SnapshotReader.open(json, HEADER);
    const session = reader.string('session', { maxLength: MAX_NAME });
    const names = { maxLength: MAX_CLIENTS, maxStringLength: MAX_NAME };
    const clients = reader.strings('clients', names);
    const options = reader.object('options', (one) => readFederatedOptions(one, given));
    const count = reader.number('count', { min: 1, max: MAX_LENGTH, integer: true });
    const parameters = reader.finiteFloat64Array('parameters', count);
    try {
      const restored = new FederatedServer({ session, clients }, parameters, options);
      restored.#random = Random.fromState(reader.randomState('random'));
      if (reader.has('adam')) restored.#adam = readAdam((json as { adam: unknown }).adam, count);
      reader.object('inbox', (inbox) => restored.#inbox.read(inbox, count));
      return restored;
    } catch (cause) {
      if (!AegisError.isInstance(cause)) throw cause;
      throw new AegisError('invalid-snapshot', `federated-server: ${cause.message}`, { cause });
    }
  }
}

function readAdam(json: unknown, count: number): Adam {
  const adam = Adam.fromJSON(json);
  if ((adam.toJSON() as { count: number }).count === count) return adam;
  throw new AegisError('invalid-snapshot', `federated-server.adam: expected ${count} parameters.`);
}
