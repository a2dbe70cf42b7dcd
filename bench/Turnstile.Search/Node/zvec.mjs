// zvec. Configurations: "hnsw", "hnsw-int8" (M 16, efConstruction 200; effort: ef), "flat"; effort 0 is its linear
// search.
import path from 'node:path';
import zvec from '@zvec/zvec';
import { drive } from './driver.mjs';

const batchMax = 1024;
const { ZVecIndexType: kind, ZVecDataType: type, ZVecMetricType: metrics } = zvec;

await drive((config, store, set, options) => {
  zvec.ZVecInitialize({ queryThreads: options.threads, optimizeThreads: 2, logLevel: zvec.ZVecLogLevel.ERROR });
  const place = path.join(store, 'collection');
  const indexType = config === 'flat' ? kind.FLAT : kind.HNSW;
  const metricType = set.metric === 'l2' ? metrics.L2 : metrics.COSINE;
  let collection;
  const numbers = set.numbers();
  const labels = set.labels();
  const document = (row, vector) => ({
    id: String(row), vectors: { vector }, fields: { number: numbers[row], label: labels[row] },
  });
  const ask = (vector, topk, ef, filter) => ({
    fieldName: 'vector', vector, topk, outputFields: [], ...(filter ? { filter } : {}),
    params: ef === 0 ? { indexType, isLinear: true } : { indexType, ...(config === 'flat' ? {} : { ef }) },
  });
  return {
    takesFilters: true,
    // Promises are answered by threads of its own, beside an upsert; one query after the other is faster without.
    isConcurrent: true,
    build(base, threads) {
      const quantizeType = config.endsWith('int8') ? zvec.ZVecQuantizeType.INT8 : undefined;
      const graph = config === 'flat' ? {} : { m: 16, efConstruction: 200 };
      const indexParams = { indexType, metricType, ...graph, ...(quantizeType ? { quantizeType } : {}) };
      const scalar = (name) => ({ name, dataType: type.INT32, indexParams: { indexType: kind.INVERT } });
      collection = zvec.ZVecCreateAndOpen(place, new zvec.ZVecCollectionSchema({
        name: 'bench',
        vectors: { name: 'vector', dataType: type.VECTOR_FP32, dimension: set.dimension, indexParams },
        fields: [scalar('number'), scalar('label')],
      }));
      for (let first = 0; first < base.length; first += batchMax) {
        const batch = base.slice(first, first + batchMax).map((vector, i) => document(first + i, vector));
        const failed = collection.insertSync(batch).find((status) => !status.ok);
        if (failed) throw new Error(`an insert failed: ${failed.message}`);
      }

      collection.optimizeSync({ concurrency: threads });
    },
    open() { collection = zvec.ZVecOpen(place); },
    async query(vector, k, ef, filter) {
      return (await collection.query(ask(vector, k, ef, filter))).map((hit) => hit.id);
    },
    querySync: (vector, k, ef, filter) => collection.querySync(ask(vector, k, ef, filter)).map((hit) => hit.id),
    upsert(rows, vectors) { collection.upsertSync(rows.map((row, i) => document(row, vectors[i]))); },
    close() { collection?.closeSync(); },
  };
});
