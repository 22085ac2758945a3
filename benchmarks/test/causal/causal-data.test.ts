import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { readAlarmSets } from '../../src/causal/alarm-data.js';
import { edgeScores, f1Interval } from '../../src/causal/edge-scoring.js';
import { readNpy } from '../../src/causal/npy.js';
import { peterClarkEdges } from '../../src/causal/peter-clark.js';
import { precedenceEdges, randomEdges } from '../../src/causal/simple-peers.js';
import { filesOfTar } from '../../src/causal/tar.js';

function npyOf(type: string, shape: string, data: Buffer, order = 'False'): Buffer {
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), data]);
}

function tarOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, data]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write(data.length.toString(8).padStart(11, '0'), 124, 'latin1');
    header.write('0', 156, 'latin1');
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)]));
}

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('readNpy', () => {
  it('reads whole numbers, truth values and columns first', () => {
    const long = Buffer.alloc(16);
    long.writeBigInt64LE(-3n, 0);
    long.writeBigInt64LE(7n, 8);
    expect([...readNpy(npyOf('<i8', '1, 2', long)).values]).toEqual([-3, 7]);
    const truth = npyOf('|b1', '2, 2', bytes(0, 1, 0, 0));
    expect([...readNpy(truth).values]).toEqual([0, 1, 0, 0]);
    const turned = npyOf('|u1', '2, 2', bytes(1, 2, 3, 4), 'True');
    expect([...readNpy(turned).values]).toEqual([1, 3, 2, 4]);
  });

  it('says what it does not understand', () => {
    expect(() => readNpy(npyOf('<c16', '1, 1', Buffer.alloc(16)))).toThrow('not a matrix');
  });
});

describe('readAlarmSets', () => {
  it('reads packed sets with their topology', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alarms-'));
    folders.push(folder);
    const packed = tarOf({
      'set/Alarm.csv': Buffer.from(
        'alarm_id,device_id,start_timestamp,end_timestamp\n0,1,10,12\n1,0,15,20\n',
      ),
      'set/._Alarm.csv': Buffer.from('shadow'),
      'set/DAG.npy': npyOf('|b1', '2, 2', bytes(0, 1, 0, 0)),
      'set/Topology.npy': npyOf('|b1', '2, 2', bytes(1, 1, 1, 1)),
    });
    expect([...filesOfTar(packed).keys()]).toEqual(['Alarm.csv', 'DAG.npy', 'Topology.npy']);
    writeFileSync(join(folder, 'two.tar.gz'), packed);
    const [set] = readAlarmSets(folder);
    expect(set?.name).toBe('two');
    expect(set?.events).toEqual([
      { type: '0', group: '1', timestampMs: 10_000 },
      { type: '1', group: '0', timestampMs: 15_000 },
    ]);
    expect([...(set?.truth ?? [])]).toEqual(['0 -> 1']);
    expect(set?.topology?.snapshot().edges.map(({ from, to }) => from + to)).toEqual(['01', '10']);
  });
});

const set = {
  name: 's',
  types: ['a', 'b', 'c'],
  truth: new Set(['a -> b', 'b -> c']),
  topology: null,
  watched: null,
  events: Array.from({ length: 40 }, (_, i) => [
    { type: 'a', timestampMs: 1e6 * i },
    { type: 'b', timestampMs: 1e6 * i + 2000 },
  ]).flat(),
};

describe('edgeScores', () => {
  it('counts directed edges', () => {
    const found = new Set(['a -> b', 'c -> b']);
    expect(edgeScores(set, found)).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
    const [low, high] = f1Interval(set, found, 1);
    expect(low).toBeLessThanOrEqual(0.5);
    expect(high).toBeGreaterThanOrEqual(0.5);
  });
});

describe('peers', () => {
  it('order finds what comes first', () => {
    expect([...precedenceEdges(set, 10_000)]).toEqual(['a -> b']);
    expect(precedenceEdges(set, 1000).size).toBe(0);
  });

  it('chance draws as many edges as there are', () => {
    expect(randomEdges(set, 1).size).toBe(2);
  });

  it('plain PC finds a collider', () => {
    const matrix = Float64Array.from([1, 0, 0.5, 0, 1, 0.5, 0.5, 0.5, 1]);
    const edges = peterClarkEdges(['a', 'b', 'c'], { matrix, samples: 1000 });
    expect([...edges].sort()).toEqual(['a -> c', 'b -> c']);
  });

  it('plain PC leaves a chain without direction', () => {
    const matrix = Float64Array.from([1, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 1]);
    const edges = peterClarkEdges(['a', 'b', 'c'], { matrix, samples: 1000 });
    expect([...edges].sort()).toEqual(['a -> b', 'b -> a', 'b -> c', 'c -> b']);
  });
});
