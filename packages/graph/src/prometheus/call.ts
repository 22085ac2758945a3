import type { EdgeKind, NodeKind, Provenance } from '../csr/index.js';
import type { Sample } from './read-samples.js';

/** One side of a call, as far as the metric names it. */
export interface Party {
  /** The Service that was called, or the name that spans give. */
  readonly service: string | null;
  readonly workload: string | null;
  /** What the mesh takes several workloads for, versions of one thing. */
  readonly canonical: string | null;
  readonly namespace: string | null;
  readonly kind: NodeKind | null;
  /** It was never heard of itself: its peer told of it. */
  readonly virtual: boolean;
}

/** A call that a series counts. */
export interface Call {
  readonly from: Party;
  readonly to: Party;
  readonly kind: EdgeKind;
  readonly protocol: string | null;
  readonly provenance: Provenance;
}

/** Why a series gives no call: it is of something else, or a side of it has no name. */
export type NoCall =
  | { readonly why: 'other' }
  | { readonly why: 'hop' }
  | { readonly why: 'unknown-peer'; readonly message: string }
  | { readonly why: 'outside-mesh' | 'blocked-call'; readonly message: string };

export const OTHER: NoCall = Object.freeze({ why: 'other' });

export const NOBODY: Party = Object.freeze({
  service: null,
  workload: null,
  canonical: null,
  namespace: null,
  kind: null,
  virtual: false,
});

/** The first of these labels that says something; meshes write `unknown` for what they do not know. */
export function told({ labels }: Sample, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = labels.get(name);
    if (value !== undefined && value !== '' && value !== 'unknown') return value;
  }
  return null;
}
