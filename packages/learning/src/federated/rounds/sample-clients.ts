import type { Random } from '@aegis/core';
import type { RandomWords } from '../privacy/discrete-gaussian.js';
import type { ResolvedFederatedOptions } from './federated-options.js';

/** Who is invited to a round, sorted. Who takes part in a private one is drawn as its noise is. */
export function sampleClients(
  clients: readonly string[],
  { samplingRate, sampling, minClients, privacy }: ResolvedFederatedOptions,
  random: Random,
): string[] {
  if (sampling === 'poisson') {
    const taken = (): boolean =>
      privacy === null ? random.chance(samplingRate) : fallsBelow(samplingRate, privacy.words);
    return clients.filter(taken);
  }
  const size = Math.max(minClients, Math.round(samplingRate * clients.length));
  return random
    .shuffle([...clients])
    .slice(0, size)
    .sort();
}

function fallsBelow(rate: number, words: RandomWords): boolean {
  const word = new Uint32Array(1);
  words(word);
  // Rounded down: nobody is taken more often than is accounted for.
  return word[0]! < Math.floor(rate * 4294967296);
}
