import { parseCommand } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';

describe('lines that nobody writes', () => {
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
    ['coproc', 'coproc '.repeat(4_000)],
    ['process substitutions', '<('.repeat(16_000)],
    ['quoted substitutions', '"$('.repeat(10_000)],
    ['brackets', '['.repeat(32_000)],
    ['arithmetic', '$(('.repeat(10_000)],
    ['functions', 'f(){ '.repeat(6_000)],
    ['braces with commas', '{a,b}'.repeat(6_500)],
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

  it('lets no variable outgrow the memory', () => {
    const doubling = Array.from({ length: 60 }, () => 'a=$a$a').join('; ');
    expect(parseCommand(`a=0123456789; ${doubling}; $a`).findings.length).toBeGreaterThan(0);
    expect(parseCommand(`a=${'x'.repeat(2_000)}; echo ${'$a'.repeat(5_000)}`).effect).toBe('read');
  });

  it.each([
    ['flags', `kubectl get pods ${'--a=b '.repeat(5_000)}`],
    ['a here-document without an end', `kubectl get pods <<EOF\n${'x\n'.repeat(10_000)}`],
    ['lone surrogates', 'kubectl get \ud800 pods \udfff'],
  ])('reads on through many or odd %s', (_, line) => {
    const parsed = parseCommand(line);
    expect(parsed.verb).toBe('get');
    expect(Object.keys(parsed.parameters).length).toBeLessThanOrEqual(64);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
  });

  it.each([
    ['too long', `kubectl get ${'--a '.repeat(100_000)}`],
    [
      'nested in shells',
      Array.from({ length: 9 })
        .reduce<string>((line) => `sh -c '${line.replaceAll("'", `'\\''`)}'`, 'ls')
        .slice(0, 30_000),
    ],
    ['nested in ssh', `${'ssh h '.repeat(3_000)}ls`],
    ['aliases of aliases', 'alias a="b b"; alias b="a a"; a'],
    ['brackets nested 1,000 deep', `${'('.repeat(1_000)}ls${')'.repeat(1_000)}`],
    ['braces nested 1,000 deep', `${'{ '.repeat(1_000)}ls;${' }'.repeat(1_000)}`],
    ['backquotes', '`'.repeat(30_000)],
  ])('vouches for nothing that is %s', (_, line) => {
    const parsed = parseCommand(line);
    expect(parsed.destructive).toBe(true);
    expect(parsed.findings.map((one) => one.code).join()).toMatch(/too-(complex|long)/);
  });

  it('is no different for NUL and bidirectional marks in a name', () => {
    expect(parseCommand('r\u0000m -rf /data').destructive).toBe(true);
    expect(parseCommand('r\u202em -rf /data').destructive).toBe(true);
  });
});
