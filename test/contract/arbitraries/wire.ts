import fc from 'fast-check';
import { anyNumber } from './numbers.js';
import { streamOf } from './streams.js';

/** Who takes part. */
export const NAMES = ['a', 'b', 'c'];
export const SESSION = 'siege';
export const RUN = { session: SESSION, clients: NAMES };

/** One thing that happens on the wire: a message as it should be, bent, or none at all. */
export type Wire =
  | { readonly kind: 'honest'; readonly client: number; readonly value: number }
  | { readonly kind: 'bent'; readonly client: number; readonly field: string; readonly to: unknown }
  | { readonly kind: 'rubbish'; readonly message: unknown; readonly from: string }
  | { readonly kind: 'close' };

const rubbish = fc.oneof(
  fc.anything({ withNullPrototype: true, withTypedArray: true, maxDepth: 2 }),
  fc.constantFrom<unknown>(Number.NaN, Infinity, -1, 1e308, 2 ** 53, '', '####', 'AAAA', null),
);
const client = fc.nat(NAMES.length - 1);
export const wire: fc.Arbitrary<readonly Wire[]> = streamOf(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('honest' as const),
        client,
        value: fc.double({ min: -5, max: 5, noNaN: true }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('bent' as const),
        client,
        field: fc.constantFrom(
          ...['kind', 'version', 'session', 'round', 'sender', 'weight', 'count', 'values'],
        ),
        to: rubbish,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('rubbish' as const),
        message: rubbish,
        from: fc.constantFrom(...NAMES, 'server', '__proto__', ''),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'close' as const }) },
  ),
  20,
);

/** What a client is sent: a round of the server as it is, or bent; and a number of its own. */
export interface Asked {
  readonly round: number;
  readonly field: string;
  readonly to: unknown;
  readonly value: number;
}

export const memberSteps: fc.Arbitrary<readonly Asked[]> = streamOf(
  fc.record({
    round: fc.nat(3),
    field: fc.constantFrom('none', 'none', 'session', 'round', 'sender', 'count', 'values', 'mu'),
    to: rubbish,
    value: anyNumber,
  }),
  12,
);
