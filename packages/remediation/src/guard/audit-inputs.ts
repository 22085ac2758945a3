import type { Plan } from '@aegis/core';
import { graphText, policyText } from './audit-texts.js';
import { canonicalJson } from './canonical-json.js';
import type { GuardOptions } from './guard-options.js';
import type { DecisionRecord, ReviewContext } from './guard-report.js';

const MAX_DECISION = 20_000;

/** What a judgement was given, as the audit keeps it. */
export class AuditInputs {
  readonly #digest: (text: string) => string;
  readonly #policy: string;
  #graph: { readonly snapshot: object; readonly digest: string } | null = null;

  constructor(options: Required<GuardOptions>) {
    this.#digest = options.digest;
    this.#policy = options.digest(policyText(options));
  }

  /** The graph and the rules by their hashes, the rest as it is. */
  of(plan: Plan | null, context: ReviewContext, mode: 'auto' | 'suggest'): object {
    const { decision } = context;
    return {
      plan,
      mode,
      graph: this.#graphDigest(context),
      policy: this.#policy,
      ...(decision === undefined ? {} : { decision: this.#bounded(decision) }),
    };
  }

  #bounded(decision: DecisionRecord): unknown {
    try {
      const text = canonicalJson(decision);
      return text.length <= MAX_DECISION ? JSON.parse(text) : { digest: this.#digest(text) };
    } catch {
      return null;
    }
  }

  #graphDigest({ graph }: ReviewContext): string | null {
    if (graph === null) return null;
    const snapshot = graph.snapshot();
    if (this.#graph?.snapshot !== snapshot) {
      this.#graph = { snapshot, digest: this.#digest(graphText(snapshot)) };
    }
    return this.#graph.digest;
  }
}
