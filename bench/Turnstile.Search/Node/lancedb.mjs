// LanceDB. Configurations: "hnsw-sq" (its graph over 8-bit codes in one partition, m 16, ef_construction 200, twice as
// many candidates rescored; effort: ef), "ivf" (effort: nprobes). Effort 0 goes around the index.
import * as lancedb from '@lancedb/lancedb';
import { drive } from './driver.mjs';

const refineFactor = 2;

await drive((config, store, set) => {
  const distanceType = set.metric === 'l2' ? 'l2' : 'cosine';
  const numbers = set.numbers();
  const labels = set.labels();
  let table;
  const record = (row, vector) => ({ id: row, number: numbers[row], label: labels[row], vector: Array.from(vector) });
  return {
    takesFilters: true,
    isConcurrent: true,
    async build(base) {
      const connection = await lancedb.connect(store);
      const batchCount = 2000;
      for (let first = 0; first < base.length; first += batchCount) {
        const rows = base.slice(first, first + batchCount).map((vector, i) => record(first + i, vector));
        if (table) await table.add(rows);
        else table = await connection.createTable('bench', rows);
      }

      await table.optimize();
      if (base.length >= 256) {
        const index = config === 'ivf'
          ? lancedb.Index.ivfFlat({ distanceType })
          : lancedb.Index.hnswSq({ distanceType, numPartitions: 1, m: 16, efConstruction: 200 });
        await table.createIndex('vector', { config: index });
      }

      await table.createIndex('number', { config: lancedb.Index.btree() });
      await table.createIndex('label', { config: lancedb.Index.btree() });
    },
    async open() { table = await (await lancedb.connect(store)).openTable('bench'); },
    async query(vector, k, effort, filter) {
      let query = table.vectorSearch(vector).distanceType(distanceType).select(['id']).limit(k);
      if (effort === 0) query = query.bypassVectorIndex();
      else if (config === 'ivf') query = query.nprobes(effort);
      else query = query.ef(Math.max(effort, refineFactor * k)).refineFactor(refineFactor);
      const hits = await (filter ? query.where(filter) : query).toArray();
      return hits.map((hit) => hit.id);
    },
    async upsert(rows, vectors) {
      await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll()
        .execute(rows.map((row, i) => record(row, vectors[i])));
    },
  };
});
