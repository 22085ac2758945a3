import { Random } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { LogEpisodes } from './log-episodes.js';
import { LogIssues } from './log-issues.js';
import type { ResolvedLogOptions } from './log-options.js';
import { ownField } from './own-field.js';
import { ServiceNamer } from './service-namer.js';
import { ServiceTable } from './service-table.js';
import { TemplateCounts } from './template-counts.js';
import { TemplateStore } from './template-store.js';
import { TokenisationChooser } from './tokenisation-chooser.js';
import { WindowEnsemble } from './window-ensemble.js';

/** What a log detector is made of and remembers; its snapshot is theirs. */
export interface LogParts {
  readonly random: Random;
  readonly chooser: TokenisationChooser;
  readonly store: TemplateStore;
  readonly namer: ServiceNamer;
  readonly issues: LogIssues;
  readonly episodes: LogEpisodes;
  /** The models of whole windows; null until they are trained. */
  ensemble: WindowEnsemble | null;
  readonly services: ServiceTable;
  readonly templates: TemplateCounts;
}

/** The parts of a detector that has seen nothing. */
export function newLogParts(options: ResolvedLogOptions): LogParts {
  return {
    random: new Random(options.seed),
    chooser: new TokenisationChooser(),
    store: new TemplateStore(options.maxTemplates),
    namer: new ServiceNamer(),
    issues: new LogIssues(options.patterns),
    episodes: new LogEpisodes(options.quietMs),
    ensemble: null,
    services: new ServiceTable(options.maxServices),
    templates: new TemplateCounts(options.maxTemplates),
  };
}

export function writeLogParts(parts: LogParts): object {
  return {
    random: parts.random.state(),
    chooser: parts.chooser.toJSON(),
    store: parts.store.toJSON(),
    namer: parts.namer.toJSON(),
    issues: parts.issues.toJSON(),
    episodes: parts.episodes.toJSON(),
    ensemble: parts.ensemble?.toJSON() ?? null,
    services: parts.services.toJSON(),
    templates: parts.templates.toJSON(),
  };
}

/**
 * @param json - what `reader` reads, for the part that checks its own header
 * @throws AegisError `invalid-snapshot`
 */
export function readLogParts(
  reader: SnapshotReader,
  json: unknown,
  { maxTemplates, maxServices, quietMs, patterns }: ResolvedLogOptions,
): LogParts {
  return {
    random: Random.fromState(reader.randomState('random')),
    chooser: reader.object('chooser', TokenisationChooser.read),
    store: reader.object('store', (field) => TemplateStore.read(field, maxTemplates)),
    namer: reader.object('namer', ServiceNamer.read),
    issues: reader.object('issues', (field) => LogIssues.read(field, patterns)),
    episodes: reader.object('episodes', (field) => LogEpisodes.read(field, quietMs)),
    ensemble: reader.has('ensemble') ? WindowEnsemble.fromJSON(ownField(json, 'ensemble')) : null,
    services: reader.object('services', (field) => ServiceTable.read(field, maxServices)),
    templates: reader.object('templates', (field) => TemplateCounts.read(field, maxTemplates)),
  };
}
