import { PrivacyAccountant, type RdpConversion } from '@aegis/learning/federated';

/** A published or independently computed ε. */
interface AccountantRow {
  readonly key: string;
  readonly samplingRate: number;
  readonly noiseMultiplier: number;
  readonly rounds: number;
  readonly delta: number;
  readonly conversion: RdpConversion;
  readonly expected: number;
}

const MNIST = 256 / 60_000;

/** Abadi et al. 2016 and Bu et al. 2020 as published (the moments accountant converts classically). */
const PUBLISHED: readonly AccountantRow[] = [
  row('abadi', [0.01, 4, 10_000, 1e-5], 'classic', 1.26),
  row('buHighNoise', [MNIST, 1.3, 4_688, 1e-5], 'classic', 1.34),
  row('buLowNoise', [MNIST, 0.7, 16_406, 1e-5], 'classic', 8.68),
];

function row(
  key: string,
  [samplingRate, noiseMultiplier, rounds, delta]: readonly [number, number, number, number],
  conversion: RdpConversion,
  expected: number,
): AccountantRow {
  return { key, samplingRate, noiseMultiplier, rounds, delta, conversion, expected };
}

/** What the accountant says of each, and how far it is off, as a share. */
export function accountantRows(): readonly (AccountantRow & {
  readonly epsilon: number;
  readonly error: number;
  readonly improved: number;
})[] {
  return PUBLISHED.map((one) => {
    const epsilonBy = (conversion: RdpConversion): number => {
      const accountant = new PrivacyAccountant({ conversion });
      accountant.spend(one);
      return accountant.epsilon(one.delta);
    };
    const epsilon = epsilonBy(one.conversion);
    const error = Math.abs(epsilon / one.expected - 1);
    return { ...one, epsilon, error, improved: epsilonBy('improved') };
  });
}
