import type { Refusal } from '../messages.js';

export const SECURE_REFUSAL_REASONS = [
  /** No message at all, or fields of the wrong type or size. */
  'malformed',
  /** Another version of the protocol. */
  'wrong-version',
  'wrong-session',
  /** Another round of this session. */
  'wrong-round',
  /** From or to a client that is not meant, or that is not in this step. */
  'wrong-client',
  /** It was here already. */
  'duplicate',
  /** Its step is not here yet: send it again then. */
  'out-of-order',
  /** Its step is over. */
  'late',
  /** The sender's signature, or another client's, does not fit what came. */
  'bad-signature',
  /** A public key that makes a secret of zeros. */
  'bad-key',
  /** Shares that cannot be opened, or that give no secret that was promised. */
  'bad-share',
  /** Fewer clients than the plan's threshold: a sum of so few is not given away. */
  'too-few-clients',
  /** Clients were told different things. */
  'inconsistent',
  /** The round is over. */
  'ended',
] as const;

/** Why a message was not taken, or why a step cannot end yet. */
export type SecureRefusalReason = (typeof SECURE_REFUSAL_REASONS)[number];

/** What was refused changed nothing. */
export interface SecureRefusal extends Refusal<SecureRefusalReason> {
  /** One sentence for a person. */
  readonly detail: string;
}

export function refuse(reason: SecureRefusalReason, detail: string): SecureRefusal {
  return { kind: 'refused', reason, detail };
}
