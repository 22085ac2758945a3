import { DEFAULT_ACTIONS } from '@aegis/remediation';
import { Guard } from '@aegis/remediation/guard';
import { expect, it } from 'vitest';
import { guardOptionsOf } from '../../src/config/guard-options.js';
import { parseConfig } from '../../src/config/load-config.js';

const parse = (text: string) => guardOptionsOf(parseConfig(text, '/etc/sentinel.yaml', {}));

it('is taken by the guard, by default as the guard itself has it', () => {
  const options = parse('');
  expect(() => new Guard(options)).not.toThrow();
  expect(options).toMatchObject({
    windowMs: 600_000,
    cooldownMs: 60_000,
    maxActionsPerWindow: 6,
    maxShareAtRisk: 0.5,
    minServicesAtRisk: 4,
    minConfidence: 0.5,
    maxRadius: 6,
    environment: 'production',
    notifyMs: null,
    breakerFailures: 3,
    breakerMs: 1_800_000,
  });
});

it('knows every act that there is', () => {
  const kinds = DEFAULT_ACTIONS.map(({ kind }) => kind);
  const list = `remediation: { guard: { allowedKinds: [${kinds.join(', ')}] } }`;
  expect(parse(list).actions?.map(({ kind }) => kind)).toEqual(kinds);
  expect(() => parse('remediation: { guard: { allowedKinds: [format-disk] } }')).toThrow();
});

it('lets no act through to a protected service', () => {
  const { actions, conditions } = parse(
    'remediation: { guard: { allowedKinds: [restart], protectedServices: [ledger] } }',
  );
  expect(actions?.map(({ kind }) => kind)).toEqual(['restart']);
  const restart = (target: string) => ({ kind: 'restart', target, parameters: {} }) as const;
  expect(conditions?.(restart('ledger'))).toEqual(['ledger is protected by the configuration']);
  expect(conditions?.(restart('cart'))).toEqual([]);
});

it.each([
  [
    'kind: kubernetes, namespaces: [shop], kubeconfig: kube.yaml',
    {
      kind: 'kubernetes',
      namespaces: ['shop'],
      kubeconfig: '/etc/kube.yaml',
      serverDryRun: false,
      maxReplicas: 64,
    },
  ],
  [
    'kind: webhook, url: "https://runner.example/acts", token: a',
    { kind: 'webhook', url: 'https://runner.example/acts', token: 'a', timeout: 30_000 },
  ],
])('an executor may be { %s }', (text, executor) => {
  const config = parseConfig(`remediation: { executor: { ${text} } }`, '/etc/sentinel.yaml', {});
  expect(config.remediation.executor).toEqual(executor);
});
