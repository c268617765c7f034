/**
 * Runs the long proofs in full and writes docs/proofs. What was done is kept in .cache/soak: run it again to go on; a kill loses one slice.
 *
 *     make soak                          everything
 *     make soak SOAK_MINUTES=20          begins no slice after 20 minutes
 *     make soak SLICES=3                 runs three slices
 *     make soak PROOFS=names,shuffle     runs these proofs only
 */
import { join } from 'node:path';
import { PROOFS } from '../test/soak/proofs';
import { soak } from '../test/soak/soak';

const { SOAK_MINUTES, SLICES, PROOFS: chosen } = process.env;

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!(number > 0)) throw new RangeError(`${name}: '${text}' given, a number above 0 wanted`);
  return number;
}

function select(): typeof PROOFS {
  if (chosen === undefined || chosen === '') return PROOFS;
  return chosen.split(',').map(name => {
    const proof = PROOFS.find(each => each.name === name);
    if (proof === undefined)
      throw new RangeError(`PROOFS: there is no '${name}'; known are ${PROOFS.map(each => each.name).join(', ')}`);
    return proof;
  });
}

void soak({
  root: join(__dirname, '..'),
  proofs: select(),
  slices: positive('SLICES', SLICES),
  minutes: positive('SOAK_MINUTES', SOAK_MINUTES),
  onProgress: line => console.log(line),
}).then(({ failed, unfinished }) => {
  if (unfinished.length > 0) console.log(`not done yet: ${unfinished.join(', ')}; run it again to go on`);
  console.log(`${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
