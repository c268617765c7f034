import { identity } from '../../lib/check/identity';
import { schema } from '../../lib/check/schema';
import type { Model } from '../../lib/model/model';
import type { Platform } from '../../lib/model/platform';
import { FindingsError, type Finding } from '../../lib/values/finding';
import { Random } from '../fuzz/random';
import type { Tally } from '../soak/proof';
import { expectedOf } from './oracle';
import { randomCloud } from './random-cloud';

/** Clouds `from` to `from + count - 1`: each name that can't be, and each that is taken, must be found, and no other. */
export function runNames(seed: number, from: number, count: number): Tally {
  const classes: Record<string, Record<string, number>> = {};
  const failures: string[] = [];
  const add = (name: string, counts: Readonly<Record<string, number>>): void => {
    const row = (classes[name] ??= {});
    for (const [what, more] of Object.entries(counts)) row[what] = (row[what] ?? 0) + more;
  };
  for (let number = from; number < from + count; number++) {
    const random = new Random(seed, number);
    const platform = tryBuild(random, code => add('refused by a constructor', { [code]: 1 }));
    add('clouds', { built: platform === undefined ? 0 : 1, refused: platform === undefined ? 1 : 0 });
    if (platform === undefined) continue;
    const model = platform.model();
    for (const { name, expected, found } of compare(platform, model)) {
      const missed = [...expected].filter(each => !found.has(each));
      const mistaken = [...found].filter(each => !expected.has(each));
      add(name, { expected: expected.size, found: found.size, missed: missed.length, mistaken: mistaken.length });
      failures.push(
        ...missed.map(each => `cloud ${number}: ${name}: not found: ${each}`),
        ...mistaken.map(each => `cloud ${number}: ${name}: found by mistake: ${each}`),
      );
    }
  }
  return { classes, failures };
}

function tryBuild(random: Random, onRefusal: (code: string) => void): Platform | undefined {
  try {
    return randomCloud(random);
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    for (const code of new Set(error.findings.map(finding => finding.code))) onRefusal(code);
    return undefined;
  }
}

interface Comparison {
  readonly name: string;
  readonly expected: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

function compare(platform: Platform, model: Model): readonly Comparison[] {
  const findings = [...model.findings, ...schema(model), ...identity(model)];
  const objects = (isMeant: (finding: Finding) => boolean): Set<string> =>
    new Set(findings.filter(isMeant).map(({ object = '' }) => object));
  const { twice, misnamed, sameFile, badUnits } = expectedOf(platform, model);
  const units = findings.filter(({ code }) => code === 'identity/unit-name');
  return [
    { name: 'identity made twice', expected: twice, found: objects(({ code }) => code === 'identity/duplicate') },
    { name: 'name that its kind refuses', expected: misnamed, found: objects(isOfMetadata) },
    {
      name: 'file that differs in case only',
      expected: sameFile,
      found: objects(({ code }) => code === 'identity/case'),
    },
    { name: 'unit', expected: badUnits, found: new Set(units.map(({ message }) => /'([^']*)'/.exec(message)![1]!)) },
  ];
}

function isOfMetadata({ code, field = '' }: Finding): boolean {
  return code !== 'identity/case' && /^(?:identity|schema)\//.test(code) && field.startsWith('metadata');
}
