import { Construct } from 'constructs';
import { ExternalSecret, ExternalSecretV1beta1 } from '../../lib/kinds/generated/external-secrets.io';
import { Password } from '../../lib/kinds/generated/generators.external-secrets.io';
import type { ObjectMeta } from '../../lib/kinds/object-meta';
import { haveTypes, propProblems, refuseProps } from '../../lib/model/check-props';
import { namespaceAbove } from '../../lib/model/component';
import { NAMESPACE_NAME } from '../../lib/model/component-shapes';
import { Platform } from '../../lib/model/platform';
import {
  TEXT,
  integer,
  list,
  map,
  object,
  oneOf,
  required,
  type PropProblem,
  type Shape,
} from '../../lib/model/prop-types';
import { SecretRef } from '../../lib/values/secret-ref';

/** Props of {@link GeneratedSecret}. */
export interface GeneratedSecretProps<P extends string, T extends string = never> {
  /** Keys that hold a password, each one of its own. */
  readonly passwords: readonly P[];
  /**
   * Further keys, as Go templates over the passwords: `redis://:{{ .password }}@cache:6379`.
   * @default - none
   */
  readonly template?: Readonly<Record<T, string>>;
  /**
   * Letters and digits in a password; 32 of them are 190 bits.
   * @minimum 16
   * @maximum 128
   * @default 32
   */
  readonly length?: number;
  /**
   * Type of the Secret, e.g. `kubernetes.io/basic-auth`.
   * @default 'Opaque'
   */
  readonly type?: string;
  /**
   * Name, namespace and labels of the Secret.
   * @default - named after the id, in the namespace around it
   */
  readonly metadata?: Pick<ObjectMeta, 'name' | 'namespace' | 'labels'>;
  /**
   * API version of External Secrets; its versions before 0.16 serve `v1beta1` alone.
   * @default 'v1'
   */
  readonly apiVersion?: 'v1' | 'v1beta1';
  /**
   * Prop in which the user asked for a password, for the error in a program without a platform.
   * @default 'passwords'
   */
  readonly prop?: string;
}

const PROPS: Shape<GeneratedSecretProps<string, string>> = {
  passwords: required(list(TEXT)),
  template: map(TEXT),
  length: integer(16, 128),
  type: TEXT,
  metadata: object<Pick<ObjectMeta, 'name' | 'namespace' | 'labels'>>({
    name: TEXT,
    namespace: NAMESPACE_NAME,
    labels: map(TEXT),
  }),
  apiVersion: oneOf('v1', 'v1beta1'),
  prop: TEXT,
};

/**
 * A Secret with passwords that the cluster makes, once: External Secrets fills it when it does not exist and never touches it again.
 * The program never sees a value. The Secret stays when this construct is removed, and so does the ExternalSecret, whose status says that the
 * passwords are made. It is immutable, since External Secrets would otherwise make new ones for a restored Secret or an edited ExternalSecret.
 * To change a password, delete the ExternalSecret and the Secret; Flux brings the first back.
 * @throws FindingsError outside a platform, where nothing would make the passwords, and with all problems of the props
 * @example
 * const { secret } = new GeneratedSecret(component, 'cache', {
 *   passwords: ['password'],
 *   template: { url: 'redis://:{{ .password }}@cache:6379' },
 * });
 * const env = { name: 'CACHE_URL', valueFrom: secret.key('url') };
 */
export class GeneratedSecret<const P extends string, const T extends string = never> extends Construct {
  /** The Secret, with the keys that it will hold. */
  readonly secret: SecretRef<P | T>;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps<P, T>) {
    const problems = propProblems<GeneratedSecretProps<string, string>>(props, PROPS);
    // keys without their shape can't be compared
    refuseProps(scope, id, haveTypes(problems) ? [...keyProblems(scope, props), ...problems] : problems);
    super(scope, id);
    const { passwords, length = 32, type = 'Opaque', template = {}, apiVersion = 'v1' } = props;
    const { name = id, namespace = namespaceAbove(scope) ?? 'default', labels } = props.metadata ?? {};
    const metadata = { name, namespace, labels };
    this.secret = new SecretRef(namespace, name);
    // symbols would need quoting in URLs, shells and configuration files
    new Password(this, 'generator', { metadata, spec: { length, symbols: 0, allowRepeat: true } });
    const spec = {
      dataFrom: passwords.map(key => ({
        sourceRef: {
          generatorRef: { apiVersion: Password.gvk.apiVersion, kind: 'Password' as const, name },
        },
        // the generator calls what it makes `password`
        ...(key === 'password' ? {} : { rewrite: [{ regexp: { source: '^password$', target: key } }] }),
      })),
      target: {
        name,
        creationPolicy: 'Orphan' as const,
        deletionPolicy: 'Retain' as const,
        immutable: true,
        template: {
          ...(Object.keys(template).length > 0 ? { data: template, mergePolicy: 'Merge' as const } : {}),
          ...(labels === undefined ? {} : { metadata: { labels } }),
          type,
        },
      },
    };
    if (apiVersion === 'v1')
      new ExternalSecret(this, 'secret', { metadata, spec: { ...spec, refreshPolicy: 'CreatedOnce' } });
    else new ExternalSecretV1beta1(this, 'secret', { metadata, spec: { ...spec, refreshInterval: '0' } });
  }
}

/** What is wrong with where the secret is to be, and with its keys. */
function keyProblems(
  scope: Construct,
  { passwords, template = {}, prop = 'passwords' }: GeneratedSecretProps<string, string>,
): PropProblem[] {
  const problems: PropProblem[] = [];
  const report = (code: string, field: string, message: string, fix: string): void =>
    void problems.push({ code, field, message, fix });
  if (Platform.tryOf(scope) === undefined)
    report(
      'secret/generated-without-platform',
      prop,
      'passwords are generated in the cluster of a platform, and there is no Platform above this construct',
      `give a reference to a Secret in ${prop}`,
    );
  if (passwords.length === 0)
    report('secret/no-key', 'passwords', 'no key is given', "name at least one, e.g. ['password']");
  const keys: readonly string[] = [...passwords, ...Object.keys(template)];
  for (const key of new Set(keys.filter((each, index) => keys.indexOf(each) !== index)))
    report('secret/key-twice', 'passwords', `the key '${key}' is made twice`, 'give one of the two another name');
  return problems;
}
