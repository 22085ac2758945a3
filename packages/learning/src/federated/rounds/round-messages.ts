import type { MessageHeader } from '../messages.js';

/** The server's call for a round of training. */
export interface RoundRequest extends MessageHeader {
  readonly kind: 'federated-round';
  /** Of the proximal term; 0 for none. */
  readonly mu: number;
  /** How many parameters. */
  readonly count: number;
  /** The parameters: base64 of little-endian doubles. */
  readonly values: string;
}

/** A client's answer: how its training moved the parameters. */
export interface RoundUpdate extends MessageHeader {
  readonly kind: 'federated-update';
  /** What it stands for: rows, as a rule. */
  readonly weight: number;
  readonly count: number;
  /** New parameters minus those of the round: base64 of little-endian doubles. */
  readonly values: string;
}

export const ROUND_REQUEST = { kind: 'federated-round', version: 1 } as const;
export const ROUND_UPDATE = { kind: 'federated-update', version: 1 } as const;
