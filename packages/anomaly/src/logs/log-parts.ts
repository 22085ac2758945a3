import { Random } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { LogCounts } from './log-counts.js';
import { LogEpisodes } from './log-episodes.js';
import { LogIssues } from './log-issues.js';
import type { ResolvedLogOptions } from './log-options.js';
import type { LogStats } from './log-verdict.js';
import { TemplateStore } from './mining/template-store.js';
import { TokenisationChooser } from './mining/tokenisation-chooser.js';
import { ownField } from './own-field.js';
import { ServiceNamer } from './services/service-namer.js';
import { SessionJudge } from './sessions/session-judge.js';
import { TemplateCounts } from './template-counts.js';
import { WindowJudge } from './windows/window-judge.js';

/** What a log detector is made of and remembers; its snapshot is theirs. */
export interface LogParts {
  readonly random: Random;
  readonly chooser: TokenisationChooser;
  readonly store: TemplateStore;
  readonly namer: ServiceNamer;
  readonly issues: LogIssues;
  readonly episodes: LogEpisodes;
  readonly windows: WindowJudge;
  readonly sessions: SessionJudge;
  readonly templates: TemplateCounts;
}

type Learnt = Omit<LogParts, 'windows' | 'sessions'>;

function withJudges(parts: Learnt, options: ResolvedLogOptions): LogParts {
  const { episodes, random, store } = parts;
  const find = store.current.bind(store);
  return {
    ...parts,
    windows: new WindowJudge(options, episodes, random, find),
    sessions: new SessionJudge(options, episodes, random, find),
  };
}

/** The parts of a detector that has seen nothing. */
export function newLogParts(options: ResolvedLogOptions): LogParts {
  return withJudges(
    {
      random: new Random(options.seed),
      chooser: new TokenisationChooser(),
      store: new TemplateStore(options.maxTemplates, options.pinned),
      namer: new ServiceNamer(),
      issues: new LogIssues(options.patterns, options.maxTemplates),
      episodes: new LogEpisodes(options.quietMs),
      templates: new TemplateCounts(options.maxTemplates),
    },
    options,
  );
}

/** What the parts count. */
export function statsOfParts({
  store,
  windows,
  sessions,
}: LogParts): Omit<LogStats, keyof LogCounts | 'undated' | 'ignoredFinds'> {
  return {
    templates: store.size,
    templatesEvicted: store.evicted,
    services: windows.services.size,
    servicesEvicted: windows.services.evicted,
    sessions: sessions.size,
    sessionLinesDropped: sessions.dropped,
    late: windows.late,
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
    templates: parts.templates.toJSON(),
    windows: parts.windows.toJSON(),
    sessions: parts.sessions.toJSON(),
  };
}

/**
 * @param json - what `reader` reads, for the parts that check their own headers
 * @throws AegisError `invalid-snapshot`
 */
export function readLogParts(
  reader: SnapshotReader,
  json: unknown,
  options: ResolvedLogOptions,
): LogParts {
  const { maxTemplates, quietMs, patterns, pinned } = options;
  const learnt: Learnt = {
    random: Random.fromState(reader.randomState('random')),
    chooser: reader.object('chooser', TokenisationChooser.read),
    store: reader.object('store', (field) => TemplateStore.read(field, maxTemplates, pinned)),
    namer: reader.object('namer', ServiceNamer.read),
    issues: reader.object('issues', (field) => LogIssues.read(field, patterns, maxTemplates)),
    episodes: reader.object('episodes', (field) => LogEpisodes.read(field, quietMs)),
    templates: reader.object('templates', (field) => TemplateCounts.read(field, maxTemplates)),
  };
  const parts = withJudges(learnt, options);
  reader.object('windows', (field) => {
    parts.windows.restore(field, ownField(json, 'windows'));
  });
  reader.object('sessions', (field) => {
    parts.sessions.restore(field, ownField(json, 'sessions'));
  });
  return parts;
}
