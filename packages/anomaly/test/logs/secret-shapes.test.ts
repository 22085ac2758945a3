import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateMiner } from '../../src/logs/mining/template-miner.js';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const BASE62 = LOWER + UPPER + DIGITS;

function chars(alphabet: string, least: number, most: number): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom(...alphabet),
    minLength: least,
    maxLength: most,
  });
}

const mixed = chars(BASE62, 20, 60).filter(
  (text) => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && !/\d+$/.test(text),
);
const part = chars(`${BASE62}_-`, 12, 40);

/** Secrets that stand on their own, whatever is before them. */
const SECRETS: readonly fc.Arbitrary<string>[] = [
  fc.tuple(part, part, part).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}x`),
  chars(UPPER + DIGITS, 16, 16).map((text) => `AKIA${text}`),
  chars(BASE62, 36, 36).map((text) => `ghp_${text}`),
  chars(BASE62, 36, 36).map((text) => `gho_${text}`),
  chars(`${BASE62}_`, 40, 80).map((text) => `github_pat_${text}`),
  fc
    .tuple(fc.constantFrom('xoxb-', 'xoxp-', 'xoxa-'), chars(DIGITS, 12, 12), chars(BASE62, 24, 24))
    .map((parts) => `${parts[0]}${parts[1]}-${parts[2]}`),
  chars(BASE62, 32, 48).map((text) => `sk-${text}`),
  chars(BASE62, 24, 32).map((text) => `sk_live_${text}`),
  mixed,
];

/** The parts of a secret that would give it away. */
function pieces(secret: string): string[] {
  return secret.split(/[^A-Za-z0-9]+/).filter((text) => text.length >= 8);
}

function keepsNothing(line: string, secret: string): void {
  for (const lines of [
    [line],
    Array.from({ length: 40 }, () => 'words words words').concat(line),
  ]) {
    const miner = new TemplateMiner();
    const templates = lines.map((text) => miner.process(text).template);
    const kept = JSON.stringify(miner.toJSON()) + templates.join('\n');
    const shown = JSON.stringify(miner.extract(line));
    expect(kept.includes(secret)).toBe(false);
    for (const piece of pieces(secret)) {
      expect([kept, shown].some((text) => text.includes(piece))).toBe(false);
    }
  }
}

describe('secrets', () => {
  it('are never kept, whatever stands before them', () => {
    const before = fc.constantFrom('', 'key ', 'x=', 'found: ', '"', '(', '[', 'a,', '{"v":"', "'");
    const after = fc.constantFrom('', ' done', '"', ')', ']', ',b', '"}', "'", '. Next', ';');
    fc.assert(
      fc.property(before, fc.oneof(...SECRETS), after, (start, secret, end) => {
        keepsNothing(`sent ${start}${secret}${end}`, secret);
      }),
      { numRuns: 1500 },
    );
  });

  it('are never kept after Bearer, Basic, in URLs, and in blocks', () => {
    const word = chars(BASE62, 10, 30);
    const base64 = chars(`${BASE62}+/`, 12, 40).filter((text) => /[A-Z0-9].*[A-Z0-9]/.test(text));
    const withNone = (text: fc.Arbitrary<string>, wrap: (secret: string) => string): void =>
      fc.assert(
        fc.property(text, (secret) => keepsNothing(wrap(secret), secret)),
        { numRuns: 150 },
      );
    withNone(word, (secret) => `with Bearer ${secret} sent`);
    withNone(word, (secret) => `header authorization: bearer ${secret}`);
    withNone(base64, (secret) => `with Basic z9${secret}== sent`);
    withNone(word, (secret) => `open postgres://ann:${secret}@db/shop failed`);
    withNone(word, (secret) => `open postgres://ann:${secret},x)${secret}@db/shop failed`);
    withNone(
      word,
      (secret) => `-----BEGIN RSA PRIVATE KEY----- ${secret} -----END RSA PRIVATE KEY----- x`,
    );
    withNone(word, (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}`);
  });

  it('are never kept under a key that sounds like one, however it is written', () => {
    const key = fc.constantFrom(
      ...[
        'password',
        'db_password',
        'X-Api-Key',
        'API-KEY',
        'accessKey',
        'client-secret',
        'Set-Cookie',
      ],
      ...['session-id', 'sessionId', 'Authorization', 'refreshToken', 'passphrase'],
    );
    const wrap = fc.constantFrom<(key: string, value: string) => string>(
      (name, value) => `${name}=${value}`,
      (name, value) => `${name}: ${value}`,
      (name, value) => `{"${name}":"${value}"}`,
      (name, value) => `{\\"${name}\\":\\"${value}\\"}`,
      (name, value) => `Map(${name}=${value}, a=b)`,
    );
    const value = chars(`${LOWER}-!#.`, 8, 20).filter((text) => /^[a-z]{8}/.test(text));
    fc.assert(
      fc.property(key, wrap, value, (name, write, secret) =>
        keepsNothing(`sent ${write(name, secret)}`, secret),
      ),
      { numRuns: 300 },
    );
  });

  it('are not seen in names and prose', () => {
    const miner = new TemplateMiner();
    for (const line of [
      'Basic authentication failed for all',
      'in org.apache.hadoop.mapreduce.v2.app.rm.RMContainerAllocator now',
      'src/main/java/ContainerLauncher and Microsoft-Windows-Foundation-Package seen',
      'MapOutputTrackerMasterEndpoint stopped',
    ]) {
      expect(miner.extract(line).parameters.map(({ kind }) => kind)).not.toContain('secret');
    }
  });
});
