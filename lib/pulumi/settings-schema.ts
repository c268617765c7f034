import { NodeTable } from '../kinds/node-table';
import { Reading } from '../kinds/reading';
import { closest, type GroupSchema } from '../schema';
import { formatCheck } from '../schema/formats';
import { FindingsError, type Finding } from '../values/finding';
import type { Setting, Settings, SettingWord, ValueSchema } from './setting';

const COMMON = ['type', 'description', 'secret', 'optional', 'default'] as const;
const OF_NUMBERS = [...COMMON, 'enum', 'minimum', 'maximum', 'multipleOf'] as const;

/** Words by the type of the setting. */
const WORDS: { readonly [T in ValueSchema['type']]: readonly SettingWord<T>[] } = {
  string: [...COMMON, 'enum', 'format', 'pattern', 'minLength', 'maxLength'],
  integer: OF_NUMBERS,
  number: OF_NUMBERS,
  boolean: COMMON,
  array: [...COMMON, 'items', 'minItems', 'maxItems'],
  object: [...COMMON, 'properties', 'required', 'additionalProperties'],
};

/** The schema of some settings, and the node of each by its name. */
export interface SettingsSchema {
  readonly schema: GroupSchema;
  readonly nodes: ReadonlyMap<string, number>;
}

/**
 * The schema that the interpreter reads.
 * @throws FindingsError `settings/schema` where settings are stated in words that don't exist or with values that words can't have
 */
export function settingsSchema(settings: Settings, source: string | undefined): SettingsSchema {
  const table = new NodeTable(true);
  const reading = new Reading('settings of the stack');
  const nodes = new Map<string, number>();
  for (const [name, setting] of Object.entries(settings)) {
    reportWords(name, setting, reading);
    nodes.set(name, table.addField(setting, name, reading));
  }
  const findings = reading.findings.map((finding): Finding => ({ ...finding, code: 'settings/schema', source }));
  if (findings.length > 0) throw new FindingsError(findings);
  return { schema: { group: '', origin: 'crd', source: 'settings', kinds: [], nodes: table.nodes }, nodes };
}

function reportWords(name: string, setting: Setting, reading: Reading): void {
  const words: readonly string[] = WORDS[setting.type] ?? COMMON;
  for (const word of Object.keys(setting).filter(each => !words.includes(each))) {
    const meant = closest(word, words);
    const hint = meant === undefined ? `; there are ${words.join(', ')}` : `, did you mean "${meant}"?`;
    reading.report('', `${name}.${word}`, `unknown word "${word}" for a setting of type ${setting.type}${hint}`);
  }
  if (setting.type === 'string' && setting.format !== undefined && formatCheck(setting.format) === undefined)
    reading.report('', `${name}.format`, `nobody checks the format "${setting.format}"`, 'take a pattern');
  if (setting.secret === true && setting.default !== undefined)
    reading.report('', `${name}.default`, 'a secret has no default: it would stand in the program');
}
