import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  index: 'src/index.ts',
  simulator: 'src/simulator/index.ts',
  ppo: 'src/ppo/index.ts',
  guard: 'src/guard/index.ts',
  tfjs: 'src/tfjs/index.ts',
  kubernetes: 'src/kubernetes/index.ts',
  runbook: 'src/runbook/index.ts',
});
