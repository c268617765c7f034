import { getProject, runtime, secret } from '@pulumi/pulumi';
import { withDefaults } from '../schema/defaults';
import { prepareGroup } from '../schema/prepare';
import { closest, validateValue, type Violation } from '../schema';
import { FindingsError, type Finding } from '../values/finding';
import type { Setting, SettingValues, Settings } from './setting';
import { settingsSchema } from './settings-schema';

/** Whether the configuration holds a value encrypted. Pulumi has it for its own use: its types leave it out. */
const { isConfigSecret } = runtime as unknown as { readonly isConfigSecret: (key: string) => boolean };

const CODES: Readonly<Partial<Record<Violation['type'], string>>> = {
  Unknown: 'settings/unknown',
  Required: 'settings/required',
  TypeInvalid: 'settings/type',
};

type Problem = Pick<Finding, 'code' | 'field' | 'message' | 'fix'>;

/**
 * The values of a stack's settings, from its configuration.
 * @throws FindingsError with all that is wrong with the configuration; the value of a secret is in none of them
 */
export function settingValues<S extends Settings>(settings: S, source: string | undefined): SettingValues<S> {
  const { schema, nodes } = settingsSchema(settings, source);
  const prefix = `${getProject()}:`;
  const configuration = Object.entries(runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  const texts = new Map(configuration.map(([key, text]) => [key.slice(prefix.length), text]));
  const unknown = [...texts.keys()].filter(name => !Object.hasOwn(settings, name));
  const problems = unknown.map(name => unknownSetting(name, Object.keys(settings)));
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const text = texts.get(name);
    const given = text === undefined ? setting.default : parsed(text, setting);
    const node = nodes.get(name)!;
    const value = withDefaults(given, prepareGroup(schema).node(node));
    if (value === undefined && setting.optional !== true) problems.push(missing(name, setting));
    if (value !== undefined) {
      const isEncrypted = isConfigSecret(prefix + name);
      const violations = validateValue(schema, node, value, [name]);
      const isHidden = isEncrypted || setting.secret === true;
      if (text !== undefined) problems.push(...keepingProblems(name, setting, isEncrypted));
      problems.push(
        ...(isHidden ? hiddenProblems(name, setting, violations) : shownProblems(name, setting, violations)),
      );
    }
    values[name] = setting.secret === true && value !== undefined ? secret(value) : value;
  }
  if (problems.length > 0)
    throw new FindingsError(problems.map(problem => ({ ...problem, severity: 'error', source })));
  return values as SettingValues<S>;
}

/** The value that a text of the configuration stands for: lists, objects, numbers and flags are JSON there. What is not stays text, which the schema refuses. */
function parsed(text: string, { type }: Setting): unknown {
  if (type === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unknownSetting(name: string, known: readonly string[]): Problem {
  const meant = closest(name, known);
  const hint = meant === undefined ? `; it has ${known.join(', ')}` : `, did you mean "${meant}"?`;
  const message = `the stack has no setting "${name}"${hint}`;
  return { code: 'settings/unknown', field: name, message, fix: `pulumi config rm ${name}` };
}

function missing(name: string, setting: Setting): Problem {
  const message = `${name} is not set: ${setting.description}`;
  return { code: 'settings/required', field: name, message, fix: command(name, setting) };
}

/** Secrets in the clear, and what the program would put into the clear. */
function keepingProblems(name: string, setting: Setting, isEncrypted: boolean): readonly Problem[] {
  const wanted = setting.secret === true;
  if (wanted === isEncrypted) return [];
  const field = name;
  const fix = command(name, setting);
  if (isEncrypted)
    return [
      { code: 'settings/encrypted', field, message: `${name} is encrypted, and the program uses it in the clear`, fix },
    ];
  const message = `${name} is a secret, and the configuration holds it in the clear: whoever reads the file knows it`;
  return [{ code: 'settings/clear-secret', field, message, fix }];
}

/** Faults of a value by its schema. */
function shownProblems(name: string, setting: Setting, violations: readonly Violation[]): readonly Problem[] {
  const fix = command(name, setting);
  return violations.map(({ type, field, message }) => ({ code: codeOf(type), field, message, fix }));
}

/** Of a secret that does not fit its schema nothing is told but what it should be. */
function hiddenProblems(name: string, setting: Setting, [first]: readonly Violation[]): readonly Problem[] {
  if (first === undefined) return [];
  const { description: _, secret: __, optional: ___, default: ____, ...schema } = setting;
  const message = `the value, which is not shown, does not fit ${JSON.stringify(schema)}`;
  return [{ code: codeOf(first.type), field: name, message, fix: command(name, setting) }];
}

function codeOf(type: Violation['type']): string {
  return CODES[type] ?? 'settings/value';
}

/** The command that sets a value. That of a secret is asked for, or read from standard input: it stays out of the shell's history. */
function command(name: string, { type, secret: isSecret }: Setting): string {
  const value = type === 'array' || type === 'object' ? "'JSON'" : 'VALUE';
  return isSecret === true ? `pulumi config set --secret ${name}` : `pulumi config set ${name} ${value}`;
}
