import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

/** Said in reviews of documentation, not of interfaces. */
const SILENT = { logLevel: 'none', addToApiReportFile: false };

/** As consumers without a browser's or Node's types compile; see check-packages. */
const COMPILER = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023'],
    types: [],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    // Peers declare globals that are not there (tfjs: the DOM); what counts is what we declare.
    skipLibCheck: true,
    noEmit: true,
  },
};

const fileOf = (specifier, { manifest }) => specifier.slice(manifest.name.length + 1) || 'index';

/** The declarations of a door. */
const declarationsOf = (specifier, one) => join(one.path, 'dist', `${fileOf(specifier, one)}.d.ts`);

function configOf(specifier, one, folder) {
  const file = fileOf(specifier, one);
  const declarations = declarationsOf(specifier, one);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(one.path, 'package.json'),
    configObject: {
      projectFolder: one.path,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: { ...COMPILER, files: [declarations] },
        skipLibCheck: true,
      },
      apiReport: {
        enabled: true,
        // What a door's types are made of is public, exported by name or not.
        includeForgottenExports: true,
        reportFileName: file,
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error', addToApiReportFile: false } },
        extractorMessageReporting: { default: SILENT },
        tsdocMessageReporting: { default: SILENT },
      },
    },
  });
}

/**
 * Writes down the public face of every door of a package, from its built declarations.
 *
 * @param {string} folder - where api-extractor may work
 * @returns {Map<string, { text: string, problem: string | null }>} by the name of the report's file
 */
export function apiReports(one, folder) {
  mkdirSync(folder, { recursive: true });
  const configs = one.doors.map((door) => configOf(door, one, folder));
  // One program for all doors: they share most of their types.
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: one.doors.slice(1).map((door) => declarationsOf(door, one)),
  });
  const reports = new Map();
  one.doors.forEach((door, i) => {
    const name = `${fileOf(door, one)}.api.md`;
    const messages = [];
    try {
      // A file to compare with must be there; the comparison itself is ours.
      writeFileSync(join(folder, name), '');
      Extractor.invoke(configs[i], {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          message.handled = true;
          if (message.logLevel === 'error') messages.push(message.formatMessageWithLocation());
        },
      });
      const text = readFileSync(join(folder, name), 'utf8');
      const problem = messages.length === 0 && text !== '' ? null : messages.join('\n');
      reports.set(name, { text, problem: problem === '' ? 'no report was written' : problem });
    } catch (error) {
      reports.set(name, { text: '', problem: String(error.message ?? error) });
    }
  });
  return reports;
}
