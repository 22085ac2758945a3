import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  index: 'src/index.ts',
  commands: 'src/commands/index.ts',
  federated: 'src/federated/index.ts',
  transfer: 'src/transfer/index.ts',
});
