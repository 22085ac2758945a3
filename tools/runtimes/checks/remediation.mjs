import { Random } from '@aegis/core';
import { buildSnapshot } from '@aegis/graph/csr';
import { DEFAULT_ACTIONS, RLRemediationEngine } from '@aegis/remediation';
import { executePlan, Guard } from '@aegis/remediation/guard';
import { KubernetesExecutor, roleFor } from '@aegis/remediation/kubernetes';
import { RowPolicy, trainPpo } from '@aegis/remediation/ppo';
import {
  RemediationEnvironment,
  SimulatedExecutor,
  Simulation,
} from '@aegis/remediation/simulator';
import { expect, restored } from './expect.mjs';
import { anomaly, issue } from './findings.mjs';
import { EDGES, NODES } from './manifests.mjs';

const snapshot = buildSnapshot(NODES, EDGES);
const graph = { snapshot: () => snapshot };

function broken() {
  const simulation = new Simulation(graph, { seed: 1 });
  for (let i = 0; i < 8; i++) simulation.tick();
  simulation.injectFault({ kind: 'crash', service: 'cart' });
  return simulation;
}

export const checks = {
  simulator() {
    const simulation = broken();
    const ticks = Array.from({ length: 8 }, () => simulation.tick());
    expect(!simulation.sloHealthy(), 'a crash to be felt');
    const again = restored(Simulation, simulation);
    return [ticks, simulation.tick(), again.tick()];
  },

  async engine() {
    const simulation = broken();
    simulation.tick();
    const nowMs = simulation.nowMs;
    const found = [
      anomaly('cart', 'errors', nowMs, 9),
      anomaly('cart', 'availability', nowMs, 9),
      anomaly('web', 'errors', nowMs, 8),
    ];
    const problem = issue('cart', 'crash', nowMs);
    const cause = { nodeId: 'cart', likelihood: 0.8, evidence: [], path: ['cart'], hops: [] };
    const context = { graph, rootCauses: [{ ...cause, sentence: '' }] };
    const engine = restored(RLRemediationEngine, new RLRemediationEngine());
    const decision = engine.selectAction([problem], [], found, context);
    expect(decision.action.target === 'cart', 'the crashed service to be the target');
    const plan = engine.plan([problem], [], found, context);
    const guard = new Guard();
    const outcome = await executePlan({
      plan,
      graph,
      guard,
      executor: new SimulatedExecutor(simulation),
      clock: () => simulation.nowMs,
      verify: () => {
        for (let t = 0; t < 4; t++) simulation.tick();
        return simulation.sloHealthy();
      },
    });
    return [
      decision,
      plan,
      outcome,
      guard.audit,
      restored(Guard, guard).review(plan, { graph, nowMs }),
    ];
  },

  async kubernetes() {
    let cart = { metadata: { name: 'cart', resourceVersion: '1' }, spec: { replicas: 2 } };
    const send = ({ method, path, body }) => {
      if (!path.endsWith('/deployments/cart')) return { status: 404, body: {} };
      if (method === 'PATCH') {
        const { spec = {}, metadata } = JSON.parse(body);
        cart = { metadata: { ...cart.metadata, ...metadata }, spec: { ...cart.spec, ...spec } };
      }
      return { status: 200, body: cart };
    };
    const configuration = {
      baseServer: {
        makeRequestContext: (path, method) => {
          const request = { path, method, body: null };
          const setBody = (text) => {
            request.body = text;
          };
          return Object.assign(request, {
            setHeaderParam() {},
            setQueryParam() {},
            setBody,
          });
        },
      },
      httpApi: {
        send: (request) => {
          const { status, body } = send(request);
          const text = async () => JSON.stringify(body);
          const answer = { httpStatusCode: status, headers: {}, body: { text } };
          return { toPromise: async () => answer };
        },
      },
      middleware: [],
      authMethods: {},
    };
    const kubeConfig = { makeApiClient: (Api) => new Api(configuration) };
    const clock = { now: () => 0, sleep: async () => {} };
    const executor = new KubernetesExecutor(kubeConfig, clock);
    const action = { kind: 'scale-out', target: 'cart', parameters: {} };
    const results = [];
    for (let i = 0; i < 2; i++)
      results.push(await executor.execute(action, { idempotencyKey: 'k' }));
    expect(cart.spec.replicas === 4, 'twice the copies, once');
    results.push(await executor.undo(action, { idempotencyKey: 'k:undo' }));
    expect(cart.spec.replicas === 2, 'the copies before');
    return [results, cart, roleFor(DEFAULT_ACTIONS)];
  },

  async ppo() {
    const environment = new RemediationEnvironment({
      environments: 4,
      minServices: 5,
      maxServices: 5,
    });
    const { features, kinds } = environment;
    const policy = new RowPolicy({ features, kinds, hidden: [16] }, new Random(1));
    const options = { totalTimesteps: 256, rolloutSteps: 32, seed: 7 };
    const report = await trainPpo(environment, policy, options);
    expect(report.timesteps === 256, 'training to take its steps');
    return [report, policy];
  },
};
