// What every driver in Node shares: the protocol of bench/README.md. An engine has build(base, threads), open(),
// query(vector, k, effort, filter) and, where it can, upsert(rows, vectors). Each may be asynchronous; querySync is used
// where it is there and nothing else goes on.
import fs from 'node:fs';
import path from 'node:path';

export class VectorSet {
  constructor(folder) {
    this.folder = folder;
    for (const line of fs.readFileSync(path.join(folder, 'set.txt'), 'utf8').trim().split('\n')) {
      const [key, value] = line.split(' ');
      this[key] = /^\d+$/.test(value) ? Number(value) : value;
    }
  }

  #bytes(name) {
    const file = fs.readFileSync(path.join(this.folder, name));
    return file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
  }

  /** Rows as Float32Array; rows of a cosine set are left to the engine. */
  vectors(name) {
    const bytes = this.#bytes(name);
    const all = this.element === 'uint8' ? Float32Array.from(new Uint8Array(bytes)) : new Float32Array(bytes);
    return Array.from({ length: all.length / this.dimension },
      (_, row) => all.subarray(row * this.dimension, (row + 1) * this.dimension));
  }

  numbers() { return new Int32Array(this.#bytes('numbers.bin')); }

  labels() { return new Uint8Array(this.#bytes('labels.bin')); }
}

const now = () => Number(process.hrtime.bigint()) / 1e9;
const cpu = () => { const usage = process.cpuUsage(); return (usage.user + usage.system) / 1e6; };
const say = (step, values) => console.log(JSON.stringify({ step, ...values }));

function memory() {
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  const of = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]);
  return { anon_kib: of('RssAnon'), file_kib: of('RssFile'), peak_kib: of('VmHWM') };
}

function keep(found, output, effort) {
  fs.writeFileSync(path.join(output, `found-${effort}.bin`), Buffer.from(found.buffer, 0, found.byteLength));
}

async function run(engine, queries, options, effort, seconds, inFlight = 1, isAlone = inFlight === 1) {
  const query = (isAlone && engine.querySync) || engine.query;
  const found = new Int32Array(queries.length * options.k).fill(-1);
  const latencies = [];
  const start = now();
  let next = 0;
  const work = async () => {
    while (next < queries.length && now() - start < seconds) {
      const q = next++;
      const begin = now();
      let ids = query(queries[q], options.k, effort, options.filter);
      if (ids instanceof Promise) ids = await ids;
      latencies.push(now() - begin);
      for (let i = 0; i < ids.length; i++) found[q * options.k + i] = Number(ids[i]);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return { found: found.subarray(0, next * options.k), latencies, seconds: now() - start };
}

async function search(engine, set, options, output) {
  const idle = memory();
  const start = now();
  await engine.open();
  say('open', { ms: (now() - start) * 1e3, ...memory(), idle });
  const queries = set.vectors('queries.bin').slice(0, options.queries);
  if (options.filter && !engine.takesFilters) return say('absent', { reason: 'its binding takes no filter' });
  if (options.threads > 1 && !engine.isConcurrent) {
    return say('absent', { reason: 'its binding answers one query at a time' });
  }

  for (const [index, effort] of options.efforts.entries()) {
    await engine.prepare?.(effort);
    if (index === 0) {
      const cold = await run(engine, queries.slice(0, options.cold), options, effort, options.seconds);
      await laps(engine, queries, { ...options, seconds: options.warm }, effort, true);
      say('cold', { first_us: cold.latencies[0] * 1e6, qps: cold.latencies.length / cold.seconds });
    }

    const warm = await run(engine, queries, options, effort, 4 * options.seconds, options.threads);
    keep(warm.found, output, effort);
    const qps = [];
    const latencies = [];
    const before = cpu();
    for (let round = 0; round < options.rounds; round++) {
      const pass = await run(engine, queries, options, effort, options.seconds, options.threads);
      qps.push(pass.latencies.length / pass.seconds);
      latencies.push(...pass.latencies);
    }

    const cpuUs = (cpu() - before) / latencies.length * 1e6;
    latencies.sort((a, b) => a - b);
    const at = (share) => latencies[Math.floor(latencies.length * share)] * 1e6;
    say('search', { effort, qps, p50_us: at(0.5), p99_us: at(0.99), cpu_us: cpuUs });
  }
}

// Asks all queries again and again until the time is over; gives the rate, and what the first lap found.
async function laps(engine, queries, options, effort, isAlone = false) {
  const first = await run(engine, queries, options, effort, options.seconds, 1, isAlone);
  let { seconds } = first;
  let count = first.latencies.length;
  while (seconds < options.seconds) {
    const next = await run(engine, queries, options, effort, options.seconds - seconds, 1, isAlone);
    seconds += next.seconds;
    count += next.latencies.length;
  }

  return { found: first.found, qps: count / seconds };
}

async function stream(engine, set, options, output) {
  if (!engine.upsert || !engine.isConcurrent) {
    return say('absent', { reason: 'its binding searches and writes by turns' });
  }

  await engine.open();
  const queries = set.vectors('queries.bin').slice(0, options.queries);
  const base = set.vectors('base.bin');
  const effort = options.efforts[0];
  await engine.prepare?.(effort);
  await laps(engine, queries, options, effort);
  const idle = await laps(engine, queries, options, effort);
  let isOver = false;
  let accepted = 0;
  const start = now();
  const writer = (async () => {
    while (!isOver) {
      const rows = Array.from({ length: 100 }, (_, i) => (accepted + i) % set.count);
      await engine.upsert(rows, rows.map((row) => base[row]));
      accepted += rows.length;
      await new Promise(setImmediate);
    }
  })();
  const beside = await laps(engine, queries, options, effort);
  isOver = true;
  await writer;
  const seconds = now() - start;
  keep(beside.found, output, effort);
  say('stream', {
    effort, idle_qps: idle.qps, beside_qps: beside.qps, accepted_per_s: accepted / seconds,
  });
}

/** Runs what the command line asks for. */
export async function drive(makeEngine) {
  const [phase, config, setFolder, store, output, ...rest] = process.argv.slice(2);
  const given = Object.fromEntries(rest.map((option) => {
    const cut = option.indexOf('=');
    return [option.slice(0, cut), option.slice(cut + 1)];
  }));
  const number = (name, otherwise) => Number(given[name] ?? otherwise);
  const options = {
    k: number('k', 10), threads: number('threads', 1), rounds: number('rounds', 3), seconds: number('seconds', 1),
    warm: number('warm', 1), cold: number('cold', 100), queries: number('queries', 1e9), filter: given.filter ?? '',
    efforts: (given.efforts ?? '64').split(',').map(Number),
  };
  const set = new VectorSet(setFolder);
  const engine = await makeEngine(config, store, set, options);
  if (phase === 'build') {
    const base = set.vectors('base.bin');
    const before = cpu();
    const start = now();
    await engine.build(base, options.threads);
    say('build', { indexed_s: now() - start, cpu_s: cpu() - before, ...memory() });
  } else if (phase === 'stream') {
    await stream(engine, set, options, output);
  } else {
    await search(engine, set, options, output);
  }

  await engine.close?.();
}
