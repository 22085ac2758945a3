import { describe, expect, it } from 'vitest';
import { readLine } from '../../src/logs/reading/read-line.js';
import { leadingTime, timeOfField } from '../../src/logs/reading/timestamps.js';

const AT = Date.UTC(2024, 0, 2, 15, 4, 5);

describe('readLine', () => {
  const table: [
    name: string,
    line: string,
    severity: number,
    body: string,
    service: string | null,
  ][] = [
    ['pino', `{"level":40,"time":${AT},"pid":1,"service":"cart","msg":"slow"}`, 13, 'slow', 'cart'],
    [
      'bunyan',
      `{"name":"api","level":50,"msg":"no","time":"2024-01-02T15:04:05.000Z"}`,
      17,
      'no',
      null,
    ],
    [
      'winston',
      '{"level":"warn","message":"low","timestamp":"2024-01-02T15:04:05Z"}',
      13,
      'low',
      null,
    ],
    ['zap', `{"level":"fatal","ts":${AT / 1000},"msg":"gone"}`, 21, 'gone', null],
    [
      'ECS',
      '{"@timestamp":"2024-01-02T15:04:05Z","log.level":"error","message":"x","service":{"name":"pay"}}',
      17,
      'x',
      'pay',
    ],
    [
      'OTLP',
      `{"timeUnixNano":"${AT}000000","severityNumber":18,"body":{"stringValue":"b"},"attributes":[{"key":"service.name","value":{"stringValue":"mail"}}]}`,
      18,
      'b',
      'mail',
    ],
    [
      'logfmt',
      'time=2024-01-02T15:04:05Z level=error service=cart msg="it \\"broke\\"" n=3',
      17,
      'it "broke"',
      'cart',
    ],
    ['plain', '2024-01-02 15:04:05,000 ERROR [main] Gone', 17, '[main] Gone', null],
    ['bracketed', '[2024-01-02T15:04:05Z] [warn] low', 13, 'low', null],
    [
      'docker',
      '{"log":"plain words\\n","stream":"stderr","time":"2024-01-02T15:04:05Z"}',
      0,
      'plain words',
      null,
    ],
    ['CRI', `2024-01-02T15:04:05.000000000Z stdout F {"level":30,"msg":"hi"}`, 9, 'hi', null],
    ['syslog 5424', '<34>1 2024-01-02T15:04:05Z host su - ID47 - denied', 18, 'denied', 'su'],
  ];
  it.each(table)('reads %s', (_, line, severity, body, service) => {
    const { record } = readLine(line);
    expect(record.severityNumber).toBe(severity);
    expect(record.body).toBe(body);
    expect(record.resource['service.name'] ?? null).toBe(service);
    expect(record.timestampMs).toBe(AT);
  });

  it('reads klog and syslog without a year', () => {
    const klog = readLine('E0102 15:04:05.000000       1 reflector.go:12] watch failed').record;
    expect(klog).toMatchObject({ severityNumber: 17, body: 'watch failed', timestampMs: null });
    const syslog = readLine('Jun 15 02:04:59 combo sshd(pam_unix)[20882]: check pass');
    expect(syslog.record.body).toBe('check pass');
    expect(syslog.record.resource).toEqual({ 'service.name': 'sshd', 'host.name': 'combo' });
    expect(syslog.timeIsComplete).toBe(false);
  });

  it('takes no prototype keys and no secrets', () => {
    const { record } = readLine(
      '{"msg":"x","__proto__":"evil","constructor":"evil","db_password":"hunter2","a":{"__proto__":{"y":1}}}',
    );
    expect(Object.getPrototypeOf(record.attributes)).toBe(Object.prototype);
    expect(Object.keys(record.attributes)).toEqual(['db_password', 'a.__proto__.y']);
    expect(record.attributes.db_password).toBe('[redacted]');
    expect(({} as { y?: number }).y).toBeUndefined();
  });

  it('takes deep JSON as text, and cuts long lines', () => {
    const deep = `{"a":${'['.repeat(10000)}${']'.repeat(10000)}}`;
    expect(readLine(deep, 100000).format).toBe('plain');
    const long = readLine('x'.repeat(50000), 1000);
    expect(long.cut).toBe(true);
    expect(long.record.body.length).toBe(1000);
  });
});

describe('times', () => {
  it.each([
    ['2015-10-18 18:01:47,978', Date.UTC(2015, 9, 18, 18, 1, 47, 978)],
    ['2024-02-29T23:59:59.999+02:00', Date.UTC(2024, 1, 29, 21, 59, 59, 999)],
    ['[Sun Dec 04 04:47:44 2005]', Date.UTC(2005, 11, 4, 4, 47, 44)],
    ['10/Oct/2000:13:55:36 -0700', Date.UTC(2000, 9, 10, 20, 55, 36)],
    ['081109 203615', Date.UTC(2008, 10, 9, 20, 36, 15)],
    ['20171223-22:15:29:606', Date.UTC(2017, 11, 23, 22, 15, 29, 606)],
    ['2005-06-03-15.42.50.675872', Date.UTC(2005, 5, 3, 15, 42, 50, 675)],
    ['1117838570 2005', 1117838570000],
  ])('reads %s', (text, expected) => {
    expect(leadingTime(text)?.timestampMs).toBe(expected);
  });

  it('tells seconds, milli-, micro- and nanoseconds apart', () => {
    for (const value of [AT / 1000, AT, AT * 1000, AT * 1e6]) expect(timeOfField(value)).toBe(AT);
    expect(timeOfField('2024-13-41T00:00:00Z')).toBeNull();
    expect(timeOfField(Number.NaN)).toBeNull();
  });
});
