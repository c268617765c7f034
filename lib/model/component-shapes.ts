import type { ComponentProps, NamespaceOptions, PodSecurity } from './component';
import type { ChartSource, HelmComponentProps, HelmOptions, RenderedPatch } from './helm-component';
import { FLAG, TEXT, list, map, object, oneOf, required, text, where, type PropType, type Shape } from './prop-types';

/** Name of a namespace: a DNS label. Source: RFC 1123. */
export const NAMESPACE_NAME = text(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'be the name of a namespace: small letters, digits and inner dashes, at most 63',
);

/** How long something may take. Source: `spec.timeout` of Flux' Kustomization. */
export const DURATION = text(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/, 'be a duration such as 90s, 10m or 1h30m');

/** What the props of a component take. */
export const COMPONENT: Shape<ComponentProps> = { namespace: NAMESPACE_NAME, timeout: DURATION };

/** What a Pod Security Standard takes: a reason with all but the strictest. */
export const POD_SECURITY: PropType<false> = where(
  object<{ readonly level: string; readonly reason?: string }>({
    level: required(oneOf('restricted', 'baseline', 'privileged')),
    reason: TEXT,
  }),
  (security: { readonly level: PodSecurity['level']; readonly reason?: string }) =>
    security.level === 'restricted' || security.reason ? undefined : `give a reason for level "${security.level}"`,
);

const NAMESPACE_OPTIONS: Shape<NamespaceOptions> = {
  podSecurity: POD_SECURITY,
  labels: map(TEXT),
  annotations: map(TEXT),
};

/** What options of a namespace take. */
export const NAMESPACE: PropType<false> = object(NAMESPACE_OPTIONS);

const CHART: Shape<ChartSource> = {
  repository: required(text(/^(https?|oci):\/\/[^/]/, 'start with https:// or oci://')),
  name: required(TEXT),
  version: required(TEXT),
  digest: TEXT,
};

/** What users may set on every component that is a chart. Values are judged against the chart's facts by the checks. */
export const HELM_OPTIONS: Shape<HelmOptions> = { ...COMPONENT, values: map(), facts: map() };

const RENDERED_PATCH: Shape<RenderedPatch> = { kind: required(TEXT), name: TEXT, json: required(list(map())) };

/** What the props of a chart's component take. */
export const HELM_COMPONENT: Shape<HelmComponentProps> = {
  ...HELM_OPTIONS,
  namespace: required(NAMESPACE_NAME),
  chart: required(object(CHART)),
  createNamespace: FLAG,
  namespaceOptions: NAMESPACE,
  renderedPatches: list(object(RENDERED_PATCH)),
};
