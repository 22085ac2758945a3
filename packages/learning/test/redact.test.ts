import { parseCommand, redact } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';
import { AWS_ID, AWS_SECRET, JWT, join } from './made-up-secrets.js';

const CASES: readonly (readonly [text: string, secret: string])[] = [
  ['docker login -u me -p hunter2secret registry.example', 'hunter2secret'],
  ['docker login --password=hunter2secret', 'hunter2secret'],
  ['docker login --password hunter2secret', 'hunter2secret'],
  ["docker login --password 'two words'", 'two words'],
  ['kubectl --token=abc.def-ghi get pods', 'abc.def-ghi'],
  ['kubectl create secret generic x --from-literal=anything=v4lue', 'v4lue'],
  ['kubectl create secret docker-registry x --docker-password=v4lue', 'v4lue'],
  ['kubectl set env deploy/x DB_PASSWORD=v4lue', 'v4lue'],
  ['PGPASSWORD=v4lue psql -h db', 'v4lue'],
  ['export API_KEY="v4lue-1"', 'v4lue-1'],
  ['mysql -uroot -pv4lue shop', 'v4lue'],
  ['redis-cli -a v4lue ping', 'v4lue'],
  ['sshpass -p v4lue ssh host', 'v4lue'],
  ['curl -u user:v4lue https://x.example', 'v4lue'],
  ['curl -H "Authorization: Bearer abcdefghijklmnop1234"', 'abcdefghijklmnop1234'],
  ['curl https://user:v4lue@x.example/path', 'v4lue'],
  ['psql postgres://user:v4lue@db:5432/shop', 'v4lue'],
  ['mongosh mongodb+srv://user:v4lue@cluster.example', 'v4lue'],
  ['redis-cli -u redis://:v4lue@cache:6379', 'v4lue'],
  [`kubectl config set-credentials me --token ${JWT}`, JWT],
  [`curl -H 'X-Auth: ${JWT}'`, JWT],
  [`aws configure set aws_access_key_id ${AWS_ID}`, AWS_ID],
  [`aws configure set aws_secret_access_key ${AWS_SECRET}`, AWS_SECRET],
  [`export AWS_SECRET_ACCESS_KEY=${AWS_SECRET}`, AWS_SECRET],
  [
    `git clone https://x:${join('ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8')}@github.example`,
    'a1B2c3D4e5',
  ],
  [join('xoxb-', '123456789012-abcdefghijkl'), '123456789012'],
  [join('glpat-', 'abcdefghij0123456789'), 'abcdefghij'],
  [join('npm_', 'abcdefghij0123456789abcdefghij012345'), 'abcdefghij'],
  [join('sk_live_', 'abcdefghij0123456789'), 'abcdefghij'],
  [join('SG.', 'abcdefghij0123456789', '.abcdefghij0123456789'), 'abcdefghij'],
  [join('AIza', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'), 'SyA1b2C3'],
  [
    join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEow\n-----END RSA ', 'PRIVATE KEY-----'),
    'MIIEow',
  ],
  [join('-----BEGIN ', 'PRIVATE KEY-----\nMIIEow\ncut off'), 'MIIEow'],
  ['{"password": "v4lue"}', 'v4lue'],
  ["client_secret: 'v4lue'", 'v4lue'],
  ['helm upgrade x y --set auth.rootPassword=v4lue', 'v4lue'],
  ['echo v4lue | docker login --password-stdin', 'v4lue'],
  ['run --key q7Hd82kLmZx93VbTtPw0Yc5RnA4', 'q7Hd82kLmZx93VbTtPw0Yc5RnA4'],
];

const KEPT: readonly string[] = [
  'kubectl get pods -n shop -l app=frontend',
  'kubectl delete pod frontend-7d9f8b6c5d-x2x4z -n shop',
  'kubectl get secret db-credentials -o yaml',
  'kubectl set image deploy/x app=registry.example/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'git revert 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'kubectl create token build-robot --duration=10m',
  'docker login --password-stdin registry.example',
  'helm upgrade x y --set auth.existingSecretName=db',
  'mysql -uroot -p$MYSQL_PASSWORD shop',
  'curl -H "Authorization: Bearer $TOKEN" https://x.example',
  'kubectl --token=<token> get pods',
  'export PASSWORD={{ password }}',
  'aws ec2 describe-instances --instance-ids i-0abcdef1234567890',
  'kubectl logs KubePersistentVolumeFillingUp -n openshift-monitoring',
  'curl https://x.example:8080/a/b?c=d',
];

describe('redact', () => {
  it.each(CASES)('hides the secret of: %s', (text, secret) => {
    const out = redact(text);
    expect(out).not.toContain(secret);
    expect(out).toContain('<redacted>');
    expect(JSON.stringify(parseCommand(text))).not.toContain(secret);
  });

  it.each(KEPT)('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
