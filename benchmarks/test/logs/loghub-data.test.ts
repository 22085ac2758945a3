import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redated, scorable } from '../../src/logs/labelled-lines.js';
import { contentsOf, readLogHub, textsOf } from '../../src/logs/loghub-data.js';

describe('LogHub folders', () => {
  let folder = '';

  const write = (system: string, raw: string, structured: string): void => {
    mkdirSync(join(folder, system));
    writeFileSync(join(folder, system, `${system}_2k.log`), raw);
    writeFileSync(join(folder, system, `${system}_2k.log_structured.csv`), structured);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loghub-'));
    mkdirSync(join(folder, 'empty'));
    write(
      'Labelled',
      '- 11 1970.01.01 n1 INFO all well\r\nBAD 99 1970.01.02 n2 FATAL - is down',
      'LineId,Label,Timestamp,Date,Node,Level,Content,EventId\n1,-,11,1970.01.01,n1,INFO,all well,E1\n2,BAD,99,1970.01.02,n2,FATAL,- is down,E2\n',
    );
    write(
      'Host',
      'combo su: ok\ncombo su: "no"\n',
      'LineId,Level,Content,EventId\n1,combo,ok,E1\n2,combo,"""no""",E2\n',
    );
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read without the labels in the lines', () => {
    const [host, labelled] = readLogHub(folder);
    expect(host!.name).toBe('Host');
    expect(host!.labels).toBeNull();
    expect(host!.raw).toEqual(['combo su: ok', 'combo su: "no"']);
    expect([...labelled!.labels!]).toEqual([0, 1]);
    expect(labelled!.raw).toEqual([
      '11 1970.01.01 n1 INFO all well',
      '99 1970.01.02 n2 FATAL - is down',
    ]);
  });

  it('give messages with a level where the column holds one', () => {
    const [host, labelled] = readLogHub(folder);
    expect(host!.levels).toBeNull();
    expect(textsOf(host!)).toEqual(['ok', '"no"']);
    expect(contentsOf(labelled!)).toEqual(['all well', '- is down']);
    expect(textsOf(labelled!)).toEqual(['INFO all well', 'FATAL - is down']);
  });

  it('give a line at another time', () => {
    const labelled = readLogHub(folder)[1]!;
    expect(redated(labelled, 1, 0)).toBe('11 1970.01.01 n2 FATAL - is down');
    expect(redated(labelled, 1, 1)).toBe(labelled.raw[1]);
  });

  it('are scored where there are alerts to find', () => {
    const [host, labelled] = readLogHub(folder);
    const labels = Uint8Array.from({ length: 100 }, (_, i) => (i >= 80 ? 1 : 0));
    const all = { ...labelled!, name: 'all', labels };
    expect(scorable([host!, labelled!, all]).map(({ name }) => name)).toEqual(['all']);
  });
});
