import { describe, expect, it } from 'vitest';
import { type AuditEntry, AuditLog, verifyAudit } from '../../src/guard/audit-log.js';
import { sha256Hex } from '../../src/guard/sha-256.js';

function logOf(count: number, capacity = 10): AuditLog {
  const log = new AuditLog(sha256Hex, capacity, () => {});
  for (let i = 0; i < count; i++) log.append('doubt', 10 * i, { key: `k${i}` });
  return log;
}

describe('the chain of the audit', () => {
  it('begins with nothing before it, and binds each entry to the one before', () => {
    const digest = (text: string) => `<${text}>`;
    const told: AuditEntry[] = [];
    const log = new AuditLog(digest, 10, (entry) => told.push(entry));
    log.append('approval', 5, { b: 1, a: null });
    log.append('doubt', 6, {});
    const first = '<[0,5,"approval","{\\"a\\":null,\\"b\\":1}",""]>';
    const second = `<${JSON.stringify([1, 6, 'doubt', '{}', first])}>`;
    const detail = '{"a":null,"b":1}';
    const entries = [
      { sequence: 0, atMs: 5, event: 'approval', detail, previous: '', hash: first },
      { sequence: 1, atMs: 6, event: 'doubt', detail: '{}', previous: first, hash: second },
    ];
    expect(log.entries()).toEqual(entries);
    expect(told).toEqual(entries);
    expect(told.every(Object.isFrozen)).toBe(true);
    expect(log.next).toBe(2);
    expect(verifyAudit(told, digest)).toBe(true);
  });

  it('has no gap where something could not be written down', () => {
    const log = logOf(1);
    const ring: { self?: object } = {};
    ring.self = ring;
    expect(() => log.append('outcome', 5, ring)).toThrow();
    expect(() => log.append('outcome', 5, { big: 1n })).toThrow(TypeError);
    log.append('doubt', 6, {});
    expect(log.entries().map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(verifyAudit(log.entries(), sha256Hex)).toBe(true);
  });

  it('goes on where another stopped, or from the start', () => {
    const whole = logOf(5).entries();
    const log = logOf(2, 3);
    log.resume(whole.slice(0, 4));
    expect(log.entries()).toEqual(whole.slice(1, 4));
    expect(log.next).toBe(4);
    log.append('doubt', 40, { key: 'k4' });
    expect(log.entries()).toEqual(whole.slice(2));
    log.resume([]);
    expect(log.next).toBe(0);
    log.append('doubt', 0, { key: 'k0' });
    expect(log.entries()).toEqual(whole.slice(0, 1));
  });

  it('is whole in every stretch of it', () => {
    const entries = logOf(6).entries();
    for (let from = 0; from <= 6; from++) {
      for (let to = from; to <= 6; to++) {
        expect(verifyAudit(entries.slice(from, to), sha256Hex)).toBe(true);
      }
    }
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['sequence', { sequence: 7 }],
    ['atMs', { atMs: 11 }],
    ['event', { event: 'finish' }],
    ['detail', { detail: '{"key":"other"}' }],
    ['previous', { previous: 'x' }],
    ['hash', { hash: 'x' }],
  ])('breaks where %s is another', (_, fields) => {
    for (const at of [0, 1, 2]) {
      const entries = logOf(3)
        .entries()
        .map((entry, i) => (i === at ? { ...entry, ...fields } : entry));
      expect(verifyAudit(entries, sha256Hex)).toBe(false);
    }
  });

  it('breaks where an entry was left out, moved or made up, though each fits its own hash', () => {
    const [a, b, c] = logOf(3).entries();
    const [other] = logOf(3, 1).entries();
    const hashed = (entry: AuditEntry): AuditEntry => {
      const { sequence, atMs, event, detail, previous } = entry;
      return {
        ...entry,
        hash: sha256Hex(JSON.stringify([sequence, atMs, event, detail, previous])),
      };
    };
    expect(hashed(b!)).toEqual(b);
    for (const broken of [
      [a, c],
      [b, a],
      [a, a],
      [a, b, b],
      [c, a, b],
    ] as AuditEntry[][]) {
      expect(verifyAudit(broken, sha256Hex)).toBe(false);
    }
    expect(verifyAudit([a!, b!, other!], sha256Hex)).toBe(true);
    // Its number fits and what came before does not, and the other way round.
    expect(verifyAudit([a!, hashed({ ...b!, previous: 'x' })], sha256Hex)).toBe(false);
    expect(verifyAudit([a!, hashed({ ...b!, sequence: 2 })], sha256Hex)).toBe(false);
  });
});
