import { InvalidArgumentError } from 'commander';

/** What to break: a kind of fault at a service, nothing at all, or the seed's choice. */
export type FaultChoice =
  | { readonly kind: 'seeded' }
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly fault: string; readonly service: string };

/** @throws InvalidArgumentError */
export function parseFault(text: string): FaultChoice {
  if (text === 'none') return { kind: 'none' };
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) {
    throw new InvalidArgumentError('Give KIND:SERVICE, for example memory-leak:checkout, or none.');
  }
  return { kind: 'named', fault: text.slice(0, colon), service: text.slice(colon + 1) };
}

/** @throws InvalidArgumentError */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError('Give a whole number >= 0.');
  }
  return seed;
}
