import type { RoundUpdate } from '../../src/federated/index.js';

/** What a server of rounds may take, and what comes of it; of everything it holds the plain list. */
export class RoundsModel {
  readonly names: readonly string[];
  readonly length: number;
  readonly minClients: number;
  round = 0;
  invited: readonly string[] = [];
  isOpen = false;
  held: RoundUpdate[] = [];
  parameters: number[];
  accepted = 0;
  readonly refused: Map<string, number> = new Map();

  constructor(names: readonly string[], length: number, minClients: number) {
    this.names = names;
    this.length = length;
    this.minClients = minClients;
    this.parameters = Array.from({ length }, () => 0);
  }

  copy(): RoundsModel {
    const copy = new RoundsModel(this.names, this.length, this.minClients);
    const { round, invited, isOpen, accepted } = this;
    Object.assign(copy, { round, invited, isOpen, accepted });
    copy.held = [...this.held];
    copy.parameters = [...this.parameters];
    for (const [reason, count] of this.refused) copy.refused.set(reason, count);
    return copy;
  }

  /** The reason to refuse a message that is sound in itself; null where it is taken. */
  reasonAgainst(message: RoundUpdate, from: string, session: string): string | null {
    if (message.sender !== from) return 'forged-sender';
    if (!this.names.includes(from)) return 'unknown-sender';
    if (message.session !== session) return 'wrong-session';
    if (message.round !== this.round) return 'wrong-round';
    if (!this.isOpen) return 'closed';
    if (!this.invited.includes(from)) return 'not-invited';
    return this.held.some(({ sender }) => sender === from) ? 'duplicate' : null;
  }

  take(message: RoundUpdate): void {
    this.held.push(message);
    this.accepted++;
  }

  refuse(reason: string): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }

  /** The mean of what came, each as much as it says that it stands for. */
  close(valuesOf: (message: RoundUpdate) => readonly number[]): boolean {
    if (this.held.length < this.minClients) return false;
    const total = this.held.reduce((sum, { weight }) => sum + weight, 0);
    for (const message of this.held) {
      for (const [i, value] of valuesOf(message).entries()) {
        this.parameters[i]! += (value * message.weight) / total;
      }
    }
    this.next();
    return true;
  }

  next(): void {
    this.round++;
    this.held = [];
    this.invited = [];
    this.isOpen = false;
  }
}
