import { runNames } from './run-names';

/** Clouds of a run; `make soak` takes 100,000. */
const CLOUDS = 2000;
const SEED = Number(process.env.FUZZ_SEED ?? 1);

test('names that meet, and names that their kind refuses, are found in any cloud, and no others', () => {
  const { classes, failures } = runNames(SEED, 0, CLOUDS);
  process.stderr.write(`names: seed ${SEED}, ${CLOUDS} clouds, ${JSON.stringify(classes)}\n`);
  expect(failures).toEqual([]);
  const { clouds, 'refused by a constructor': refused, ...found } = classes;
  // a class that never comes up proves nothing
  for (const counts of Object.values(found)) expect(counts['found']).toBeGreaterThan(0);
  expect(clouds!['built']).toBeGreaterThan(CLOUDS / 2);
  expect(Object.keys(refused!).sort()).toEqual(['identity/name-length', 'tenant/name']);
}, 120_000);
