import { defineProgram } from '../../tools/tsup.js';

export default defineProgram({
  index: 'src/index.ts',
  main: 'src/main.ts',
  service: 'src/service.ts',
  'fault-timing': 'src/fault-timing.ts',
});
