// sqlite-vec in better-sqlite3. It has no index: one configuration, "exact", and every effort scans.
import Database from 'better-sqlite3';
import path from 'node:path';
import * as sqliteVec from 'sqlite-vec';
import { drive } from './driver.mjs';

const batchCount = 1000;

await drive((config, store, set) => {
  let database;
  const statements = new Map();
  const open = () => {
    database = new Database(path.join(store, 'bench.sqlite'));
    sqliteVec.load(database);
  };
  const statement = (filter) => {
    if (!statements.has(filter)) {
      statements.set(filter, database.prepare(
        `select rowid from bench where vector match ? and k = ? ${filter ? `and ${filter}` : ''}`).pluck());
    }

    return statements.get(filter);
  };
  return {
    takesFilters: true,
    isConcurrent: false,
    build(base) {
      open();
      database.pragma('journal_mode = WAL');
      const distance = set.metric === 'l2' ? 'L2' : 'cosine';
      database.exec(`create virtual table bench using vec0(
        vector float[${set.dimension}] distance_metric=${distance}, number integer, label integer)`);
      const insert = database.prepare('insert into bench(rowid, vector, number, label) values (?, ?, ?, ?)');
      const numbers = set.numbers();
      const labels = set.labels();
      for (let first = 0; first < base.length; first += batchCount) {
        database.transaction(() => base.slice(first, first + batchCount).forEach((vector, i) => {
          const row = first + i;
          insert.run(BigInt(row), vector, BigInt(numbers[row]), BigInt(labels[row]));
        }))();
      }
    },
    open,
    query: (vector, k, effort, filter) => statement(filter).all(vector, k),
    close() { database?.close(); },
  };
});
