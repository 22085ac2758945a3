import { type ByClient, pieces, sameBytes } from './bytes.js';
import { addMasks, type Mask, maskSign } from './masks.js';
import { commitTo, hashRoster, maskSeedOf } from './round-keys.js';
import type { SecureCrypto } from './secure-crypto.js';
import type { MessageContext } from './secure-message.js';
import { KEYS, MASKED, REVEAL, type ServerState, SHARES, sortedBodies } from './server-state.js';
import { combine, SHARE_BYTES, weightsAtZero } from './shamir.js';

/** The revealed shares of every client that shared, and ways to put them together. */
class Revealed {
  readonly #xs: readonly number[];
  readonly #shares: readonly (readonly Uint8Array[])[];
  readonly #threshold: number;
  readonly #weights = new Map<number, readonly number[]>();
  #first = 0;

  constructor(reveals: ByClient, threshold: number) {
    this.#xs = [...reveals.keys()].map((place) => place + 1);
    this.#shares = [...reveals.values()].map((body) => pieces(body, SHARE_BYTES));
    this.#threshold = threshold;
  }

  /**
   * The secret of the `owner`-th client that passes the check. Where one client revealed a wrong share,
   * others are asked: neighbours on a circle, so any spare client makes up for one that lies.
   */
  async secret(
    owner: number,
    isRight: (secret: Uint8Array) => Promise<boolean>,
  ): Promise<Uint8Array | null> {
    const count = this.#xs.length;
    for (let tries = 0; tries < count; tries++) {
      const first = (this.#first + tries) % count;
      const chosen = Array.from({ length: this.#threshold }, (_, i) => (first + i) % count);
      let weights = this.#weights.get(first);
      if (weights === undefined) {
        weights = weightsAtZero(chosen.map((i) => this.#xs[i]!));
        this.#weights.set(first, weights);
      }
      const secret = combine(
        chosen.map((i) => this.#shares[i]![owner]!),
        weights,
      );
      if (secret === null || !(await isRight(secret))) continue;
      this.#first = first;
      return secret;
    }
    return null;
  }
}

/** What a client that vanished would have had in common with each survivor. */
async function danglingMasks(
  crypto: SecureCrypto,
  rosterHash: Uint8Array,
  keys: ByClient,
  survivors: readonly number[],
  vanished: number,
  maskSecret: Uint8Array,
): Promise<Mask[]> {
  const shared = await crypto.agree(
    maskSecret,
    survivors.map((one) => keys.get(one)!),
  );
  const masks: Mask[] = [];
  for (const [i, survivor] of survivors.entries()) {
    const secret = shared[i] ?? null;
    // Keys of low order are refused at the door; clients would not have masked with them either.
    if (secret === null) continue;
    const seed = await maskSeedOf(crypto, rosterHash, secret, survivor, vanished);
    masks.push({ seed, sign: maskSign(survivor, vanished) === 1 ? -1 : 1 });
  }
  return masks;
}

/**
 * The plain sum of the survivors' numbers: the masked sum without every survivor's own mask, and without
 * what the survivors have in common with those that vanished after sharing.
 *
 * @returns the sums, or the place of a client whose secret its shares do not give
 */
export async function unmask(
  { crypto, plan, planHash }: MessageContext,
  state: ServerState,
): Promise<Uint32Array | number> {
  const keys = sortedBodies(state, KEYS);
  const commitments = sortedBodies(state, SHARES);
  const survivors = [...sortedBodies(state, MASKED).keys()];
  const revealed = new Revealed(sortedBodies(state, REVEAL), plan.threshold);
  const rosterHash = await hashRoster(crypto, planHash, keys);
  const sums = state.sums.slice();
  const own: Mask[] = [];
  for (const [owner, place] of [...commitments.keys()].entries()) {
    const survived = state.bodies[MASKED]!.has(place);
    const wanted = survived ? commitments.get(place)! : keys.get(place)!;
    const secret = await revealed.secret(owner, async (found) => {
      const made = survived ? commitTo(crypto, rosterHash, found) : crypto.agreementKey(found);
      return sameBytes(await made, wanted);
    });
    if (secret === null) return place;
    if (survived) own.push({ seed: secret, sign: -1 });
    else {
      const masks = await danglingMasks(crypto, rosterHash, keys, survivors, place, secret);
      await addMasks(crypto, sums, masks);
    }
  }
  await addMasks(crypto, sums, own);
  return sums;
}
