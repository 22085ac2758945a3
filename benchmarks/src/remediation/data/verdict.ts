import { type Mapping, OUR_FAULTS, type OurFault } from './fault-mapping.js';

/**
 * What a fault of the data is among ours: the kind, no fault at all (a control), or why it is none of
 * ours.
 */
export type Verdict =
  | { readonly is: 'covered'; readonly fault: OurFault }
  | { readonly is: 'control' }
  | { readonly is: 'not-covered'; readonly reason: string };

/** What a name is by a mapping; null where nothing decides it. */
export function verdictOf(mapping: Mapping, name: string): Verdict | null {
  for (const fault of OUR_FAULTS) {
    if (mapping.covered[fault]?.includes(name)) return { is: 'covered', fault };
  }
  if (mapping.controls?.includes(name)) return { is: 'control' };
  for (const [reason, names] of Object.entries(mapping.notCovered)) {
    if (names.includes(name)) return { is: 'not-covered', reason };
  }
  return null;
}

/** Every name that a mapping decides; one that is decided twice stands here twice. */
export function decidedNames(mapping: Mapping): string[] {
  return [
    ...Object.values(mapping.covered),
    mapping.controls ?? [],
    ...Object.values(mapping.notCovered),
  ].flat();
}
