import { describe, expect, it } from 'vitest';
import { parseArguments } from '../src/cli/parse-arguments.js';
import { UsageError } from '../src/cli/usage-error.js';

describe('parseArguments', () => {
  it('simulates our own shop with a seeded fault when nothing is said', () => {
    expect(parseArguments([], '/here')).toEqual({
      mode: 'simulate',
      source: null,
      logFile: null,
      stateDir: '/here/.aegis',
      picture: null,
      json: false,
      seed: 1,
      fault: { kind: 'seeded' },
    });
  });

  it('resolves paths against the folder that the person stands in', () => {
    const parsed = parseArguments(['--source', 'k8s/app.yaml', '--state', '/var/aegis'], '/here');
    expect(parsed?.source).toBe('/here/k8s/app.yaml');
    expect(parsed?.stateDir).toBe('/var/aegis');
  });

  it('reads a fault as kind and service, where the service may hold colons', () => {
    const parsed = parseArguments(['--fault', 'crash:shop:web'], '/');
    expect(parsed?.fault).toEqual({ kind: 'named', fault: 'crash', service: 'shop:web' });
    expect(parseArguments(['--fault', 'none'], '/')?.fault).toEqual({ kind: 'none' });
  });

  it('takes a picture by the ending of its file', () => {
    const picture = (path: string) => parseArguments(['--picture', path], '/here')?.picture;
    expect(picture('out/incident.mmd')).toBe('/here/out/incident.mmd');
    expect(picture('/tmp/Incident.DOT')).toBe('/tmp/Incident.DOT');
  });

  it('chooses the mode', () => {
    expect(parseArguments(['--log-file', 'a.log'], '/')?.mode).toBe('log-file');
    expect(parseArguments(['--train', '--source', 'x'], '/')?.mode).toBe('train');
  });

  it.each([
    [['--seed', 'x']],
    [['--seed', '-1']],
    [['--seed', '1.5']],
    [['--fault', 'crash']],
    [['--fault', ':a']],
    [['--fault', 'crash:']],
    [['--sauce']],
    [['stray']],
    [['--source']],
    [['--picture', 'incident.png']],
    [['--picture', 'mmd/incident']],
    [['--picture', 'constructor']],
    [['--picture', 'a.mmd', '--train']],
    [['--simulate', '--log-file', 'x']],
    [['--train', '--log-file', 'x']],
  ])('refuses %j in one line', (argv) => {
    const refusal = (): unknown => parseArguments(argv, '/');
    expect(refusal).toThrow(UsageError);
    expect(refusal).toThrow(/^[^\n]+$/);
  });
});
