import { Random } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import { parseCommand, redact } from '@aegis/learning/commands';
import {
  FederatedClient,
  FederatedServer,
  multiKrum,
  PrivacyAccountant,
  privateSum,
  simulatedWords,
} from '@aegis/learning/federated';
import { expect, restored } from './expect.mjs';
import { anomaly, issue } from './findings.mjs';

const COMMANDS = [
  'kubectl rollout restart deployment/cart -n shop',
  'kubectl -n shop scale deploy/web --replicas=5',
  'kubectl set resources deployment/cart --limits=memory=1Gi && echo done',
  'helm rollback shop 3',
  'kubectl delete namespace shop',
  'for p in $(kubectl get pods -o name); do kubectl delete "$p"; done',
  'curl -H "Authorization: Bearer abcdef0123456789" https://example.com',
  'rm -rf "$DIR"/*',
  'this is (not a command',
];

export const checks = {
  federated() {
    const clients = ['a', 'b', 'c', 'd', 'e'];
    const options = { aggregator: multiKrum(0.2), adam: { learningRate: 0.1 }, samplingRate: 0.8 };
    const server = new FederatedServer({ session: 's', clients }, new Float64Array(3), options);
    for (let round = 0; round < 5; round++) {
      const { message, invited } = server.openRound();
      for (const id of invited) {
        const client = new FederatedClient({ session: 's', id });
        const { parameters } = client.begin(message);
        const pull = clients.indexOf(id) / 3;
        server.receive(
          client.finish(
            parameters.map((x, i) => x + pull * (i - x)),
            1,
          ).message,
          id,
        );
      }
      server.closeRound();
    }
    const accountant = new PrivacyAccountant();
    accountant.spend({ samplingRate: 0.1, noiseMultiplier: 1.1, rounds: 50 });
    const words = simulatedWords(new Random(5));
    const sum = privateSum([new Float64Array([1, 2])], 2, {
      clipNorm: 1,
      noiseMultiplier: 1,
      words,
    });
    expect(server.stats().accepted === 20, 'every update to be taken');
    return [server, accountant, accountant.epsilon(1e-5), sum];
  },

  commands() {
    const parsed = COMMANDS.map(parseCommand);
    expect(parsed[0].effect === 'restart' && parsed[4].destructive, 'commands to be understood');
    return [parsed, COMMANDS.map((command) => redact(command))];
  },

  learner() {
    const learner = new RemediationLearner();
    for (const [i, nodeId] of ['cart', 'web', 'store'].entries()) {
      learner.captureManualFix({
        command: COMMANDS[i],
        issues: [issue(nodeId, i === 1 ? 'timeout' : 'out-of-memory', i * 1000)],
        anomalies: [anomaly(nodeId, 'saturation', i * 1000, 6)],
        success: true,
        at: i * 3_600_000,
      });
    }
    const again = restored(RemediationLearner, learner);
    const ask = (one, nodeId, kind) =>
      one.suggestAction([issue(nodeId, kind, 0)], [anomaly(nodeId, 'saturation', 0, 6)]);
    return [learner, again].map((one) => [
      ask(one, 'basket', 'out-of-memory'),
      ask(one, 'basket', 'tls'),
      one.successPosterior('restart'),
      one,
    ]);
  },
};
