import { defineProgram } from '../../tools/tsup.js';

export default defineProgram({ main: 'src/main.ts' });
