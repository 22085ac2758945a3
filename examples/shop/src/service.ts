import { rmSync } from 'node:fs';
import type { FromService, ServiceSettings, ToService } from './messages.js';
import { RunningService } from './service/running-service.js';
import { serviceLog } from './service/service-log.js';

const settings: ServiceSettings = JSON.parse(process.argv[2] ?? '{}');
const log = serviceLog(settings);
const service = new RunningService(settings, log);

function tell(message: FromService): void {
  if (process.connected) process.send?.(message);
}

async function obey(message: ToService): Promise<void> {
  if (message.kind === 'clear-cache') service.clearCache();
  else await service.live(message.conditions);
  tell({ kind: 'settled' });
}

process.on('message', (message: ToService) => {
  obey(message).catch((error: unknown) => log.error({ err: error }, 'could not do as told'));
});
// Ctrl-C reaches the whole group; the supervisor is the one to say when.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => {
  log.info(`${settings.name} ${settings.build} stopping`);
  void service.stop().then(() => process.exit(0));
});
process.on('disconnect', () => {
  const folder = settings.removeWhenOrphaned;
  if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
});

service.start().then((port) => tell({ kind: 'listening', port }), giveUp);

function giveUp(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  log.fatal(message);
  const failed: FromService = { kind: 'failed', message };
  if (process.send === undefined) process.exit(1);
  process.send(failed, undefined, undefined, () => process.exit(1));
}
