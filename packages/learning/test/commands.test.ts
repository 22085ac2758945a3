import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCommand } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';
import { GOLDEN } from './golden-commands.js';
import { DOCUMENT_LINES } from './golden-documents.js';

const CORPUS = fileURLToPath(
  new URL('../../../../shared/data/remediation/command_corpus.jsonl', import.meta.url),
);

describe('parseCommand', () => {
  it.each(GOLDEN)('$line', ({ line, ...meaning }) => {
    expect(parseCommand(line)).toMatchObject(meaning);
  });

  it.each(DOCUMENT_LINES)('as documents print it: $line', ({ line, ...meaning }) => {
    expect(parseCommand(line)).toMatchObject(meaning);
  });

  it('joins lines that end in two backslashes or a backtick', () => {
    expect(parseCommand('docker compose run --rm \\\\\n  -v a:/b web sh').name).toBe('web');
    expect(parseCommand('kubectl get pods `\n  -n shop').namespace).toBe('shop');
  });

  it('keeps harm in view behind what structure is read without', () => {
    expect(parseCommand('kubectl get pods `\nrm -rf /data').destructive).toBe(true);
    expect(parseCommand('echo a \\\\\nrm -rf /data').destructive).toBe(true);
    expect(parseCommand('["kubectl", "delete", "ns", "shop"]').destructive).toBe(true);
    expect(parseCommand('# kubectl delete ns shop').destructive).toBe(true);
    expect(parseCommand("sh 'kubectl delete ns shop'").destructive).toBe(true);
    expect(
      parseCommand('kubectl replace --raw /api/v1/namespaces/x/finalize -f -').destructive,
    ).toBe(true);
    expect(parseCommand('terraform plan -destroy').destructive).toBe(false);
  });

  it('keeps placeholders in double braces', () => {
    const namespace = `${'$'}{{ env.NS }}`;
    const parsed = parseCommand(`kubectl describe pod {{ pod_name }} -n ${namespace}`);
    expect(parsed).toMatchObject({ name: '{{ pod_name }}', namespace });
  });

  it.each([
    ['kubectl get pods -n test"]', 'pod', 'test'],
    ['kubectl get deployment -n a") for line in lines', 'deployment', 'a'],
    ['oc get node -n a -o json", check=False', 'node', 'a'],
    ['kubectl get svc -n a" in calls', 'service', 'a'],
  ])('reads a command that was cut out of a program: %s', (line, kind, namespace) => {
    expect(parseCommand(line)).toMatchObject({ kind, name: null, namespace });
  });

  it('looks for harm in all of the text, also behind the end of a literal', () => {
    expect(parseCommand('kubectl get pods -n a"]; rm -rf /data').destructive).toBe(true);
  });

  it('meets equivalents in one effect with blast radii of their own', () => {
    const meant = [
      ['kubectl rollout restart deployment/frontend', 'rolling'],
      ['kubectl delete pod -l app=frontend', 'workload'],
      ['oc rollout latest dc/frontend', 'rolling'],
      ['docker restart frontend', 'instance'],
      ['docker compose restart frontend', 'instance'],
      ['docker service update --force frontend', 'rolling'],
      ['systemctl restart frontend', 'instance'],
      ['service frontend restart', 'instance'],
      ['/etc/init.d/frontend restart', 'instance'],
      ['supervisorctl restart frontend', 'instance'],
      ['aws ecs update-service --cluster c --service frontend --force-new-deployment', 'rolling'],
      ['gcloud run services update frontend', 'rolling'],
    ] as const;
    for (const [line, blastRadius] of meant)
      expect(parseCommand(line)).toMatchObject({
        effect: 'restart',
        target: 'frontend',
        blastRadius,
      });
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
