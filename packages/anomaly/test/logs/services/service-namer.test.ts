import { type LogRecord, Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { ServiceNamer } from '../../../src/logs/services/service-namer.js';
import { isRefused, takenOut } from '../taken-out.js';

interface Said {
  readonly record: LogRecord;
  readonly serial: number;
  readonly template: string;
}

function said(serial: number, template: string, part: Partial<LogRecord> = {}): Said {
  const record: LogRecord = {
    timestampMs: null,
    severityNumber: 9,
    severityText: 'INFO',
    body: template,
    attributes: {},
    resource: {},
    traceId: null,
    spanId: null,
    ...part,
  };
  return { record, serial, template };
}

const PAY = ['charging card <*>', 'card <*> was charged', 'refund of <*> refused by bank'];
const MAIL = ['sending letter to <*>', 'letter <*> bounced', 'mailbox of <*> is full'];
/** What two hosts say alike. */
const SSHD = 'Accepted publickey for <*> from <*> port <*>';

function learn(namer: ServiceNamer, name: string, { record, serial, template }: Said): void {
  namer.compare(name, record);
  namer.learn(name, record, '', serial, template);
}

function guess(namer: ServiceNamer, { record, serial, template }: Said) {
  return namer.guess(record, '', serial, template);
}

function sshdOf(host: string): Said {
  return said(100, SSHD, { resource: { 'host.name': host, 'service.name': 'sshd' } });
}

function learnt(): ServiceNamer {
  const namer = new ServiceNamer();
  for (let i = 0; i < 60; i++) {
    learn(namer, 'pay', said(i % 3, PAY[i % 3]!));
    learn(namer, 'mail', said(10 + (i % 3), MAIL[i % 3]!));
  }
  return namer;
}

describe('ServiceNamer', () => {
  it('knows a service by its words, also in a template that is new', () => {
    const namer = learnt();
    for (const text of [...PAY, 'card <*> refused', 'bank refused refund']) {
      const { name, confidence } = guess(namer, said(50 + text.length, text));
      expect(name).toBe('pay');
      expect(confidence).toBeGreaterThan(0.9);
    }
    expect(guess(namer, said(90, 'letter for <*> is in mailbox')).name).toBe('mail');
  });

  it('says that it does not know, of strange words, of what both say, and while it has seen little', () => {
    const namer = learnt();
    expect(guess(namer, said(91, 'zebra crossing ahead'))).toEqual({ name: null, confidence: 0 });
    expect(guess(namer, said(92, 'letter about card')).name).toBeNull();
    const young = new ServiceNamer();
    for (let i = 0; i < 19; i++) learn(young, 'pay', said(0, PAY[0]!));
    expect(guess(young, said(0, PAY[0]!)).name).toBeNull();
  });

  it('goes by fields at once, surely where they name what was said, half where they never did', () => {
    const record = said(1, 'hi', { resource: { 'service.name': 'web' } });
    const namer = new ServiceNamer();
    expect(namer.fromFields(record.record)).toBe('web');
    expect(namer.fromFields(said(1, 'hi').record)).toBeNull();
    expect(guess(namer, record)).toEqual({ name: 'web', confidence: 0.5 });
  });

  it('tells two hosts with the same sshd apart by host, once it was told that fields mislead', () => {
    const namer = new ServiceNamer();
    expect(namer.fromFields(sshdOf('db-1').record)).toBe('sshd');
    for (let i = 0; i < 40; i++) {
      learn(namer, 'database', sshdOf('db-1'));
      learn(namer, 'frontend', sshdOf('web-7'));
    }
    expect(namer.fromFields(sshdOf('db-1').record)).toBeNull();
    expect(guess(namer, sshdOf('db-1')).name).toBe('database');
    expect(guess(namer, sshdOf('web-7')).name).toBe('frontend');
    // A host that nobody has named: the field is all that there is.
    expect(guess(namer, sshdOf('mx-3'))).toEqual({ name: 'sshd', confidence: 0.5 });
  });

  it('believes fields again once they are right more often than not', () => {
    const namer = new ServiceNamer();
    learn(namer, 'database', sshdOf('db-1'));
    expect(namer.fromFields(sshdOf('db-1').record)).toBeNull();
    for (let i = 0; i < 2; i++) learn(namer, 'sshd', sshdOf('db-1'));
    expect(namer.fromFields(sshdOf('db-1').record)).toBe('sshd');
  });

  it('changes its mind when more has been said', () => {
    const namer = learnt();
    const text = said(200, 'ledger closed for <*>');
    expect(guess(namer, text).name).toBeNull();
    for (let i = 0; i < 100; i++) learn(namer, 'books', text);
    expect(guess(namer, text).name).toBe('books');
  });

  it('is bounded in services, words and templates', () => {
    const namer = new ServiceNamer();
    const random = new Random(1);
    const letters = (): string =>
      Array.from({ length: 12 }, () => String.fromCharCode(97 + random.integer(26))).join('');
    for (let i = 0; i < 300; i++) learn(namer, `service ${i}`, said(0, 'hello there'));
    for (let i = 0; i < 6000; i++) {
      learn(namer, 'service 0', said(i, `${letters()} ${letters()}`));
      guess(namer, said(i, letters()));
    }
    const json = namer.toJSON() as {
      services: { words: unknown[]; templates: unknown[] }[];
      answers: unknown[];
    };
    expect(json.services.length).toBe(256);
    expect(json.services[0]?.words.length).toBe(4096);
    expect(json.services[0]?.templates.length).toBe(4096);
    expect(json.answers.length).toBeLessThanOrEqual(8192);
    expect(() => takenOut(json, ServiceNamer.read)).not.toThrow();
  });

  it('continues from a snapshot', () => {
    const whole = learnt();
    guess(whole, said(91, 'zebra crossing ahead'));
    const half = takenOut(whole.toJSON(), ServiceNamer.read);
    const later = [whole, half].map((namer) => {
      const answers = [];
      for (let i = 0; i < 40; i++) {
        learn(namer, 'database', sshdOf('db-1'));
        learn(namer, 'mail', said(17, 'zebra in mailbox'));
        answers.push(guess(namer, sshdOf('db-1')), guess(namer, said(92, 'letter about card')));
      }
      return answers;
    });
    expect(later[1]).toEqual(later[0]);
    expect(half.toJSON()).toEqual(whole.toJSON());
  });

  it('refuses a broken snapshot', () => {
    const good = learnt().toJSON() as { services: object[] };
    const [service] = good.services;
    for (const broken of [
      { ...good, lines: -1 },
      { ...good, agreeing: 0.5 },
      { ...good, services: Array(257).fill(service) },
      { ...good, services: [{ ...service, words: ['x'.repeat(49)], counts: [1] }] },
      { ...good, services: [{ ...service, counts: [-1] }] },
      { ...good, services: [{ ...service, name: 'x'.repeat(129) }] },
      { ...good, answers: [{ kind: 'a', name: 'b', confidence: 2, lines: 1 }] },
      { ...good, lines: 3 },
    ]) {
      expect(isRefused(broken, ServiceNamer.read)).toBe(true);
    }
  });
});
