import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.js';
import { loadConfig, parseConfig } from '../../src/config/load-config.js';

const EXAMPLE = fileURLToPath(new URL('../../sentinel.example.yaml', import.meta.url));

function problemsOf(text: string, env: Record<string, string> = {}): readonly string[] {
  try {
    parseConfig(text, '/etc/sentinel.yaml', env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a configuration that is right', () => {
  it.each(['', '# nothing\n', '{}', 'inputs:\nserver:\n'])('may say nothing (%j)', (text) => {
    const config = parseConfig(text, '/etc/sentinel.yaml', {});
    expect(config.server).toEqual({ host: '127.0.0.1', port: 9477, tokens: [] });
    expect(config.state).toEqual({
      dir: '/etc/.aegis',
      saveEvery: 60_000,
      maxJournalBytes: 268_435_456,
    });
    expect(config.inputs.otlp).toMatchObject({ enabled: true, host: '127.0.0.1', port: 4318 });
    expect(config.remediation.mode).toBe('observe');
    expect(config.remediation.executor).toEqual({ kind: 'dry-run' });
    expect(Object.isFrozen(config.remediation.guard)).toBe(true);
  });

  it('is what the example says, with every path beside it', () => {
    const config = loadConfig(EXAMPLE, {});
    expect(config.inputs.files[0]?.path).toBe(join(dirname(EXAMPLE), 'logs/*.log'));
    expect(config.inputs.files[1]?.nodeFromPath?.exec('/a/services/cart/x.log')?.[1]).toBe('cart');
    expect(config.inputs.prometheus[0]).toMatchObject({ history: 21_600_000, token: 'example' });
    expect(config.inputs.topology[0]?.manifests).toBe(join(dirname(EXAMPLE), 'manifests'));
    expect(config.thresholds[1]).toMatchObject({ below: 1, labels: {} });
  });

  it('keeps of the tokens of the API their hashes alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aegis-config-'));
    try {
      writeFileSync(join(folder, 'wall.token'), 'second-token-of-all\n');
      const path = join(folder, 'sentinel.yaml');
      writeFileSync(
        path,
        'server:\n  tokens:\n    - { name: a, token: "${A}" }\n    - { name: b, tokenFile: wall.token, role: operate }\n',
      );
      const { tokens } = loadConfig(path, { A: 'first-token-of-all' }).server;
      const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
      expect(tokens).toEqual([
        { name: 'a', role: 'read', sha256: hash('first-token-of-all') },
        { name: 'b', role: 'operate', sha256: hash('second-token-of-all') },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('puts variables into values, of whatever type, and not into keys', () => {
    const text = [
      'server:',
      '  port: ${PORT:-9000}',
      'inputs:',
      '  stdin:',
      '    enabled: ${ON}',
      '    node: "${NAME}-$${x}"',
      'state: { dir: "${EMPTY:-data}" }',
    ].join('\n');
    const config = parseConfig(text, '/etc/s.yaml', { ON: 'true', NAME: 'cart: 7', EMPTY: '' });
    expect(config.server.port).toBe(9000);
    expect(config.inputs.stdin).toEqual({ enabled: true, node: 'cart: 7-${x}' });
    expect(config.state.dir).toBe('/etc/data');
    expect(problemsOf('"${KEY}": 1', { KEY: 'log' })[0]).toContain('there is no such key');
  });
});

describe('a configuration that is wrong', () => {
  it.each([
    [
      'inputs:\n  files:\n    - pth: a.log\n',
      'sentinel.yaml:3:7 inputs.files[0].path: is missing; give a text.',
    ],
    [
      'inputs:\n  files:\n    - pth: a.log\n',
      'sentinel.yaml:3:7 inputs.files[0].pth: there is no such key; did you mean path?',
    ],
    [
      'inputs:\n  files:\n    - path: 12\n',
      'sentinel.yaml:3:13 inputs.files[0].path: is 12; give a text.',
    ],
    ['sever: {}\n', 'sentinel.yaml:1:1 sever: there is no such key; did you mean server?'],
    ['server:\n  port: 70000\n', 'sentinel.yaml:2:9 server.port: is 70000; give at most 65535.'],
    ['server: { port: "80" }', 'sentinel.yaml:1:17 server.port: is "80"; give a number.'],
    [
      'state: { saveEvery: 60 }',
      'sentinel.yaml:1:21 state.saveEvery: is 60; give a duration such as 500ms, 15s, 5m, 6h or 1d.',
    ],
    ['state: { saveEvery: 1ms }', 'sentinel.yaml:1:21 state.saveEvery: is "1ms"; give 1s to 1d.'],
    [
      'state: { maxJournalBytes: 3 }',
      'sentinel.yaml:1:27 state.maxJournalBytes: is 3; give a size such as 64KiB, 16MiB or 1GiB.',
    ],
    [
      'remediation: { mode: aprove }',
      'sentinel.yaml:1:22 remediation.mode: is "aprove"; did you mean approve?',
    ],
    [
      'remediation: { executor: { kind: kubernets } }',
      'sentinel.yaml:1:34 remediation.executor.kind: is "kubernets"; did you mean kubernetes?',
    ],
    [
      'server: { host: 0.0.0.0 }',
      'sentinel.yaml:1:17 server.host: needs tokens where others can reach it; give server.tokens, or 127.0.0.1.',
    ],
    [
      'inputs: { otlp: { host: "::" } }',
      'sentinel.yaml:1:25 inputs.otlp.host: needs a token where others can reach it; give token or tokenFile, or 127.0.0.1.',
    ],
    [
      'inputs: { topology: [{ checkEvery: 5s }] }',
      'sentinel.yaml:1:22 inputs.topology[0]: give one of manifests, directory.',
    ],
    [
      'inputs: { files: [{ path: a, nodeFromPath: "x(" }] }',
      'sentinel.yaml:1:44 inputs.files[0].nodeFromPath: is "x("; give a regular expression.',
    ],
    [
      'inputs: { files: [{ path: a, nodeFromPath: "x" }] }',
      'sentinel.yaml:1:44 inputs.files[0].nodeFromPath: is "x"; put what is the node in (…).',
    ],
    [
      'inputs: { prometheus: [{ url: "localhost:9090" }] }',
      'sentinel.yaml:1:31 inputs.prometheus[0].url: is "localhost:9090"; give a URL such as http://127.0.0.1:9090.',
    ],
    [
      'thresholds: [{ metric: up, above: 1, below: 2 }]',
      'sentinel.yaml:1:14 thresholds[0]: give one of above, below, not several.',
    ],
    [
      'server: { tokens: [{ name: a, token: short }] }',
      'sentinel.yaml:1:20 server.tokens[0]: the token is too weak; give 16 visible characters or more.',
    ],
    [
      'server: { tokens: [{ name: a, token: x }, { name: a, token: y }] }',
      'sentinel.yaml:1:51 server.tokens[1].name: is "a"; give each a name of its own.',
    ],
    ['inputs: nothing', 'sentinel.yaml:1:9 inputs: is "nothing"; give keys and values.'],
    ['- 1', 'sentinel.yaml:1:1 the file: is not as it has to be; give keys and values.'],
  ])('%j is told by line, column and key', (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('is told of all at once', () => {
    const text = 'server:\n  port: no\nlog:\n  level: loud\nstate:\n  dri: x\n';
    expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual([
      'sentinel.yaml:2:9',
      'sentinel.yaml:6:3',
      'sentinel.yaml:4:10',
    ]);
  });

  it('is told of where it is no YAML', () => {
    expect(problemsOf('server:\n  port: 1\n  port: 2\n')[0]).toMatch(
      /^sentinel\.yaml:3:3 is no YAML: /,
    );
    expect(problemsOf('server: { port: ${PORT} }\nx: y')).toEqual([
      'sentinel.yaml:1:18 is no YAML: put quotes around ${…} within { } and [ ]',
    ]);
    expect(problemsOf('server: [')[0]).toMatch(/^sentinel\.yaml:1:\d+ is no YAML: /);
  });

  it('is told of aliases that lead nowhere, or to too much', () => {
    expect(problemsOf('state: { dir: *x }')).toEqual([
      'sentinel.yaml:1:15 is no YAML: there is no anchor &x',
    ]);
    let bomb = 'a0: &a0 [x, x]\n';
    for (let i = 1; i < 30; i++) bomb += `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]\n`;
    expect(problemsOf(bomb)[0]).toMatch(/^sentinel\.yaml:1:1 is no YAML: /);
  });

  it('names variables that are not set, by line', () => {
    expect(problemsOf('state:\n  dir: "a/${HOME_OF}"\n')).toEqual([
      'sentinel.yaml:2:11 the variable HOME_OF is not set; set it, or give ${HOME_OF:-default}.',
    ]);
  });

  it('never shows a secret', () => {
    const env = { SECRET: 'hunter2hunter2' };
    const text = [
      'server: { port: "${SECRET}", tokens: [{ name: a, sha256: hunter2hunter2 }] }',
      'inputs: { prometheus: [{ url: "${SECRET}", headers: { a: { b: hunter2hunter2 } } }] }',
      'log: { level: "${SECRET}" }',
    ].join('\n');
    const problems = problemsOf(text, env);
    expect(problems.length).toBeGreaterThanOrEqual(5);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('names a file that is not there', () => {
    expect(() => loadConfig('/nowhere/s.yaml', {})).toThrow(
      'cannot read /nowhere/s.yaml: there is no such file',
    );
    expect(problemsOf('inputs: { otlp: { tokenFile: nowhere } }')).toEqual([
      'sentinel.yaml:1:30 inputs.otlp.tokenFile: there is no such file.',
    ]);
  });

  it('is a ConfigError, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `inputs: ${json}`),
        ),
        (text) => {
          for (const problem of problemsOf(text))
            expect(problem).toMatch(/^sentinel\.yaml:\d+:\d+ /);
        },
      ),
    );
  });
});
