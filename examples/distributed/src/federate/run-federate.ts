import {
  fleetPosteriors,
  learnerOutcomeCounts,
  OUTCOME_COUNTS,
  StatisticsClient,
  StatisticsServer,
  VectorLayout,
} from '@aegis/learning/federated';
import { decode, encode } from '../bus/messages.js';
import { FEDERATION_STREAM } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';
import { publishSurely } from '../bus/publish-surely.js';
import { UsageError } from '../cli/usage-error.js';
import { learntUpTo } from './fixes-of.js';

/** A deployment among others. */
export interface FederateOptions {
  readonly deployment: string;
  /** By comma; the first adds up. */
  readonly members: string;
  readonly rounds: number;
  readonly seed: number;
  say(sentence: string): void;
}

const SESSION = 'fixes';
const SUBJECT = `federation.${SESSION}`;
const NAME = /^[a-z0-9-]{1,60}$/;

/**
 * Takes part in rounds of sums until all are done. The stream is the only memory: whoever is started
 * again reads it from the beginning and finds out where the rounds stand.
 */
export async function runFederate(
  bus: Bus,
  options: FederateOptions,
  signal: AbortSignal,
): Promise<void> {
  const clients = options.members.split(',');
  if (!clients.every((name) => NAME.test(name)) || !clients.includes(options.deployment)) {
    throw new UsageError(
      '--members must name --deployment, in lower-case letters, digits and "-".',
    );
  }
  const member = new Member(bus, options, clients);
  await member.open();
  const consumer = await bus.client.consumers.get(FEDERATION_STREAM, {
    filter_subjects: `${SUBJECT}.>`,
  });
  const messages = await consumer.consume();
  signal.addEventListener('abort', () => messages.stop(), { once: true });
  for await (const { subject, data } of messages) {
    await member.take(subject.slice(SUBJECT.length + 1), decode(data));
    if (member.isDone) break;
  }
}

class Member {
  readonly #bus: Bus;
  readonly #options: FederateOptions;
  readonly #client: StatisticsClient;
  readonly #server: StatisticsServer | null;
  #summed = 0;

  constructor(bus: Bus, options: FederateOptions, clients: readonly string[]) {
    const { deployment } = options;
    const layout = new VectorLayout([{ name: 'outcomes', length: OUTCOME_COUNTS }]);
    this.#bus = bus;
    this.#options = options;
    this.#client = new StatisticsClient({ session: SESSION, id: deployment }, layout);
    const run = { session: SESSION, clients: [...clients] };
    const minClients = clients.length;
    this.#server =
      deployment === clients[0] ? new StatisticsServer(run, layout, { minClients }) : null;
  }

  get isDone(): boolean {
    return this.#summed >= this.#options.rounds;
  }

  /** Calls for the round that is open, where this one adds up. */
  async open(): Promise<void> {
    if (this.#server === null || this.#server.round >= this.#options.rounds) return;
    await this.#publish('request', this.#server.round, this.#server.request());
  }

  async take(what: string, body: Record<string, unknown> | null): Promise<void> {
    if (body === null) return;
    if (what === 'request') await this.#answer(body);
    else if (what.startsWith('reply.')) await this.#receive(body, what.slice('reply.'.length));
    else if (what === 'sum') this.#tell(body);
  }

  async #answer(request: Record<string, unknown>): Promise<void> {
    const round = Number(request.round);
    // Two answers to one round would give away what lies between them.
    if (round <= (await this.#answeredUpTo())) return;
    const { deployment, seed } = this.#options;
    const mine = learnerOutcomeCounts(learntUpTo(deployment, round, seed));
    const answer = this.#client.answer(request, mine);
    if (answer.kind === 'reply') await this.#publish(this.#replySubject, round, answer.message);
  }

  get #replySubject(): string {
    return `reply.${this.#options.deployment}`;
  }

  async #answeredUpTo(): Promise<number> {
    const last_by_subj = `${SUBJECT}.${this.#replySubject}`;
    const last = await this.#bus.manager.streams.getMessage(FEDERATION_STREAM, { last_by_subj });
    return last === null ? -1 : Number(decode(last.data)?.round ?? -1);
  }

  /** `from` is the subject's last part: the server's permissions say who may publish there. */
  async #receive(message: unknown, from: string): Promise<void> {
    if (this.#server === null) return;
    this.#server.receive(message, from);
    const outcome = this.#server.closeRound();
    if (outcome.kind !== 'sum') return;
    const { round, values, clients } = outcome;
    await this.#publish('sum', round, { round, values: [...values], clients });
    await this.open();
  }

  #tell({ round, values, clients }: Record<string, unknown>): void {
    // Who adds up and was started again says it once more.
    if (Number(round) < this.#summed) return;
    this.#summed = Number(round) + 1;
    const tried = fleetPosteriors(Float64Array.from(values as number[])).filter(({ n }) => n > 0);
    const said = tried.map(
      ({ effect, n, mean }) => `${effect} ${n} times, helps ${mean.toFixed(2)}`,
    );
    this.#options.say(
      `${this.#options.deployment}: round ${this.#summed} of ${(clients as string[]).join(' and ')}: ${said.join('; ')}`,
    );
  }

  async #publish(what: string, round: number, body: unknown): Promise<void> {
    const subject = `${SUBJECT}.${what}`;
    await publishSurely(this.#bus, {
      subject,
      data: encode(body),
      messageId: `${subject}-${round}`,
    });
  }
}
