import { createHash, timingSafeEqual } from 'node:crypto';
import { UsageError } from '../../cli/usage-error.js';

export type Role = 'read' | 'operate';

/** A bearer token, as it is or by the SHA-256 of its UTF-8 bytes in hexadecimal. */
export interface TokenOptions {
  /** Who holds it; null where several do, who then say in the body who they are. */
  readonly name: string | null;
  /** `operate` may do all that `read` may. */
  readonly role: Role;
  readonly token?: string;
  readonly sha256?: string;
}

export interface Token {
  /** Tells it from the others, and nothing of what it is. */
  readonly id: string;
  readonly name: string | null;
  readonly role: Role;
}

interface Entry extends Token {
  readonly digest: Buffer;
}

const MIN_TOKEN_LENGTH = 16;

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The tokens that are let in. Kept as digests, and compared in a time that says nothing of them. */
export class TokenBook {
  readonly #entries: readonly Entry[];

  /** @throws UsageError where a token is too short, malformed, or there twice */
  constructor(tokens: readonly TokenOptions[]) {
    this.#entries = tokens.map(readEntry);
    const names = tokens.flatMap(({ name }) => name ?? []);
    const digests = this.#entries.map(({ digest }) => digest.toString('hex'));
    for (const [what, values] of [
      ['name', names],
      ['token', digests],
    ] as const) {
      if (new Set(values).size < values.length)
        throw new UsageError(`Two tokens have the same ${what}; give each its own.`);
    }
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** The token that was presented, or null. Every entry is compared, whichever fits. */
  find(presented: string): Token | null {
    const digest = digestOf(presented);
    let found: Token | null = null;
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.digest, digest)) found = entry;
    }
    return found;
  }
}

function readEntry({ name, role, token, sha256 }: TokenOptions, index: number): Entry {
  const where = name === null ? `Token ${index + 1}` : `The token of ${name}`;
  if (role !== 'read' && role !== 'operate')
    throw new UsageError(`${where} has the role ${String(role)}; give read or operate.`);
  if (name?.trim() === '') throw new UsageError(`${where} has an empty name; give one, or null.`);
  if ((token === undefined) === (sha256 === undefined))
    throw new UsageError(`${where} needs either a token or its sha256, and not both.`);
  if (token !== undefined && token.length < MIN_TOKEN_LENGTH)
    throw new UsageError(`${where} is too short; give ${MIN_TOKEN_LENGTH} characters or more.`);
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
    throw new UsageError(`The sha256 of ${where} is not one; give 64 hexadecimal digits.`);
  const digest = token === undefined ? Buffer.from(String(sha256), 'hex') : digestOf(token);
  return { id: String(index), name, role, digest };
}
