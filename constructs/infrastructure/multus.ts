import type { Construct } from 'constructs';
import { CustomResourceDefinition } from '../../lib/kinds/generated/apiextensions.k8s.io';
import { ConfigMap, ServiceAccount } from '../../lib/kinds/generated/core';
import { ClusterRole, ClusterRoleBinding } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { DaemonSet } from '../../lib/kinds/generated/apps';
import { crdsOf } from '../../lib/kinds/crd';
import { groupSchema } from '../../lib/kinds/registry';
import { checkProps } from '../../lib/model/check-props';
import { Component, type PodSecurity } from '../../lib/model/component';
import { COMPONENT } from '../../lib/model/component-shapes';
import { FLAG, text, type Shape } from '../../lib/model/prop-types';
import { CONFIG_FILE, LABELS, NAME, daemonConfig, daemonPods } from './multus-pods';

/** Props of {@link Multus}. */
export interface MultusProps {
  /** @default 'multus' */
  readonly namespace?: string;
  /**
   * File in which the pod network tells the kubelet of itself. Multus puts itself before it, and calls it for the first interface of each pod.
   * @default '05-cilium.conflist'
   */
  readonly masterCni?: string;
  /**
   * Put the reference plugins (bridge, macvlan, ipvlan, vlan, host-device, static and others) on the nodes, for network attachments that name them.
   * The image must bring them in `/cni-plugins`.
   * @default true
   */
  readonly stageCniPlugins?: boolean;
  /**
   * Image of the daemon, pinned by digest.
   * @default - Multus 4.3.0 as Cozystack 1.6 builds it, with the reference plugins 1.9.1
   */
  readonly image?: string;
  /** @default '10m' */
  readonly timeout?: string;
}

const { namespace, timeout } = COMPONENT;
const PROPS: Shape<MultusProps> = {
  namespace,
  timeout,
  masterCni: text(/^[^/\s]+\.conf(list)?$/, 'be the name of a file that ends in .conf or .conflist'),
  stageCniPlugins: FLAG,
  image: text(/^\S+@sha256:[0-9a-f]{64}$/, 'be pinned by digest, NAME@sha256:...'),
};

const IMAGE =
  'ghcr.io/cozystack/cozystack/multus-cni:v1.6.0@sha256:0a92e861ead179dd6b46f475fd8878d44b3cfa40ce4d7a8ff92f790d54250d25';

const PRIVILEGED: PodSecurity = {
  level: 'privileged',
  reason: 'the daemon adds interfaces to pods from the root of the host, and writes the configuration of the kubelet',
};

const GROUP = 'k8s.cni.cncf.io';

/**
 * Multus: pods get further interfaces beside that of the pod network, one for each NetworkAttachmentDefinition that their annotation
 * `k8s.v1.cni.cncf.io/networks` names.
 * @example
 * const multus = new Multus(platform, 'multus');
 */
export class Multus extends Component {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: MultusProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace: home = 'multus', masterCni = '05-cilium.conflist', stageCniPlugins = true } = props;
    super(scope, id, { namespace: home, timeout: props.timeout });
    const { image = IMAGE } = props;
    this.addNamespace(home, { podSecurity: PRIVILEGED });
    this.addKinds();
    this.addAccount(home);
    const config = daemonConfig(masterCni);
    new ConfigMap(this, 'config', { metadata: { name: NAME, labels: LABELS }, data: { [CONFIG_FILE]: config } });
    new DaemonSet(this, 'daemon', {
      metadata: { name: NAME, labels: LABELS },
      spec: {
        selector: { matchLabels: LABELS },
        updateStrategy: { type: 'RollingUpdate' },
        template: daemonPods({ image, config, stageCniPlugins }),
      },
    });
  }

  private addKinds(): void {
    const schema = groupSchema(GROUP);
    if (schema === undefined) throw new Error(`the package carries no kinds of ${GROUP}`);
    for (const { metadata, spec } of crdsOf(schema))
      new CustomResourceDefinition(this, metadata.name, { metadata, spec });
  }

  /** It reads attachments and pods, and tells in their status which interfaces they got. */
  private addAccount(home: string): void {
    const read = ['get', 'list', 'watch'];
    new ServiceAccount(this, 'account', { metadata: { name: NAME, labels: LABELS } });
    new ClusterRole(this, 'role', {
      metadata: { name: NAME, labels: LABELS },
      rules: [
        { apiGroups: [GROUP], resources: ['network-attachment-definitions'], verbs: read },
        { apiGroups: [''], resources: ['pods', 'pods/status'], verbs: [...read, 'update'] },
        { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch', 'update'] },
      ],
    });
    new ClusterRoleBinding(this, 'binding', {
      metadata: { name: NAME, labels: LABELS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: home }],
    });
  }
}
