import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { KeyPath } from './places.js';
import type { ParsedConfig } from './schema.js';

type Parsed = ParsedConfig;

/** Who may look or act: the token only as its hash, so that it stands in no dump. */
export interface TokenHash {
  readonly name: string;
  readonly role: 'read' | 'operate';
  readonly sha256: string;
}

type DeepReadonly<T> = T extends RegExp
  ? RegExp
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
      : T;

/** A configuration, checked: times in milliseconds, sizes in bytes, paths absolute. */
export type Config = DeepReadonly<
  Omit<Parsed, 'server'> & {
    server: Omit<Parsed['server'], 'tokens'> & { tokens: TokenHash[] };
  }
>;

/** Told where a file of a secret cannot be read. */
export type Complain = (path: KeyPath, sentence: string) => void;

/** What a header can carry, and nobody guesses. */
const BEARER_TOKEN = /^[\x21-\x7e]{16,}$/;

interface Secret {
  token?: string | undefined;
  tokenFile?: string | undefined;
}

/** Makes paths absolute and takes secrets out of their files. */
export function finishConfig(parsed: Parsed, file: string, complain: Complain): Config {
  const folder = dirname(resolve(file));
  const absolute = (path: string): string => resolve(folder, path);
  const optional = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : absolute(path);
  const secret = <T extends Secret>(holder: T, at: KeyPath): T => {
    if (holder.tokenFile === undefined) return holder;
    const tokenFile = absolute(holder.tokenFile);
    const token = readToken(tokenFile, (why) => complain([...at, 'tokenFile'], why));
    return { ...holder, tokenFile, token };
  };
  const { inputs, server, state, remediation } = parsed;
  const { executor } = remediation;
  return freeze({
    ...parsed,
    inputs: {
      ...inputs,
      files: inputs.files.map((one) => ({
        ...one,
        path: absolute(one.path),
        exclude: one.exclude.map(absolute),
      })),
      otlp: secret(inputs.otlp, ['inputs', 'otlp']),
      prometheus: inputs.prometheus.map((one, i) => secret(one, ['inputs', 'prometheus', i])),
      topology: inputs.topology.map((one) => ({
        ...one,
        manifests: optional(one.manifests),
        directory: optional(one.directory),
      })),
      changes: inputs.changes.map(({ path }) => ({ path: absolute(path) })),
    },
    server: {
      ...server,
      tokens: server.tokens.map((one, i) => {
        const { name, role, token, sha256 } = secret(one, ['server', 'tokens', i]);
        if (sha256 === undefined && !BEARER_TOKEN.test(token ?? '')) {
          complain(
            ['server', 'tokens', i],
            'the token is too weak; give 16 visible characters or more',
          );
        }
        return { name, role, sha256: sha256?.toLowerCase() ?? hashOf(token ?? '') };
      }),
    },
    state: { ...state, dir: absolute(state.dir) },
    remediation: {
      ...remediation,
      executor:
        executor.kind === 'webhook'
          ? secret(executor, ['remediation', 'executor'])
          : executor.kind === 'kubernetes'
            ? { ...executor, kubeconfig: optional(executor.kubeconfig) }
            : executor,
    },
  });
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function readToken(path: string, complain: (why: string) => void): string {
  let token = '';
  try {
    token = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    complain(code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`);
    return token;
  }
  if (token === '') complain('the file is empty; put the token into it');
  return token;
}

function freeze<T>(value: T): DeepReadonly<T> {
  if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value as DeepReadonly<T>;
}
