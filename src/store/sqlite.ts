import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Tables } from './tables.ts';

const BUSY_TIMEOUT_MS = 5_000;
const REMEMBERED_STATEMENTS = 200;

export class DatabaseInUse extends Error {
  override name = 'DatabaseInUse';
}

export type OpenDatabase = Readonly<{
  db: Kysely<Tables>;
  /** Throws where the database does not answer. */
  ping: () => Promise<void>;
  close: () => Promise<void>;
}>;

/**
 * Opens (or makes) the database file: WAL, every commit fully synced, since a lost commit would be a
 * lost deploy. One server has a file: what another left half done is then surely abandoned.
 */
export function openSqlite(path: string, busyTimeoutMs = BUSY_TIMEOUT_MS): OpenDatabase {
  const isFile = path !== ':memory:';
  if (isFile) mkdirSync(dirname(path), { recursive: true });
  const release = isFile ? holdAlone(path, busyTimeoutMs) : () => {};
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;',
  );
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(database) }) });
  return {
    db,
    ping: async () => {
      await sql`select 1`.execute(db);
    },
    close: async () => {
      await db.destroy();
      release();
    },
  };
}

/** The operating system lets go of this lock when the process dies, however it dies. */
function holdAlone(path: string, timeout: number): () => void {
  const lock = new DatabaseSync(`${path}.lock`, { timeout });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new DatabaseInUse(
      `${path} is in use by another Signalbox server. Stop that one first, or set DATABASE_URL to another file.`,
      { cause },
    );
  }
  return () => lock.close();
}

type SqliteDatabase = Exclude<
  ConstructorParameters<typeof SqliteDialect>[0]['database'],
  (...args: never) => unknown
>;

/** Gives node:sqlite the shape that Kysely's SQLite dialect drives. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    const [oldest] = statements.keys();
    if (statements.size > REMEMBERED_STATEMENTS && oldest !== undefined) statements.delete(oldest);
    return statement;
  };
  return {
    close: () => database.close(),
    prepare: (sql) => {
      // A transaction that may write takes the write lock at once: an upgrade in the middle can fail.
      const statement = prepare(sql === 'begin' ? 'begin immediate' : sql);
      const values = (parameters: readonly unknown[]): SQLInputValue[] =>
        parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) =>
          statement.iterate(...values(parameters)) as IterableIterator<unknown>,
      };
    },
  };
}
