import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { acceptedKinds, classOfSolution } from '../../src/remediation/data/accepted-actions.js';
import { demoGraph } from '../../src/remediation/data/demo-graphs.js';
import {
  AIOPSLAB,
  CHAOS_MESH,
  ITBENCH_FAULTS,
  SREGYM,
} from '../../src/remediation/data/fault-mapping.js';
import {
  aiopslabFamily,
  readFaults,
  readScenarios,
  type Scenario,
  sregymFamily,
} from '../../src/remediation/data/read-data.js';
import { scenarioFindings } from '../../src/remediation/data/scenario-findings.js';
import { decidedNames, verdictOf } from '../../src/remediation/data/verdict.js';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/remediation', import.meta.url));
const MAPPINGS = { ITBENCH_FAULTS, CHAOS_MESH, AIOPSLAB, SREGYM };

const step = (text: string, command: string | null = null) => ({ text, command });

describe('the mapping', () => {
  it.each(Object.entries(MAPPINGS))('decides nothing twice: %s', (_name, mapping) => {
    const names = decidedNames(mapping);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(verdictOf(mapping, name)).not.toBeNull();
  });

  it('says null for what it has not heard of', () => {
    expect(verdictOf(SREGYM, 'meteor')).toBeNull();
    expect(verdictOf(AIOPSLAB, 'noop_detection_social_network')).toEqual({ is: 'control' });
  });

  it('takes tasks, applications and numbers off', () => {
    expect(aiopslabFamily('k8s_target_port-misconfig-detection-1')).toBe(
      'k8s_target_port-misconfig',
    );
    expect(aiopslabFamily('container_kill-localization')).toBe('container_kill');
    expect(sregymFamily('wrong_dns_policy_social_network')).toBe('wrong_dns_policy');
    expect(sregymFamily('revoke_auth_mongodb-2')).toBe('revoke_auth_mongodb');
    expect(sregymFamily('astronomy_shop_cart_service_failure')).toBe(
      'astronomy_shop_cart_service_failure',
    );
  });
});

describe('accepted solutions', () => {
  it.each([
    ['rollback', [step('Revert.', 'kubectl -n a rollout undo deployment/b')]],
    ['rollback', [step('Replace the invalid image.', 'kubectl -n a edit deployment b')]],
    ['scale-out', [step('Scale it.', 'kubectl -n a scale --replicas=1 deployment/b')]],
    ['scale-out', [step('Set the `replicas` field.', 'kubectl -n a edit deployment b')]],
    [
      'disable-flag',
      [
        step('Disable the feature flag (x)', 'kubectl -n a edit configmap flagd-config'),
        step('Restart all.', 'kubectl -n a rollout restart deployment'),
      ],
    ],
    [
      'restore-config',
      [
        step('Review.', 'kubectl -n a get networkpolicy'),
        step('Allow access.', 'kubectl -n a edit networkpolicy b'),
      ],
    ],
    ['injector', [step('Pause.', 'kubectl -n chaos-mesh annotate schedule b'), step('Delete.')]],
    ['looks', [step('Think.')]],
  ])('are %s', (expected, steps) => {
    expect(classOfSolution(steps)).toBe(expected);
  });

  it('leave out what only stops the injector', () => {
    const annotate = [step('Pause.', 'kubectl -n chaos-mesh annotate schedule b')];
    expect(acceptedKinds({ solutions: [[annotate]] }).size).toBe(0);
  });
});

describe('scenarioFindings', () => {
  const scenario: Scenario = {
    id: 1,
    apps: ['opentelemetry-demo'],
    description: 'This scenario simulates the `product catalog` service using the wrong image.',
    alerts: ['KubePodNotReady'],
    injections: [
      {
        fault: 'the-label',
        args: { kubernetesObject: { kind: 'Secret', metadata: { name: 'secret-argument' } } },
      },
    ],
    solutions: [],
  };

  it('puts alerts at the services that are named, and says nothing of the fault', () => {
    const findings = scenarioFindings(scenario, false);
    expect(findings.services).toEqual(['product-catalog']);
    expect(findings.anomalies.map(({ signalKind }) => signalKind)).toEqual(['availability']);
    expect(findings.issues.map(({ kind }) => kind)).toEqual(['unhealthy']);
    expect(findings.changes.map(({ kind }) => kind)).toEqual(['deploy']);
    for (const watched of [false, true]) {
      const text = JSON.stringify(scenarioFindings(scenario, watched));
      expect(text).not.toContain('the-label');
      expect(text).not.toContain('secret-argument');
    }
  });

  it('takes the kind of the written object where changes are watched', () => {
    expect(scenarioFindings(scenario, true).changes.map(({ kind }) => kind)).toEqual(['config']);
  });

  it('finds nothing where nothing is injected', () => {
    const healthy = { ...scenario, description: 'Normal.', alerts: [], injections: [] };
    const { anomalies, issues, changes } = scenarioFindings(healthy, true);
    expect([...anomalies, ...issues, ...changes]).toEqual([]);
  });
});

describe.skipIf(!existsSync(FOLDER))('the data (needs ../shared/data/remediation)', () => {
  it('has no fault that is not decided', () => {
    const faults = readFaults(FOLDER);
    expect(faults.length).toBeGreaterThan(300);
    expect(faults.filter(({ verdict }) => verdict === null)).toEqual([]);
  });

  it('has every name that the mapping decides', () => {
    const known = new Set(
      readFaults(FOLDER).flatMap(({ name }) => [
        name,
        name.replace(/^\d+: /, ''),
        sregymFamily(name),
        aiopslabFamily(name),
      ]),
    );
    for (const mapping of Object.values(MAPPINGS)) {
      expect(decidedNames(mapping).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('has no solution without a class, and names services that the drawings know', () => {
    for (const scenario of readScenarios(FOLDER)) {
      expect(scenario.solutions.flat().map(classOfSolution)).not.toContain('other');
      const { indexOf } = demoGraph(scenario.apps[0]!).snapshot();
      for (const id of scenarioFindings(scenario, true).services)
        expect(indexOf.has(id)).toBe(true);
    }
  });
});
