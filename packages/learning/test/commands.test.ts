import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCommand } from '@aegis/learning/commands';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DESTRUCTIVE, GOLDEN, GOLDEN_MORE, HARMLESS } from './golden-commands.js';

const CORPUS = fileURLToPath(
  new URL('../../../../shared/data/remediation/command_corpus.jsonl', import.meta.url),
);

describe('parseCommand', () => {
  it.each([...GOLDEN, ...GOLDEN_MORE])(
    '%s',
    (line, tool, verb, kind, name, namespace, effect, destructive) => {
      const parsed = parseCommand(line);
      expect({
        tool: parsed.tool,
        verb: parsed.verb,
        kind: parsed.kind,
        name: parsed.name,
        namespace: parsed.namespace,
        effect: parsed.effect,
        destructive: parsed.destructive,
      }).toEqual({ tool, verb, kind, name, namespace, effect, destructive });
    },
  );

  it.each(DESTRUCTIVE)('sees that this destroys: %s', (line) => {
    const parsed = parseCommand(line);
    expect(parsed.destructive).toBe(true);
    expect(parsed.reversible).toBe(false);
    expect(parsed.findings.some((one) => one.severity !== 'info')).toBe(true);
  });

  it.each(HARMLESS)('sees no harm in: %s', (line) => {
    expect(parseCommand(line).destructive).toBe(false);
  });

  it('meets equivalents in one effect with blast radii of their own', () => {
    const lines = [
      'kubectl rollout restart deployment/frontend',
      'kubectl delete pod -l app=frontend',
      'docker restart frontend',
      'systemctl restart frontend',
    ].map(parseCommand);
    expect(lines.map((one) => one.effect)).toEqual(Array(4).fill('restart'));
    expect(lines.map((one) => one.target)).toEqual(Array(4).fill('frontend'));
    expect(lines.map((one) => one.blastRadius)).toEqual([
      'rolling',
      'workload',
      'instance',
      'instance',
    ]);
  });

  it('gives flags by their long names, without secrets', () => {
    const parsed = parseCommand(
      'kubectl create secret generic db -n s --from-literal=user=x --from-literal=key=hunter22',
    );
    expect(parsed.parameters['from-literal']).not.toContain('hunter22');
    expect(parsed.parameters.namespace).toBe('s');
    expect(parsed.text).not.toContain('hunter22');
    expect(parsed.findings.map((one) => one.code)).toContain('secret');
    expect(parseCommand('kubectl get pods -owide -lapp=x').parameters).toEqual({
      output: 'wide',
      selector: 'app=x',
    });
    expect(Object.getPrototypeOf(parseCommand('helm list --__proto__=x').parameters)).toBe(
      Object.prototype,
    );
  });

  it('flags another context, root and hidden characters', () => {
    const codes = (line: string): string[] => parseCommand(line).findings.map((one) => one.code);
    expect(codes('kubectl --context prod get pods')).toContain('other-context');
    expect(codes('sudo docker ps')).toContain('privilege');
    expect(codes('kubectl get \u202Epods')).toContain('hidden-characters');
    expect(codes('kubectl get\u0000 pods')).toContain('hidden-characters');
    expect(codes('kubectl get pods $(cat x)')).toContain('substitution');
  });

  it.each([
    ['empty', ''],
    ['a comment', '# nothing'],
    ['an unclosed quote', "kubectl get pods -l 'app=x"],
    ['an unclosed substitution', 'kubectl get pods $(cat'],
    ['one million characters', 'kubectl get '.repeat(90_000)],
    ['nested 1,000 deep', `${'$('.repeat(1_000)}rm${')'.repeat(1_000)}`],
    ['many pipes', `a${'|a'.repeat(16_000)}`],
    ['many quotes', '"'.repeat(32_767)],
    ['many here-documents', '<<EOF '.repeat(5_000)],
    ['many braces', '{'.repeat(32_000)],
    ['nested ifs', 'if true; then '.repeat(2_000)],
    ['control characters', '\u0000\u0001\u0007\u001b[31m'],
    ['right-to-left text', '\u202e\u2066 kubectl \u05d0\u05d1'],
  ])('answers with a reason: %s', (_, line) => {
    const parsed = parseCommand(line);
    expect(parsed.effect).toBe('unknown');
    expect(parsed.findings.length).toBeGreaterThan(0);
    expect(parsed.findings.length).toBeLessThanOrEqual(40);
    expect(parsed.text.length).toBeLessThanOrEqual(4_096);
  });

  it('does not vouch for what it did not look at', () => {
    expect(parseCommand(`echo ${'x'.repeat(40_000)}; rm -rf /`).destructive).toBe(true);
    expect(parseCommand(`${'$('.repeat(1_000)}rm${')'.repeat(1_000)}`).destructive).toBe(true);
  });

  it('takes anything', () => {
    const pieces = fc.constantFrom(
      ...[
        'kubectl',
        'delete',
        'get',
        '-n',
        '--',
        '"',
        "'",
        '$(',
        ')',
        '`',
        '|',
        '&&',
        ';',
        '{{',
        '}}',
        '<x>',
      ],
      ...[
        '${',
        '}',
        '<<EOF',
        '\n',
        '\\',
        '=',
        '--flag',
        'rm',
        '-rf',
        '/',
        'helm',
        'docker',
        'exec',
        'aws',
        '{a,b}',
      ],
      ...[
        '\u202e',
        '__proto__',
        'constructor',
        'gcloud',
        'systemctl',
        'oc',
        'sh',
        '-c',
        'xargs',
        'sudo',
        '<(',
        '*',
      ],
    );
    const line = fc.array(fc.oneof(pieces, fc.string({ maxLength: 8, unit: 'binary' })), {
      maxLength: 24,
    });
    fc.assert(
      fc.property(line, fc.constantFrom('', ' '), (parts, glue) => {
        const parsed = parseCommand(parts.join(glue));
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
        expect(parsed.name).toBe(parsed.names[0] ?? null);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('sees through wrapping, whatever the layers', () => {
    const wrap = fc.constantFrom<(line: string) => string>(
      (line) => `sudo ${line}`,
      (line) => `env A=1 ${line}`,
      (line) => `true && ${line}`,
      (line) => `echo hi; ${line}`,
      (line) => `( ${line} )`,
      (line) => `{ ${line}; }`,
      (line) => `echo $( ${line} )`,
      (line) => `${line} || true`,
      (line) => `${line} > /dev/null 2>&1`,
      (line) => `kubectl get pods | ${line}`,
    );
    const base = fc.constantFrom<string>(
      'rm -rf /data',
      'kubectl delete ns shop',
      'helm uninstall web',
      'docker volume prune',
    );
    fc.assert(
      fc.property(base, fc.array(wrap, { maxLength: 4 }), (line, wraps) => {
        const dressed = wraps.reduce<string>((text, one) => one(text), line);
        // `sudo (…)` and `env A=1 {` are syntax errors, and `… > x || sudo (` with them.
        fc.pre(!/(sudo|env A=1) [({]/.test(dressed));
        expect(parseCommand(dressed).destructive).toBe(true);
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });

  it.skipIf(!existsSync(CORPUS))(
    'parses every line of the corpus (skipped without shared data)',
    () => {
      const lines = readFileSync(CORPUS, 'utf8').trim().split('\n');
      const parsed = lines.map((line) =>
        parseCommand((JSON.parse(line) as { command: string }).command),
      );
      expect(parsed.every((one) => one.tool !== null)).toBe(true);
      expect(parsed.filter((one) => one.verb !== null).length / lines.length).toBeGreaterThan(0.97);
    },
  );
});
