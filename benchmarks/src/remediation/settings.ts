import type { Setting } from './play.js';
import { realSystems } from './real-systems.js';

/** A setting and whom its scores are a share of. */
export interface JudgedSetting extends Setting {
  readonly reference: 'beam' | 'belief';
  /** Whether the belief planner plays too: on large systems it takes too long. */
  readonly believed: boolean;
}

const GROUPS = { environments: 50, episodes: 4 };
const SMALL = { minServices: 5, maxServices: 20 };
const FEW = { environments: 40, episodes: 2 };
const KNOWING = { reference: 'beam', believed: true } as const;
const SEEING = { reference: 'belief', believed: true } as const;
const LARGE = { reference: 'beam', believed: false } as const;

/** The tiers, by the key of their result. Seeds and graphs are none that a policy was trained on. */
export const TIER_SETTINGS: Readonly<Record<string, JudgedSetting>> = {
  t0: { tier: 'none', ...SMALL, ...GROUPS, ...KNOWING },
  t1: { tier: 'obvious', ...SMALL, ...GROUPS, ...KNOWING },
  t2: { tier: 'ambiguous', ...SMALL, ...GROUPS, ...KNOWING },
  t3: { tier: 'double', ...SMALL, ...GROUPS, ...SEEING },
  t4: { tier: 'metastable', ...SMALL, ...GROUPS, ...SEEING },
  t5: { tier: 'adversarial', ...SMALL, ...GROUPS, ...SEEING },
  t6: { tier: 'shifted', ...SMALL, ...GROUPS, ...KNOWING },
};

/** Systems of other sizes, and of people. */
export function furtherSettings(): Readonly<Record<string, JudgedSetting>> {
  const out: Record<string, JudgedSetting> = {
    t2At20: { tier: 'ambiguous', minServices: 20, maxServices: 20, ...FEW, ...LARGE },
    t2At60: { tier: 'ambiguous', minServices: 60, maxServices: 60, ...FEW, ...LARGE },
    t6Large: { tier: 'shifted', minServices: 20, maxServices: 60, ...FEW, ...LARGE },
  };
  for (const [name, graph] of Object.entries(realSystems())) {
    out[name] = { tier: 'shifted', ...SMALL, ...FEW, ...LARGE, graph };
  }
  return out;
}
