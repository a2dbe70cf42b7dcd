// USearch. Configurations: "f32", "i8" (connectivity 16, expansion_add 200; effort: expansion_search). Its effort belongs
// to an index, so each effort opens the file anew. Effort 0 scans the vectors of the set.
import { createRequire } from 'node:module';
import path from 'node:path';
import { drive } from './driver.mjs';

const usearch = createRequire(import.meta.url)('usearch');

await drive((config, store, set, options) => {
  const file = path.join(store, 'index.usearch');
  const metric = set.metric === 'l2' ? usearch.MetricKind.L2sq : usearch.MetricKind.Cos;
  const make = (effort) => new usearch.Index({
    dimensions: set.dimension, metric, quantization: config, connectivity: 16, expansion_add: 200,
    expansion_search: effort, multi: false,
  });
  const open = (effort) => { index = make(effort || 64); index.load(file); };
  let index;
  let base;
  return {
    takesFilters: false,
    isConcurrent: false,
    build(vectors, threads) {
      index = make(64);
      const keys = BigUint64Array.from(vectors, (_, row) => BigInt(row));
      const all = new Float32Array(vectors.length * set.dimension);
      vectors.forEach((vector, row) => all.set(vector, row * set.dimension));
      index.add(keys, all, threads);
      index.save(file);
    },
    open() { open(options.efforts[0]); },
    prepare(effort) {
      if (effort !== options.efforts[0]) open(effort);
      if (effort === 0) {
        const vectors = set.vectors('base.bin');
        base = new Float32Array(vectors[0].buffer);
      }
    },
    query(vector, k, effort) {
      return effort === 0
        ? usearch.exactSearch(base, vector, set.dimension, k, metric, 1).keys
        : index.search(vector, k, 1).keys;
    },
  };
});
