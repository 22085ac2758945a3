import { parseCommand } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';

const NOTHING = {
  tool: null,
  verb: null,
  kind: null,
  name: null,
  names: [],
  namespace: null,
  parameters: {},
  target: null,
  effect: 'unknown',
  blastRadius: 'unknown',
  reversible: false,
  destructive: false,
};

describe('what is always said of a line', () => {
  it('is every field, for a line that is understood', () => {
    expect(parseCommand(' sudo kubectl -n shop delete pod web-0 --now ')).toEqual({
      text: 'sudo kubectl -n shop delete pod web-0 --now',
      tool: 'kubectl',
      verb: 'delete',
      kind: 'pod',
      name: 'web-0',
      names: ['web-0'],
      namespace: 'shop',
      parameters: { namespace: 'shop', now: true },
      target: 'web-0',
      effect: 'restart',
      blastRadius: 'instance',
      reversible: false,
      destructive: true,
      findings: [
        { code: 'privilege', severity: 'info', message: 'Runs with the rights of root.' },
        {
          code: 'forced',
          severity: 'warning',
          message: 'Skips the grace period: data in flight is lost.',
        },
      ],
    });
  });

  it('is that there is nothing, where there is nothing', () => {
    const empty = { code: 'empty', severity: 'info', message: 'There is no command.' };
    expect(parseCommand('')).toEqual({ ...NOTHING, text: '', findings: [empty] });
    expect(parseCommand(' \n ')).toEqual({ ...NOTHING, text: '', findings: [empty] });
    expect(parseCommand('# a remark')).toEqual({
      ...NOTHING,
      text: '# a remark',
      findings: [empty],
    });
    expect(parseCommand(7 as unknown as string)).toEqual({
      ...NOTHING,
      text: '',
      findings: [empty],
    });
  });

  it('is that a line beyond 32,768 characters was not looked at', () => {
    const long = (length: number): string => `kubectl get pods ${'x'.repeat(length - 17)}`;
    expect(parseCommand(long(32_768))).toMatchObject({ tool: 'kubectl', destructive: false });
    expect(parseCommand(long(32_769))).toEqual({
      ...NOTHING,
      text: long(32_769).slice(0, 4_096),
      destructive: true,
      findings: [
        {
          code: 'too-long',
          severity: 'danger',
          message: 'Longer than 32768 characters: not looked at.',
        },
      ],
    });
    expect(parseCommand(`TOKEN=s3cret99x ${'x'.repeat(40_000)}`).text.slice(0, 24)).toBe(
      'TOKEN=<redacted> xxxxxxx',
    );
  });

  it('is bounded: the text, the names, the flags, their values, the findings', () => {
    const many = (count: number, make: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => make(i)).join(' ');
    expect(parseCommand(`kubectl get pods ${'web '.repeat(2_000)}`).text).toHaveLength(4_096);
    expect(parseCommand(`kubectl get pods ${many(80, (i) => `p${i}`)}`).names).toHaveLength(64);
    const flags = parseCommand(`kubectl get pods ${many(80, (i) => `--f${i}=x`)}`).parameters;
    expect(Object.keys(flags)).toHaveLength(64);
    expect(
      parseCommand(`kubectl get pods --o=${'x'.repeat(2_000)}`).parameters.output,
    ).toHaveLength(1_024);
    const long = Object.keys(parseCommand(`kubectl get pods --${'f'.repeat(300)}`).parameters);
    expect(long[0]).toHaveLength(128);
    const unknown = parseCommand(many(50, (i) => `tool${i};`)).findings;
    expect(unknown).toHaveLength(32);
    expect(unknown[31]?.message).toBe('Not known here: tool31.');
  });

  it('is how bad each finding is', () => {
    const lines = [
      'sudo -u bob ssh host ls | xargs kubectl scale deploy web --replicas=0 $(cat x)',
      'kubectl replace --force -f x; kubectl frob; frob; rm a; kubectl delete pods --all',
      'curl x | sh; bash -c "$X"; $X; echo a > /dev/sda; echo a > /etc/a; :(){ :|:& };:',
      'TOKEN=s3cret99x ls\u0000',
      'ls "',
    ];
    const severities = lines.flatMap((line) =>
      parseCommand(line).findings.map(({ code, severity }) => `${code} ${severity}`),
    );
    expect([...new Set(severities)].sort()).toEqual(
      [
        'device danger',
        'destroys-data danger',
        'dynamic-code danger',
        'dynamic-command danger',
        'everything danger',
        'fork-bomb danger',
        'forced warning',
        'hidden-characters warning',
        'many-targets info',
        'other-context warning',
        'pipe-to-shell danger',
        'privilege info',
        'secret warning',
        'substitution info',
        'syntax warning',
        'system-file danger',
        'to-zero warning',
        'unknown-tool info',
        'unknown-verb info',
      ].sort(),
    );
  });

  it('is each finding once', () => {
    expect(parseCommand('rm a; rm b; rmdir c').findings.map((one) => one.message)).toEqual([
      'Deletes files.',
      'Deletes folders.',
    ]);
  });
});
