import type { Construct, IConstruct } from 'constructs';
import { haveTypes, propProblems, refuseProps } from '../../lib/model/check-props';
import { Component, type PodSecurity } from '../../lib/model/component';
import { DURATION, NAMESPACE_NAME, POD_SECURITY } from '../../lib/model/component-shapes';
import { Platform } from '../../lib/model/platform';
import { TEXT, integer, list, map, object, oneOf, required, type Shape } from '../../lib/model/prop-types';
import type { KubeObject } from '../../lib/kinds/kube-object';
import { addDeliverer } from './tenant-deliverer';
import { TENANT, isTenant, tenantOf } from './tenant-mark';
import { hostProblems, nameProblems, tenantNamespace } from './tenant-name';
import { INGRESS_PODS, TENANT_LABEL, addPolicies, type IngressControllers } from './tenant-policies';
import { addQuota, quotaProblems, treeProblems, type TenantQuota } from './tenant-quota';
import { addRoleBindings, addTenantRoles, groupsOf, type AccessLevel } from './tenant-roles';

export type { IngressControllers } from './tenant-policies';
export type { TenantQuota } from './tenant-quota';
export type { AccessLevel } from './tenant-roles';

/** The ingress controllers that serve a tenant and all below it. */
export interface TenantIngress extends IngressControllers {
  /** IngressClass that the tenant's Ingresses name. */
  readonly className: string;
}

/** Props of {@link Tenant}. */
export interface TenantProps {
  /**
   * Domain under which the tenant's applications are reached.
   * @default - `<id>.<host of the parent>`; for root the platform's
   */
  readonly host?: string;
  /**
   * What the tenant and all below it may use together. A tenant below one with a quota needs one of its own, which is taken off the parent's.
   * @default - no limits
   */
  readonly quota?: TenantQuota;
  /**
   * Ingress controllers that serve it: given ones, or `own`, those of a {@link TenantIngressController} in it.
   * @default - those of the parent; without any, nothing outside reaches the tenant by Ingress
   */
  readonly ingress?: TenantIngress | 'own';
  /**
   * Pod Security Standard of its namespace; anything but `restricted` gives its reason.
   * @default { level: 'restricted' }
   */
  readonly podSecurity?: PodSecurity;
  /**
   * How long its own objects may take to become ready, as Flux writes durations.
   * @default '10m'
   */
  readonly timeout?: string;
}

const GIVEN_INGRESS = object<TenantIngress>({
  className: required(TEXT),
  namespace: required(NAMESPACE_NAME),
  podLabels: required(map(TEXT)),
  ports: list(integer(1, 65_535)),
});

const PROPS: Shape<TenantProps> = {
  host: TEXT,
  quota: map(),
  ingress: {
    required: false,
    problems: (value, field) => (typeof value === 'string' ? oneOf('own') : GIVEN_INGRESS).problems(value, field),
  },
  podSecurity: POD_SECURITY,
  timeout: DURATION,
};

/**
 * A node in the tree of owners: a namespace with roles, network policies, quota, and a service account that delivers its applications.
 * Everything follows from the place in the construct tree.
 * @example
 * const root = new Tenant(platform, 'root');
 * const shop = new Tenant(root, 'shop', { quota: { cpu: '8', memory: '16Gi', storage: '100Gi' } });
 * new PostgresApp(shop, 'orders');
 */
export class Tenant extends Component {
  /** Whether a construct is a tenant, of this copy of the package or another. */
  static isTenant(construct: unknown): construct is Tenant {
    return isTenant(construct);
  }

  /** The tenant that a construct belongs to, itself included; undefined outside of all. */
  static tryOf(construct: IConstruct): Tenant | undefined {
    return tenantOf(construct);
  }

  declare readonly namespace: string;
  /** The tenant above; undefined for root. */
  readonly parent: Tenant | undefined;
  /** Its namespace and those of all tenants above it, root first. */
  readonly lineage: readonly string[];
  /** Quota as declared, before the shares of the tenants below are taken off. */
  readonly quota: TenantQuota | undefined;
  private readonly own: TenantProps;
  private readonly below: Tenant[] = [];
  private readonly namespaceObject: KubeObject;

  /** @throws FindingsError with all problems of name and props */
  constructor(scope: Construct, id: string, props: TenantProps = {}) {
    const parent = Tenant.tryOf(scope);
    const shape = propProblems(props, PROPS);
    const names = nameProblems(id, parent?.namespace);
    // what does not have its type can't be read
    const contents = haveTypes(shape) ? [...hostProblems(props.host), ...quotaProblems(props.quota)] : [];
    refuseProps(scope, id, [...names, ...shape, ...contents]);
    super(scope, id, { namespace: tenantNamespace(id, parent?.namespace), timeout: props.timeout });
    Object.defineProperty(this, TENANT, { value: true });
    const { quota, podSecurity } = props;
    this.own = props;
    this.parent = parent;
    this.lineage = [...(parent?.lineage ?? []), this.namespace];
    this.quota = quota;
    refuseProps(scope, id, props.host === undefined ? hostProblems(this.host) : []);
    parent?.below.push(this);

    const labels = Object.fromEntries(this.lineage.map(namespace => [`${TENANT_LABEL}${namespace}`, '']));
    this.namespaceObject = this.addNamespace(this.namespace, { podSecurity, labels });
    if (parent === undefined) addTenantRoles(this);
    // on the namespace and not on the tenant: a tenant holds its children, and nothing may wait for itself
    else this.node.addDependency(parent.namespaceObject);
    addRoleBindings(this);
    addPolicies(this);
    if (quota !== undefined) addQuota(this, quota);
    addDeliverer(this);
    this.node.addValidation({ validate: () => treeProblems(this) });
  }

  /** Tenants directly below, by id. */
  get children(): readonly Tenant[] {
    return [...this.below].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
  }

  /** Domain of its applications; undefined where neither it, a tenant above nor the platform has one. */
  get host(): string | undefined {
    if (this.own.host !== undefined) return this.own.host;
    if (this.parent === undefined) return Platform.tryOf(this)?.host;
    return this.parent.host === undefined ? undefined : `${this.node.id}.${this.parent.host}`;
  }

  /** Ingress controllers that serve it: its own, else those of the nearest tenant above that has some. */
  get ingress(): TenantIngress | undefined {
    return this.nearest(({ own: { ingress }, namespace }) =>
      ingress === 'own' ? { className: namespace, namespace, podLabels: INGRESS_PODS } : ingress,
    );
  }

  override get unitName(): string {
    return this.namespace;
  }

  /** Named after the namespace; it lives beside Flux, which impersonates accounts of its own namespace only. */
  override get delivererOfApplications(): string {
    return this.namespace;
  }

  /** What the nearest tenant has, from this one upwards: how services of a tenant serve those below it. */
  nearest<T>(read: (tenant: Tenant) => T | undefined): T | undefined {
    return read(this) ?? this.parent?.nearest(read);
  }

  /** Groups whose members have a level of access, or one above it, here: those of this tenant and of all above it. */
  groups(level: AccessLevel): readonly string[] {
    return groupsOf(this.lineage, level);
  }
}
