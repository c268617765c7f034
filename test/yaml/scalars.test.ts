import { execFileSync } from 'node:child_process';
import { readDocuments } from '../../lib/yaml/read';
import { findTool } from '../../lib/sandbox/tool-find';
import { Dice } from './nasty';

const SEED = Number(process.env['YAML_FUZZ_SEED'] ?? 20261121);
const SCALARS = 5_000;
const LETTERS = '0011223456789...___eEEe++--xXobB:yYnNaofiI~tTrRuUlLsSZz';

const kubectl = findTool('kubectl', () => undefined);
const withKubectl = kubectl !== undefined || process.env['CI'] === 'true' ? it : it.skip;
if (kubectl === undefined) console.warn('NOT RUN: plain scalars against kubectl, for lack of kubectl');

/** Text that may be a number, a date, a boolean or a word to somebody, and is no other part of YAML's grammar. */
function scalar(dice: Dice): string {
  for (;;) {
    let text = '';
    for (let length = dice.roll(7); length >= 0; length--) text += LETTERS[dice.roll(LETTERS.length)]!;
    if (!/^[-:]+$|:$|^(?:[-+]?\.inf|\.nan)$/i.test(text)) return text;
  }
}

describe('plain scalars', () => {
  withKubectl(
    'are what kubectl takes them for',
    () => {
      const dice = new Dice(SEED);
      const scalars = Array.from({ length: SCALARS }, () => scalar(dice));
      const items = scalars.map(text => `  - ${text}\n`).join('');
      const text = `apiVersion: example.com/v1\nkind: Sample\nmetadata: {name: sample}\nspec:\n${items}`;
      const args = ['annotate', '--local', '--filename=-', '--output=json', 'seen=yes'];
      const output = execFileSync(kubectl!, args, { input: text, encoding: 'utf8', maxBuffer: 2 ** 28 });
      const theirs = (JSON.parse(output) as { spec: unknown[] }).spec;
      const { documents, findings } = readDocuments(text, 'scalars.yaml');
      const ours = (documents[0]!.value as unknown as { spec: unknown[] }).spec;
      console.info(`plain scalars against kubectl: seed ${SEED}, ${SCALARS} scalars`);
      expect(findings).toEqual([]);
      expect(
        scalars.flatMap((each, index) => (ours[index] === theirs[index] ? [] : [[each, ours[index], theirs[index]]])),
      ).toEqual([]);
    },
    60_000,
  );
});
