import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Random } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  fillTemplate,
  readSessionSet,
  type SessionSet,
  sessionLines,
  sharedSequences,
} from '../../src/logs/session-data.js';

describe('sessions', () => {
  let folder = '';
  let set: SessionSet;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sessions-'));
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
    write('templates.csv', 'start <*>, now\n<*>Served block<*>to<*>\nstop\n');
    write('train.csv', 'a,1 2 3\nb,1 3\n');
    write('test_normal.csv', 'c,d,1 2 2 3\n');
    write('test_abnormal_b.csv', 'f,3 1\n');
    write('test_abnormal_a.csv', 'e,1 3\n');
    set = readSessionSet(dirname(folder), basename(folder));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read with every file of abnormal ones, an event being the number of a template', () => {
    expect(set.train.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(set.test.map(({ id }) => id)).toEqual(['c,d', 'e', 'f']);
    expect(set.test[0]!.events).toEqual([0, 1, 1, 2]);
    expect([...set.labels]).toEqual([0, 1, 1]);
    expect(set.templates[2]).toBe('stop');
  });

  it('that are abnormal may look like normal ones', () => {
    expect(sharedSequences(set)).toBe(0.5);
  });

  it('become the same lines from the same seed', () => {
    const lines = (seed: number) => sessionLines(set.test[0]!, set.templates, new Random(seed));
    expect(lines(1)).toEqual(lines(1));
    expect(lines(1)).not.toEqual(lines(2));
    expect(lines(1)[3]).toBe('stop');
  });
});

describe('a filled template', () => {
  it('keeps values apart from words, and only from those', () => {
    const filled = fillTemplate('<*>Served block<*>to<*>', new Random(0));
    expect(filled).toMatch(/^\d+ Served block \d+ to \d+$/);
    expect(fillTemplate('id=<*>, /<*>:<*>', new Random(0))).toMatch(/^id=\d+, \/\d+:\d+$/);
    expect(fillTemplate('<*><*>', new Random(0))).toMatch(/^\d+ \d+$/);
  });
});
