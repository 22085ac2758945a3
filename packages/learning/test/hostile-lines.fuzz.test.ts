import { parseCommand, redact } from '@aegis/learning/commands';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('any line', () => {
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

  it('keeps a secret out of every field, wherever it stands', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{10,30}$/).map((text) => `Zq7${text}`);
    const frame = fc.constantFrom<(text: string) => string>(
      (text) => `kubectl create secret generic ${'db'} --from-literal=password=${text}`,
      (text) => `kubectl exec web -- mysql -uroot -p${text} shop`,
      (text) => `sh -c 'curl -u ops:${text} https://x.example' && kubectl get pods`,
      (text) => `TOKEN=${text}; kubectl --token=$TOKEN get pods -n $TOKEN`,
      (text) => `export API_KEY=${text}; docker run --name $API_KEY app`,
      (text) => `helm install web ./c --set "db.password=${text}"`,
      (text) => `docker login -u ops -p ${text} && docker logs ${text}`,
      (text) => `git clone https://ops:${text}@git.example/${text}.git`,
      (text) => `kubectl get pods <<< "password: ${text}"`,
      (text) => `bash <<EOF\nexport SECRET=${text}\nkubectl delete pod $SECRET\nEOF`,
    );
    fc.assert(
      fc.property(frame, secret, (make, text) => {
        expect(JSON.stringify(parseCommand(make(text)))).not.toContain(text);
      }),
      { numRuns: 500, seed: 13 },
    );
  });

  it('shows a text that is redacted, and stays so', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...['password=', '--token ', 'https://a:b@c ', '"', "'", '$(', ')', '<redacted>', ' -p '],
          ...[
            'mysql ',
            'Bearer ',
            'docker login ',
            '=',
            ' ',
            '{',
            '}',
            '\n',
            'kubectl get ',
            '<<EOF',
          ],
        ),
        fc.string({ maxLength: 10, unit: 'binary' }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(soup, (parts) => {
        const { text } = parseCommand(parts.join(''));
        expect(redact(text)).toBe(text);
      }),
      { numRuns: 2_000, seed: 17 },
    );
  });
});
