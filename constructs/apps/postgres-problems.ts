import { closest } from '../../lib/schema/suggest';
import { namingProblems } from './postgres-names';
import { parameterProblems } from './postgres-parameters';
import type { PostgresUserProps } from './postgres-props';
import type { PostgresDatabase, PostgresUser, PostgresValues } from './postgres-values';
import { didYouMean, hasShape, NAME_TOO_LONG, ValuesSchema, type Problem } from './values';

const SCHEMA = new ValuesSchema('postgres');

/** Longest name of a Cluster that CloudNativePG's webhook takes. */
const CLUSTER_NAME_LENGTH = 50;

/** What the values are checked against beside their schema. */
export interface PostgresSurroundings {
  readonly releaseName: string;
  readonly namespace: string;
  /** Domain of the tenant or platform. */
  readonly host: string | undefined;
  /** Whether passwords can be generated. */
  readonly onPlatform: boolean;
}

/** Problems of the users' passwords as given, before references become names: a value never gets any further. */
export function passwordProblems(
  users: Readonly<Record<string, PostgresUserProps>> | undefined,
  { namespace, onPlatform }: PostgresSurroundings,
): readonly Problem[] {
  return Object.entries(users ?? {}).flatMap(([name, user]): Problem[] => {
    const field = `users.${name}.password`;
    const { password, ensure } = user ?? {};
    if (password === undefined || password === 'generated') {
      if (onPlatform || ensure === 'absent') return [];
      const message =
        'a password is generated in the cluster of a platform, and there is no Platform above this construct';
      const fix = `give a reference to a Secret in ${field}`;
      return [{ code: 'secret/generated-without-platform', field, message, fix }];
    }
    if (typeof password !== 'object' || password === null) {
      const message = "a password can't be given as a value: it would stand in the output for everybody to read";
      const fix = "leave it out to have one generated, or name a Secret: { name: 'my-secret' }";
      return [{ code: 'secret/value', field, message, fix }];
    }
    if ('namespace' in password && password.namespace !== namespace) {
      const message = `the Secret must be in namespace '${namespace}', got one in '${password.namespace}'`;
      return [{ code: 'props/value', field, message }];
    }
    return [];
  });
}

/** All problems of plain values: those of the schema, and where they have its shape, those of members against each other. */
export function valueProblems(values: PostgresValues, surroundings: PostgresSurroundings): readonly Problem[] {
  const problems = SCHEMA.problems(values);
  if (!hasShape(problems)) return problems;
  const { users = {}, databases = {}, postgresql = {} } = values;
  return [
    ...problems,
    ...nameProblems(surroundings.releaseName),
    ...quorumProblems(values),
    ...parameterProblems(postgresql.parameters ?? {}),
    ...namingProblems(users, databases),
    ...roleProblems(users, databases),
    ...backupProblems(values, surroundings.releaseName),
    ...tlsProblems(values, surroundings.host),
  ];
}

function nameProblems(releaseName: string): Problem[] {
  if (releaseName.length <= CLUSTER_NAME_LENGTH) return [];
  const message = `'${releaseName}' has ${releaseName.length} characters, a CloudNativePG cluster may have ${CLUSTER_NAME_LENGTH}`;
  return [{ code: NAME_TOO_LONG, field: 'id', message, fix: 'give the application a shorter id' }];
}

function quorumProblems({ replicas = 2, quorum = {} }: PostgresValues): Problem[] {
  const { minSyncReplicas: min = 0, maxSyncReplicas: max = 0 } = quorum;
  const problems: Problem[] = [];
  const report = (member: string, message: string): void => {
    problems.push({ code: 'postgres/quorum', field: `quorum.${member}`, message });
  };
  if (max >= replicas && max > 0) report('maxSyncReplicas', `must be less than replicas (${replicas}), got ${max}`);
  if (min > max) report('minSyncReplicas', `must be at most maxSyncReplicas (${max}), got ${min}`);
  return problems;
}

/** Roles may be given to users that are declared and present. */
function roleProblems(
  users: Readonly<Record<string, PostgresUser>>,
  databases: Readonly<Record<string, PostgresDatabase>>,
): Problem[] {
  const present = Object.keys(users).filter(name => users[name]!.ensure !== 'absent');
  return Object.entries(databases).flatMap(([database, { roles = {} }]) =>
    (['admin', 'readonly'] as const).flatMap(role =>
      (roles[role] ?? []).flatMap((user, index): Problem[] => {
        if (present.includes(user)) return [];
        const field = `databases.${database}.roles.${role}[${index}]`;
        const state = Object.hasOwn(users, user) ? "has ensure: 'absent'" : 'is not among users';
        const message = `user '${user}' ${state}${didYouMean(closest(user, present))}`;
        return [{ code: 'postgres/role', field, message, fix: `add users.${user}, or take it out here` }];
      }),
    ),
  );
}

function backupProblems({ backup = {}, bootstrap = {} }: PostgresValues, releaseName: string): Problem[] {
  const problems: Problem[] = [];
  const required = (field: string, value: unknown, reason: string): void => {
    if (value === undefined || value === '')
      problems.push({ code: 'props/required', field, message: `is required where ${reason} is true` });
  };
  const reasons = [backup.enabled && 'backup.enabled', bootstrap.enabled && 'bootstrap.enabled'].filter(Boolean);
  if (reasons.length > 0) {
    required('backup.destinationPath', backup.destinationPath, reasons.join(' or '));
    required('backup.s3CredentialsSecret', backup.s3CredentialsSecret, reasons.join(' or '));
  }
  if (backup.schedule !== undefined && backup.schedule !== '' && backup.schedule.trim().split(/\s+/).length !== 6)
    problems.push({
      code: 'props/value',
      field: 'backup.schedule',
      message: `must be cron with six fields, seconds first, got '${backup.schedule}'`,
      fix: "for example '0 0 2 * * *', every day at two",
    });
  if (bootstrap.enabled !== true) return problems;
  required('bootstrap.oldName', bootstrap.oldName, 'bootstrap.enabled');
  const source = bootstrap.serverName || bootstrap.oldName;
  if (backup.enabled === true && source === releaseName)
    problems.push({
      code: 'postgres/recovery-into-itself',
      field: 'bootstrap.oldName',
      message: `the new cluster would write its backups over those of '${source}' that it starts from`,
      fix: 'give the application another id, or recover first and set backup.enabled with another destinationPath then',
    });
  return problems;
}

function tlsProblems({ external = false, tls = {} }: PostgresValues, host: string | undefined): Problem[] {
  if (!external || tls.enabled !== true || host !== undefined) return [];
  const message = 'the certificate would need a name, and neither the tenant nor the platform has a host';
  return [
    { code: 'postgres/no-host', field: 'tls.enabled', message, fix: 'give the Platform a host, or leave it out' },
  ];
}
