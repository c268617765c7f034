import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { FLAG, text, type Shape } from '../../lib/model/prop-types';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
import { ingressFacts } from './ingress-nginx-facts';
import { CONTROLLER_OPTIONS, ingressValues, type IngressControllerOptions } from './ingress-nginx-values';

export type { IngressControllerOptions } from './ingress-nginx-values';

/** Chart of the controller. Those before 1.11.5 and 1.12.1 run what a foreign Ingress says (CVE-2025-1974). */
export const INGRESS_NGINX = {
  repository: 'https://kubernetes.github.io/ingress-nginx',
  name: 'ingress-nginx',
  version: '4.15.1',
};

/** Props of {@link IngressNginx}. */
export interface IngressNginxProps extends HelmOptions, IngressControllerOptions {
  /** @default 'ingress-nginx' */
  readonly namespace?: string;
  /**
   * IngressClass of this controller. A second controller needs a class of its own.
   * @default 'nginx'
   */
  readonly className?: string;
  /**
   * Whether Ingresses that name no class are for this controller.
   * @default false
   */
  readonly isDefaultClass?: boolean;
  /**
   * Whether Ingresses are judged before they are stored. While no controller runs, nobody can change an Ingress then. cert-manager makes the certificate.
   * @default true
   */
  readonly admissionWebhook?: boolean;
}

/** What names of classes take, which objects are named after too. */
export const CLASS_NAME = text(
  /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/,
  'be a name of small letters, digits and inner dashes, at most 40',
);

const PROPS: Shape<IngressNginxProps> = {
  ...HELM_OPTIONS,
  ...CONTROLLER_OPTIONS,
  className: CLASS_NAME,
  isDefaultClass: FLAG,
  admissionWebhook: FLAG,
};

/**
 * ingress-nginx as an ingress controller of the platform, with an IngressClass of its own: TLS 1.2 and 1.3, and no snippets.
 * @example
 * new IngressNginx(platform, 'ingress-nginx');
 */
export class IngressNginx extends HelmComponent {
  /** IngressClass that Ingresses name. */
  readonly className: string;
  /** Labels of the controller's pods, for policies. */
  readonly podLabels: Readonly<Record<string, string>>;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: IngressNginxProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'ingress-nginx', className = 'nginx', admissionWebhook = true, isDefaultClass = false } = props;
    const identity = { release: id, fullname: id, className, admissionWebhook, isDefaultClass };
    const values = ingressValues(identity, props);
    super(scope, id, {
      chart: INGRESS_NGINX,
      namespace,
      timeout: props.timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? ingressFacts(values, namespace, identity, props.replicas ?? 2),
    });
    this.supports(KUBERNETES_SUPPORT.ingressNginx);
    this.className = className;
    this.podLabels = { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/instance': id };
  }
}
