/**
 * Marks on values and constructs, by `Symbol.for` and not `instanceof`: two copies of the package may be installed.
 */
export const MARK = {
  platform: Symbol.for('strata.Platform'),
  kubeObject: Symbol.for('strata.KubeObject'),
  component: Symbol.for('strata.Component'),
  secretValue: Symbol.for('strata.SecretValue'),
  encryptedSecret: Symbol.for('strata.EncryptedSecret'),
  late: Symbol.for('strata.Late'),
} as const;

/** Whether a value carries a mark. */
export function hasMark(value: unknown, mark: symbol): boolean {
  return typeof value === 'object' && value !== null && mark in value;
}
