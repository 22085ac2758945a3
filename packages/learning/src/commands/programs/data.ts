import { always, database, type Judge, kill, redis, when } from './judges.js';

/** Service managers whose verb comes after the name. */
export const service: Judge = (step, args) => {
  const verb = args[1] ?? '';
  step.effect =
    verb === 'restart' || verb === 'reload'
      ? 'restart'
      : verb === 'stop'
        ? 'stop'
        : verb === 'start'
          ? 'start'
          : 'read';
  step.names = args.slice(0, 1).filter((name) => name !== '--status-all');
  step.target = step.names[0] ?? null;
  step.blastRadius = 'instance';
};

/** Clients of databases and stores, and what ends processes. */
export const DATA_JUDGES: Readonly<Record<string, Judge>> = {
  dropdb: always('destroys-data', 'Drops a database.'),
  mysqladmin: when((args) => args.includes('drop'), 'Drops a database.'),
  influx: database,
  trino: database,
  bq: database,
  snowsql: database,
  duckdb: database,
  mysql: database,
  mariadb: database,
  psql: database,
  mongo: database,
  mongosh: database,
  sqlite3: database,
  sqlcmd: database,
  cqlsh: database,
  'clickhouse-client': database,
  'redis-cli': redis,
  'valkey-cli': redis,
  kill,
  killall: kill,
  pkill: kill,
  service,
  'rc-service': service,
};
