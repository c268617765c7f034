import { text, required, TEXT, type Shape } from './prop-types';

/** Versions of Kubernetes that something is made for, as its project says. */
export interface KubernetesSupport {
  /** What is installed, with its version, e.g. `cert-manager v1.20.2`. */
  readonly what: string;
  /** Lowest minor version that it works on, e.g. `1.32`. */
  readonly from: string;
  /**
   * Highest minor version that it is tested on.
   * @default - its project names none
   */
  readonly to?: string;
  /** Address of the page or file that says so. */
  readonly source: string;
}

/** What a component installs, and for which versions of Kubernetes. */
export interface ModelKubernetesSupport extends KubernetesSupport {
  /** Index into {@link Model.components}. */
  readonly component: number;
}

/** The version of Kubernetes that a program asks for. */
export interface ModelKubernetes {
  /** E.g. `1.34.4`. */
  readonly version: string;
  /** Index into {@link Model.components} of the one that asks for it. */
  readonly component: number;
}

const MINOR = text(/^1\.(0|[1-9]\d*)$/, 'be a minor version of Kubernetes such as 1.34');

/** What {@link KubernetesSupport} takes. */
export const KUBERNETES_SUPPORT: Shape<KubernetesSupport> = {
  what: required(TEXT),
  from: required(MINOR),
  to: MINOR,
  source: required(text(/^https:\/\/[^/]/, 'start with https://')),
};
