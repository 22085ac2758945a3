import { expect, it } from 'vitest';
import { parseDuration, parseSize } from '../../src/config/units.js';

it.each([
  ['500ms', 500],
  ['15s', 15_000],
  ['1h30m', 5_400_000],
  ['0.5s', 500],
  ['1d', 86_400_000],
  ['15', null],
  ['s', null],
  ['15 s', null],
  ['-1s', null],
  ['', null],
])('%s as a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  ['64MiB', 67_108_864],
  ['1.5KB', 1500],
  ['10 GiB', 10_737_418_240],
  ['7B', 7],
  ['7', null],
  ['MiB', null],
  ['1mib', null],
])('%s as a size', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
